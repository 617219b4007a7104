"""A month's statements: drafted, and issued when it is closed."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from appliance.bills import Bills, read_bills
from appliance.commands import Answer, CloseMonth, DraftMonth
from appliance.commands.answers import (
    Draft,
    StatementRow,
    StatementRows,
    Trouble,
    UnsettledVisit,
    VisitSeen,
)
from appliance.desk import counted, parties
from appliance.desk.cannot import Cannot
from appliance.desk.cards import names, zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.desk.grounds import reckoned
from appliance.desk.pricing import renew, tariffs
from appliance.desk.questions import Draft as DraftOf
from appliance.desk.visiting import unsettled
from appliance.facts import MonthClosed, StatementIssued
from appliance.statements.closing import issued
from appliance.statements.values import Drafted
from appliance.visits import splits

WHAT: Final = "statements"
AT_ONCE: Final = 10
"""Statements put on record together: a badge that comes meanwhile waits for no more than these."""


def draft_month(clerk: Clerk, command: DraftMonth) -> Answer:
    problems = renew(clerk)
    clerk.note_look(WHAT)
    if not tariffs(clerk):
        raise Cannot(Trouble.NO_TARIFF, "; ".join(problems))
    drafted: Drafted = reckoned(clerk, DraftOf(command.month))
    return Draft(
        month=command.month,
        statements=parties.drafted(clerk, drafted.statements),
        total=drafted.total,
        currency=drafted.currency,
        unsettled=_unsettled(clerk, drafted),
        over=drafted.over,
        closed=drafted.closed,
        before=drafted.before,
        problems=problems,
    )


def close_month(clerk: Clerk, command: CloseMonth) -> Answer:
    """Issue what was seen in the dry run, or nothing."""
    renew(clerk)
    if not tariffs(clerk):
        raise Cannot(Trouble.NO_TARIFF)
    if not clerk.clock_right:  # one that is ahead would close for good what is not over
        raise Cannot(Trouble.TIME)
    if clerk.standing.foreign:  # it may change a price, a plan, a visit
        raise Cannot(Trouble.NEWER)
    drafted: Drafted = reckoned(clerk, DraftOf(command.month))
    _check(drafted, command)
    _check_names(clerk)
    with read_bills(clerk.storage.ledger) as bills:
        facts = issued(_through(drafted, bills), counted.last_number(bills), clerk.by)
    return StatementRows(_put_on_record(clerk, facts))


def _check(drafted: Drafted, command: CloseMonth) -> None:
    """Refuse what cannot be closed, or is not what was seen. Raises Cannot."""
    if drafted.closed:
        raise Cannot(Trouble.MONTH_CLOSED)
    if drafted.before:
        raise Cannot(Trouble.MONTH_ORDER, drafted.before)
    if not drafted.over:
        raise Cannot(Trouble.MONTH_NOT_OVER)
    if not drafted.ready:
        raise Cannot(Trouble.MONTH_ORDER)
    if drafted.unsettled and not command.estimates:
        raise Cannot(Trouble.UNSETTLED, str(len(drafted.unsettled)))
    if drafted.total != command.total:
        raise Cannot(Trouble.NOT_AS_SEEN)


def _check_names(clerk: Clerk) -> None:
    """Refuse while names are lost: by them a bill is somebody's, and their employer's. Raises."""
    known = clerk.people.known()
    members = clerk.standing.roster.members.values()
    if any(each.member not in known for each in members if not each.erased):
        raise Cannot(Trouble.NOT_KEPT, f"{clerk.storage.people}: not every member has a name there")


def _through(drafted: Drafted, bills: Bills) -> Drafted:
    """Return the same, made of all there is, also of what was begun once and counts no more.

    No two closings of a month are made of the same then: `counted` goes by it.
    """
    if drafted.closing is None:
        return drafted
    begun = [each.sequence for each in bills.statements(month=drafted.month)]
    last = max(drafted.closing.through, *begun, 0)
    return replace(drafted, closing=replace(drafted.closing, through=last))


def _put_on_record(
    clerk: Clerk, facts: Sequence[StatementIssued | MonthClosed]
) -> tuple[StatementRow, ...]:
    """Put a month's facts on record, its closing last; the payers' names first."""
    rows: list[StatementRow] = []
    statements = [fact for fact in facts if isinstance(fact, StatementIssued)]
    called = parties.parties(clerk, {each.statement.payer for each in statements})
    clerk.people.note_billed({each.number: called[each.statement.payer] for each in statements})
    for first in range(0, len(facts), AT_ONCE):
        some = facts[first : first + AT_ONCE]
        at_us = clerk.book.enact(*some).utc_us
        rows += (
            parties.row(each.number, each.statement, called[each.statement.payer].name, at_us)
            for each in some
            if isinstance(each, StatementIssued)
        )
    return tuple(rows)


def _unsettled(clerk: Clerk, drafted: Drafted) -> tuple[UnsettledVisit, ...]:
    if not drafted.unsettled:
        return ()
    shown = {row.seen.visit.visit: row for row in unsettled(clerk)}
    called, zone = names(clerk), zone_of(clerk)
    return tuple(
        shown.get(visit.visit)
        or UnsettledVisit(called.get(visit.member, ""), VisitSeen(visit, splits(visit, zone)))
        for visit in drafted.unsettled
    )


QUICK: Final = (quick(DraftMonth, draft_month), quick(CloseMonth, close_month))
