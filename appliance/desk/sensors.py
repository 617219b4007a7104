"""What the desk asks of a fingerprint sensor."""

from typing import Protocol


class Sensor(Protocol):
    """A sensor that somebody tends."""

    @property
    def name(self) -> str: ...
