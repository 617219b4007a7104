"""Reminders that a month waits to be closed: each once, only of what is over, only where billed."""

import pytest

from appliance.alerts import begin, read_beginning, watch
from appliance.alerts.values import Marks
from appliance.commands import CloseMonth, DraftMonth, Refused, RemindOfMonths, Retain
from appliance.commands.answers import Done, Trouble
from appliance.config import Billing, Privacy, Settings
from appliance.desk.later import QUICK
from appliance.facts import MonthDue, Sealed
from appliance.ledger import read_entries
from appliance.model import AlertKind
from appliance.presence import measure_of
from tests.at_the_desk import SENSORS, SPACE
from tests.plans import PLANS

REMIND = RemindOfMonths()


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk that bills, and a member who was in on a day of August 2026 and of October."""
    file = tmp_path / "plans.toml"
    file.write_text(PLANS.replace("2026-01-01", "2026-07-01"))
    billing = Billing(plans=str(file))
    at_desk.desk = at_desk._desk(
        Settings(space=SPACE, reader=SENSORS, billing=billing, privacy=Privacy(keep_days=1))
    )
    at_desk.set_clock(2026, 8, 3, 8)
    at_desk.anne = at_desk.add("Anne")
    at_desk.visit(at_desk.anne, (2026, 8, 3, 9), (2026, 8, 3, 17))
    return at_desk


def reminders(desk):
    return [fact.month for fact in desk.facts() if isinstance(fact, MonthDue)]


def remind(desk, *local):
    desk.set_clock(*local)
    assert desk.ask(REMIND) == Done()
    return reminders(desk)


def close(desk, month):
    reply = desk.ask(CloseMonth(month, desk.ask(DraftMonth(month)).total))
    assert not isinstance(reply, Refused), reply


def test_nobody_is_reminded_while_the_month_runs(desk):
    assert remind(desk, 2026, 8, 31, 23, 59) == []


def test_nor_while_somebody_may_still_be_in_who_came_that_month(desk):
    assert remind(desk, 2026, 9, 1, 2, 59) == []
    assert remind(desk, 2026, 9, 1, 3, 0) == ["2026-08"]


def test_of_each_month_once(desk):
    assert remind(desk, 2026, 9, 1, 4) == ["2026-08"]
    assert remind(desk, 2026, 9, 2, 4) == ["2026-08"]
    assert remind(desk, 2026, 10, 1, 4) == ["2026-08", "2026-09"]


def test_of_all_that_were_over_meanwhile(desk):
    assert remind(desk, 2026, 11, 1, 4) == ["2026-08", "2026-09", "2026-10"]


def test_of_none_that_was_closed(desk):
    desk.set_clock(2026, 9, 1, 4)
    close(desk, "2026-08")
    assert remind(desk, 2026, 9, 1, 5) == []
    assert remind(desk, 2026, 10, 1, 4) == ["2026-09"]


def test_of_none_before_the_record_began_though_prices_did(desk, tmp_path):
    tmp_path.joinpath("plans.toml").write_text(PLANS)
    assert remind(desk, 2026, 9, 1, 4) == ["2026-08"]


def test_of_none_before_the_first_prices(desk, tmp_path):
    tmp_path.joinpath("plans.toml").write_text(PLANS.replace("2026-01-01", "2026-09-15"))
    assert remind(desk, 2026, 10, 1, 4) == ["2026-09"]


def test_prices_that_nobody_asked_for_yet_are_read(desk):
    assert not any("Tariff" in type(fact).__name__ for fact in desk.facts())
    assert remind(desk, 2026, 9, 1, 4) == ["2026-08"]


def test_where_nothing_is_billed_nothing_is_put_on_record(at_desk):
    at_desk.set_clock(2026, 8, 3, 8)
    at_desk.visit(at_desk.add("Anne"), (2026, 8, 3, 9), (2026, 8, 3, 17))
    before = at_desk.kept
    assert remind(at_desk, 2026, 9, 1, 4) == []
    assert at_desk.kept == before


def test_nor_where_nothing_is_billed_any_more(desk):
    desk.ask(DraftMonth("2026-08"))
    desk.with_access()
    assert remind(desk, 2026, 9, 1, 4) == []


def test_nor_where_the_prices_are_wrong_from_the_start(desk, tmp_path):
    tmp_path.joinpath("plans.toml").write_text("plan = 1")
    assert remind(desk, 2026, 9, 1, 4) == []


def test_a_clock_that_nobody_vouches_for_reminds_of_nothing(desk):
    desk.set_clock(2026, 9, 1, 4)
    desk.clock.synced = False
    desk.book._moment.trust = type(desk.book._moment.trust)()
    assert desk.ask(REMIND) == Refused(Trouble.TIME)
    assert reminders(desk) == []


def forget(desk):
    """Forget what may be forgotten; return whether anything was."""
    sealed = sum(isinstance(fact, Sealed) for fact in desk.facts())
    desk.ask(Retain(preview=False))
    return sum(isinstance(fact, Sealed) for fact in desk.facts()) > sealed


def test_a_reminder_is_not_forgotten_while_it_could_be_given_again(desk):
    assert remind(desk, 2026, 9, 1, 4) == ["2026-08"]
    desk.set_clock(2027, 3, 1, 4)
    forget(desk)
    assert remind(desk, 2027, 3, 1, 5)[:2] == ["2026-08", "2026-09"]
    assert len(reminders(desk)) == len(set(reminders(desk))) == 7


def test_once_its_month_is_closed_it_goes_like_anything_old_and_does_not_come_again(desk):
    assert remind(desk, 2026, 9, 1, 4) == ["2026-08"]
    close(desk, "2026-08")
    assert remind(desk, 2026, 10, 1, 4) == ["2026-08", "2026-09"]
    close(desk, "2026-09")
    desk.set_clock(2026, 10, 20, 12)
    assert forget(desk)
    assert reminders(desk) == ["2026-09"]  # given in October, which is not closed
    assert remind(desk, 2026, 10, 21, 4) == ["2026-09"]
    assert remind(desk, 2026, 11, 1, 4) == ["2026-09", "2026-10"]


def test_whoever_watches_the_record_tells_it(desk):
    remind(desk, 2026, 9, 1, 4)
    now, told = begin(read_beginning("{}")), []
    for entry in read_entries(desk.storage.ledger):
        now, alerts = watch(now, entry, Marks(measure_of(SPACE)))
        told += alerts
    (alert,) = (each for each in told if each.kind is AlertKind.MONTH_DUE)
    assert alert.detail == "2026-08"
    assert alert.id.startswith("month_due-")


def test_its_room_is_opened_late():
    assert RemindOfMonths in dict(QUICK)
