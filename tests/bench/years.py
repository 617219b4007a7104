"""Ten years of a full house, or its last month alone, written straight into a ledger.

Each member comes once on nearly every weekday, with the grants that a door with a contact records.
Every month but the last is closed, with a statement for each member. The same seed each time.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from appliance.facts import (
    Entered,
    Fact,
    Granted,
    Left,
    MemberAdded,
    MonthClosed,
    Part,
    Statement,
    StatementIssued,
    TariffSet,
    Visit,
)
from appliance.ledger import Ledger, chain
from appliance.model import Category, Means, Way
from appliance.retention import day_begins_us
from appliance.rows import GENESIS, encode
from appliance.tariff.dates import DAY, days_of, month_of
from appliance.tariff.values import (
    Amount,
    By,
    Carryover,
    Charge,
    For,
    Kind,
    Offer,
    Pack,
    Plan,
    Tariff,
    Use,
)

ZONE = ZoneInfo("Europe/Brussels")
MEMBERS = {f"{n * 2654435761 % 2**64:016x}": list(Category)[n % 4] for n in range(300)}
FIRST, BEFORE, LAST = "2016-11", "2026-09", "2026-10"
"""The first month, the last that is closed, and the one to be billed."""
SECOND_US = 1_000_000
PRESENT = 0.97

Told = tuple[int, str]
"""When, UTC in microseconds, and the fact as it is stored."""

_DAY = Plan(
    id="day",
    name="La journée",
    kind=Kind.PACK,
    categories=tuple(Category),
    price="40.00",
    minutes=480,
    expiry="30 days",
    overrun="again",
)
TARIFF = Tariff(
    since=date(2016, 11, 1),
    vat="21",
    plan=(_DAY,),
    offer=tuple(Offer(each, "day") for each in Category),
)


def months(first: str, last: str) -> tuple[str, ...]:
    """Return the months from one to another, both within."""
    found = [first]
    while found[-1] != last:
        found.append(month_of(days_of(found[-1])[-1] + DAY))
    return tuple(found)


def build(path: Path, first: str) -> int:
    """Write a ledger in which people come from the month `first` on; return how many facts.

    It begins with the members and the tariff; the month before the last is closed in any case.
    """
    Ledger.create(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        with db:
            db.executemany("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(_told(first)))
        (count,) = db.execute("SELECT max(sequence) FROM ledger").fetchone()
    return int(count)


def _rows(told: Iterable[Told]) -> Iterator[tuple[object, ...]]:
    chained = GENESIS
    for sequence, (at_us, text) in enumerate(told, start=1):
        boot = f"{at_us // (30 * 86_400 * SECOND_US):08x}-5e01-4b00-8000-000000000000"
        row = (sequence, at_us, at_us % (30 * 86_400 * SECOND_US), boot, 1, text)
        chained = chain(chained, row)
        yield (*row, chained)


def _told(first: str) -> Iterator[Told]:
    opening = [*(MemberAdded(each, category) for each, category in MEMBERS.items())]
    begins_us = day_begins_us(days_of(min(first, BEFORE))[0], ZONE)
    yield from ((begins_us, _text(each)) for each in opening)
    yield begins_us, _text(TariffSet(TARIFF, time(3), "host"))
    sequence, moves = len(opening) + 1, _Moves()
    for month in months(min(first, BEFORE), LAST):
        if month >= first:
            for each in moves.of(month):
                sequence += 1
                yield each
        if month <= BEFORE:
            sequence += len(MEMBERS) + 1
            yield from _closed(month, sequence)


class _Moves:
    """What people do at the door. Each fact is written out once for each member."""

    def __init__(self) -> None:
        badge = Means.BADGE
        self._in = {
            each: (
                _text(Granted(each, "badge-in", badge, Way.IN)),
                _text(Entered(each, "badge-in", badge)),
            )
            for each in MEMBERS
        }
        self._out = {
            each: (
                _text(Granted(each, "badge-out", badge, Way.OUT)),
                _text(Left(each, "badge-out", badge)),
            )
            for each in MEMBERS
        }

    def of(self, month: str) -> Iterator[Told]:
        chance = Random(month)
        for day in days_of(month):
            if day.weekday() < 5:
                yield from sorted(self._day(day_begins_us(day, ZONE), chance))

    def _day(self, begins_us: int, chance: Random) -> Iterator[Told]:
        for member in MEMBERS:
            came_s, stayed_s = chance.randint(8 * 3600, 11 * 3600), chance.randint(3600, 9 * 3600)
            if chance.random() < PRESENT:
                for at_s, texts in ((came_s, self._in), (came_s + stayed_s, self._out)):
                    granted, passed = texts[member]
                    yield begins_us + at_s * SECOND_US, granted
                    yield begins_us + at_s * SECOND_US + 900_000, passed


def _closed(month: str, sequence: int) -> Iterator[Told]:
    """Yield the statements of a month, and what closes it: that is the entry `sequence`."""
    days = days_of(month)
    at_us = day_begins_us(days[-1] + DAY, ZONE) + 4 * 3600 * SECOND_US
    number = (int(month[:4]) * 12 + int(month[5:])) * len(MEMBERS)
    text = _text(_statement(month, days))
    for n, member in enumerate(MEMBERS):
        yield at_us, text.replace(_WHOSE, member).replace(str(_NUMBER), str(number + n))
    carryover = Carryover(
        (Pack("day", days[-2], 240, days[-1] + timedelta(days=28)),), visited=True
    )
    carryovers, recent = dict.fromkeys(MEMBERS, carryover), dict.fromkeys(MEMBERS, (18_000,) * 10)
    through = sequence - len(MEMBERS) - 1
    close = MonthClosed(month, through, sequence + 1, carryovers, recent, MEMBERS, "host")
    yield at_us, _text(close)


_WHOSE, _NUMBER = "0123456789abcdef", 987_654_321


def _statement(month: str, days: tuple[date, ...]) -> StatementIssued:
    """Return a statement as long as they are, to write a member and a number into."""
    begun = [day_begins_us(day, ZONE) + 9 * 3600 * SECOND_US for day in days[:21]]
    visits = tuple(Visit(_NUMBER, _WHOSE, at_us, 18_000) for at_us in begun)
    uses = tuple(Use(_NUMBER, day, 300, By.PACK, "day") for day in days[:21])
    packs = tuple(Charge(day, "day", For.PACK, Amount(4000), "21", 480) for day in days[:14])
    part = Part(_WHOSE, Category.COWORKER, visits, uses, packs)
    statement = Statement(month, _WHOSE, "EUR", "with_vat", (part,), (), 56_000, {"day": "Day"})
    return StatementIssued(_NUMBER, statement, 1, "host")


def _text(fact: Fact) -> str:
    return encode(fact).decode()
