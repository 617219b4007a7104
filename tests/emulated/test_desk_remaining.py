"""What a member has left, as the door asks it: of packs, of allowances, of what has no end."""

from datetime import date

import pytest

from appliance.commands import AgreePlan
from appliance.desk.remaining import left_of
from appliance.model import Category
from tests.plans import PLANS

ALLOWANCES = """
[[plan]]
id = "weekly"
name = "A day a week"
kind = "month"
categories = ["coworker"]
price = "80.00"
allowance_minutes = 480
expiry = "week"
overrun = "free"

[[plan]]
id = "two-days"
name = "Two days a month"
kind = "month"
categories = ["coworker"]
price = "80.00"
allowance_days = 2
expiry = "month"
overrun = "free"
"""
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk on the first of October, with plans."""
    file = tmp_path / "plans.toml"
    file.write_text(PLANS + ALLOWANCES)
    at_desk.with_plans(file)
    at_desk.set_clock(2026, 10, 1, 8)
    at_desk.anne = at_desk.add("Anne Étienne")
    return at_desk


def left(desk, member=None):
    return left_of(desk.desk, member or desk.anne)


def on_monday(desk, hour):
    desk.set_clock(2026, 10, 5, hour)
    return desk


def test_of_a_pack_that_this_visit_opens_and_of_one_that_is_open(desk):
    assert left(on_monday(desk, 9)) == 480
    desk.visit(desk.anne, (2026, 10, 5, 9), (2026, 10, 5, 14))
    assert left(on_monday(desk, 15)) == 180


def test_a_visit_that_goes_on_counts_so_far(desk):
    desk.visit(desk.anne, (2026, 10, 5, 9))
    assert left(on_monday(desk, 12)) == 300


def test_of_an_allowance_in_hours(desk):
    desk.ask(AgreePlan(desk.anne, "weekly", OCTOBER))
    assert left(on_monday(desk, 9)) == 480
    desk.visit(desk.anne, (2026, 10, 5, 9), (2026, 10, 5, 16))
    assert left(on_monday(desk, 17)) == 60


def test_of_an_allowance_in_days_there_is_nothing_to_tell_until_there_is_none(desk):
    desk.ask(AgreePlan(desk.anne, "two-days", OCTOBER))
    desk.visit(desk.anne, (2026, 10, 1, 9), (2026, 10, 1, 10))
    desk.set_clock(2026, 10, 2, 9)
    assert left(desk) is None
    desk.visit(desk.anne, (2026, 10, 2, 9), (2026, 10, 2, 10))
    assert left(on_monday(desk, 9)) == 0


def test_where_nothing_runs_out_there_is_nothing_to_tell(desk):
    desk.ask(AgreePlan(desk.anne, "hourly", OCTOBER))
    student = desk.add("Stan", Category.STUDENT)
    assert left(desk) is None
    assert left(desk, student) is None
    assert left(desk, "nobody") is None


def test_without_plans_there_is_nothing_to_tell(at_desk):
    assert left(at_desk, at_desk.add("Anne Étienne")) is None
