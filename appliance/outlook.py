"""What the heart calls upon around it. Pure."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from appliance.occupancy import DoorState, Occupancy


class Outlook(Protocol):
    """Where the figures go."""

    def __call__(self, occupancy: Occupancy, door: DoorState) -> None: ...


class Expect(Protocol):
    """Have a sensor look for the fingers at these positions alone; for all again, with none.

    False where it cannot look now: it is away, or somebody is being enrolled there.
    """

    def __call__(self, sensor: str, positions: tuple[int, ...]) -> bool: ...


def _expect_nobody(sensor: str, positions: tuple[int, ...]) -> bool:  # noqa: ARG001, as Expect has it
    """Where there is no sensor."""
    return False


class Around(Struct, frozen=True):
    """`beat` is called every few seconds. Without a bus there is nothing to publish.

    `came` is told which member has come in, and must not keep the heart.
    """

    publish: Outlook | None = None
    beat: Callable[[], None] = lambda: None
    expect: Expect = _expect_nobody
    came: Callable[[str], None] = lambda _: None
