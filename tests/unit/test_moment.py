"""What is known of this moment, carried forward fact by fact."""

from zoneinfo import ZoneInfo

import pytest

from appliance import roster
from appliance.facts import Denied, Entered, MemberAdded
from appliance.model import Category, Means, Reason, Stamp
from appliance.moment import Moment
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
    assert not moment.is_inside(ANNE)
    moment.follow(CAME, Entered("anne", "in", Means.BADGE))
    assert moment.is_inside(ANNE)
    assert not moment.is_inside(None)
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
