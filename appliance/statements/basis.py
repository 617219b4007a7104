"""A record, folded: visits, members, and the closed months that changed. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from appliance import visits
from appliance.facts import Footing, LedgerEntry, Visit
from appliance.statements import beginning
from appliance.statements.beginning import begun_us
from appliance.statements.concerned import concerned
from appliance.statements.known import (
    NOBODY,
    Rules,
    customs,
    footings,
    in_order,
    remembering,
    rules_of,
)
from appliance.statements.month import Month, charged, opening
from appliance.statements.months import month_at, through
from appliance.statements.restating import Reopened, reopen
from appliance.statements.values import Record
from appliance.tariff.values import Carryover
from appliance.visits import Visits


class Basis(Struct, frozen=True):
    """What every statement is made from. `first` is the first month that is not closed."""

    record: Record
    rules: Rules
    entries: tuple[LedgerEntry, ...]
    folded: Visits
    footings: Mapping[str, Footing]
    reopened: Mapping[str, Reopened]
    first: str

    def visits(self, member: str) -> tuple[Visit, ...]:
        """Return somebody's visits, oldest first; one that ends before `first` is not whole."""
        again = self.reopened.get(member)
        return again.visits if again else self.folded.of.get(member, ())

    def footing(self, member: str) -> Footing:
        """Return what somebody is; who was erased, and is forgotten, owes nothing by the month."""
        close = self.record.close
        was = close.footings.get(member, NOBODY) if close else NOBODY
        return self.footings.get(member) or replace(was, until=date.min)

    def members(self) -> tuple[str, ...]:
        """Return whoever may owe anything, by id."""
        return tuple(sorted({*self.footings, *self.folded.of, *self.reopened}))

    def payer(self, member: str) -> str:
        return self.record.payers.get(member, member)


def basis(record: Record, known: Mapping[str, Footing] | None = None) -> Basis:
    """Fold a record. `known` is what its members were, where that is known better than by it."""
    record = remembering(record)
    entries, rules = in_order(record.entries), rules_of(record)
    by = customs(rules, record)
    recent = record.close.recent if record.close else {}
    folded = visits.fold(entries, by, record.now, recent)
    months = concerned(record, entries, folded, rules)
    are = footings(record, entries) if known is None else known
    reopened = reopen(record, months, rules, are) if months else {}
    return Basis(record, rules, entries, folded, are, reopened, first_open(record, rules, entries))


def first_open(record: Record, rules: Rules, entries: tuple[LedgerEntry, ...]) -> str:
    """Return the first month to be closed."""
    at_us = begun_us(entries)
    begun = month_at(record.now.utc_us if at_us is None else at_us, record.zone)
    closed = record.close.month if record.close else ""
    return beginning.first_open(closed, (each.since for each in rules.tariffs), begun)


def carryover(basis: Basis, member: str) -> Carryover:
    """Return what somebody's hours count against when the first open month begins."""
    if member in basis.reopened:
        return basis.reopened[member].carryover
    return opening(basis.record, basis.record.close, member, basis.visits(member), basis.first)


def months(basis: Basis, member: str, last: str) -> Iterator[Month]:
    """Yield somebody's months that are not closed, one after the other, until `last`."""
    before, footing = carryover(basis, member), basis.footing(member)
    stays = basis.visits(member)
    for each in through(basis.first, last):
        month = charged(each, stays, footing, basis.rules, basis.record, before)
        before = month.charged.carryover
        yield month
