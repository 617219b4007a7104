"""Closed months once more, as they are now: what they differ by from what was billed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from appliance import visits
from appliance.facts import LedgerEntry, Part, Restated, Standing, Visit
from appliance.statements.billed import Parts, billed, parts_of, sums
from appliance.statements.known import NOBODY, Rules, customs, in_order, rules_of
from appliance.statements.month import Month, charged, opening
from appliance.statements.months import before, last_day
from appliance.statements.totals import priced
from appliance.statements.values import Past, Record
from appliance.tariff.money import amount
from appliance.tariff.plans import at
from appliance.tariff.values import Account, Charge, For


class Reopened(Struct, frozen=True):
    """What became of somebody's closed months. `account` is what the first open month begins with.

    `visits` are theirs from `since` on; `changes` the months that are not as they were last known.
    """

    since: str
    visits: tuple[Visit, ...]
    account: Account
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


class _Months(Struct, frozen=True):
    """The closed months to go through again, oldest first, and what they are folded from."""

    record: Record
    pasts: Mapping[str, Past]
    before: Past | None
    visits: Mapping[str, Mapping[str, tuple[Visit, ...]]]  # by month, then by member
    standings: Mapping[str, Standing]


def reopen(
    record: Record, months: Mapping[str, str], rules: Rules, standings: Mapping[str, Standing]
) -> dict[str, Reopened]:
    """Return the members of `months`, each from that month on; those out of reach are left out."""
    pasts = reach(record, min(months.values()))
    if not pasts:
        return {}
    first = min(pasts)
    earlier = record.past(before(first))
    folds, now = _folds(record, pasts, rules)
    again = _Months(record, pasts, earlier, folds, standings)
    return {
        member: _reopened(again, member, max(month, first), now.get(member, ()))
        for member, month in sorted(months.items())
    }


def reach(record: Record, month: str) -> dict[str, Past]:
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


def read_again(
    record: Record, month: str
) -> tuple[tuple[LedgerEntry, ...], Mapping[str, tuple[int, ...]]]:
    """Return the entries from a closed month on, and how long the visits before it were."""
    past, earlier = record.past(month), record.past(before(month))
    entries = in_order(record.since(past.close.begins)) if past else ()
    return entries, earlier.close.recent if earlier else {}


def _folds(
    record: Record, pasts: Mapping[str, Past], rules: Rules
) -> tuple[dict[str, Mapping[str, tuple[Visit, ...]]], Mapping[str, tuple[Visit, ...]]]:
    """Return the visits by what was in force when each month was closed, and by what is now."""
    entries, recent = read_again(record, min(pasts))
    known: dict[Rules, Mapping[str, tuple[Visit, ...]]] = {}
    folds: dict[str, Mapping[str, tuple[Visit, ...]]] = {}
    in_force = {month: rules_of(record, past.close.through) for month, past in pasts.items()}
    for month, then in {**in_force, "": rules}.items():
        if then not in known:
            known[then] = visits.fold(entries, customs(then, record), record.now, recent).of
        folds[month] = known[then]
    return folds, folds.pop("")


def _reopened(again: _Months, member: str, since: str, now: tuple[Visit, ...]) -> Reopened:
    issued = [each for month in again.pasts if month >= since for each in again.pasts[month].issued]
    parts = parts_of(member, issued)
    account = _account(again, member, since, parts)
    changes: list[Change] = []
    for month in (each for each in again.pasts if each >= since):
        done = _once_more(again, member, month, account)
        change = _change(again, member, done, parts)
        changes += [change] if change else []
        account = done.charged.account
    return Reopened(since, now, account, tuple(changes))


def _account(again: _Months, member: str, since: str, parts: Parts) -> Account:
    """Return the account at the beginning of a month: as restated since, else as closed with."""
    known = billed(before(since), parts).account
    if known is not None:
        return known
    past = again.pasts.get(before(since), again.before)
    stays = again.visits[since].get(member, ())
    return opening(again.record, past.close if past else None, member, stays, since)


def _once_more(again: _Months, member: str, month: str, account: Account) -> Month:
    close = again.pasts[month].close
    standing = close.standings.get(member) or again.standings.get(member, NOBODY)
    rules = rules_of(again.record, close.through)
    stays = again.visits[month].get(member, ())
    return charged(month, stays, standing, rules, again.record, account)


def _change(again: _Months, member: str, now: Month, parts: Parts) -> Change | None:
    """Return what a month differs by from how it was last known; None where it does not."""
    month, close = now.month, again.pasts[now.month].close
    was = billed(month, parts)
    account = was.account or close.accounts.get(member, Account())
    done = now.charged
    as_now = (_ends(now.visits), done.uses, done.charges, done.account)
    if as_now == (_ends(was.visits), was.uses, was.charges, account):
        return None
    tariff = at(rules_of(again.record, close.through).tariffs, last_day(month))
    return Change(
        was.payer,
        Restated(month, was.number, now.visits, done.uses, done.charges, done.account),
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
