"""Statements that were issued: listed, shown, made once more, credited, taken away."""

from collections.abc import Iterable
from typing import Final

from appliance.bills import Bills, read_bills
from appliance.commands import (
    Answer,
    ExportStatements,
    IssueCreditNote,
    ListStatements,
    RecomputeStatement,
    ShowStatement,
)
from appliance.commands.answers import (
    Recomputed,
    StatementRows,
    StatementSeen,
    StatementsSeen,
    Trouble,
)
from appliance.desk import counted, parties
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Clerk, quick
from appliance.desk.corrections import reason
from appliance.desk.grounds import reckoned
from appliance.desk.months import WHAT
from appliance.desk.pricing import renew
from appliance.desk.questions import Credit, Recompute
from appliance.facts import LedgerEntry, StatementIssued
from appliance.model import Role
from appliance.statements import values
from appliance.statements.crediting import note


def list_statements(clerk: Clerk, command: ListStatements) -> Answer:
    """Return those of a month; of one member, all that speak of them. They see what they pay."""
    month, member = command.month, command.member
    with read_bills(clerk.storage.ledger) as bills:
        entries = tuple(counted.entries(bills, month=month, member=member))
    found = parties.issued(clerk, entries)
    paid = clerk.account is not None and clerk.account.role is Role.MEMBER
    rows = (parties.row_of(each) for each in found if not paid or each.statement.payer == member)
    return StatementRows(tuple(rows))


def show_statement(clerk: Clerk, command: ShowStatement) -> Answer:
    member = command.member
    with read_bills(clerk.storage.ledger) as bills:
        entries = _with_notes(bills, _entry(bills, command.number))
    shown = _shown(clerk, entries, command.number)
    if member and shown.statement.payer != member:
        raise Cannot(Trouble.NO_STATEMENT)
    if clerk.account is None or clerk.account.member != shown.statement.payer:
        clerk.note_look(WHAT)
    return shown


def export_statements(clerk: Clerk, command: ExportStatements) -> Answer:
    clerk.note_look(WHAT)
    with read_bills(clerk.storage.ledger) as bills:
        entries = tuple(counted.entries(bills, month=command.month))
    found = parties.issued(clerk, entries)
    return StatementsSeen(command.month, found)


def recompute_statement(clerk: Clerk, command: RecomputeStatement) -> Answer:
    with read_bills(clerk.storage.ledger) as bills:
        _entry(bills, command.number)
    again: values.Recomputed = reckoned(clerk, Recompute(command.number))
    return Recomputed(command.number, again.issued, again.now, again.same, again.source)


def issue_credit_note(clerk: Clerk, command: IssueCreditNote) -> Answer:
    why = reason(command.why)
    renew(clerk)
    if clerk.standing.foreign:
        raise Cannot(Trouble.NEWER)
    with read_bills(clerk.storage.ledger) as bills:
        _entry(bills, command.number)
        number = counted.last_number(bills)
    given_back: values.Credit | None = reckoned(clerk, Credit(command.number))
    if given_back is None:
        raise Cannot(Trouble.NOTHING_TO_CREDIT)
    fact = note(given_back, number, clerk.by, why)
    payer = fact.statement.payer
    party = clerk.people.billed([command.number]).get(command.number)
    clerk.people.note_billed({fact.number: party or parties.parties(clerk, [payer])[payer]})
    clerk.book.enact(fact)
    with read_bills(clerk.storage.ledger) as bills:
        entry = _entry(bills, fact.number)
    return StatementRows((parties.row_of(_shown(clerk, [entry], fact.number)),))


def _entry(bills: Bills, number: int) -> LedgerEntry:
    """Return a statement that counts. Raises Cannot(NO_STATEMENT)."""
    there = 0 < number <= counted.last_number(bills)
    found = next(counted.entries(bills, number=number), None) if there else None
    if found is None:
        raise Cannot(Trouble.NO_STATEMENT)
    return found


def _issued(entry: LedgerEntry) -> StatementIssued:
    if not isinstance(entry.fact, StatementIssued):
        raise Cannot(Trouble.NO_STATEMENT)
    return entry.fact


def _with_notes(bills: Bills, entry: LedgerEntry) -> Iterable[LedgerEntry]:
    """Return a statement, and the credit notes of its month."""
    month = _issued(entry).statement.month
    notes = (e for e in counted.entries(bills, month=month) if _issued(e).corrects)
    return [entry, *(each for each in notes if each.sequence != entry.sequence)]


def _shown(clerk: Clerk, entries: Iterable[LedgerEntry], number: int) -> StatementSeen:
    return next(each for each in parties.issued(clerk, entries) if each.number == number)


QUICK: Final = (
    quick(ListStatements, list_statements),
    quick(ShowStatement, show_statement),
    quick(ExportStatements, export_statements),
    quick(RecomputeStatement, recompute_statement),
    quick(IssueCreditNote, issue_credit_note),
)
