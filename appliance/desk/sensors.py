"""What the desk asks of a fingerprint sensor."""

from collections.abc import Generator
from contextlib import AbstractContextManager
from typing import Protocol

from appliance.commands.answers import Progress
from appliance.reconciliation import Found


class Taken(Exception):
    """The finger that was placed is in the sensor already, at `position`."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


class Lent(Protocol):
    """A sensor in the desk's hands. All of it raises Cannot with what the sensor says."""

    @property
    def capacity(self) -> int: ...

    @property
    def security(self) -> int: ...

    def look(self) -> Found:
        """Read the sensor's index and its mark."""
        ...

    def bind(self, mark: str) -> None:
        """Write a mark of 16 bytes in hex, and read it back."""
        ...

    def erase(self, position: int) -> None:
        """Erase a template, and prove it by the sensor's own index."""
        ...

    def enrol(self, position: int) -> Generator[Progress | None, None, None]:
        """Enrol the finger that will be placed, or leave nothing behind.

        Yields None at least every second: a chance to give up. Raises Taken.
        """
        ...


class Sensor(Protocol):
    """A sensor that somebody tends."""

    @property
    def name(self) -> str: ...

    def lent(self) -> AbstractContextManager[Lent]:
        """Have the sensor for a while: meanwhile it reports no finger.

        Raises Cannot(SENSOR_DOWN) at once where it does not answer, and Cannot(BUSY) where somebody
        else keeps it.
        """
        ...
