"""One finger at every sensor, as one guided session: on record at all of them, or at none."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import partial

from msgspec import Struct

from appliance.commands import EnrolFinger, Progress, Reply
from appliance.commands.answers import Step, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import card, live
from appliance.desk.clerk import Book, Clerk, Dialogue
from appliance.desk.sensors import Lent, Taken
from appliance.desk.settling import settle
from appliance.facts import EnrolmentBegun, FingerGiven
from appliance.people import new_id
from appliance.reconciliation import Found, free_position

Hands = Mapping[str, Lent]


class Enrolled(Struct, frozen=True):
    """Where one finger is new, by sensor; `finger` is its id if a sensor knew it, else None."""

    placed: dict[str, int]
    finger: str | None


def enrol_finger(dialogue: Dialogue, command: EnrolFinger) -> Iterator[Reply]:
    """Lead somebody through it, with every sensor in hand. Whoever hangs up cancels."""
    member = command.member
    book = dialogue.take(lambda clerk: _book_for(clerk, member))
    if not dialogue.sensors:
        raise Cannot(Trouble.NO_SENSOR)
    with ExitStack() as session:
        hands = {
            name: session.enter_context(sensor.lent()) for name, sensor in dialogue.sensors.items()
        }
        yield from _all_or_nothing(dialogue, book, member, hands)
    yield dialogue.take(lambda clerk: card(clerk, member))


def _book_for(clerk: Clerk, member: str) -> Book:
    """Return the record, if this member may be enrolled at all."""
    if live(clerk, member).consent is None:
        raise Cannot(Trouble.CONSENT_NEEDED)
    return clerk.book


def _all_or_nothing(dialogue: Dialogue, book: Book, member: str, hands: Hands) -> Iterator[Reply]:
    kept = False
    try:
        enrolled = yield from _at_each(dialogue, book, member, hands)
        dialogue.take(partial(_give, member, enrolled))
        kept = True
    except Cannot:
        yield Progress(Step.UNDOING, next(iter(hands)))
        raise
    finally:
        if not kept:
            _undo(book, hands)


def _at_each(
    dialogue: Dialogue, book: Book, member: str, hands: Hands
) -> Generator[Reply, None, Enrolled]:
    """Enrol at one sensor after the other.

    Somebody may come by again because one sensor lost what another still has: there it stays.
    """
    enrolled = Enrolled({}, None)
    for number, (reader, lent) in enumerate(hands.items()):
        if number:
            yield Progress(Step.NEXT_SENSOR, reader)
        settle(book, reader, lent)
        position = dialogue.take(partial(_begin, member, reader, lent.look(), lent.capacity))
        try:
            yield from _steps(dialogue, lent, position)
        except Taken as taken:
            known = dialogue.take(partial(_same, member, enrolled.finger, reader, taken.position))
            enrolled = Enrolled(enrolled.placed, known)
        else:
            enrolled = Enrolled({**enrolled.placed, reader: position}, enrolled.finger)
    if not enrolled.placed:
        raise Cannot(Trouble.FINGER_TAKEN)
    _prove(hands, enrolled.placed)
    return enrolled


def _begin(member: str, reader: str, found: Found, capacity: int, clerk: Clerk) -> int:
    """Choose a place and put on record that a template may come to be there."""
    position = free_position(clerk.standing.roster, reader, found, capacity)
    if position is None:
        raise Cannot(Trouble.LIBRARY_FULL, reader)
    clerk.enact(EnrolmentBegun(member, reader, position, clerk.by))
    return position


def _steps(dialogue: Dialogue, lent: Lent, position: int) -> Iterator[Reply]:
    captures = lent.enrol(position)
    try:
        for told in captures:
            _check_still_there(dialogue)
            if told is not None:
                yield told
        _check_still_there(dialogue)
    finally:
        with suppress(Cannot):  # a sensor that fails now is settled on its return
            captures.close()


def _check_still_there(dialogue: Dialogue) -> None:
    if dialogue.gone():
        raise Cannot(Trouble.CANCELLED)


def _same(member: str, so_far: str | None, reader: str, position: int, clerk: Clerk) -> str:
    """Return which finger of the member's the sensor knows. Raises Cannot(FINGER_TAKEN)."""
    known = clerk.standing.roster.templates(reader).get(position)
    if known is None or known.member != member or so_far not in {None, known.finger}:
        raise Cannot(Trouble.FINGER_TAKEN, "" if known is None else known.member)
    return known.finger


def _prove(hands: Hands, placed: Mapping[str, int]) -> None:
    """See that every sensor still is there and has its template: one may have been unplugged."""
    for reader, position in placed.items():
        if position not in hands[reader].look().positions:
            raise Cannot(Trouble.SENSOR_LOST, reader)


def _give(member: str, enrolled: Enrolled, clerk: Clerk) -> None:
    """Put the finger on record everywhere at once, if they still want it."""
    _book_for(clerk, member)
    finger = new_id() if enrolled.finger is None else enrolled.finger
    clerk.enact(
        *(
            FingerGiven(
                member, clerk.key.finger(reader, position).token, reader, position, finger, clerk.by
            )
            for reader, position in enrolled.placed.items()
        )
    )


def _undo(book: Book, hands: Hands) -> None:
    """Erase what was begun, with proof; at a sensor that has gone meanwhile, on its return."""
    for reader, lent in hands.items():
        with suppress(Cannot):
            settle(book, reader, lent)
