"""What may be forgotten, and when."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import retention
from appliance.facts import (
    Corrected,
    Denied,
    Entered,
    ExitPressed,
    LedgerEntry,
    Looked,
    MemberAdded,
    ProposalDeclined,
    Started,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.local_time import local_day
from appliance.model import Category, Means, Reason, Stamp, Way
from appliance.tariff.values import Tariff

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("today", "keep_days", "closed_before", "first"),
    [
        ("2026-11-23", 90, "2026-11-01", "2026-08-25"),
        ("2026-11-23", 7, "2026-11-01", "2026-11-01"),  # the month that runs is kept whole
        ("2026-11-23", 90, "2026-07-01", "2026-07-01"),  # July has not been billed
        ("2026-03-01", 1, "2026-03-01", "2026-02-28"),
    ],
)
def test_the_first_day_that_is_kept(today, keep_days, closed_before, first):
    days = map(date.fromisoformat, (today, closed_before))
    today, closed_before = days
    assert retention.first_kept_day(today, keep_days, closed_before).isoformat() == first


def test_all_months_but_the_one_that_runs_are_closed():
    assert retention.months_closed_before(date(2026, 11, 23)) == date(2026, 11, 1)
    assert retention.months_closed_before(date(2026, 12, 1)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("today", "unbilled", "before"),
    [
        ("2026-11-23", "2026-09-01", "2026-09-01"),  # September waits to be billed
        ("2026-11-23", "2026-11-01", "2026-11-01"),
        ("2026-11-23", "2026-12-01", "2026-11-01"),  # the month that runs is not over
    ],
)
def test_a_month_that_is_to_be_billed_is_not_closed(today, unbilled, before):
    day, first = date.fromisoformat(today), date.fromisoformat(unbilled)
    assert retention.months_closed_before(day, first).isoformat() == before


@pytest.mark.parametrize(
    ("since", "closed", "first"),
    [
        ([], "", None),
        (["2026-10-15"], "", "2026-10-01"),
        (["2026-12-01", "2026-10-31"], "", "2026-10-01"),
        (["2026-10-15"], "2026-10", "2026-11-01"),
        (["2026-10-15"], "2026-12", "2027-01-01"),
        (["2020-01-01"], "2027-02", "2027-03-01"),
        ([], "2026-10", "2026-11-01"),
    ],
)
def test_what_is_still_to_be_billed(since, closed, first):
    tariffs = [Tariff(since=date.fromisoformat(each)) for each in since]
    expected = first and date.fromisoformat(first)
    assert retention.first_unbilled_day(tariffs, closed) == expected


def written(*stamps):
    return [
        LedgerEntry(n, Stamp(at, at, "boot", synced=synced), Started("1"))
        for n, (at, synced) in enumerate(stamps, start=1)
    ]


@pytest.mark.parametrize(
    ("stamps", "through"),
    [
        ([], 0),
        ([(5, True), (9, True), (10, True), (11, True)], 2),
        ([(10, True)], 0),
        ([(5, False), (6, False), (11, False)], 2),
        ([(99, False), (5, True), (11, True)], 2),  # a clock far ahead keeps nothing
        ([(11, True), (5, False), (12, True)], 0),  # a clock far behind takes nothing with it
        ([(99, False), (5, False)], 0),
    ],
)
def test_what_is_old_enough(stamps, through):
    assert retention.expired_through(written(*stamps), 10) == through


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans())))
def test_with_right_clocks_nothing_young_goes_and_nothing_old_stays(stamps):
    right = sorted(at for at, _ in stamps)
    entries = written(*((at, True) for at in right))
    assert retention.expired_through(entries, 10) == sum(at < 10 for at in right)
    through = retention.expired_through(written(*stamps), 10)
    gone, kept = stamps[:through], stamps[through:]
    assert not any(at < 10 and synced for at, synced in kept)
    assert not gone or gone[-1][0] < 10


def test_movements_are_counted_and_nothing_else():
    facts = (
        Entered("anne", "in", Means.BADGE),
        Denied("in", Means.BADGE, Reason.UNKNOWN),
        ExitPressed(),
        Corrected("anne", Way.OUT, 1, "forgot", "host"),
        MemberAdded("anne", Category.COWORKER),
        Looked("admin", "movements", "anne"),
        VisitTold("anne", 0, 1, 2, "forgot", "host"),
        VisitStruck("anne", 1, "not there", "host", (1, 2)),
        VisitConfirmed("anne", 1, 1, 60, "anne"),
        VisitProposed("anne", 1, 1, 2, "forgot", "anne"),
        ProposalDeclined("anne", 1, "no", "host"),
    )
    assert retention.movements(facts) == 9


def local(text):
    at = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)
    return round(at.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23T00:00", "2026-11-23T03:30"),
        ("2026-11-23T03:29", "2026-11-23T03:30"),
        ("2026-11-23T03:30", "2026-11-24T03:30"),
        ("2026-11-23T23:00", "2026-11-24T03:30"),
        ("2026-10-24T12:00", "2026-10-25T03:30"),  # after the hour that comes twice
        ("2026-03-28T12:00", "2026-03-29T03:30"),
    ],
)
def test_the_night_comes(now, then):
    assert retention.next_chores_us(local(now), BRUSSELS) == local(then)


@given(st.integers(0, 4_000_000_000))
def test_it_comes_within_a_day(utc_s):
    waits_s = retention.next_chores_us(utc_s * 1_000_000, BRUSSELS) / 1e6 - utc_s
    assert 0 < waits_s <= timedelta(hours=25).total_seconds()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_begins_at_local_midnight(day):
    begins_us = retention.day_begins_us(day, BRUSSELS)
    assert local_day(begins_us, BRUSSELS) == day
    assert local_day(begins_us - 1, BRUSSELS) == day - timedelta(days=1)
