"""Income at the desk: closed months and the draft of this one, for staff, without a name."""

from datetime import date

import pytest

from appliance.commands import CloseMonth, DraftMonth, IssueCreditNote, ShowIncome, StrikeVisit
from appliance.commands.answers import Income, MonthIncome
from appliance.config import Billing, Settings
from appliance.desk import beside
from appliance.desk.beside import in_a_child
from appliance.facts import Looked
from appliance.model import Role
from tests.at_the_desk import SENSORS, SPACE
from tests.plans import PLANS

NET = 3306  # a day of 40.00 without its 21 %
UNTIL = date(2026, 11, 30)


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk in November, after a day of Anne's in October and one of Bert's this month."""
    at_desk.plans = tmp_path / "plans.toml"
    at_desk.plans.write_text(PLANS)
    at_desk.with_plans(at_desk.plans)
    at_desk.set_clock(2026, 10, 1, 8)
    anne, bert = at_desk.add("Anne Étienne"), at_desk.add("Bert")
    at_desk.ask(DraftMonth("2026-10"))
    for day, hours in ((5, 2), (6, 3), (8, 3)):
        at_desk.visit(anne, (2026, 10, day, 9), (2026, 10, day, 9 + hours))
    at_desk.visit(bert, (2026, 11, 2, 9), (2026, 11, 2, 13))
    at_desk.set_clock(2026, 11, 23, 12)
    at_desk.anne = anne
    return at_desk


def close(desk, month="2026-10"):
    return desk.ask(CloseMonth(month, desk.ask(DraftMonth(month)).total))


def months(desk, until=UNTIL, count=13):
    return desk.ask(ShowIncome(until, count)).months


def test_months_before_and_after_the_close(desk):
    this = MonthIncome("2026-11", False, NET, 240, 1, 1)
    assert desk.ask(ShowIncome(UNTIL)) == Income(
        "EUR", (MonthIncome("2026-10", False, NET, 480, 3, 1), this)
    )
    close(desk)
    assert months(desk) == (MonthIncome("2026-10", True, NET, 480, 3, 1), this)
    assert months(desk, count=1) == (this,)
    assert [each.month for each in months(desk, until=date(2026, 10, 31))] == ["2026-10"]


def test_a_child_beside_the_door_says_the_same(desk, monkeypatch):
    close(desk)
    here = desk.ask(ShowIncome(UNTIL))
    object.__setattr__(desk.desk, "reckoner", in_a_child)
    monkeypatch.setattr(beside, "at_hand", None)
    assert desk.ask(ShowIncome(UNTIL)) == here
    assert len(here.months) == 2


def test_what_was_given_back_is_taken_off(desk):
    close(desk)
    visits = [n for n, e in enumerate(desk.facts(), 1) if getattr(e, "member", "") == desk.anne]
    for number in visits:
        desk.ask(StrikeVisit(desk.anne, number, "lent the badge"))
    desk.ask(IssueCreditNote(1, "lent the badge"))
    october, _ = months(desk)
    assert (october.net, october.paid_days) == (0, 3)


def test_nobody_is_named_and_nobody_was_looked_at(desk):
    auditor, before = desk.open_account(Role.AUDITOR), desk.kept
    told = desk.ask(ShowIncome(UNTIL), auditor)
    assert len(told.months) == 2
    assert not any(isinstance(fact, Looked) for fact in desk.facts(before))
    assert desk.anne not in repr(told)


def test_costs_stand_beside_it_where_they_are_set(desk):
    billing = Billing(plans=str(desk.plans), monthly_costs="1250.50")
    desk.desk = desk._desk(Settings(space=SPACE, reader=SENSORS, billing=billing))
    assert desk.ask(ShowIncome(UNTIL)).costs == 125050


def test_without_plans_there_are_no_months(at_desk):
    assert at_desk.ask(ShowIncome(UNTIL)) == Income("EUR")
    billing = Billing(monthly_costs="0.00")
    at_desk.desk = at_desk._desk(Settings(space=SPACE, billing=billing))
    assert at_desk.ask(ShowIncome(UNTIL)) == Income("EUR", costs=0)


@pytest.mark.parametrize("count", [-(10**30), 0, 10**30])
def test_whatever_number_is_asked_for(desk, count):
    assert 1 <= len(months(desk, count=count)) <= 2
    assert months(desk, until=date.min, count=count) == ()
    assert len(months(desk, until=date.max, count=count)) in (1, 2)
