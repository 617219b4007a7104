"""An issued statement once more: from the ledger, or from the visits that it carries. Pure."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import LedgerEntry, Part, Restated, StatementIssued, Visit
from appliance.statements.basis import Basis, basis, months
from appliance.statements.billed import Parts, billed, parts_of
from appliance.statements.crediting import credited
from appliance.statements.drafting import parts_of_month
from appliance.statements.known import Rules, footing_in, remembering, rules_of
from appliance.statements.month import Month, charged, nothing, own
from appliance.statements.months import after, before, last_day, through
from appliance.statements.restating import Change, differs, part
from appliance.statements.totals import statement
from appliance.statements.values import Past, Recomputed, Record
from appliance.tariff.plans import at
from appliance.tariff.values import By, Carryover

_NOBODY: Final = ""
"""Pays what is not of the statement."""


def recompute(record: Record, issued: StatementIssued) -> Recomputed:
    """Make a statement, or a credit note, once more; its month is closed."""
    record = remembering(record)
    if _whole(record, issued):
        return Recomputed(issued.statement.total, _from_ledger(record, issued), "ledger")
    return Recomputed(issued.statement.total, _from_visits(record, issued), "statement")


def _whole(record: Record, issued: StatementIssued) -> bool:
    """Tell whether the entries of every month that a statement speaks of are there still."""
    parts = issued.statement.parts
    again = {each.month for part in parts for each in part.restated}
    pasts = [record.past(month) for month in {issued.statement.month, *again}]
    return all(past and past.close.begins > record.forgotten for past in pasts)


# --- from the ledger -----------------------------------------------------------------------------


def _from_ledger(record: Record, issued: StatementIssued) -> int:
    if issued.corrects:
        return _note(record, issued)
    was = issued.statement
    then = _as_of(record, issued, before(was.month), was.month)
    parts = [owed for part in was.parts for owed in _owed(then, part.member, issued)]
    return statement(was.month, was.payer, parts, then.rules).total


def _owed(then: Basis, member: str, issued: StatementIssued) -> Iterator[Part]:
    was = issued.statement
    *_, month = months(then, member, was.month)
    for payer, owed in parts_of_month(then, member, month):
        if payer == was.payer:
            yield owed


def _note(record: Record, issued: StatementIssued) -> int:
    """Make a credit note once more, as of the last month that was closed before it."""
    last = issued.statement.month
    while _closed_before(record.past(after(last)), issued):
        last = after(last)
    then = _as_of(record, issued, last, last)
    past = record.past(issued.statement.month)
    corrected = [each for each in (past.issued if past else ()) if each.number == issued.corrects]
    note = credited(then, corrected[0]) if corrected else None
    return note.statement.total if note else 0


def _closed_before(past: Past | None, issued: StatementIssued) -> bool:
    if past is None:
        return False
    numbers = [each.number for each in past.issued if not each.corrects]
    if numbers:
        return max(numbers) < issued.number
    return past.close.through < issued.through  # of two made of the same, none knows of the other


def _as_of(record: Record, issued: StatementIssued, last: str, known: str) -> Basis:
    """Return what was known when a statement was issued, `last` being the last closed month."""
    of, past = record.past(known), record.past(last)

    def since(sequence: int) -> tuple[LedgerEntry, ...]:
        return tuple(each for each in record.since(sequence) if each.sequence <= issued.through)

    def before_it(month: str) -> Past | None:
        return _until(record.past(month), issued.number) if month <= last else None

    then = replace(
        record,
        entries=since(past.close.next_from if past else of.close.begins if of else 0),
        tariffs=tuple(each for each in record.tariffs if each.sequence <= issued.through),
        close=past.close if past else None,
        payers=_payers(issued),
        past=before_it,
        since=since,
    )
    return basis(then, of.close.footings if of else {})


def _payers(issued: StatementIssued) -> dict[str, str]:
    """Return who paid for whom: for whoever is just corrected, nobody need have."""
    was = issued.statement
    return {part.member: was.payer if _paid(part) else _NOBODY for part in was.parts}


def _paid(part: Part) -> bool:
    """Tell whether it was the payer of the month: what nobody was billed for is theirs too."""
    new = any(not each.number for each in part.restated)
    return bool(part.uses or own(part.charges) or new)


def _until(past: Past | None, number: int) -> Past | None:
    """Return a closed month without what was issued later than a number."""
    if past is None:
        return None
    return Past(past.close, tuple(each for each in past.issued if each.number < number))


# --- from the visits it carries ------------------------------------------------------------------


def _from_visits(record: Record, issued: StatementIssued) -> int:
    was = issued.statement
    rules = _rules_then(record, issued)
    parts = [_once_more(record, issued, part) for part in was.parts]
    return statement(was.month, was.payer, parts, rules).total


def _rules_then(record: Record, issued: StatementIssued) -> Rules:
    """Return what was in force: a credit note is in the money of the month that it is of."""
    past = record.past(issued.statement.month)
    closed = issued.corrects and past
    return rules_of(record, past.close.through if closed and past else issued.through)


def _once_more(record: Record, issued: StatementIssued, was: Part) -> Part:
    month = issued.statement.month
    carries = _Carries(record, was, _earlier(record, issued, was))
    changes = [_change(carries, each) for each in was.restated]
    done = nothing(month, was.category)
    if was.uses or own(was.charges):
        carryover = _began_with(carries, month)
        rules = rules_of(record, issued.through)
        done = _charged(carries, month, was.visits, rules, carryover)
    return part(was.member, done, changes, issued.statement.prices)


class _Carries(Struct, frozen=True):
    """A part of a statement, and those of the same member that were issued before it."""

    record: Record
    part: Part
    earlier: Parts


def _earlier(record: Record, issued: StatementIssued, was: Part) -> Parts:
    """Return somebody's parts before this one, from the month on before those it speaks of."""
    month = issued.statement.month
    first = before(min([month, *(each.month for each in was.restated)]))
    last = record.close.month if issued.corrects and record.close else month
    pasts = [record.past(each) for each in through(first, last)]
    known = [each for past in pasts if past for each in past.issued]
    return parts_of(was.member, [each for each in known if each.number < issued.number])


def _change(carries: _Carries, again: Restated) -> Change:
    past = carries.record.past(again.month)
    rules = rules_of(carries.record, past.close.through if past else None)
    done = _charged(carries, again.month, again.visits, rules, again.before)
    prices = at(rules.tariffs, last_day(again.month)).prices
    due = differs(done.charged.charges, again.month, carries.earlier, prices)
    return Change("", again, due, (), prices)


def _charged(
    carries: _Carries, month: str, visits: tuple[Visit, ...], rules: Rules, carryover: Carryover
) -> Month:
    footing = footing_in(carries.record, carries.part.member, month)
    return charged(month, visits, footing, rules, carries.record, carryover)


def _began_with(carries: _Carries, month: str) -> Carryover:
    """Return the carryover that a statement's own month began with, as it was known then."""
    restated = {each.month: each.carryover for each in carries.part.restated}
    known = restated.get(before(month)) or billed(before(month), carries.earlier).carryover
    if known is not None:
        return known
    past = carries.record.past(before(month))
    if past is not None:
        return past.close.carryovers.get(carries.part.member, Carryover())
    return Carryover(visited=all(use.by is not By.FIRST_VISIT for use in carries.part.uses))
