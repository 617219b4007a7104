"""Who listens at serial ports for the desk: the desk knows no drivers."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol


class Ears(Protocol):
    """Listens for what is at the far end of serial ports, and changes nothing there."""

    def ports(self) -> tuple[str, ...]:
        """Return the serial ports there are, each by the name that stays; no console among them."""
        ...

    def listen(
        self, ports: Sequence[str], for_s: float, gone: Callable[[], bool]
    ) -> Iterator[tuple[str, str] | None]:
        """Yield (port, kind) for what is heard, and None from time to time, until `for_s` are over.

        Or until `gone`, or until something is known of every port.
        """
        ...


class _Deaf:
    def ports(self) -> tuple[str, ...]:
        return ()

    def listen(
        self,
        ports: Sequence[str],  # noqa: ARG002
        for_s: float,  # noqa: ARG002
        gone: Callable[[], bool],  # noqa: ARG002
    ) -> Iterator[tuple[str, str] | None]:
        return iter(())


def deaf() -> Ears:
    """Return nobody's ears: where no door runs, nobody listens."""
    return _Deaf()
