"""What is known of this moment, carried forward fact by fact."""

from zoneinfo import ZoneInfo

import pytest

from appliance import roster
from appliance.facts import BadgeGiven, Corrected, Denied, Entered, MemberAdded, StrikeTried
from appliance.model import Category, Credential, Means, Reason, Stamp, Way
from appliance.moment import REMEMBERED, Moment, Unclaimed
from appliance.occupancy import Contact, DoorState, Doubt
from appliance.presence import Attendance, Measure
from appliance.roster import Holder

ANNE = Holder("anne", Category.COWORKER)
KNOWN = roster.fold([MemberAdded("anne", Category.COWORKER)])
CAME = Stamp(1_795_000_000_000_000, 60_000_000, "b", synced=True)


@pytest.fixture
def moment():
    return Moment(Measure(ZoneInfo("Europe/Brussels")), KNOWN, Attendance(), changed_us=7)


def test_who_comes_is_in_from_then_on(moment):
    assert "anne" not in moment.attendance.inside
    moment.follow(CAME, Entered("anne", "in", Means.BADGE))
    assert "anne" in moment.attendance.inside
    assert moment.occupancy(CAME).headcount == 1
    assert moment.occupancy(CAME).changed_us == CAME.utc_us


def test_whoever_is_refused_changes_nothing(moment):
    moment.follow(CAME, Denied("in", Means.BADGE, Reason.UNKNOWN))
    assert moment.occupancy(CAME).changed_us == 7


def test_what_does_not_work_makes_the_figures_doubtful(moment):
    assert moment.occupancy(CAME).doubts == ()
    moment.ledger_ok = False
    assert moment.occupancy(CAME).doubts == (Doubt.LEDGER,)
    moment.down = frozenset({"in"})
    assert moment.occupancy(CAME).doubts == (Doubt.LEDGER, Doubt.READER)


def test_how_the_door_is(moment):
    devices = [f"reader-{n}" for n in range(9)]
    moment.down, moment.configuration_ok = frozenset(devices), False
    assert moment.door(CAME, Contact.HELD) == DoorState(
        Contact.HELD, tuple(devices), ledger_ok=True, configuration_ok=False, at_us=CAME.utc_us
    )


def test_the_strikes_last_trial_counts(moment):
    assert not moment.standing(CAME).strike_moved
    moment.enact([(CAME, StrikeTried("admin", moved=True))])
    assert moment.standing(CAME).strike_moved
    moment.enact([(CAME, StrikeTried("admin", moved=False))])
    assert not moment.standing(CAME).strike_moved


# --- for the desk ---


def later(s):
    return Stamp(CAME.utc_us + int(s * 1e6), CAME.boot_us + int(s * 1e6), "b", synced=True)


def test_a_badge_that_is_nobodys_is_remembered_for_ten_minutes(moment):
    shown = Credential(Means.BADGE, "t9", "DE")
    moment.unknown(CAME, "in", shown)
    moment.unknown(later(5), "out", shown)
    assert moment.standing(later(6)).unclaimed == (Unclaimed(later(5), "out", "t9", "DE"),)
    assert moment.standing(later(605)).unclaimed != ()
    assert moment.standing(later(606)).unclaimed == ()


def test_a_badge_that_was_given_is_unknown_no_more(moment):
    moment.unknown(CAME, "in", Credential(Means.BADGE, "t8", "01"))
    moment.unknown(CAME, "in", Credential(Means.BADGE, "t9", "DE"))
    moment.enact([(later(1), BadgeGiven("anne", "t9", "DE", by="a"))])
    assert [shown.token for shown in moment.standing(CAME).unclaimed] == ["t8"]
    assert moment.roster.find("t9") == ANNE


def test_only_so_many_are_remembered(moment):
    for n in range(REMEMBERED + 5):
        moment.unknown(CAME, "in", Credential(Means.BADGE, f"t{n}", "00"))
        moment.follow(later(n), Denied("in", Means.BADGE, Reason.UNKNOWN))
    standing = moment.standing(CAME)
    assert [shown.token for shown in standing.unclaimed] == [
        f"t{n}" for n in range(5, REMEMBERED + 5)
    ]
    assert [stamp for stamp, _ in standing.refusals] == [later(n) for n in range(5, REMEMBERED + 5)]


def test_a_correction_moves_people_and_says_when(moment):
    at_us = CAME.utc_us - 3_600_000_000
    moment.enact([(CAME, Corrected("anne", Way.IN, at_us, "forgot", "a"))])
    assert "anne" in moment.attendance.inside
    assert moment.attendance.inside["anne"].utc_us == at_us
    moment.enact([(CAME, Corrected("anne", Way.OUT, CAME.utc_us, "forgot", "a"))])
    assert "anne" not in moment.attendance.inside


def test_how_things_stand(moment):
    moment.down, moment.ledger_ok = frozenset({"in"}), False
    standing = moment.standing(CAME)
    assert (standing.stamp, standing.roster, standing.down, standing.ledger_ok) == (
        CAME,
        KNOWN,
        {"in"},
        False,
    )
