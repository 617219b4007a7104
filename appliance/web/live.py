"""The last values from the bus, for whoever waits for the next. Holds the process's one Condition.

The house has no locks of its own but for this: many pages wait for one change, each with its own
patience, and a queue apiece would keep what only the latest of matters.
"""

from collections.abc import Callable
from threading import Condition

from msgspec.structs import replace

from appliance.web.heard import Heard, Link


class Live:
    """One frozen value, replaced whole; `version` goes up with each change."""

    def __init__(self, bus: Link) -> None:
        self._turned = Condition()
        self._heard = Heard(bus=bus)
        self.closed = False

    def heard(self) -> Heard:
        return self._heard

    def take(self, change: Callable[[Heard], Heard]) -> None:
        """Replace the value by what `change` makes of it, and wake everybody."""
        with self._turned:
            changed = change(self._heard)
            self._heard = replace(changed, version=self._heard.version + 1)
            self._turned.notify_all()

    def wait(self, version: int, timeout_s: float) -> Heard:
        """Return as soon as there is something newer than `version`, or after `timeout_s`."""
        with self._turned:
            self._turned.wait_for(lambda: self.closed or self._heard.version > version, timeout_s)
            return self._heard

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._turned:
            self.closed = True
            self._turned.notify_all()
