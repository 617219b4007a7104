"""What is left of a plan: of its packs, and of its allowance. Pure."""

from collections.abc import Iterator
from datetime import date

from appliance.tariff.dates import until
from appliance.tariff.plans import Terms, at, plan_called, plan_on
from appliance.tariff.rules import allowance_of, usable
from appliance.tariff.values import Carryover, Kind, Left, Plan, Tariff


def left_on(day: date, carryover: Carryover, terms: Terms) -> tuple[Left, ...]:
    """Return what is left of the plan of a day, then of the one that its overrun is."""
    return tuple(
        left
        for plan in with_overrun(plan_on(terms, day), at(terms.tariffs, day))
        for left in _left_of(plan, day, carryover)
    )


def with_overrun(plan: Plan, tariff: Tariff) -> Iterator[Plan]:
    """Yield a plan, the one for what is beyond it, and so on."""
    yield plan
    if plan.overrun not in {None, "again", "free"}:
        yield from with_overrun(plan_called(tariff, plan.overrun or ""), tariff)


def _left_of(plan: Plan, day: date, carryover: Carryover) -> Iterator[Left]:
    if plan.kind is Kind.PACK:
        for pack in usable(carryover.packs, plan, day):
            yield Left(plan.id, minutes=pack.left, until=pack.until)
    elif plan.allowance_minutes is not None:
        spent = carryover.spent.get(allowance_of(plan, day), 0)
        rest = max(0, plan.allowance_minutes - spent)
        yield Left(plan.id, minutes=rest, until=until(plan.expiry, day))
    elif plan.allowance_days is not None:
        spent = carryover.spent.get(allowance_of(plan, day), 0)
        rest = max(0, plan.allowance_days - spent)
        yield Left(plan.id, days=rest, until=until(plan.expiry, day))
