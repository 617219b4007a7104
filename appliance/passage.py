"""A grant is not a passage: what the door contact makes of a grant. Pure.

Times are seconds of a steady clock. Every function returns the passage after the event and the
facts it makes, in order.
"""

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import Entered, Fact, Forced, Granted, Held, Left, NotOpened, Shut
from appliance.model import Means, Reason, Way
from appliance.occupancy import Contact


class Grant(Struct, frozen=True):
    """Somebody for whom the strike is opened. `despite` notes what spoke against it."""

    member: str
    reader: str
    means: Means
    way: Way
    despite: Reason | None = None


class Passage(Struct, frozen=True):
    """How the door is.

    `fitted` tells whether there is a contact at all. `open_since_s` is None while shut. `alarm` is
    the state beyond plain open: forced or held. `waiting` holds each grant and when it lapses.
    `free_until_s` is until when the door may be opened by nobody in particular: the exit button, a
    badge at the exit that is not known.
    """

    fitted: bool
    wait_s: float
    held_s: float
    open_since_s: float | None = None
    alarm: Contact | None = None
    waiting: tuple[tuple[Grant, float], ...] = ()
    free_until_s: float = float("-inf")

    @property
    def contact(self) -> Contact:
        if not self.fitted:
            return Contact.NONE
        if self.open_since_s is None:
            return Contact.CLOSED
        return self.alarm or Contact.OPEN


Step = tuple[Passage, tuple[Fact, ...]]


def grant(passage: Passage, asked: Grant, at_s: float) -> Step:
    """Let somebody pass: at once where no contact can tell, or the door stands open anyway."""
    if not passage.fitted or passage.open_since_s is not None:
        return passage, (_passed(asked),)
    others = (waiting for waiting in passage.waiting if waiting[0].member != asked.member)
    waiting = (*others, (asked, at_s + passage.wait_s))
    granted = Granted(asked.member, asked.reader, asked.means, asked.way)
    return replace(passage, waiting=waiting), (granted,)


def free(passage: Passage, at_s: float) -> Passage:
    """Let the door be opened by nobody in particular for a while."""
    return replace(passage, free_until_s=at_s + passage.wait_s)


def found_open(passage: Passage, at_s: float) -> Passage:
    """Take note that the door stood open when the house first looked: forced by nobody."""
    return replace(passage, open_since_s=at_s)


def opened(passage: Passage, at_s: float) -> Step:
    """Note the door's opening: all who waited have passed; with nobody waiting it was forced."""
    if passage.open_since_s is not None:
        return passage, ()
    open_now = replace(passage, open_since_s=at_s, waiting=())
    if passage.waiting:
        return open_now, tuple(_passed(asked) for asked, _ in passage.waiting)
    if at_s <= passage.free_until_s:
        return open_now, ()
    return replace(open_now, alarm=Contact.FORCED), (Forced(),)


def shut(passage: Passage) -> Step:
    """Note that the door is shut."""
    if passage.open_since_s is None:
        return passage, ()
    after = replace(passage, open_since_s=None, alarm=None, free_until_s=float("-inf"))
    return after, (Shut(),) if passage.alarm else ()


def seeing(passage: Passage, *, fitted: bool) -> Step:
    """Go on without the contact while it cannot be read, or with it again, and look afresh.

    Whoever was awaited has passed, as where there never was a contact.
    """
    passed = tuple(_passed(asked) for asked, _ in passage.waiting)
    return Passage(fitted, passage.wait_s, passage.held_s), passed


def tick(passage: Passage, at_s: float) -> Step:
    """Let time pass: grants that nobody used, and a door open for too long."""
    if _is_quiet(passage):
        return passage, ()
    facts: list[Fact] = [
        NotOpened(asked.member, asked.reader)
        for asked, until_s in passage.waiting
        if until_s <= at_s
    ]
    if facts:
        kept = tuple(each for each in passage.waiting if each[1] > at_s)
        passage = replace(passage, waiting=kept)
    since_s = passage.open_since_s
    if since_s is not None and passage.alarm is None and at_s >= since_s + passage.held_s:
        passage = replace(passage, alarm=Contact.HELD)
        facts.append(Held(int(at_s - since_s)))
    return passage, tuple(facts)


def due(passage: Passage) -> float | None:
    """Return when `tick` has something to do, None if never."""
    if _is_quiet(passage):
        return None
    moments = [until_s for _, until_s in passage.waiting]
    if passage.open_since_s is not None and passage.alarm is None:
        moments.append(passage.open_since_s + passage.held_s)
    return min(moments, default=None)


def _is_quiet(passage: Passage) -> bool:
    """Tell whether time alone changes nothing: the door is shut, and nobody is awaited."""
    return passage.open_since_s is None and not passage.waiting


def _passed(asked: Grant) -> Fact:
    if asked.way is Way.OUT:
        return Left(asked.member, asked.reader, asked.means, asked.despite)
    return Entered(asked.member, asked.reader, asked.means)
