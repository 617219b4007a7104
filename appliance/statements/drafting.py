"""Everybody's month put together: a statement for each payer, and what stands in the way. Pure."""

from collections.abc import Iterator, Mapping

from appliance.facts import Part, Statement, Visit
from appliance.statements.basis import Basis, basis, months
from appliance.statements.closing import closing
from appliance.statements.month import Month, is_due, nothing
from appliance.statements.months import last_day, month_at, over_us, touches
from appliance.statements.restating import Change, part
from appliance.statements.totals import statement
from appliance.statements.values import Drafted, Record
from appliance.tariff.plans import at


def draft(record: Record, month: str) -> Drafted:
    """Return what closing a month would issue: a dry run, and what to close it with."""
    made = basis(record)
    if not made.rules.tariffs:
        return Drafted(month, "")
    tariff = at(made.rules.tariffs, last_day(month))
    over = over_us(month, made.rules.cut_off, record.zone) <= record.now.utc_us
    if month < made.first:  # closed, or of before there was a record
        closed = record.close is not None
        before = "" if closed else made.first
        return Drafted(month, tariff.currency, over=over, closed=closed, before=before)
    if month > month_at(record.now.utc_us, record.zone):  # not begun: nobody was there yet
        return Drafted(month, tariff.currency, before=made.first)
    done = {member: tuple(months(made, member, month)) for member in made.members()}
    billed = tuple(statements(made, {m: each[-1] for m, each in done.items()}, month))
    ready = over and month == made.first
    carryovers = {member: each[-1].charged.carryover for member, each in done.items()}
    return Drafted(
        month,
        tariff.currency,
        billed,
        sum(each.total for each in billed),
        unsettled(made, month),
        over,
        before=made.first if month > made.first else "",
        closing=closing(made, month, carryovers) if ready else None,
    )


def unsettled(made: Basis, month: str) -> tuple[Visit, ...]:
    """Return the visits of a month that are estimates, or that a member says were otherwise."""
    found = (
        visit
        for member in made.members()
        for visit in made.visits(member)
        if touches(visit, month, made.record.zone)
        and (visit.estimate or visit.visit in made.folded.proposals)
    )
    return tuple(sorted(found, key=lambda each: (each.began_us, each.visit)))


def statements(made: Basis, done: Mapping[str, Month], month: str) -> Iterator[Statement]:
    """Yield what everybody's month comes to, by who pays."""
    parts: dict[str, list[Part]] = {}
    for member, each in done.items():
        for payer, owed in parts_of_month(made, member, each):
            parts.setdefault(payer, []).append(owed)
    for payer, owed_by in sorted(parts.items()):
        yield statement(month, payer, owed_by, made.rules)


def parts_of_month(made: Basis, member: str, month: Month) -> Iterator[tuple[str, Part]]:
    """Yield what is owed for somebody, and by whom: a correction by whoever paid before."""
    payer = made.payer(member)
    changes = _changes(made, member, month.month)
    prices = at(made.rules.tariffs, last_day(month.month)).prices
    own = changes.pop(payer, ())
    if is_due(month) or own:
        yield payer, part(member, month, own, prices)
    for other, theirs in changes.items():
        yield other, part(member, nothing(month.month, month.category), theirs, prices)


def _changes(made: Basis, member: str, month: str) -> dict[str, tuple[Change, ...]]:
    """Return what became of closed months, by payer: the first open month has it."""
    found: dict[str, tuple[Change, ...]] = {}
    if month == made.first and member in made.reopened:
        for change in made.reopened[member].changes:
            payer = change.payer or made.payer(member)
            found[payer] = (*found.get(payer, ()), change)
    return found
