"""The byte line to a device, and what a reader may report over it. Pure."""

from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct


class Line(Protocol):
    """Two wires to a device. All of it raises DeviceLost; `read` raises LineClosed once closed."""

    def read(self, timeout_s: float | None = None) -> bytes:
        """Return what has arrived, at least one byte; b"" once `timeout_s` has passed."""
        ...

    def write(self, data: bytes) -> None:
        """Send all of `data` in one write."""
        ...

    def flush(self) -> None:
        """Forget what has arrived and was not read."""
        ...

    def now(self) -> float:
        """Seconds on a clock that only goes forward; for deadlines, never for the record."""
        ...


class TagReport(Struct, frozen=True):
    """A badge was presented. `tag` is its bare number, as many bytes as the technology has."""

    tag: bytes


class FingerReport(Struct, frozen=True):
    """A finger was placed. `position` is its place in the sensor, None if it matched nothing."""

    position: int | None
    score: int = 0


Report = TagReport | FingerReport
Watch = Callable[[Line], Iterator[Report]]
"""A reader driver: given an open line, yields one report per presentation, until LineClosed."""
