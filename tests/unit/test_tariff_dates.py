"""Months, weeks and expiry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.tariff.dates import days_of, month_of, period, until
from tests.naive.charging import last_day
from tests.tariffs import expiries


@pytest.mark.parametrize(
    ("expiry", "opened", "last"),
    [
        ("never", "2026-10-05", None),
        (None, "2026-10-05", None),
        ("week", "2026-10-05", "2026-10-11"),
        ("week", "2026-10-11", "2026-10-11"),
        ("month", "2026-10-05", "2026-10-31"),
        ("month", "2028-02-29", "2028-02-29"),
        ("1 day", "2026-10-05", "2026-10-05"),
        ("30 days", "2026-10-05", "2026-11-03"),
        ("1 month", "2026-10-05", "2026-11-04"),
        ("1 month", "2026-11-01", "2026-11-30"),
        ("1 month", "2026-01-28", "2026-02-27"),
        ("1 month", "2026-01-29", "2026-02-28"),
        ("1 month", "2026-01-31", "2026-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("3 months", "2026-11-30", "2027-02-28"),
        ("12 months", "2026-12-01", "2027-11-30"),
    ],
)
def test_the_last_day(expiry, opened, last):
    assert until(expiry, date.fromisoformat(opened)) == (last and date.fromisoformat(last))


@given(expiries, st.dates(date(2026, 1, 1), date(2031, 1, 1)))
def test_the_last_day_is_the_one_before_the_first_that_is_too_late(expiry, opened):
    assert until(expiry, opened) == last_day(expiry, opened)


def test_the_days_of_a_month():
    assert [len(days_of(f"2028-{month:02d}")) for month in (1, 2, 4, 12)] == [31, 29, 30, 31]
    assert {month_of(day) for day in days_of("2026-10")} == {"2026-10"}


def test_the_period_of_an_allowance():
    assert period("week", date(2026, 12, 31)) == period("week", date(2027, 1, 3)) == "2026-W53"
    assert period("week", date(2026, 3, 1)) == "2026-W09"
    assert period("month", date(2026, 12, 31)) == "2026-12"
