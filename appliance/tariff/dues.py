"""Amounts due: for each month a plan is had, for each pack, for each day's hours. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.tariff.money import amount, cents, worth
from appliance.tariff.plans import Terms, agreed_on, at, plan_on
from appliance.tariff.rules import Step
from appliance.tariff.values import By, Charge, For, Kind, Plan

_BY_THE_MONTH: Final = {Kind.MONTH: For.MONTH, Kind.CONTRIBUTION: For.CONTRIBUTION}
_OF_THE_MONTH: Final = frozenset({By.ALLOWANCE, By.UNLIMITED, By.CONTRIBUTION})


class Taken(Struct, frozen=True):
    """A step, whose minutes they were, and by which plan."""

    visit: int
    day: date
    plan: Plan
    step: Step


# --- by the month --------------------------------------------------------------------------------


def by_the_month(days: tuple[date, ...], taken: Sequence[Taken], terms: Terms) -> Iterator[Charge]:
    """Yield what is due for each plan that is had for a month, or for days of it.

    The price is that of the first of these days.
    """
    had: dict[str, list[Plan]] = {}
    began: dict[str, date] = {}
    for day in filter(terms.member_on, days):
        plan = plan_on(terms, day)
        if plan.kind in _BY_THE_MONTH:
            had.setdefault(plan.id, []).append(plan)
            began.setdefault(plan.id, day)
    for name, plans in had.items():
        under = [each for each in taken if each.plan.id == name and each.step.by in _OF_THE_MONTH]
        part = len(plans) if plans[0].part_month == "by_day" else len(days)
        yield _of_a_month(plans[0], began[name], (part, len(days)), under, terms)


def _of_a_month(
    plan: Plan, day: date, part: tuple[int, int], under: Sequence[Taken], terms: Terms
) -> Charge:
    whole = part[0] == part[1]
    return Charge(
        day,
        plan.id,
        _BY_THE_MONTH[plan.kind],
        amount(Fraction(cents(_price(plan, day, terms)) * part[0], part[1])),
        _vat(plan, day, terms),
        sum(each.step.minutes for each in under),
        0 if whole else part[0],
        0 if whole else part[1],
        _visits(under),
        worth=amount(_worth(under)),
    )


def _price(plan: Plan, day: date, terms: Terms) -> str:
    if plan.kind is Kind.MONTH:
        return plan.price or "0.00"
    agreed = agreed_on(terms, day)
    return (agreed and agreed.contribution) or "0.00"


def _worth(taken: Iterable[Taken]) -> Fraction:
    """Return what minutes under a contribution are worth, each at the price of its own day."""
    held = (each for each in taken if each.step.by is By.CONTRIBUTION)
    return sum((worth(each.plan, each.step.minutes) for each in held), Fraction())


# --- by the day ----------------------------------------------------------------------------------


def by_the_day(taken: Sequence[Taken], terms: Terms) -> Iterator[Charge]:
    """Yield what is due for packs, each by itself, and for hours, those of a day at once."""
    paid = (each for each in taken if each.step.what is For.HOURS)
    for _, hours in groupby(paid, key=lambda each: (each.day, each.plan.id)):
        yield _due(tuple(hours), terms)
    behind, begun = _by_pack(taken), Counter[_Pack]()
    for each in (each for each in taken if each.step.what is For.PACK):
        pack = _pack(each)
        steps = behind[pack, begun[pack]]
        yield replace(_due((each,), terms), minutes=each.step.bought, visits=_visits(steps))
        begun[pack] += 1


def _due(steps: Sequence[Taken], terms: Terms) -> Charge:
    first = steps[0]
    assert first.step.what is not None  # the caller picks those that cost
    return Charge(
        first.day,
        first.plan.id,
        first.step.what,
        amount(sum((each.step.cost for each in steps), Fraction())),
        _vat(first.plan, first.day, terms),
        sum(each.step.minutes for each in steps),
        visits=_visits(steps),
    )


_Pack = tuple[str, date | None]
"""Those of one plan that were begun on one day."""


def _by_pack(taken: Iterable[Taken]) -> dict[tuple[_Pack, int], list[Taken]]:
    """Return what took from each pack that is begun here, the nth of its plan and day."""
    found: dict[tuple[_Pack, int], list[Taken]] = {}
    bought: dict[_Pack, int] = {}
    used = Counter[_Pack]()
    for each in taken:
        pack = _pack(each)
        if size := bought.setdefault(pack, each.step.bought):  # none: begun in a month before
            found.setdefault((pack, used[pack] // size), []).append(each)
            used[pack] += each.step.minutes
    return found


def _pack(taken: Taken) -> _Pack:
    return taken.plan.id, taken.step.opened


def _visits(taken: Iterable[Taken]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(each.visit for each in taken))


def _vat(plan: Plan, day: date, terms: Terms) -> str:
    return plan.vat or at(terms.tariffs, day).vat
