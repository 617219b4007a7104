"""A whole tariff that is not in force, tried on months that were. Pure."""

from appliance.statements.basis import basis
from appliance.statements.known import NOBODY, Rules
from appliance.statements.month import charged
from appliance.statements.months import last_day
from appliance.statements.totals import cents
from appliance.statements.values import Record, Tried
from appliance.statements.window import Window, window
from appliance.tariff.plans import at
from appliance.tariff.values import Carryover, Tariff


def try_tariff(
    record: Record, tariff: Tariff, count: int
) -> tuple[tuple[str, ...], tuple[Tried, ...]]:
    """Return the months, and what each member's came to and would come to, both from nothing.

    Whoever has to pay neither way is left out. Agreements on plans that are in both hold.
    """
    made = basis(record)
    if not made.rules.tariffs:
        return (), ()
    past = window(made, count)
    then = Rules((tariff,), made.rules.cut_off)
    tried = (
        Tried(m, _come_to(past, m, made.rules), _come_to(past, m, then)) for m in _members(past)
    )
    return past.months, tuple(each for each in tried if each.now or each.then)


def _members(past: Window) -> tuple[str, ...]:
    closed = (each.close.footings for each in past.pasts.values())
    return tuple(sorted({*past.basis.members(), *(m for each in closed for m in each)}))


def _come_to(past: Window, member: str, rules: Rules) -> int:
    """Return the cents of somebody's months by some rules, each month rounded as a bill is."""
    stays, carryover, total = past.visits(member), Carryover(visited=True), 0
    for month in past.months:
        footing = past.footing(member, month) or NOBODY
        done = charged(month, stays, footing, rules, past.basis.record, carryover).charged
        carryover = done.carryover
        total += cents(done.charges, at(rules.tariffs, last_day(month)))
    return total
