"""What months brought in: closed ones by their statements, open ones by a draft."""

from datetime import date

import pytest
from msgspec.structs import replace

from appliance.commands.answers import MonthIncome
from appliance.facts import MonthClosed
from appliance.model import Category
from appliance.statements import income as room
from appliance.statements.income import income
from appliance.tariff.values import By, Use
from tests.billed import a_statement
from tests.month_end import LOUVAIN, Space

NET = 3306  # a day of 40.00 without its 21 %


def joined(*members, tariff=LOUVAIN):
    space = Space(tariff)
    for member in members or ("ada",):
        space.join("2026-01-01T08:00", member)
    return space


def sums(space, now, until="2026-12-31", count=13):
    closed = [entry.fact.month for entry in space.facts(MonthClosed)]
    return income(space.record(now), closed, date.fromisoformat(until), count)


def a_day(space, month="2026-01", member="ada"):
    """Let somebody come for 2, 3 and 3 hours, on three days: a pack of 40.00."""
    for day, hours in (("05", 2), ("06", 3), ("08", 3)):
        space.stay(f"{month}-{day}T09:00", f"{month}-{day}T{9 + hours:02}:00", member)


def test_a_closed_month_is_what_its_statements_say():
    space = joined("ada", "bob", "cy")
    a_day(space)
    space.stay("2026-01-05T09:00", "2026-01-05T11:00", "bob")
    space.close("2026-02-02T09:00", "2026-01")
    january = sums(space, "2026-02-03T09:00", until="2026-01-31")
    assert january == (MonthIncome("2026-01", True, 2 * NET, 600, 4, 2),)


def test_the_draft_of_an_open_month_says_the_same_as_its_close():
    space = joined("ada", "bob")
    a_day(space)
    a_day(space, member="bob")
    (draft,) = sums(space, "2026-01-31T12:00")
    space.close("2026-02-02T09:00", "2026-01")
    closed, february = sums(space, "2026-02-03T09:00")
    assert (draft.closed, closed.closed, february.closed) == (False, True, False)
    assert draft.net == closed.net == 2 * NET
    assert (draft.paid_minutes, draft.paid_days, draft.paying) == (960, 6, 2)
    assert (closed.paid_minutes, closed.paid_days, closed.paying) == (960, 6, 2)
    assert (february.net, february.paid_days, february.paying) == (0, 0, 0)


def test_open_months_go_on_from_one_another():
    space = joined()
    space.stay("2026-01-30T09:00", "2026-01-30T13:00")
    space.stay("2026-02-02T09:00", "2026-02-02T13:00")  # the other half of the pack
    told = sums(space, "2026-03-03T09:00")
    assert [(each.month, each.net, each.paid_minutes) for each in told] == [
        ("2026-01", NET, 240),
        ("2026-02", 0, 240),
        ("2026-03", 0, 0),
    ]
    (february,) = sums(space, "2026-03-03T09:00", until="2026-02-11", count=1)
    assert (february.month, february.net, february.paying) == ("2026-02", 0, 0)


def test_no_more_months_than_asked_for_and_at_least_one():
    space = joined()
    for month, now in (("2026-01", "2026-02-02T09:00"), ("2026-02", "2026-03-02T09:00")):
        a_day(space, month)
        space.close(now, month)
    now = "2026-03-05T09:00"
    assert [each.month for each in sums(space, now, count=2)] == ["2026-02", "2026-03"]
    assert [each.month for each in sums(space, now, count=0)] == ["2026-03"]
    assert [each.month for each in sums(space, now, until="2026-02-01")] == ["2026-01", "2026-02"]
    assert sums(space, now, until="2025-12-31") == ()
    assert sums(space, now, until="0001-01-01") == ()


def test_only_the_months_asked_for_are_read():
    space = joined()
    for month, now in (("2026-01", "2026-02-02T09:00"), ("2026-02", "2026-03-02T09:00")):
        a_day(space, month)
        space.close(now, month)
    read = []

    def past(month):
        read.append(month)
        return space.past(month)

    record = space.record("2026-03-05T09:00", past=past)
    income(record, ["2026-01", "2026-02"], date(2026, 2, 1), 1)
    assert read == ["2026-02"]


def test_a_credit_note_is_taken_off_the_month_that_it_is_of():
    space = joined()
    visit = space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.strike("2026-02-10T09:00", visit, (0, 0))
    assert space.credit("2026-02-11T09:00", 1).statement.total == -4000
    january, february = sums(space, "2026-02-12T09:00")
    assert (january.net, january.paid_minutes, january.paid_days, january.paying) == (0, 120, 1, 1)
    assert february.net == 0


def test_what_a_statement_corrects_is_in_its_own_month_and_nobody_pays_for_it():
    space = joined()
    visit = space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.strike("2026-02-10T09:00", visit, (0, 0))
    january, february = sums(space, "2026-02-12T09:00")
    assert (january.net, february.net) == (NET, -NET)
    assert (february.paid_minutes, february.paid_days, february.paying) == (0, 0, 0)


def test_free_hours_are_not_paid_for():
    space = Space()
    space.join("2026-01-01T08:00", category=Category.STUDENT)
    a_day(space)
    (january,) = sums(space, "2026-01-31T12:00")
    assert january == MonthIncome("2026-01", False, 0, 0, 0, 0)


def test_two_visits_of_one_day_are_one_day_and_a_night_is_two():
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T10:00")
    space.stay("2026-01-05T14:00", "2026-01-05T15:00")
    space.stay("2026-01-06T23:00", "2026-01-07T01:00")
    (january,) = sums(space, "2026-01-31T12:00")
    assert (january.paid_days, january.paid_minutes) == (3, 240)


def test_by_what_is_paid_is_said_of_every_way_of_charging():
    assert set(By) - room.PAID == {
        By.PLAN_FREE, By.GRACE, By.WINDOW, By.FIRST_VISIT, By.OVERRUN_FREE,
    }  # fmt: skip


@pytest.mark.parametrize(("contribution", "net", "paying"), [("25.00", 2066, 1), ("0.00", 0, 0)])
def test_a_contribution_counts_as_paid(contribution, net, paying):
    space = joined()
    space.agree("2026-01-02T08:00", "given", "2026-01-01", contribution=contribution)
    a_day(space)
    (january,) = sums(space, "2026-01-31T12:00")
    assert (january.net, january.paid_days, january.paying) == (net, 3, paying)


def test_before_any_plans_there_is_no_income():
    space = joined()
    a_day(space)
    assert income(space.record("2026-01-31T12:00", tariffs=()), [], date(2026, 1, 31), 13) == ()


def test_a_month_whose_statements_are_gone_is_nothing():
    space = joined()
    a_day(space)
    space.close("2026-02-02T09:00", "2026-01")
    record = space.record("2026-02-03T09:00", past=lambda _: None)
    (january,) = income(record, ["2026-01"], date(2026, 1, 31), 1)
    assert january == MonthIncome("2026-01", True, 0, 0, 0, 0)


def test_who_pays_more_for_a_month_before_is_not_charged_for_this_one():
    space = joined()
    visit = space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.tell("2026-02-10T09:00", visit, "2026-01-05T09:00", "2026-01-05T19:00")
    january, february = sums(space, "2026-02-12T09:00")
    assert (january.net, february.net, february.paying) == (NET, NET, 0)


def test_a_day_of_no_minute_is_no_paid_day():
    paid = a_statement(1, "2026-01", "ada").statement
    (part,) = paid.parts
    uses = (Use(3, date(2026, 1, 5), 0, By.PACK, "day"),)
    none = replace(paid, parts=(replace(part, uses=uses),))
    assert room.earned("2026-01", [none]) == MonthIncome("2026-01", True, NET, 0, 0, 1)
