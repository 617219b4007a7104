"""The record as the desk sees it: the running door's, or the ledger itself where none runs."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from appliance.clock import Clock
from appliance.commands.answers import Trouble
from appliance.desk.cannot import Cannot
from appliance.events import Consult, Enacted, Event, OpenFromDesk
from appliance.facts import Fact
from appliance.ledger import Ledger
from appliance.model import Stamp
from appliance.moment import Standing
from appliance.presence import Measure
from appliance.recorder import Recorder
from appliance.storage import moment_of, recall

T = TypeVar("T")

HEART_S = 10.0
"""How long the heart may take to answer; it never waits for more than a quarter of a second."""


class DoorBook:
    """The running door's record: its recorder commits, then its heart goes by it."""

    def __init__(self, post: Callable[[Event], None], recorder: Recorder, clock: Clock) -> None:
        self._post = post
        self._recorder = recorder
        self._clock = clock
        self._waiting: set[SimpleQueue[object]] = set()
        self._ended = False

    def standing(self) -> Standing:
        standing = self._heard(Consult)
        if not isinstance(standing, Standing):
            raise Cannot(Trouble.DOOR_AWAY)
        return standing

    def end(self) -> None:
        """Let nobody wait for a heart that has ended: the door starts again all the sooner."""
        self._ended = True
        for replies in tuple(self._waiting):
            replies.put(None)

    def _heard(self, question: Callable[[Callable[[object], None]], Event]) -> object:
        """Return what the heart answers, None where it does not."""
        replies: SimpleQueue[object] = SimpleQueue()
        self._waiting.add(replies)
        try:
            if self._ended:
                return None
            self._post(question(replies.put))
            return replies.get(timeout=HEART_S)
        except Empty:
            return None
        finally:
            self._waiting.discard(replies)

    def enact(self, *facts: Fact) -> Stamp:
        stamp = self._clock.stamp()
        stamped = tuple((stamp, fact) for fact in facts)
        if stamped and not self._recorder.offer(stamped):
            raise Cannot(Trouble.NOT_KEPT)
        self._post(Enacted(stamped))
        return stamp

    def open_door(self, by: str, why: str) -> None:
        until_s = self._clock.steady_s() + HEART_S
        if not self._heard(lambda reply: OpenFromDesk(by, why, until_s, reply)):
            raise Cannot(Trouble.DOOR_AWAY)

    def lend(self, errand: Callable[[Ledger], T], /) -> T | None:
        return self._recorder.lend(errand)


class AloneBook:
    """The ledger itself, for the one process that holds it while no door runs."""

    def __init__(self, ledger: Ledger, clock: Clock, measure: Measure) -> None:
        self._ledger = ledger
        self._clock = clock
        known = recall(ledger.read_ground(), ledger.entries(), measure)
        self._moment = moment_of(known, measure, clock.stamp())

    def standing(self) -> Standing:
        return self._moment.standing(self._clock.stamp())

    def enact(self, *facts: Fact) -> Stamp:
        stamp = self._clock.stamp()
        stamped = tuple((stamp, fact) for fact in facts)
        if stamped:
            self._ledger.append(stamped)
            self._moment.enact(stamped)
        return stamp

    def open_door(self, by: str, why: str) -> None:  # noqa: ARG002, nobody holds the strike
        raise Cannot(Trouble.DOOR_AWAY)

    def lend(self, errand: Callable[[Ledger], T], /) -> T | None:
        return errand(self._ledger)
