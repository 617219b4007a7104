"""The board for staff: since when, how sure, how many of those who count, who was last out."""

import pytest

from appliance.commands import Correct, EraseMember, SetTerms, ShowBoard
from appliance.commands.answers import LastOut
from appliance.facts import Entered, Known, Left, Terms
from appliance.model import Category, Means, Role, Way
from appliance.moment import Moment
from appliance.occupancy import Contact
from appliance.presence import LONG_VISIT_S
from tests.at_the_desk import DAY_US, HOUR_US, NOON_US

MINUTE_US = HOUR_US // 60


@pytest.fixture
def anne(at_desk):
    return at_desk.add()


def come(at_desk, *members):
    for member in members:
        at_desk.at_the_door(Entered(member, "badge-in", Means.BADGE))


def go(at_desk, *members):
    for member in members:
        at_desk.at_the_door(Left(member, "badge-out", Means.BADGE))


def board(at_desk, account=""):
    return at_desk.ask(ShowBoard(), account)


def test_who_was_told_of_afterwards_is_not_said_to_have_badged(at_desk, anne):
    bert = at_desk.add("Bert")
    come(at_desk, anne)
    at_desk.later(HOUR_US)
    at_desk.ask(Correct(bert, Way.IN, NOON_US + MINUTE_US, "forgot"))
    first, second = board(at_desk).present
    assert (first.came, first.since_us) == (Known.BADGED, NOON_US)
    assert (second.came, second.since_us) == (Known.TOLD, NOON_US + MINUTE_US)
    assert first.sure
    assert second.sure


def test_who_has_been_in_for_very_long_may_have_left(at_desk, anne):
    at_desk.set_clock(2026, 11, 23, 4)
    come(at_desk, anne)
    at_desk.later(LONG_VISIT_S * 1_000_000)
    assert board(at_desk).present[0].sure
    at_desk.later(1)
    assert not board(at_desk).present[0].sure


def test_by_a_clock_that_may_be_wrong_nobody_is_sure_unless_it_is_gone_by(at_desk, anne):
    come(at_desk, anne)
    at_desk.clock.synced = False
    assert not board(at_desk).present[0].sure
    at_desk.with_access(unsynced="as_set")
    assert board(at_desk).present[0].sure


def test_only_those_who_count_are_counted_now_and_today(at_desk, anne):
    stan = at_desk.add("Stan", Category.STUDENT)
    sofia = at_desk.add("Sofia", Category.STAFF)
    come(at_desk, anne, stan, sofia)
    told = board(at_desk)
    assert (len(told.present), told.headcount, told.distinct) == (3, 2, 2)
    go(at_desk, anne)
    told = board(at_desk)
    assert (len(told.present), told.headcount, told.distinct) == (2, 1, 2)
    at_desk.ask(SetTerms(sofia, Terms(Category.COWORKER)))
    assert board(at_desk).headcount == 2


def test_whoever_has_no_name_counts_all_the_same(at_desk, anne):
    come(at_desk, anne)
    at_desk.people.erase([anne])
    told = board(at_desk)
    assert (told.present, told.nameless, told.headcount, told.distinct) == ((), 1, 1, 1)


def test_last_out_is_told_while_nobody_is_in(at_desk, anne):
    bert = at_desk.add("Bert")
    assert board(at_desk).last_out is None
    come(at_desk, anne, bert)
    at_desk.later(HOUR_US)
    go(at_desk, bert)
    assert board(at_desk).last_out is None
    at_desk.later(HOUR_US)
    go(at_desk, anne)
    at_desk.later(HOUR_US)
    assert board(at_desk).last_out == LastOut("Anne Étienne", anne, NOON_US + 2 * HOUR_US)
    come(at_desk, bert)
    assert board(at_desk).last_out is None


def test_last_out_may_have_been_told_afterwards(at_desk, anne):
    come(at_desk, anne)
    at_desk.later(2 * HOUR_US)
    at_desk.ask(Correct(anne, Way.OUT, NOON_US + HOUR_US, "forgot"))
    assert board(at_desk).last_out == LastOut("Anne Étienne", anne, NOON_US + HOUR_US)


def test_what_is_told_of_an_earlier_visit_leaves_the_last_as_they_were(at_desk, anne):
    bert = at_desk.add("Bert")
    come(at_desk, anne)
    at_desk.later(HOUR_US)
    go(at_desk, anne)
    at_desk.later(HOUR_US)
    at_desk.ask(Correct(bert, Way.IN, NOON_US, "forgot"))
    at_desk.ask(Correct(bert, Way.OUT, NOON_US + HOUR_US, "forgot"))
    come(at_desk, anne)
    at_desk.later(HOUR_US)
    go(at_desk, anne)
    at_desk.ask(Correct(anne, Way.IN, NOON_US - HOUR_US, "forgot"))
    last = board(at_desk).last_out
    assert (last.member, last.at_us) == (anne, NOON_US + 3 * HOUR_US)


def test_yesterday_is_nobody_last_out(at_desk, anne):
    come(at_desk, anne)
    at_desk.later(HOUR_US)
    go(at_desk, anne)
    at_desk.clock.utc_us = NOON_US + 12 * HOUR_US - 1
    assert board(at_desk).last_out is not None
    at_desk.later(1)
    assert board(at_desk).last_out is None


def test_whoever_was_taken_to_have_left_is_not_said_to_be_last_out(at_desk, anne):
    bert = at_desk.add("Bert")
    come(at_desk, anne)
    go(at_desk, anne)
    come(at_desk, bert)
    at_desk.clock.utc_us = NOON_US + DAY_US
    assert board(at_desk).present == ()
    assert board(at_desk).last_out is None


def test_whoever_is_forgotten_is_not_said_to_be_last_out(at_desk, anne):
    come(at_desk, anne)
    go(at_desk, anne)
    at_desk.ask(EraseMember(anne))
    assert board(at_desk).last_out is None


def test_staff_see_how_the_door_is_and_what_is_down(at_desk, anne, monkeypatch):
    standing = Moment.standing
    monkeypatch.setattr(Moment, "standing", lambda m, at: standing(m, at, Contact.HELD))
    at_desk.book._moment.down = frozenset({"finger-in", "badge-in"})
    told = board(at_desk)
    assert (told.contact, told.down) == (Contact.HELD, ("badge-in", "finger-in"))


def test_members_are_told_nothing_of_it(at_desk, anne):
    own = at_desk.open_account(Role.MEMBER, anne)
    come(at_desk, anne)
    at_desk.book._moment.down = frozenset({"badge-in"})
    told = board(at_desk, own)
    assert (told.distinct, told.headcount, told.down) == (0, 0, ())
    assert told.nameless == 1
    go(at_desk, anne)
    assert board(at_desk, own).last_out is None
