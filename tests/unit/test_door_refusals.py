"""The heart where it does not open: reasons, and told where. A badge, then its holder's finger."""

from datetime import date

import pytest

from appliance.config import Access
from appliance.events import Consult, Down, Enacted, Holidays, Presented, Sensed
from appliance.facts import (
    BadgeRevoked,
    ClockStepped,
    ConsentWithdrawn,
    Corrected,
    Denied,
    DeviceDown,
    Entered,
    FingerGiven,
    Granted,
    Left,
    MemberSuspended,
    ScheduleSet,
    Terms,
    TermsSet,
)
from appliance.model import Category, Credential, Means, Reason, Side, Way
from appliance.occupancy import Contact
from appliance.schedule import Schedule, Window
from tests.unit.test_door import House

BADGE, FINGER = Means.BADGE, Means.FINGER
NEVER = Schedule("never", ())
DAY = date(2026, 11, 18)  # the fake clock's
WEEK = Schedule("week", (Window((0, 1, 2, 3, 4, 5, 6), 0, 0),), holidays="closed")


def enact(house, *facts):
    house.heart.handle(Enacted(tuple((house.clock.stamp(), fact) for fact in facts)))
    return house


def come_by(house, schedule):
    terms = Terms(Category.COWORKER, schedule=schedule.name)
    return enact(house, ScheduleSet(schedule, "admin"), TermsSet("anne", terms, "admin"))


# --- told in four places -------------------------------------------------------------------------


def test_a_refusal_is_told_on_the_lamp_in_the_log_on_record_and_to_the_desk(capsys):
    house = come_by(House(), NEVER)
    house.show("anne")
    refused = Denied("in", BADGE, Reason.HOURS, "anne", "A5")
    assert house.done == ["look", "record"]
    assert house.facts == [refused]
    said = capsys.readouterr().err
    assert said == "in: not let in: their schedule does not have this hour\n"
    asked = []
    house.heart.handle(Consult(asked.append))
    assert [fact for _, fact in asked[0].refusals] == [refused]


def test_the_desk_is_never_told_of_a_clock_that_was_right_before_it_was_set():
    house, asked = House(), []
    house.heart.handle(Consult(asked.append))
    house.clock.synced, house.clock.jump_us = False, 90 * 86_400_000_000
    house.heart.handle(Consult(asked.append))
    assert [standing.clock_trusted for standing in asked] == [True, False]
    assert house.facts == [ClockStepped(90 * 86_400_000)]


def test_no_line_of_the_log_has_a_name_an_id_or_a_number(capsys):
    house = come_by(House(), NEVER)
    house.show("anne").show("cas").show("nobody")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    for secret in ("anne", "cas", "A5", "badge anne"):
        assert not any(secret in line for line in lines)


def test_a_lost_badge_is_refused_and_the_other_one_is_not():
    house = enact(House(), BadgeRevoked("anne", "badge anne", lost=True, by="admin"))
    house.show("anne").show("bert")
    assert house.facts[0] == Denied("in", BADGE, Reason.LOST, "anne", "A5")
    assert house.done[0] == "refused"
    assert house.facts[1] == Entered("bert", "in", BADGE)


def test_holidays_reach_the_door_while_it_runs():
    house = come_by(House(), WEEK)
    today = house.moment.decide(badge("anne"), house.clock.stamp(), house.heart._rules)
    assert today.way is Way.IN
    house.heart.handle(Holidays(frozenset({DAY})))
    house.show("anne")
    assert house.facts == [Denied("in", BADGE, Reason.HOLIDAY, "anne", "A5")]


def test_a_full_house_refuses_the_next():
    house = House(access=Access(full="refuse"))
    at_us = house.clock.stamp().utc_us - 1
    crowd = (Corrected(f"guest {n}", Way.IN, at_us, "seen", "host") for n in range(30))
    enact(house, *crowd).show("anne")
    assert house.facts == [Denied("in", BADGE, Reason.FULL, "anne", "A5")]
    enact(house, Corrected("guest 0", Way.OUT, at_us, "gone", "host")).show("anne")
    assert house.facts[1] == Entered("anne", "in", BADGE)


# --- a reader that toggles, after hours ----------------------------------------------------------


def test_too_late_one_goes_out_on_record_and_the_strike_stays_shut():
    house = House()
    house.show("anne", Side.TOGGLE, "door")
    house.later(60)
    come_by(house, NEVER)
    del house.done[:]
    house.show("anne", Side.TOGGLE, "door")
    assert house.facts[-1] == Left("anne", "door", BADGE, despite=Reason.HOURS)
    assert house.done == ["granted", "record"]
    assert house.headcount == 0
    house.later(1)
    house.show("anne", Side.TOGGLE, "door")
    assert "open for 4" not in house.done
    house.later(60)
    house.show("anne", Side.TOGGLE, "door")
    assert house.facts[-1] == Denied("door", BADGE, Reason.HOURS, "anne", "A5")
    assert "open for 4" not in house.done


def test_and_whoever_opens_the_door_from_inside_then_has_not_forced_it():
    house = House(contact_fitted=True)
    house.sense(Sensed.CONTACT, active=False)
    enact(house, Corrected("anne", Way.IN, house.clock.stamp().utc_us, "forgot", "host"))
    come_by(house, NEVER).show("anne", Side.TOGGLE, "door")
    house.sense(Sensed.CONTACT, active=True)
    assert house.facts == [Left("anne", "door", BADGE, despite=Reason.HOURS)]
    assert house.door.contact is Contact.OPEN


# --- a badge, then its holder's finger -----------------------------------------------------------


def badge(who, reader="in", side=Side.IN):
    return Presented(reader, side, Credential(BADGE, f"badge {who}", "A5"))


def finger(token):
    return Presented("sensor", Side.IN, Credential(FINGER, token))


@pytest.fixture
def house():
    """Return a house where the badge reader wants a finger too, of those who gave one: anne."""
    house = House(confirm={"in": "sensor"})
    fingers = (("anne left", 7), ("anne right", 3))
    enact(house, *(FingerGiven("anne", token, "sensor", at, token) for token, at in fingers))
    return enact(
        house,
        FingerGiven("anne", "anne out", "another", 9, "left"),
        FingerGiven("cas", "cas", "sensor", 5, "left"),
    )


def place(house, token):
    house.heart.handle(finger(token))
    return house


def test_after_the_badge_the_finger_opens(house):
    house.show("anne")
    assert house.facts == []
    assert house.done == ["finger"]
    assert house.expected == [("sensor", (3, 7))]
    place(house, "anne left")
    assert house.facts == [Entered("anne", "sensor", FINGER)]
    assert house.done == ["finger", "record", "open for 4", "granted"]
    assert house.expected[1:] == [("sensor", ())]
    assert house.heart._awaited == {}


@pytest.mark.parametrize("token", ["cas", "nobody", "badge anne"])
def test_another_finger_does_not(house, token):
    place(house.show("anne"), token)
    assert house.facts == [Denied("sensor", FINGER, Reason.OTHER_FINGER, "anne")]
    assert house.done == ["finger", "refused", "record"]
    assert house.expected[1:] == [("sensor", ())]


def test_nor_does_none_in_time(house):
    house.show("anne")
    house.later(11.9)
    assert house.facts == []
    house.later(0.1)
    assert house.facts == [Denied("sensor", FINGER, Reason.OTHER_FINGER, "anne")]
    assert house.expected[1:] == [("sensor", ())]
    house.later(20)
    assert len(house.facts) == 1


def test_the_heart_wakes_when_the_time_is_over(house):
    house.heart.tick()
    house.show("anne")
    for _ in range(20):
        house.later(house.heart._patience_s())
        if house.facts:
            break
    assert house.clock.now_s == 1012.0


def test_somebody_without_a_finger_passes_with_the_badge_alone(house):
    house.show("bert")
    assert house.facts == [Entered("bert", "in", BADGE)]
    assert house.expected == []


def test_so_does_everybody_while_the_sensor_is_away(house):
    house.heart.handle(Down("sensor", "unplugged"))
    house.show("anne")
    assert house.facts[-1] == Entered("anne", "in", BADGE)


def test_so_does_everybody_while_somebody_is_being_enrolled_at_the_sensor(house):
    house.looks = False
    house.show("anne")
    assert house.facts == [Entered("anne", "in", BADGE)]
    assert house.heart._awaited == {}


def test_a_sensor_that_goes_away_while_a_finger_is_awaited_leaves_it_to_the_badge(house):
    house.show("anne")
    house.heart.handle(Down("another", "unplugged"))
    assert Entered not in map(type, house.facts)
    house.heart.handle(Down("sensor", "unplugged"))
    assert house.facts[1:] == [DeviceDown("sensor", "unplugged"), Entered("anne", "in", BADGE)]
    house.later(20)
    assert len(house.facts) == 3


def test_the_badge_that_is_left_has_to_open_by_itself(house):
    enact(house.show("anne"), MemberSuspended("anne", "admin"))
    house.heart.handle(Down("sensor", "unplugged"))
    assert house.facts[1:] == [Denied("in", BADGE, Reason.SUSPENDED, "anne", "A5")]


def test_nobody_is_asked_for_a_finger_on_the_way_out(house):
    house.heart.handle(badge("anne", side=Side.OUT))
    assert house.facts == [Left("anne", "in", BADGE)]


def test_nor_at_a_reader_that_does_not_want_one(house):
    house.show("anne", reader="other")
    assert house.facts == [Entered("anne", "other", BADGE)]


def test_who_is_refused_is_not_asked_for_a_finger(house):
    house.show("cas")
    assert house.done == ["refused", "record"]
    assert house.expected == []


def test_what_is_decided_at_the_desk_meanwhile_counts(house):
    enact(house.show("anne"), MemberSuspended("anne", "admin"))
    place(house, "anne left")
    assert house.facts == [Denied("sensor", FINGER, Reason.SUSPENDED, "anne")]
    assert "open for 4" not in house.done


def test_a_finger_withdrawn_meanwhile_is_no_finger_of_theirs(house):
    enact(house.show("anne"), ConsentWithdrawn("anne", "anne"))
    place(house, "anne left")
    assert house.facts == [Denied("sensor", FINGER, Reason.OTHER_FINGER, "anne")]
    house.later(1)
    house.show("anne")
    assert house.facts[-1] == Entered("anne", "in", BADGE)


def test_the_same_badge_again_gives_more_time(house):
    house.show("anne")
    house.later(10)
    house.show("anne")
    house.later(10)
    place(house, "anne right")
    assert house.facts == [Entered("anne", "sensor", FINGER)]


def test_the_next_badge_is_the_one_that_counts_and_the_first_is_on_record(house):
    enact(house, FingerGiven("bert", "bert", "sensor", 8, "left"))
    house.show("anne").show("bert")
    assert house.facts == [Denied("sensor", FINGER, Reason.OTHER_FINGER, "anne")]
    assert house.expected == [("sensor", (3, 7)), ("sensor", (8,))]
    place(house, "bert")
    assert house.facts[1:] == [Entered("bert", "sensor", FINGER)]


def test_at_a_reader_that_toggles_the_way_is_the_badges(house):
    place_at = Presented("sensor", Side.TOGGLE, Credential(FINGER, "anne left"))
    for fact in (Entered, Left):
        house.heart.handle(badge("anne", side=Side.TOGGLE))
        house.heart.handle(place_at)
        assert isinstance(house.facts[-1], fact)
        house.later(60)


def test_with_a_contact_the_door_decides_here_too(house):
    contact = House(confirm={"in": "sensor"}, contact_fitted=True)
    contact.sense(Sensed.CONTACT, active=False)
    enact(contact, FingerGiven("anne", "anne left", "sensor", 7, "left"))
    place(contact.show("anne"), "anne left")
    assert contact.facts == [Granted("anne", "sensor", FINGER, Way.IN)]


def test_a_sensor_that_wants_a_badge_first_tells_nobody_apart():
    house = House(confirm={"in": "sensor"}, badge_first=frozenset({"sensor"}))
    enact(house, FingerGiven("anne", "anne left", "sensor", 7, "left"))
    place(house, "anne left")
    assert house.facts == [Denied("sensor", FINGER, Reason.BADGE_FIRST)]
    assert house.done == ["look", "record"]
    place(house.show("anne"), "anne left")
    assert house.facts[1:] == [Entered("anne", "sensor", FINGER)]


def test_on_the_way_out_it_wants_none():
    house = House(badge_first=frozenset({"sensor"}))
    enact(house, FingerGiven("anne", "anne left", "sensor", 7, "left"))
    house.heart.handle(Presented("sensor", Side.OUT, Credential(FINGER, "anne left")))
    assert house.facts == [Left("anne", "sensor", FINGER)]
    house.heart.handle(Presented("sensor", Side.OUT, Credential(FINGER, "nobody")))
    assert house.done.count("open for 4") == 2
