"""One channel: its far end in a thread of its own, and how it goes there.

The thread only delivers. All else is done, and all of the outbox touched, by the one that asks.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Final

from msgspec import Struct

from appliance import journal
from appliance.config.telling import Channel
from appliance.model import Stamp
from appliance.notify.choosing import Waiting, expired, longer, name_of, next_parcel, of_this_hour
from appliance.notify.ends import FarEnd, NotNow, NotTaken
from appliance.notify.outbox import Outbox
from appliance.notify.words import Parcel, Voice, parcel

NAMED: Final = 20
"""How many alerts one line of the journal names."""


class Answer(Struct, frozen=True):
    """What became of the message a channel was busy with: None, or why it was not taken."""

    channel: str
    wrong: NotTaken | None


class Line:
    """`busy` while a message is on its way, and until what became of it is kept."""

    def __init__(
        self, channel: Channel, end: FarEnd, outbox: Outbox, voice: Voice, keep_h: int
    ) -> None:
        self.channel = channel
        self.name = channel.name
        self._end = end
        self._outbox = outbox
        self._voice = voice
        self._keep_h = keep_h
        self._sent = list(outbox.sent(channel.name))
        self._on_its_way: tuple[Waiting, ...] = ()
        self._answer: Answer | None = None
        self._stirred = True
        self._pause_s = 0.0
        self._again_at_s = 0.0
        self._trouble = ""
        self._work = SimpleQueue[Parcel]()

    @property
    def busy(self) -> bool:
        return bool(self._on_its_way)

    def start(self, answers: Callable[[Answer], None]) -> None:
        Thread(target=self._run, args=(answers,), name=self.name, daemon=True).start()

    def stir(self) -> None:
        """Say that there is something new in the outbox."""
        self._stirred = True

    def hear(self, answer: Answer) -> None:
        self._answer = answer

    def serve(self, stamp: Stamp, at_s: float) -> None:
        """Keep what became of the last message, and send the next. Raises OutboxError."""
        self.settle(stamp, at_s)
        if self.busy or not self._stirred or at_s < self._again_at_s:
            return
        self._sent = of_this_hour(self._sent, stamp)
        allowed = self.channel.most_per_hour - len(self._sent)
        if allowed <= 0:
            return  # and nothing is read: thousands may wait, and this is asked each second
        waiting = self._outbox.waiting(self.name)
        self._stirred = bool(waiting)
        if late := expired(waiting, stamp, self._keep_h):
            waiting = self._give_up(waiting, late, stamp)
        if gathered := next_parcel(waiting, allowed):
            self._send(gathered)

    def settle(self, stamp: Stamp, at_s: float) -> None:
        """Note what became of a message, on disk before anything else is done with the channel.

        While the disk refuses, nothing more goes there; a process that is killed just then tells
        it once more. Raises OutboxError.
        """
        if self._answer is None:
            return
        wrong, gathered = self._answer.wrong, self._on_its_way
        if not isinstance(wrong, NotNow):
            numbers = [each.number for each in gathered]
            self._outbox.done(numbers, stamp, taken=wrong is None)
        self._on_its_way, self._answer = (), None
        if isinstance(wrong, NotNow):
            self._pause_s = longer(self._pause_s)
            self._again_at_s = at_s + max(self._pause_s, wrong.after_s)
            self._note(str(wrong))
            return
        self._pause_s = 0.0
        if wrong is None:
            self._sent.append(stamp)
            self._note("")
        else:
            journal.warning(f"{self.name}: given up, it refused it: {wrong} ({_ids(gathered)})")

    def _give_up(
        self, waiting: tuple[Waiting, ...], late: tuple[Waiting, ...], stamp: Stamp
    ) -> tuple[Waiting, ...]:
        """Return what still waits after what has waited for too long is dropped."""
        self._outbox.done([each.number for each in late], stamp, taken=False)
        journal.warning(f"{self.name}: given up after {self._keep_h} h: {_ids(late)}")
        over = {each.number for each in late}
        return tuple(each for each in waiting if each.number not in over)

    def _send(self, gathered: tuple[Waiting, ...]) -> None:
        name = gathered[0].parcel or name_of(gathered)
        if gathered[0].parcel is None:
            self._outbox.wrap(gathered, name)
        self._on_its_way = gathered
        self._work.put(parcel(name, tuple(each.alert for each in gathered), self._voice))

    def _note(self, trouble: str) -> None:
        """Tell the journal how it goes, once per change."""
        if trouble and trouble != self._trouble:
            journal.warning(f"{self.name}: not taken, and tried again: {trouble}")
        elif self._trouble and not trouble:
            journal.info(f"{self.name} takes word again")
        self._trouble = trouble

    def _run(self, answers: Callable[[Answer], None]) -> None:
        while True:
            answers(Answer(self.name, tried(self._end, self._work.get())))


def _ids(gathered: tuple[Waiting, ...]) -> str:
    named = ", ".join(each.alert.id for each in gathered[:NAMED])
    return named if len(gathered) <= NAMED else f"{named} and {len(gathered) - NAMED} more"


def tried(end: FarEnd, sent: Parcel) -> NotTaken | None:
    """Deliver a message; return why it was not taken, None if it was."""
    try:
        end.deliver(sent)
    except NotTaken as wrong:
        return wrong
    except Exception as wrong:  # noqa: BLE001 - strange bytes make these libraries stumble anywhere
        return NotNow(f"its answer makes no sense ({type(wrong).__name__})")
    return None
