"""Which tariff holds on a day, and which plan somebody has."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from appliance.model import Category
from appliance.tariff.left import left_on, with_overrun
from appliance.tariff.plans import at, plan_on
from appliance.tariff.values import Carryover, Left, Offer, Pack
from tests.tariffs import pack, plan, tariff, terms, weekly

MONDAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("day", "vat"),
    [
        ("2025-01-01", "2"),  # before the first begins it holds already, as it was mended
        ("2026-01-01", "2"),
        ("2026-05-31", "2"),
        ("2026-06-01", "3"),
        ("2027-06-01", "3"),
    ],
)
def test_the_tariff_of_a_day(day, vat):
    begun = [("1", "2026-01-01"), ("3", "2026-06-01"), ("2", "2026-01-01")]
    known = tuple(tariff(pack(), vat=vat, since=date.fromisoformat(day)) for vat, day in begun)
    assert at(known, date.fromisoformat(day)).vat == vat


@pytest.mark.parametrize(
    ("agreed", "name"),
    [
        ([], "day"),
        ([("2026-10-05", "weekly")], "weekly"),
        ([("2026-10-06", "weekly")], "day"),
        ([("2026-10-01", "weekly"), ("2026-10-05", "")], "day"),
        ([("2026-10-04", "unlimited"), ("2026-10-01", "weekly")], "unlimited"),  # latest begun
        ([("2026-10-01", "unlimited"), ("2026-10-01", "weekly")], "weekly"),  # latest said
        ([("2026-10-01", "weekly"), ("2026-10-02", "gone")], "weekly"),
        ([("2026-10-01", "weekly"), ("2026-10-02", "student")], "weekly"),  # not for coworkers
    ],
)
def test_the_plan_of_a_day(agreed, name):
    student = replace(plan("student", "free"), categories=(Category.STUDENT,))
    known = tariff(pack(), weekly(), plan("unlimited", "month", price="1.00"), student)
    assert plan_on(terms(known, agreed=agreed), MONDAY).id == name


def test_offers_that_follow_each_other():
    ends = date(2026, 10, 4)
    offers = (
        Offer(Category.COWORKER, "day", until=ends),
        Offer(Category.COWORKER, "weekly", since=ends + timedelta(1)),
        Offer(Category.STUDENT, "weekly"),
    )
    told = terms(replace(tariff(pack(), weekly()), offer=offers))
    assert [plan_on(told, ends + timedelta(n)).id for n in (-400, 0, 1)] == ["day", "day", "weekly"]


def test_before_a_tariff_begins_its_offers_are_those_of_its_first_day():
    offers = (Offer(Category.COWORKER, "day", since=date(2026, 1, 1)),)
    told = terms(replace(tariff(pack()), offer=offers))
    assert plan_on(told, date(2025, 12, 31)).id == "day"


def test_the_overruns_of_a_plan():
    hours = plan("hours", "hours", price="5.00")
    known = tariff(weekly(overrun="once"), pack("once", overrun="hours"), hours)
    assert [each.id for each in with_overrun(known.plan[0], known)] == ["weekly", "once", "hours"]
    assert [each.id for each in with_overrun(pack(), known)] == ["day"]
    assert [each.id for each in with_overrun(weekly(overrun="free"), known)] == ["weekly"]


def test_what_is_left_on_a_day():
    carryover = Carryover(
        packs=(
            Pack("day", MONDAY, 0, None),
            Pack("day", MONDAY, 5, MONDAY),
            Pack("other", MONDAY, 7, None),
        ),
        spent={"weekly 2026-W41": 100},
    )
    told = terms(tariff(weekly(), pack(), plan("student", "free")))
    assert left_on(MONDAY, carryover, told) == (
        Left("weekly", minutes=380, until=date(2026, 10, 11)),
        Left("day", minutes=5, until=MONDAY),
    )
    later = left_on(date(2026, 10, 12), carryover, told)
    assert later == (Left("weekly", minutes=480, until=date(2026, 10, 18)),)
    free = terms(tariff(plan("student", "free")))
    assert left_on(MONDAY, carryover, free) == ()


@pytest.mark.parametrize(("spent", "days"), [(1, 1), (2, 0), (3, 0)])
def test_days_left(spent, days):
    known = tariff(weekly(allowance_minutes=None, allowance_days=2, expiry="month", overrun="free"))
    carryover = Carryover(spent={"weekly 2026-10 days": spent})
    left = left_on(MONDAY, carryover, terms(known))
    assert left == (Left("weekly", days=days, until=date(2026, 10, 31)),)


def test_an_allowance_that_was_lowered_is_not_less_than_none():
    carryover = Carryover(spent={"weekly 2026-W41": 500})
    assert left_on(MONDAY, carryover, terms(tariff(weekly(overrun="free"))))[0].minutes == 0
