"""Two masses: the one that makes the space pay, and the one that makes a community. Pure.

Money is in cents without VAT.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Final, Protocol

from msgspec import Struct

from appliance.insight.history import by_month, is_whole, monday_of
from appliance.insight.values import DayCount, Figures
from appliance.model import Category

RECENT_WEEKS: Final = 8


class Brought(Protocol):
    """What a month brought in, as the desk answers it (`MonthIncome`)."""

    @property
    def month(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    @property
    def net(self) -> int: ...
    @property
    def paid_minutes(self) -> int: ...
    @property
    def paid_days(self) -> int: ...
    @property
    def paying(self) -> int: ...


class Without(StrEnum):
    """Why there is no break-even."""

    NO_COSTS = "no_costs"  # none are set
    NOT_WHOLE = "not_whole"  # the month is not over, or not all of it is on record
    NOT_OPEN = "not_open"  # nobody came on any day
    NOTHING_PAID = "nothing_paid"
    NO_HOURS_PAID = "no_hours_paid"  # only what is due however much somebody comes


class Economy(Struct, frozen=True):
    """What one month brought in, against what a month costs.

    `per_day` is the income for each day of a paying coworker, in cents, rounded down. `had` is how
    many paying coworkers there were on an open day, `needed` how many would have paid the costs,
    each bringing in as much: both rounded up to a tenth, so that the larger stays the larger.
    `needed_members` is how many paying members would have, against `paying`. What cannot be told
    is None; `without` says why `needed` is.
    """

    month: str
    closed: bool
    net: int
    costs: int | None
    paid_minutes: int
    paid_days: int
    paying: int
    open_days: int
    per_day: int | None
    had: Decimal | None
    needed: Decimal | None
    needed_members: int | None
    without: Without | None

    @property
    def balance(self) -> int | None:
        """Income minus costs."""
        return None if self.costs is None else self.net - self.costs


class Together(Struct, frozen=True):
    """One week: how many pairs were in together for half an hour or more, and its open days.

    `reached` counts the days on which as many who count came as the threshold asks. `whole` tells
    whether all its days are over and on record.
    """

    week: str  # 2026-W48
    monday: date
    whole: bool
    encounters: int
    open_days: int
    reached: int

    @property
    def per_open_day(self) -> float:
        return self.encounters / self.open_days if self.open_days else 0.0


class Community(Struct, frozen=True):
    """Weeks, oldest first; the rest is of the last eight whole ones: `recent` of them.

    `mean` is encounters a week, `reached` the days on which the threshold was, of `open_days`.
    """

    weeks: tuple[Together, ...] = ()
    recent: int = 0
    mean: float = 0.0
    per_open_day: float = 0.0
    reached: int = 0
    open_days: int = 0


class Masses(Struct, frozen=True):
    """Both. `latest` is the newest month of which the break-even is known."""

    economy: tuple[Economy, ...]
    community: Community
    latest: Economy | None


def masses(
    brought: Iterable[Brought],
    costs: int | None,
    figures: Figures,
    counted: Collection[Category],
    threshold: int,
) -> Masses:
    """Return both masses; `costs` are those of one month, None where none are set."""
    days = by_month(figures)
    months = tuple(_economy(each, costs, days.get(each.month, ())) for each in brought)
    known = [each for each in months if each.needed is not None]
    weeks = together(figures, counted, threshold)
    return Masses(months, _community(weeks), known[-1] if known else None)


def _economy(brought: Brought, costs: int | None, days: Sequence[DayCount]) -> Economy:
    """Reckon with exact fractions; a break-even for whole months only, as costs are for those."""
    open_days = sum(each.is_open for each in days)
    whole = bool(days) and is_whole(days)
    without = _without(brought, costs, open_days, whole=whole)
    needed = members = None
    if costs is not None and whole and brought.net > 0:
        share = Fraction(costs, brought.net)
        members = ceil(share * brought.paying)
        needed = None if without else _tenths(share * brought.paid_days / open_days)
    return Economy(
        month=brought.month,
        closed=brought.closed,
        net=brought.net,
        costs=costs,
        paid_minutes=brought.paid_minutes,
        paid_days=brought.paid_days,
        paying=brought.paying,
        open_days=open_days,
        per_day=brought.net // brought.paid_days if brought.paid_days else None,
        had=_tenths(Fraction(brought.paid_days, open_days)) if open_days else None,
        needed=needed,
        needed_members=members,
        without=without,
    )


def _without(brought: Brought, costs: int | None, open_days: int, *, whole: bool) -> Without | None:
    if costs is None:
        return Without.NO_COSTS
    if not whole:
        return Without.NOT_WHOLE
    if not open_days:
        return Without.NOT_OPEN
    if brought.net <= 0:
        return Without.NOTHING_PAID
    return None if brought.paid_days else Without.NO_HOURS_PAID


def _tenths(of: Fraction) -> Decimal:
    """Round up to a tenth."""
    return Decimal(ceil(of * 10)).scaleb(-1)


def together(
    figures: Figures, counted: Collection[Category], threshold: int
) -> tuple[Together, ...]:
    """Return every week from the first on record to the last, those without encounters too."""
    days = defaultdict(list)
    for each in figures.days:
        days[monday_of(each.day)].append(each)
    encounters = {_monday(week): pairs for week, pairs in figures.encounters.items()}
    mondays = sorted({*days, *encounters})
    return tuple(
        _together(monday, days[monday], encounters.get(monday, 0), counted, threshold)
        for monday in _every_week(mondays)
    )


def _every_week(mondays: Sequence[date]) -> Iterable[date]:
    for n in range((mondays[-1] - mondays[0]).days // 7 + 1 if mondays else 0):
        yield mondays[0] + timedelta(weeks=n)


def _together(
    monday: date,
    days: Sequence[DayCount],
    encounters: int,
    counted: Collection[Category],
    threshold: int,
) -> Together:
    return Together(
        week=f"{monday:%G-W%V}",
        monday=monday,
        whole=len(days) == 7,
        encounters=encounters,
        open_days=sum(each.is_open for each in days),
        reached=sum(each.came(counted) >= threshold for each in days),
    )


def _monday(week: str) -> date:
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def _community(weeks: tuple[Together, ...]) -> Community:
    recent = [each for each in weeks if each.whole][-RECENT_WEEKS:]
    if not recent:
        return Community(weeks)
    encounters = sum(each.encounters for each in recent)
    open_days = sum(each.open_days for each in recent)
    return Community(
        weeks=weeks,
        recent=len(recent),
        mean=encounters / len(recent),
        per_open_day=encounters / open_days if open_days else 0.0,
        reached=sum(each.reached for each in recent),
        open_days=open_days,
    )
