"""A credit note: what corrections make of one statement, given back at once. Pure."""

from collections.abc import Iterator

from appliance.facts import Part, StatementIssued
from appliance.statements.basis import Basis, basis
from appliance.statements.closing import through
from appliance.statements.known import rules_of
from appliance.statements.month import nothing
from appliance.statements.restating import part
from appliance.statements.totals import statement
from appliance.statements.values import Credit, Record


def credit(record: Record, issued: StatementIssued) -> Credit | None:
    """Return what is to be given back of a statement; None where that is nothing."""
    return credited(basis(record), issued)


def credited(made: Basis, issued: StatementIssued) -> Credit | None:
    was, past = issued.statement, made.record.past(issued.statement.month)
    parts = tuple(_parts(made, issued))
    if past is None or not parts:
        return None
    rules = rules_of(made.record, past.close.through)
    note = statement(was.month, was.payer, parts, rules)
    return Credit(note, issued.number, through(made)) if note.total < 0 else None


def note(credit: Credit, number: int, by: str, why: str) -> StatementIssued:
    """Return a credit note as it is put on record; `number` is that of the last statement."""
    return StatementIssued(number + 1, credit.statement, credit.through, by, credit.corrects, why)


def _parts(made: Basis, issued: StatementIssued) -> Iterator[Part]:
    """Yield what became of the months that a statement is of, member by member."""
    was = issued.statement
    for theirs in was.parts:
        again = made.reopened.get(theirs.member)
        changes = [
            each
            for each in (again.changes if again else ())
            if each.restated.number == issued.number
        ]
        if changes:
            month = nothing(was.month, theirs.category)
            yield part(theirs.member, month, changes, was.prices)
