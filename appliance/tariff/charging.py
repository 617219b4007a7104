"""What a member's month costs: their visits, by their plan of each day. Pure.

Minutes are charged in the order in which they were spent. The carryover has what they count
against from one month to the next, so that a month alone is enough to charge a month.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.tariff.dates import DAY, days_of, month_of, week_of
from appliance.tariff.dues import Taken, by_the_day, by_the_month
from appliance.tariff.left import left_on
from appliance.tariff.plans import Terms, at, plan_called, plan_on
from appliance.tariff.rules import RULES, Asked, Step
from appliance.tariff.slices import Slice, Span, first_day, in_grace, last_day, slices
from appliance.tariff.values import By, Carryover, Charge, Left, Plan, Tariff, Use

_NEW: Final = Carryover()


class Charged(Struct, frozen=True):
    """What a month comes to: `carryover` is for the next one, `left` as on the day asked for."""

    uses: tuple[Use, ...]
    charges: tuple[Charge, ...]
    carryover: Carryover
    left: tuple[Left, ...]


def charge(
    month: str,
    spans: Sequence[Span],
    terms: Terms,
    before: Carryover = _NEW,
    today: date | None = None,
) -> Charged:
    """Charge what falls into a month, "2026-10"; `before` is the carryover of the last.

    `spans` are the member's visits, oldest first; those that do not touch the month do no harm.
    `left` is told as of the day `today`, of the month's last where it is not given.
    """
    days = days_of(month)
    touching = tuple(each for each in spans if _touches(each, days, terms))
    cut = slices(touching, terms.tariffs, terms.zone, visited=before.visited)
    taken = tuple(_taken((each for each in cut if month_of(each.day) == month), terms, before))
    carryover = taken[-1].step.carryover if taken else before
    dues = (*by_the_month(days, taken, terms), *by_the_day(taken, terms))
    return Charged(
        tuple(_uses(taken)),
        tuple(sorted(dues, key=lambda due: due.day)),
        _carried(carryover, touching, terms, days[-1]),
        left_on(today or days[-1], carryover, terms),
    )


def _touches(span: Span, days: tuple[date, ...], terms: Terms) -> bool:
    return first_day(span, terms.zone) <= days[-1] and last_day(span, terms.zone) >= days[0]


def _taken(cut: Iterable[Slice], terms: Terms, carryover: Carryover) -> Iterator[Taken]:
    """Yield what becomes of the minutes, day by day."""
    for day, parts in groupby(cut, key=lambda part: part.day):
        for taken in _on_a_day(parts, plan_on(terms, day), at(terms.tariffs, day), carryover):
            yield taken
            carryover = taken.step.carryover


def _on_a_day(
    parts: Iterable[Slice], plan: Plan, tariff: Tariff, carryover: Carryover
) -> Iterator[Taken]:
    """Yield what becomes of a day's minutes: what it has cost so far counts for what follows."""
    cost, counted = Fraction(), False
    for part in parts:
        left = part.minutes
        if part.by is not None:
            yield Taken(part.visit, part.day, plan, Step(left, part.by, carryover))
            left = 0
        while left:
            taken = _step(part, Asked(left, part.day, plan, cost, counted), carryover, tariff)
            yield taken
            carryover, left = taken.step.carryover, left - taken.step.minutes
            cost, counted = cost + taken.step.cost, counted or taken.step.by is By.ALLOWANCE


def _step(part: Slice, asked: Asked, carryover: Carryover, tariff: Tariff) -> Taken:
    """Charge the first minutes, by the plan's own rule or by that of its overrun."""
    plan = asked.plan
    step = RULES[plan.kind](asked, carryover)
    if step is not None:
        return Taken(part.visit, part.day, plan, step)
    if plan.overrun == "free":
        return Taken(part.visit, part.day, plan, Step(asked.minutes, By.OVERRUN_FREE, carryover))
    beyond = plan_called(tariff, plan.overrun or "")
    return _step(part, replace(asked, plan=beyond), carryover, tariff)


def _uses(taken: Iterable[Taken]) -> Iterator[Use]:
    """Yield what the minutes were charged by, those alike together."""
    alike = groupby(taken, key=lambda each: (each.visit, each.day, each.step.by, each.plan.id))
    for (visit, day, by, name), steps in alike:
        yield Use(visit, day, sum(each.step.minutes for each in steps), by, name)


def _carried(carryover: Carryover, spans: tuple[Span, ...], terms: Terms, last: date) -> Carryover:
    """Return the carryover without what is over with a month's last day.

    The first visit is behind somebody once it is over, and was more than a moment.
    """
    week = week_of(last + DAY)
    visited = carryover.visited or any(
        last_day(each, terms.zone) <= last
        and not in_grace(each, at(terms.tariffs, first_day(each, terms.zone)))
        for each in spans
    )
    return Carryover(
        tuple(each for each in carryover.packs if each.until is None or each.until > last),
        {name: spent for name, spent in carryover.spent.items() if week in name.split()},
        visited,
    )
