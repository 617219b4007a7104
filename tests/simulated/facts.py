"""The facts of simulated days, as the door and the desk would have put them on record. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta

from appliance.facts import (
    AnnouncementWithdrawn,
    Entered,
    Fact,
    LedgerEntry,
    Left,
    MemberAdded,
    VisitAnnounced,
)
from appliance.local_time import instant
from appliance.model import Means, Stamp
from tests.simulated.values import ZONE, Day, Stay, Told

IN, OUT = "badge-in", "badge-out"

Deed = tuple[int, Fact, Told | None]
"""When, what, and the announcement that it makes or takes back."""


def entries_of(days: Sequence[Day]) -> Iterator[LedgerEntry]:
    """Yield everything in the order in which it happened. Nobody comes before they belong here."""
    begins_us = _opens_us(days[0].day)
    said: dict[int, int] = {}
    deeds = sorted(_deeds(days), key=lambda deed: deed[0])
    for sequence, (at_us, written, told) in enumerate(deeds, start=1):
        fact = written
        if isinstance(fact, VisitAnnounced):
            said[id(told)] = sequence
        elif told is not None:
            fact = AnnouncementWithdrawn(told.person.id, said[id(told)], told.person.id)
        yield LedgerEntry(sequence, Stamp(at_us, at_us - begins_us, "simulated", synced=True), fact)


def _opens_us(day: date) -> int:
    """Return when whoever is new on a day is put on record: early enough to announce a visit."""
    return instant(day - timedelta(days=3), time(5), ZONE)


def _deeds(days: Iterable[Day]) -> Iterator[Deed]:
    for day in days:
        for person in day.joined:
            yield _opens_us(day.day), MemberAdded(person.id, person.category, "host"), None
        for told in day.told:
            yield from _words(told, day.day)
        for stay in day.stays:
            yield from _moves(stay)


def _words(told: Told, day: date) -> Iterator[Deed]:
    begins_us, ends_us = _hour_us(day, told.first), _hour_us(day, told.last + 1)
    who = told.person.id
    yield told.made_us, VisitAnnounced(who, begins_us, ends_us, who), told
    if told.withdrawn_us is not None:
        yield told.withdrawn_us, AnnouncementWithdrawn(who, 0, who), told


def _hour_us(day: date, hour: int) -> int:
    return instant(day, time(hour), ZONE)


def _moves(stay: Stay) -> Iterator[Deed]:
    who = stay.person.id
    for came_us, left_us in stay.segments:
        yield came_us, Entered(who, IN, Means.BADGE), None
        if left_us is not None:
            yield left_us, Left(who, OUT, Means.BADGE), None
