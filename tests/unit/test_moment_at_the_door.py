"""What of this moment counts at the door: the hour, the clock, who is in, who passed just now."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from appliance import roster
from appliance.config import Access
from appliance.events import Presented, Remaining
from appliance.facts import (
    BadgeGiven,
    BadgeRevoked,
    Entered,
    Left,
    MemberAdded,
    MemberErased,
    ScheduleSet,
    Terms,
    TermsSet,
)
from appliance.model import Category, Credential, Means, Notice, Reason, Side, Stamp, Way
from appliance.moment import Moment
from appliance.policy import Ignore, NoteOut, Pass, Refuse
from appliance.presence import Attendance, Measure
from appliance.rules import Rules
from appliance.schedule import Schedule, Window

BRUSSELS = ZoneInfo("Europe/Brussels")
OFFICE = Schedule("office", (Window((0, 1, 2, 3, 4), 9 * 60, 18 * 60),), holidays="closed")
FRIDAY_NOON = datetime(2026, 11, 27, 12, tzinfo=BRUSSELS)
KNOWN = roster.fold(
    [MemberAdded("anne", Category.COWORKER), BadgeGiven("anne", "badge anne", "A5")]
)


def stamp(when=FRIDAY_NOON, boot_s=1000.0, synced=True):
    return Stamp(round(when.timestamp()) * 1_000_000, round(boot_s * 1e6), "b", synced=synced)


def shown(who="anne", side=Side.IN, reader="in", tail="A5"):
    return Presented(reader, side, Credential(Means.BADGE, f"badge {who}", tail))


@pytest.fixture
def moment():
    return Moment(Measure(BRUSSELS), KNOWN, Attendance(), changed_us=7)


@pytest.fixture
def office(moment):
    """Return a moment in which anne comes on weekdays from 9 to 18, but for holidays."""
    terms = Terms(Category.COWORKER, schedule="office")
    facts = ScheduleSet(OFFICE, "admin"), TermsSet("anne", terms, "admin")
    moment.enact((stamp(), fact) for fact in facts)
    return moment


def test_the_hour_is_that_of_the_space(office):
    assert office.decide(shown(), stamp(), Rules()) == Pass("anne", Way.IN)
    evening = stamp(FRIDAY_NOON.replace(hour=18))
    assert office.decide(shown(), evening, Rules()) == Refuse(Reason.HOURS, "anne")


def test_a_holiday_counts_once_it_is_known(office):
    office.holidays = frozenset({FRIDAY_NOON.date()})
    assert office.decide(shown(), stamp(), Rules()) == Refuse(Reason.HOLIDAY, "anne")


def test_whoever_is_in_goes_out_where_the_reader_toggles(office):
    office.follow(stamp(), Entered("anne", "door", Means.BADGE))
    late = stamp(FRIDAY_NOON.replace(hour=19), boot_s=9000)
    assert office.decide(shown(side=Side.TOGGLE), late, Rules()) == NoteOut("anne", Reason.HOURS)


def test_the_same_person_again_at_once(moment):
    moment.let_through("anne", stamp())
    moment.let_through("bert", stamp())
    again = moment.decide(shown(), stamp(boot_s=1002.9), Rules(repeat_s=3))
    assert again == Ignore("anne", opens=False)
    assert moment.decide(shown(), stamp(boot_s=1003), Rules(repeat_s=3)) == Pass("anne", Way.IN)


def test_a_full_house(moment):
    rules = Rules(access=Access(full="refuse"))
    moment.measure = Measure(BRUSSELS, capacity=1)
    assert moment.decide(shown(), stamp(), rules) == Pass("anne", Way.IN)
    moment.follow(stamp(), Entered("bert", "in", Means.BADGE))
    assert moment.decide(shown(), stamp(), rules) == Refuse(Reason.FULL, "anne")


def test_a_sensor_that_wants_a_badge_first(moment):
    rules = Rules(badge_first=frozenset({"sensor"}))
    decision = moment.decide(shown(reader="sensor"), stamp(), rules)
    assert decision == Refuse(Reason.BADGE_FIRST)
    assert moment.decide(shown(), stamp(), rules) == Pass("anne", Way.IN)


def test_a_clock_that_was_right_in_this_boot_is_gone_by(office):
    unsynced = stamp(synced=False)
    assert office.decide(shown(), unsynced, Rules()) == Refuse(Reason.CLOCK, "anne")
    assert not office.standing(unsynced).clock_trusted
    assert office.look(stamp()) == 0
    assert office.decide(shown(), unsynced, Rules()) == Pass("anne", Way.IN)
    assert office.standing(unsynced).clock_trusted


def test_a_badge_that_is_nobodys_is_offered_until_it_is_given(moment):
    moment.decide(shown("x"), stamp(), Rules())
    moment.decide(shown("y", Side.OUT, "out"), stamp(), Rules())
    moment.decide(shown("x", reader="other"), stamp(), Rules())
    moment.decide(shown(), stamp(), Rules())
    offered = [(each.token, each.reader, each.tail) for each in moment.unclaimed]
    assert offered == [("badge y", "out", "A5"), ("badge x", "other", "A5")]
    moment.enact([(stamp(), BadgeGiven("anne", "badge x", "A5"))])
    assert [each.token for each in moment.unclaimed] == ["badge y"]


def test_a_finger_or_a_lost_badge_is_not_offered_and_one_of_the_erased_is(moment):
    moment.decide(shown("finger", tail=""), stamp(), Rules())
    moment.enact([(stamp(), BadgeRevoked("anne", "badge anne", lost=True, by="admin"))])
    assert moment.decide(shown(), stamp(), Rules()) == Refuse(Reason.LOST, "anne")
    assert moment.unclaimed == ()
    moment.enact([(stamp(), MemberErased("anne", "admin"))])
    assert moment.decide(shown(), stamp(), Rules()) == Refuse(Reason.UNKNOWN)
    assert [each.token for each in moment.unclaimed] == ["badge anne"]


def test_a_badge_given_back_is_offered_as_any_that_is_nobodys(moment):
    moment.enact([(stamp(), BadgeRevoked("anne", "badge anne", lost=False, by="admin"))])
    assert moment.decide(shown(), stamp(), Rules()) == Refuse(Reason.UNKNOWN)
    assert [each.token for each in moment.unclaimed] == ["badge anne"]


# --- yesterday's forgotten exit, and what is left of a pack ---

EVENING = stamp(FRIDAY_NOON.replace(hour=18), boot_s=100.0)
MORNING = stamp(FRIDAY_NOON.replace(day=28, hour=9), boot_s=100.0 + 15 * 3600)


def test_in_the_morning_a_reader_that_toggles_lets_in_whoever_forgot_to_badge_out(moment):
    rules = Rules(access=Access(full="refuse"))
    moment.measure = Measure(BRUSSELS, capacity=1)
    moment.follow(EVENING, Entered("anne", "door", Means.BADGE))
    late = stamp(FRIDAY_NOON.replace(hour=19), boot_s=9000)
    assert moment.decide(shown(side=Side.TOGGLE), late, rules) == Pass("anne", Way.OUT)
    assert moment.decide(shown(side=Side.TOGGLE), MORNING, rules) == Pass("anne", Way.IN)
    assert moment.occupancy(MORNING).present == 0
    assert moment.notice("anne", Way.IN, MORNING) is Notice.NEWS
    moment.follow(MORNING, Entered("anne", "door", Means.BADGE))
    assert moment.notice("anne", Way.OUT, MORNING) is Notice.GRANTED


def test_the_house_empties_on_the_beat_by_a_clock_that_was_right_in_this_boot(moment):
    moment.look(EVENING)
    moment.follow(EVENING, Entered("anne", "door", Means.BADGE))
    unsynced = replace(MORNING, synced=False)
    moment.look(unsynced)
    assert moment.attendance.inside == {}
    assert set(moment.attendance.forgotten) == {"anne"}


def test_how_things_stand_and_how_many_are_in_go_by_the_time_asked_for(moment):
    moment.follow(EVENING, Entered("anne", "door", Means.BADGE))
    assert set(moment.standing(EVENING).attendance.inside) == {"anne"}
    assert moment.standing(MORNING).attendance.inside == {}


def later(minutes):
    return stamp(boot_s=1000.0 + 60 * minutes)


def test_with_less_than_an_hour_left_whoever_goes_is_told(moment):
    moment.follow(stamp(), Entered("anne", "in", Means.BADGE))
    assert moment.notice("anne", Way.OUT, later(999)) is Notice.GRANTED  # nothing is known yet
    moment.remains(Remaining("anne", 100, stamp()))
    assert moment.notice("anne", Way.OUT, later(40)) is Notice.GRANTED
    assert moment.notice("anne", Way.OUT, later(40.1)) is Notice.NEWS
    assert moment.notice("anne", Way.IN, later(4)) is Notice.GRANTED
    assert moment.notice("bert", Way.OUT, later(41)) is Notice.GRANTED
    moment.remains(Remaining("anne", -5, stamp()))
    assert moment.notice("anne", Way.OUT, later(0)) is Notice.NEWS


def test_what_was_left_is_forgotten_at_the_exit_and_where_nothing_runs_out(moment):
    moment.follow(stamp(), Entered("anne", "in", Means.BADGE))
    moment.remains(Remaining("anne", 0, stamp()))
    moment.remains(Remaining("anne", None, later(1)))
    assert moment.left == {}
    moment.remains(Remaining("anne", 30, stamp()))
    moment.follow(later(2), Left("anne", "out", Means.BADGE))
    assert moment.left == {}
    moment.remains(Remaining("anne", 30, later(1)))  # it came too late: anne is out
    assert moment.left == {}
