"""What members have left of what they have paid for, asked when they come in. Touches a thread.

The answer is in the heart's memory long before they go: no badge waits for a bill. What billing
needs is only loaded once somebody has come in, and nothing that fails there reaches the heart.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue

from appliance import journal
from appliance.events import Event, Remaining
from appliance.model import Stamp

LeftOf = Callable[[str], int | None]
"""Return how many minutes a member has left now, this visit so far counted; None: no end to it."""


class Balances:
    """Asks for one member after the other, from `start` to `close`; posts what it is told."""

    def __init__(
        self, left_of: LeftOf, now: Callable[[], Stamp], post: Callable[[Event], None]
    ) -> None:
        self._left_of = left_of
        self._now = now
        self._post = post
        self._came: SimpleQueue[str | None] = SimpleQueue()
        self._complained = False
        self._thread = threading.Thread(target=self._run, name="balances", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def came(self, member: str) -> None:
        """Have it asked what somebody who has just come in has left. Returns at once."""
        self._came.put(member)

    def close(self, wait_s: float = 2.0) -> None:
        self._came.put(None)
        if self._thread.ident is not None:
            self._thread.join(wait_s)

    def _run(self) -> None:
        while (member := self._came.get()) is not None:
            self._ask(member)

    def _ask(self, member: str) -> None:
        asked = self._now()
        try:
            minutes = self._left_of(member)
        except Exception as error:  # noqa: BLE001, whatever a bill breaks on, the door does not
            self._complain(error)
        else:
            self._complained = False
            self._post(Remaining(member, minutes, asked))

    def _complain(self, error: Exception) -> None:
        if not self._complained:
            journal.warning(
                f"what members have left cannot be told at the exit: {type(error).__name__}"
            )
        self._complained = True
