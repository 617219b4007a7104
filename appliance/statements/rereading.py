"""Closed months read once more: how far back, and what their visits are now. Pure."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from appliance import visits
from appliance.facts import Corrected, LedgerEntry, Visit
from appliance.statements.known import Rules, customs, in_order, rules_of
from appliance.statements.months import before, begins_us, month_at
from appliance.statements.values import Past, Record

ByMember = Mapping[str, tuple[Visit, ...]]


class Reread(Struct, frozen=True):
    """Everybody's visits since the month `start`, as they are now.

    `closed` are those of each closed month, by what was in force when it was closed; `now` are
    those by what is in force now.
    """

    start: str
    pasts: Mapping[str, Past]
    closed: Mapping[str, ByMember]
    now: ByMember


def reread(record: Record, month: str, rules: Rules, members: Collection[str]) -> Reread | None:
    """Read everything since a closed month again; None where that is out of reach."""
    pasts = _reach(record, month)
    if not pasts:
        return None
    start = _start(record, min(pasts), members)
    entries, recent = entries_from(record, start)
    then = {month: rules_of(record, past.close.through) for month, past in pasts.items()}
    folded = {
        each: visits.fold(entries, customs(each, record), record.now, recent).of
        for each in {rules, *then.values()}
    }
    closed = {month: folded[each] for month, each in then.items()}
    return Reread(start, pasts, closed, folded[rules])


def entries_from(
    record: Record, month: str
) -> tuple[tuple[LedgerEntry, ...], Mapping[str, tuple[int, ...]]]:
    """Return the entries from a closed month on, and how long the visits before it were."""
    past, earlier = record.past(month), record.past(before(month))
    entries = in_order(record.since(past.close.begins)) if past else ()
    return entries, earlier.close.recent if earlier else {}


def _reach(record: Record, month: str) -> dict[str, Past]:
    """Return the closed months since `month` whose entries are all there still, oldest first."""
    found: dict[str, Past] = {}
    each = record.close.month if record.close else ""
    while each and each >= month:
        past = record.past(each)
        if past is None or past.close.begins <= record.forgotten:
            break
        found[each] = past
        each = before(each)
    return dict(sorted(found.items()))


def _start(record: Record, month: str, members: Collection[str]) -> str:
    """Return from which month on visits have to be folded for those since `month` to be right.

    Estimates look back at visits before: those that were corrected after their month was closed
    are not yet in what it handed on.
    """
    earlier = record.past(before(month))
    if earlier is None:
        return month
    start_us = begins_us(month, record.zone)
    entries, _ = entries_from(record, month)
    told = [
        entry.fact.at_us
        for entry in entries
        if isinstance(entry.fact, Corrected)
        and entry.fact.member in members
        and entry.fact.at_us < start_us
        and entry.sequence > earlier.close.through
    ]
    if not told:
        return month
    first = min(_reach(record, month_at(min(told), record.zone)))
    return _start(record, first, members) if first < month else month
