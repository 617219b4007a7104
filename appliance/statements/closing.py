"""A month closed: what the next one begins with, and what is put on record of it. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from appliance.facts import (
    Footing,
    LedgerEntry,
    MemberAdded,
    MemberErased,
    MonthClosed,
    StatementIssued,
    TermsSet,
)
from appliance.statements.basis import Basis
from appliance.statements.known import as_of, customs
from appliance.statements.months import after, ends_us, first_day, last_day
from appliance.statements.rereading import entries_from
from appliance.statements.values import Drafted, Record
from appliance.tariff.values import Carryover
from appliance.visits.resuming import Carried, carried


def closing(made: Basis, month: str, carryovers: Mapping[str, Carryover]) -> MonthClosed:
    """Return what closes the first open month; it does not say by whom yet."""
    record, on = made.record, _next(made, month)
    are = dict(_standings(made, last_day(month)))
    kept = {m: each for m, each in sorted(carryovers.items()) if m in are and each != Carryover()}
    return MonthClosed(
        month,
        through(made),
        min(on.next_from, _first_after(made, month, on.next_from)),
        kept,
        {m: each for m, each in sorted(on.recent.items()) if m in are},
        {member: each.categories[-1][1] for member, each in are.items()},
        by="",
        begins=_begins(record),
        footings=are,
    )


def through(made: Basis) -> int:
    """Return the last entry of all that is known."""
    record = made.record
    read = (entry.sequence for entry in (*made.entries[-1:], *record.tariffs))
    return max([record.close.through if record.close else record.forgotten, *read])


def _begins(record: Record) -> int:
    """Return from which entry on a record is read."""
    return record.close.next_from if record.close else record.forgotten + 1


def issued(drafted: Drafted, number: int, by: str) -> tuple[StatementIssued | MonthClosed, ...]:
    """Return what closes a month for good; `number` is that of the last statement there is."""
    if drafted.closing is None:
        return ()
    last = drafted.closing.through
    statements = (
        StatementIssued(number + place, each, last, by)
        for place, each in enumerate(drafted.statements, 1)
    )
    return (*statements, replace(drafted.closing, by=by))


def _next(made: Basis, month: str) -> Carried:
    """Return from where on the next month is read, and how long visits before that were."""
    record, close = made.record, made.record.close
    entries, recent = made.entries, close.recent if close else {}
    if not entries:
        return Carried(_begins(record), recent)
    if made.reopened:
        entries, recent = entries_from(
            record, min(each.read_from for each in made.reopened.values())
        )
    by = customs(made.rules, record)
    return carried(entries, by, record.now, first_day(after(month)), recent)


def _first_after(made: Basis, month: str, otherwise: int) -> int:
    """Return the first entry after a month's end that says what a member is."""
    end_us = ends_us(month, made.record.zone)
    return next(
        (e.sequence for e in made.entries if _tells(e) and e.stamp.utc_us >= end_us), otherwise
    )


def _tells(entry: LedgerEntry) -> bool:
    return isinstance(entry.fact, MemberAdded | TermsSet | MemberErased)


def _standings(made: Basis, last: date) -> Iterator[tuple[str, Footing]]:
    """Yield what is known of each member on the month's last day; nothing of who is long gone."""
    for member, footing in made.footings.items():
        if footing.until != date.min:
            yield member, as_of(footing, last)
