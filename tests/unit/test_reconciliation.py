"""What a sensor holds against what is on record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import roster
from appliance.facts import (
    ConsentWithdrawn,
    EnrolmentBegun,
    FingerGiven,
    FingerRevoked,
    MemberAdded,
    SensorBound,
    StrangeTemplate,
    TemplateErased,
    TemplateMissing,
)
from appliance.model import Category
from appliance.reconciliation import Found, Plan, free_position, plan

IN, OUT = "finger-in", "finger-out"
ANN, BOB = "a1", "b2"
JOINED = [MemberAdded(ANN, Category.COWORKER), MemberAdded(BOB, Category.STAFF)]


def given_at(position, member=ANN, reader=IN, finger="f"):
    return FingerGiven(member, f"{reader}{position}", reader, position, finger)


def known(*facts, bound=True):
    """Return the roster after these facts, at a sensor that bears the mark "m"."""
    return roster.fold([*JOINED, *([SensorBound(IN, "m")] if bound else []), *facts])


def found(*positions, mark="m"):
    return Found(frozenset(positions), mark)


def test_a_sensor_that_holds_what_is_on_record_is_left_alone():
    assert plan(known(given_at(3), given_at(5, BOB)), IN, found(3, 5)) == Plan()


def test_what_nobody_enrolled_is_an_alarm_and_goes():
    assert plan(known(given_at(3)), IN, found(3, 9, 7)) == Plan(
        alarms=(StrangeTemplate(IN, 7), StrangeTemplate(IN, 9)), erase=(7, 9)
    )


def test_what_is_not_there_is_missing_and_names_whose_it_was():
    assert plan(known(given_at(3), given_at(4, BOB)), IN, found(4)) == Plan(
        missing=(TemplateMissing(ANN, IN, 3),)
    )


def test_what_is_missing_already_is_not_told_again():
    assert plan(known(given_at(3), TemplateMissing(ANN, IN, 3)), IN, found()) == Plan()


@pytest.mark.parametrize("there", [(), (3,)])
def test_what_an_enrolment_left_behind_goes_without_alarm(there):
    assert plan(known(EnrolmentBegun(ANN, IN, 3, "")), IN, found(*there)) == Plan(erase=(3,))


@pytest.mark.parametrize("end", [ConsentWithdrawn(ANN, ANN), FingerRevoked(ANN, "f", ANN)])
@pytest.mark.parametrize("there", [(), (3,)])
def test_what_was_withdrawn_goes_without_alarm_and_is_proved_even_where_it_is_gone(end, there):
    assert plan(known(given_at(3), end), IN, found(*there)) == Plan(erase=(3,))


def test_an_alarm_that_was_raised_before_is_not_raised_again():
    assert plan(known(StrangeTemplate(IN, 7)), IN, found(7)) == Plan(erase=(7,))


def test_other_sensors_are_none_of_its_business():
    busy = known(given_at(3, reader=OUT), EnrolmentBegun(ANN, OUT, 4, ""))
    assert plan(busy, IN, found()) == Plan()


@pytest.mark.parametrize("mark", ["", "x", None])
def test_another_sensor_than_the_one_on_record(mark):
    assert plan(known(given_at(3)), IN, found(3, mark=mark)) == Plan(replaced=True)


def test_a_replaced_sensor_once_bound_holds_strangers_only():
    after = known(given_at(3), given_at(5, BOB), SensorBound(IN, "n"))
    assert plan(after, IN, found(3, mark="n")) == Plan(alarms=(StrangeTemplate(IN, 3),), erase=(3,))


@pytest.mark.parametrize(("mark", "bind"), [("", True), ("x", True), (None, False)])
def test_a_sensor_that_was_never_bound_keeps_the_fingers_that_were_imported(mark, bind):
    before = known(given_at(3), bound=False)
    assert plan(before, IN, found(3, mark=mark)) == Plan(bind=bind)
    after = roster.fold([SensorBound(IN, "m")], before)
    assert plan(after, IN, found(3)) == Plan()


PLACES = st.integers(0, 5)
HAPPENED = st.one_of(
    st.builds(given_at, PLACES, st.sampled_from([ANN, BOB])),
    st.builds(EnrolmentBegun, st.just(ANN), st.just(IN), PLACES, st.just("")),
    st.builds(StrangeTemplate, st.just(IN), PLACES),
    st.builds(TemplateErased, st.just(IN), PLACES),
    st.builds(TemplateMissing, st.just(ANN), st.just(IN), PLACES),
    st.just(ConsentWithdrawn(ANN, ANN)),
)


def carried_out(before, there):
    """Return the roster and what the sensor holds once a plan is carried out."""
    planned = plan(before, IN, Found(there, "m"))
    erased = [TemplateErased(IN, position) for position in planned.erase]
    after = roster.fold([*planned.alarms, *planned.missing, *erased], before)
    return after, there - set(planned.erase)


@given(st.lists(HAPPENED, max_size=12), st.frozensets(PLACES))
def test_what_is_planned_once_done_leaves_the_sensor_as_the_record_says(happened, there):
    after, left = carried_out(known(*happened), there)
    assert left == after.templates(IN).keys()
    # A place that was begun and had a finger that is lost takes a second look, and no third.
    after, left = carried_out(after, left)
    assert plan(after, IN, Found(left, "m")) == Plan()
    assert left == after.templates(IN).keys()


@given(st.lists(HAPPENED, max_size=12), st.frozensets(PLACES))
def test_no_finger_on_record_is_ever_erased(happened, there):
    before = known(*happened)
    assert not set(plan(before, IN, Found(there, "m")).erase) & before.templates(IN).keys()


# --- where the next finger goes ---


def test_the_next_finger_goes_to_the_first_free_place():
    busy = known(given_at(0), EnrolmentBegun(BOB, IN, 1, ""), StrangeTemplate(IN, 2))
    assert free_position(busy, IN, found(0, 3), 8) == 4


def test_the_place_of_somebody_who_must_come_by_again_is_given_away_last():
    lost = known(given_at(0), TemplateMissing(ANN, IN, 0))
    assert free_position(lost, IN, found(), 2) == 1
    assert free_position(lost, IN, found(1), 2) == 0
    gone = roster.fold([ConsentWithdrawn(ANN, ANN)], lost)
    assert free_position(gone, IN, found(), 2) == 0
    assert free_position(lost, OUT, found(), 2) == 0


def test_a_full_sensor_has_no_place():
    assert free_position(known(given_at(0)), IN, found(1), 2) is None


@given(st.lists(HAPPENED, max_size=12), st.frozensets(PLACES))
def test_a_free_place_is_free_here_and_there(happened, there):
    before = known(*happened)
    place = free_position(before, IN, Found(there, "m"), 12)
    library = before.libraries[IN]
    assert place not in there | before.templates(IN).keys() | library.begun | library.erase
