"""How one member stands today: what is left, and what the month comes to so far. Pure."""

from collections.abc import Iterator
from datetime import date

from appliance.local_time import local_day
from appliance.statements.basis import Basis, basis, carryover
from appliance.statements.known import terms
from appliance.statements.month import Month, charged
from appliance.statements.months import before, month_at, through, touches
from appliance.statements.totals import cents
from appliance.statements.values import Reckoning, Record
from appliance.tariff.plans import agreed_on, at, plan_on


def reckon(record: Record, member: str) -> Reckoning:
    """Return how a member stands at `record.now`; a visit that goes on counts so far."""
    made = basis(record)
    if not made.rules.tariffs:
        return Reckoning(member, "", payer=made.payer(member))
    today = local_day(record.now.utc_us, record.zone)
    by = terms(made.footing(member), made.rules, record)
    tariff, agreed, plan = at(by.tariffs, today), agreed_on(by, today), plan_on(by, today)
    done = _so_far(made, member, today).charged
    return Reckoning(
        member,
        tariff.currency,
        plan,
        agreed.since if agreed else None,
        done.left,
        cents(done.charges, tariff),
        made.payer(member),
        tuple(each for each in tariff.plan if by.category_on(today) in each.categories),
        agreed.contribution if agreed else None,
        sum(1 for _ in _estimates(made, member)),
    )


def _so_far(made: Basis, member: str, today: date) -> Month:
    """Return this month as far as it has come, after the months before that are not closed."""
    footing, stays, rules = made.footing(member), made.visits(member), made.rules
    record, held = made.record, carryover(made, member)
    month = month_at(record.now.utc_us, record.zone)
    for each in through(made.first, before(month)):
        held = charged(each, stays, footing, rules, record, held).charged.carryover
    return charged(month, stays, footing, rules, record, held, today)


def _estimates(made: Basis, member: str) -> Iterator[int]:
    """Yield the estimates of this month and of the last, that nobody has confirmed."""
    zone = made.record.zone
    month = month_at(made.record.now.utc_us, zone)
    for visit in made.visits(member):
        if visit.estimate and (touches(visit, month, zone) or touches(visit, before(month), zone)):
            yield visit.visit
