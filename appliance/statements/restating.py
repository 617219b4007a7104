"""Closed months once more, as they are now: what they differ by from what was billed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from appliance.facts import Footing, Part, Restated, Visit
from appliance.statements.billed import Parts, billed, parts_of, sums
from appliance.statements.known import NOBODY, Rules, footing_in, rules_of
from appliance.statements.month import Month, charged, opening
from appliance.statements.months import before, last_day
from appliance.statements.rereading import Reread, reread
from appliance.statements.totals import priced
from appliance.statements.values import Record
from appliance.tariff.money import amount
from appliance.tariff.plans import at
from appliance.tariff.values import Carryover, Charge, For


class Reopened(Struct, frozen=True):
    """What became of somebody's closed months; `carryover` is for the first that is open.

    `visits` are theirs from `since` on; `changes` the months that are not as they were last known.
    `read_from` is the month from which on the entries had to be read for that.
    """

    read_from: str
    since: str
    visits: tuple[Visit, ...]
    carryover: Carryover
    changes: tuple["Change", ...]


class Change(Struct, frozen=True):
    """A closed month as it is now, who paid for it, and what is due for it by rate of VAT.

    `prices` say whether the amounts are with VAT: they are as the month's own tariff has them.
    """

    payer: str
    restated: Restated
    differs: tuple[tuple[str, Fraction], ...]
    visits: tuple[int, ...]
    prices: str


class _Again(Struct, frozen=True):
    """What closed months are gone through again by."""

    record: Record
    read: Reread
    footings: Mapping[str, Footing]


def reopen(
    record: Record, months: Mapping[str, str], rules: Rules, footings: Mapping[str, Footing]
) -> dict[str, Reopened]:
    """Return the members of `months`, each from that month on; those out of reach are left out."""
    read = reread(record, min(months.values()), rules, months)
    if read is None:
        return {}
    again, first = _Again(record, read, footings), min(read.pasts)
    return {m: _reopened(again, m, max(month, first)) for m, month in sorted(months.items())}


def _reopened(again: _Again, member: str, since: str) -> Reopened:
    pasts = [past for month, past in again.read.pasts.items() if month >= since]
    # A credit note of the month before may be the last word on how that ended.
    spoken = [past for past in (again.record.past(before(since)), *pasts) if past]
    parts = parts_of(member, [each for past in spoken for each in past.issued])
    carryover = _carryover(again, member, since, parts)
    changes: list[Change] = []
    for month in (past.close.month for past in pasts):
        done = _once_more(again, member, month, carryover)
        change = _change(again, member, done, parts)
        changes += [change] if change else []
        carryover = done.charged.carryover
    now = again.read.now.get(member, ())
    return Reopened(again.read.start, since, now, carryover, tuple(changes))


def _carryover(again: _Again, member: str, since: str, parts: Parts) -> Carryover:
    """Return the carryover at the beginning of a month: as restated since, else as closed with."""
    known = billed(before(since), parts).carryover
    if known is not None:
        return known
    past = again.record.past(before(since))
    stays = again.read.closed[since].get(member, ())
    return opening(again.record, past.close if past else None, member, stays, since)


def _once_more(again: _Again, member: str, month: str, carryover: Carryover) -> Month:
    record, stays = again.record, again.read.closed[month].get(member, ())
    rules = rules_of(record, again.read.pasts[month].close.through)
    footing = footing_in(record, member, month, again.footings.get(member, NOBODY))
    return charged(month, stays, footing, rules, record, carryover)


def _change(again: _Again, member: str, now: Month, parts: Parts) -> Change | None:
    """Return what a month differs by from how it was last known; None where it does not."""
    month, close = now.month, again.read.pasts[now.month].close
    was = billed(month, parts)
    carryover = was.carryover or close.carryovers.get(member, Carryover())
    done = now.charged
    as_now = (_ends(now.visits), done.uses, done.charges, done.carryover)
    if as_now == (_ends(was.visits), was.uses, was.charges, carryover):
        return None
    tariff = at(rules_of(again.record, close.through).tariffs, last_day(month))
    return Change(
        was.payer,
        Restated(
            month, was.number, now.visits, done.uses, done.charges, done.carryover, now.before
        ),
        differs(done.charges, month, parts, tariff.prices),
        _other(was.visits, now.visits),
        tariff.prices,
    )


def differs(
    charges: Iterable[Charge], month: str, parts: Parts, prices: str
) -> tuple[tuple[str, Fraction], ...]:
    """Return what `charges` come to beyond what was billed for a month, by rate of VAT."""
    rest = {vat: -exact for vat, exact in sums(month, parts, prices).items()}
    for charge in charges:
        rest[charge.vat] = rest.get(charge.vat, Fraction()) + charge.amount.cents
    return tuple((vat, exact) for vat, exact in sorted(rest.items()) if exact)


def part(member: str, month: Month, changes: Sequence[Change], prices: str) -> Part:
    """Return somebody's month as a statement has it, what is due for earlier ones at the end."""
    done = month.charged
    due = (each for change in changes for each in corrections(change, month.month, prices))
    again = tuple(change.restated for change in changes)
    charges = (*done.charges, *due)
    return Part(member, month.category, month.visits, done.uses, charges, done.left, again)


def corrections(change: Change, month: str, prices: str) -> tuple[Charge, ...]:
    """Return what is due for a change, as charges of a month's statement."""
    of, day = change.restated, last_day(month)
    exact = [(vat, priced(due, vat, change.prices, prices)) for vat, due in change.differs]
    return tuple(
        Charge(
            day,
            "",
            For.CORRECTION,
            amount(due),
            vat,
            visits=change.visits,
            month=of.month,
            number=of.number,
        )
        for vat, due in exact
    )


def _ends(stays: Iterable[Visit]) -> tuple[tuple[int, int, int], ...]:
    """Return which visits there are, from when and how long: how that is known is no matter."""
    return tuple((each.visit, each.began_us, each.seconds) for each in stays)


def _other(was: Iterable[Visit], now: Iterable[Visit]) -> tuple[int, ...]:
    """Return the visits that are there now only, were before only, or are at another time."""
    changed = set(_ends(was)) ^ set(_ends(now))
    return tuple(sorted({visit for visit, _, _ in changed}))
