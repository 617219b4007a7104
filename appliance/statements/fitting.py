"""Does the subscription fit? Each plan that a member may take, for the very same visits. Pure."""

from datetime import date
from typing import Final

from msgspec import Struct

from appliance.facts import Footing, Visit
from appliance.local_time import local_day
from appliance.model import Category
from appliance.statements.basis import basis
from appliance.statements.known import Rules, member_on, terms
from appliance.statements.month import charged
from appliance.statements.totals import cents
from appliance.statements.values import Cost, Fit, Record
from appliance.statements.window import Window, window
from appliance.tariff.money import cents as cents_of
from appliance.tariff.plans import at, plan_on
from appliance.tariff.values import Agreed, Carryover, Kind, Plan, Tariff

_LEAST_VISITS: Final = 2
_LEAST_CENTS: Final = 100
_LEAST_SHARE: Final = 20  # a saving of less than one in twenty is none


def fits(record: Record, count: int, member: str = "") -> tuple[Fit, ...]:
    """Return how the plan fits over the last whole months, of one member or, "", of everybody."""
    made = basis(record)
    if not made.rules.tariffs:
        return ()
    past, today = window(made, count), local_day(record.now.utc_us, record.zone)
    rules = Rules((at(made.rules.tariffs, today),), made.rules.cut_off)
    members = [m for m in made.footings if member in {"", m} and member_on(made.footings[m], today)]
    return tuple(_fit(past, each, rules, today) for each in members)


class _Case(Struct, frozen=True):
    """What is charged again and again, each time by another plan."""

    record: Record
    rules: Rules
    months: tuple[str, ...]
    visits: tuple[Visit, ...]
    category: Category

    @property
    def tariff(self) -> Tariff:
        return self.rules.tariffs[0]

    def come_to(self, agreed: tuple[Agreed, ...]) -> tuple[int, int, int]:
        """Return the cents of all months, the minutes and the visits they are for."""
        footing = Footing(((date.min, self.category),), agreed)
        carryover, total, minutes = Carryover(visited=True), 0, 0
        seen: set[int] = set()
        for month in self.months:
            done = charged(month, self.visits, footing, self.rules, self.record, carryover).charged
            carryover, total = done.carryover, total + cents(done.charges, self.tariff)
            minutes += sum(use.minutes for use in done.uses)
            seen |= {use.visit for use in done.uses}
        return total, minutes, len(seen)


def _fit(past: Window, member: str, rules: Rules, today: date) -> Fit:
    record, footing = past.basis.record, past.basis.footings[member]
    by = terms(footing, rules, record)
    category, plan = by.category_on(today), plan_on(by, today)
    case = _Case(record, rules, past.whole(member), past.visits(member), category)
    now, minutes, visits = case.come_to(footing.agreed)
    costs = _costs(case, footing.agreed)
    enough = case.months and visits >= _LEAST_VISITS
    return Fit(
        member,
        category,
        case.months,
        minutes,
        plan,
        now,
        costs,
        max(0, now - costs[0].cents) if enough else 0,
        verdict(plan, costs[0], now) if enough else "too_little",
    )


def _costs(case: _Case, agreed: tuple[Agreed, ...]) -> tuple[Cost, ...]:
    """Return what each plan would have cost, the cheapest first; those alike as in the tariff.

    A contribution is what the member chose: where they chose none there is nothing to compare.
    """
    costs = []
    for plan in case.tariff.plan:
        chosen = [each.contribution for each in agreed if each.plan == plan.id]
        gives = chosen[-1] if chosen else None
        if case.category in plan.categories and (gives or plan.kind is not Kind.CONTRIBUTION):
            total, _, _ = case.come_to((Agreed(date.min, plan.id, gives),))
            costs.append(Cost(plan, total))
    return tuple(sorted(costs, key=lambda cost: cost.cents))


def verdict(plan: Plan, cheapest: Cost, now: int) -> str:
    """Return whether a plan fits, or is too large or too small beside the cheapest."""
    saving = now - cheapest.cents
    if cheapest.plan.id == plan.id or saving < _LEAST_CENTS or saving * _LEAST_SHARE < now:
        return "fits"
    return "too_small" if _commitment(cheapest.plan) > _commitment(plan) else "too_large"


def _commitment(plan: Plan) -> tuple[int, int]:
    """Return what a plan binds its holder to: each month, then at each time they come."""
    price = cents_of(plan.price or "0.00")
    if plan.kind is Kind.MONTH:
        return price, 0
    return 0, price if plan.kind is Kind.PACK and plan.charge == "whole" else 0
