"""The house that is being set up: its desk, asked again while the door starts anew.

Touches the control socket, through the client.
"""

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Final, TypeVar

from msgspec import Struct

from appliance.cli.guide.terminal import Terminal, say
from appliance.cli.reach import Asker, answer
from appliance.client import NotDone
from appliance.clock import Clock
from appliance.commands import Command, ShowSetup
from appliance.commands.answers import Answer, Progress, Setup, Trouble

A = TypeVar("A")

LOOK_EVERY_S: Final = 0.5
PATIENT_S: Final = 30.0
"""How long a door that starts anew may take, and a reader to be heard for the first time."""


class House(Struct, frozen=True):
    """Whom to ask, and who answers. A question that changes nothing is asked until it is heard."""

    desk: Asker
    terminal: Terminal
    clock: Clock

    def look(self, command: Command, kind: type[A]) -> A:
        """Return the answer to a question that changes nothing. Raises NotDone."""
        seen: list[A] = []

        def heard() -> bool:
            try:
                seen.append(self.do(command, kind))
            except NotDone as not_done:
                if not_done.trouble is not Trouble.DOOR_AWAY:
                    raise
            return bool(seen)

        if not self.until(heard):
            raise NotDone(Trouble.DOOR_AWAY)
        return seen[0]

    def do(self, command: Command, kind: type[A]) -> A:
        """Have something done, once. Raises NotDone."""
        return answer(self.desk, command, kind)

    def follow(self, command: Command) -> Generator[Progress | Answer, None, None]:
        """Yield progress, then the answer. Raises NotDone. Closing the iterator cancels."""
        with closing(self.desk.follow(command)) as replies:
            yield from replies

    def setup(self) -> Setup:
        return self.look(ShowSetup(), Setup)

    def settle(self) -> None:
        """Wait until the running door goes by what was written."""
        phrases = self.terminal.phrases
        say(phrases.restarting)
        if not self.until(lambda: self.setup().in_force):
            say(phrases.not_in_force)

    def until(self, holds: Callable[[], bool], within_s: float = PATIENT_S) -> bool:
        """Tell whether something becomes so in time."""
        pause, last_s = threading.Event(), self.clock.steady_s() + within_s
        while not holds():
            if self.clock.steady_s() > last_s:
                return False
            pause.wait(LOOK_EVERY_S)
        return True

    def waited(self, since_s: float, for_s: float) -> None:
        """Wait until `for_s` have passed since `since_s`."""
        self.until(lambda: self.clock.steady_s() >= since_s + for_s, for_s)
