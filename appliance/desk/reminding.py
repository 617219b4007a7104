"""Months that are over and wait to be closed: put on record once each, for somebody to be told."""

from collections.abc import Iterator
from contextlib import closing
from typing import Final

from appliance.bills import read_bills
from appliance.commands import Answer, RemindOfMonths
from appliance.commands.answers import Done, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.desk.pricing import renew, tariffs
from appliance.facts import MonthDue
from appliance.ledger import read_back, read_entries
from appliance.statements.beginning import begun_us, first_open
from appliance.statements.months import month_at, over_us, through

_REMINDERS: Final = '"type":"month_due"'


def remind_of_months(clerk: Clerk, _: RemindOfMonths) -> Answer:
    """Remind of nothing where nothing is billed any more, though it may have been."""
    if not clerk.clock_right:  # one that is ahead would remind of what is not over
        raise Cannot(Trouble.TIME)
    if clerk.settings.billing.plans is not None:
        renew(clerk)
        due = tuple(_due(clerk))
        reminded = _reminded(clerk) if due else frozenset[str]()
        clerk.book.enact(*(MonthDue(month) for month in due if month not in reminded))
    return Done()


def _due(clerk: Clerk) -> Iterator[str]:
    """Yield the months that could be closed now, or once those before them are."""
    known = tariffs(clerk)
    if not known:
        return
    now_us, zone, cut_off = clerk.standing.stamp.utc_us, zone_of(clerk), known[-1].cut_off
    begun = month_at(_begun_us(clerk, now_us), zone)
    first = first_open(_last_closed(clerk), (each.tariff.since for each in known), begun)
    for month in through(first, month_at(now_us, zone)):
        if over_us(month, cut_off, zone) <= now_us:
            yield month


def _last_closed(clerk: Clerk) -> str:
    with read_bills(clerk.storage.ledger) as bills:
        return max((each.month for each in bills.closes()), default="")


def _begun_us(clerk: Clerk, now_us: int) -> int:
    with closing(read_entries(clerk.storage.ledger)) as entries:
        at_us = begun_us(entries)
    return now_us if at_us is None else at_us


def _reminded(clerk: Clerk) -> frozenset[str]:
    """Return the months there was a reminder of.

    None is forgotten that could be given again: it is newer than its month, and nothing is
    forgotten of a month that is not closed, or of later ones.
    """
    with closing(read_back(clerk.storage.ledger, _REMINDERS)) as entries:
        return frozenset(each.fact.month for each in entries if isinstance(each.fact, MonthDue))


QUICK: Final = (quick(RemindOfMonths, remind_of_months),)
