"""What was in force, and what every member was, as far as it was known. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from functools import cache, partial
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import (
    Footing,
    LedgerEntry,
    MemberAdded,
    MemberErased,
    TariffSet,
    TermsSet,
)
from appliance.local_time import local_day
from appliance.model import Category
from appliance.roster import Holder
from appliance.statements.months import after
from appliance.statements.values import Record
from appliance.tariff.plans import Terms
from appliance.tariff.values import Tariff
from appliance.visits import Customs

NOBODY: Final = Footing(((date.min, Category.VISITOR),), since=date.max)
"""Of whom nothing is known any more: they owe for their hours, and nothing by the month."""


def remembering(record: Record) -> Record:
    """Return the same, reading each closed month once."""
    return replace(record, past=cache(record.past))


class Rules(Struct, frozen=True):
    """The tariffs in the order in which they were recorded, and the last word on the cut-off."""

    tariffs: tuple[Tariff, ...]
    cut_off: time


def rules_of(record: Record, through: int | None = None) -> Rules:
    """Return what was known when `through` was the last entry; None for what is known now."""
    known = [
        entry.fact
        for entry in in_order(record.tariffs)
        if isinstance(entry.fact, TariffSet) and (through is None or entry.sequence <= through)
    ]
    cut_off = known[-1].cut_off if known else record.cut_off
    return Rules(tuple(fact.tariff for fact in known), cut_off)


def customs(rules: Rules, record: Record) -> Customs:
    estimates = tuple((tariff.since, tariff.estimate) for tariff in rules.tariffs)
    return Customs(record.zone, rules.cut_off, estimates)


def in_order(entries: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
    """Return the entries by sequence, each once."""
    return tuple(entry for _, entry in sorted({each.sequence: each for each in entries}.items()))


def terms(footing: Footing, rules: Rules, record: Record) -> Terms:
    """Return what one member is charged by."""

    def category_on(day: date) -> Category:
        begun = [category for since, category in footing.categories if since <= day]
        return begun[-1] if begun else footing.categories[0][1]

    on = partial(member_on, footing)
    return Terms(rules.tariffs, footing.agreed, category_on, record.zone, on)


def member_on(footing: Footing, day: date) -> bool:
    return (footing.since or date.min) <= day <= (footing.until or date.max)


def footings(record: Record, entries: Sequence[LedgerEntry]) -> dict[str, Footing]:
    """Return what every member is, and was on each day since the last month that is closed."""
    before = record.close.categories if record.close else {}
    said = _said(entries, record.zone)
    members = record.roster.members
    return {member: _footing(members[member], said, before) for member in sorted(members)}


def footing_in(record: Record, member: str, month: str, otherwise: Footing = NOBODY) -> Footing:
    """Return what somebody was in a closed month; who became a member later, as they began."""
    while (past := record.past(month)) is not None:
        if member in past.close.footings:
            return past.close.footings[member]
        month = after(month)
    return otherwise


def as_of(footing: Footing, day: date) -> Footing:
    """Return the same without the categories that begin after a day."""
    first, *others = footing.categories
    return replace(footing, categories=(first, *(each for each in others if each[0] <= day)))


class _Said(Struct, frozen=True):
    """What the entries say of members: as what from which local day on, added and erased when."""

    categories: dict[str, dict[date, Category]]
    added: dict[str, date]
    erased: dict[str, date]


def _said(entries: Iterable[LedgerEntry], zone: ZoneInfo) -> _Said:
    said = _Said({}, {}, {})
    for entry in entries:
        fact, day = entry.fact, local_day(entry.stamp.utc_us, zone)
        if isinstance(fact, MemberAdded):
            said.added[fact.member] = day
            said.categories.setdefault(fact.member, {})[day] = fact.category
        elif isinstance(fact, TermsSet):
            said.categories.setdefault(fact.member, {})[day] = fact.terms.category
        elif isinstance(fact, MemberErased):
            said.erased[fact.member] = day
    return said


def _footing(holder: Holder, said: _Said, before: Mapping[str, Category]) -> Footing:
    member = holder.member
    was = {date.min: before[member]} if member in before else {}
    days = {**was, **said.categories.get(member, {})} or {date.min: holder.category}
    since = holder.valid_from or said.added.get(member)
    return Footing(tuple(sorted(days.items())), holder.agreed, since, _until(holder, said))


def _until(holder: Holder, said: _Said) -> date | None:
    """Return somebody's last day; of who was erased earlier than the entries tell, none at all."""
    if not holder.erased:
        return holder.valid_until
    return min(holder.valid_until or date.max, said.erased.get(holder.member, date.min))
