"""Statements with names: who each is for, and what the members on it are called."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from appliance.commands.answers import Party, StatementRow, StatementSeen
from appliance.commands.members import Particulars
from appliance.desk.cards import as_listed
from appliance.desk.clerk import Clerk
from appliance.facts import LedgerEntry, Statement, StatementIssued

_NOBODY: Final = Particulars(name="")


def parties(clerk: Clerk, payers: Iterable[str]) -> dict[str, Party]:
    """Return what each payer is called now: "" for somebody who was erased."""
    known = clerk.people.known()
    found = {
        payer: Party(payer, called.name, called.email, called.language)
        for payer, called in ((payer, known.get(payer, _NOBODY)) for payer in payers)
    }
    return found | _organisations(clerk, found, known)


def _organisations(
    clerk: Clerk, payers: Iterable[str], known: Mapping[str, Particulars]
) -> dict[str, Party]:
    """Return what the organisations among payers are called, as most of their members have it.

    The record knows them by a token alone.
    """
    wanted = set(payers) - known.keys()
    spelled: dict[str, Counter[tuple[str, str]]] = {}
    for called in known.values() if wanted else ():
        if called.organisation:
            name = " ".join(called.organisation.split())
            token = clerk.key.organisation(name)
            spelled.setdefault(token, Counter())[name, called.language] += 1
    found = {token: _commonest(spelled[token]) for token in wanted & spelled.keys()}
    return {
        token: Party(token, name, language=language) for token, (name, language) in found.items()
    }


def _commonest(spelled: Counter[tuple[str, str]]) -> tuple[str, str]:
    return min(spelled, key=lambda each: (-spelled[each], each))


def drafted(clerk: Clerk, statements: Iterable[Statement]) -> tuple[StatementSeen, ...]:
    """Return statements that are not issued as they are shown, by the payers' names."""
    every = tuple(statements)
    known, called = clerk.people.known(), parties(clerk, {each.payer for each in every})
    seen = (StatementSeen(0, each, called[each.payer], _names(each, known)) for each in every)
    return tuple(sorted(seen, key=lambda each: as_listed(each.party.name)))


def issued(clerk: Clerk, entries: Iterable[LedgerEntry]) -> tuple[StatementSeen, ...]:
    """Return statements that were issued as they are shown, by the payers' names of then.

    Their credit notes are among `entries`, where they are to be told.
    """
    every = [(each.stamp.utc_us, each.fact) for each in entries]
    facts = [(at_us, fact) for at_us, fact in every if isinstance(fact, StatementIssued)]
    known, then = clerk.people.known(), clerk.people.billed([fact.number for _, fact in facts])
    now = parties(clerk, {fact.statement.payer for _, fact in facts if fact.number not in then})
    return tuple(
        StatementSeen(
            number=fact.number,
            statement=fact.statement,
            party=then.get(fact.number) or now[fact.statement.payer],
            names=_names(fact.statement, known),
            issued_us=at_us,
            corrects=fact.corrects,
            corrected_by=tuple(each.number for _, each in facts if each.corrects == fact.number),
            why=fact.why,
        )
        for at_us, fact in facts
    )


def row_of(seen: StatementSeen) -> StatementRow:
    """Return a statement that is shown as a line of a list."""
    return row(seen.number, seen.statement, seen.party.name, seen.issued_us, seen.corrects)


def row(
    number: int, statement: Statement, name: str, issued_us: int, corrects: int = 0
) -> StatementRow:
    """Return a statement as a line of a list."""
    billed = {visit.visit for part in statement.parts for visit in part.visits if visit.estimate}
    return StatementRow(
        number=number,
        month=statement.month,
        payer=statement.payer,
        name=name,
        total=statement.total,
        currency=statement.currency,
        issued_us=issued_us,
        minutes=sum(use.minutes for part in statement.parts for use in part.uses),
        estimates=len(billed),
        corrects=corrects,
    )


def _names(statement: Statement, known: Mapping[str, Particulars]) -> dict[str, str]:
    return {
        part.member: known[part.member].name for part in statement.parts if part.member in known
    }
