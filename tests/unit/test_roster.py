"""Who belongs here, folded from facts."""

from hypothesis import given
from hypothesis import strategies as st

from appliance import roster
from appliance.facts import (
    BadgeGiven,
    Entered,
    FingerGiven,
    MemberAdded,
    MemberRestored,
    MemberSuspended,
)
from appliance.model import Category, Means
from appliance.roster import Holder, Roster

JOINED = [
    MemberAdded("anne", Category.COWORKER),
    MemberAdded("jan", Category.STAFF),
    BadgeGiven("anne", "t1", "A5"),
    BadgeGiven("anne", "t2", "B6"),
    FingerGiven("jan", "t3", "finger-in", 7),
]


def test_badges_and_fingers_are_equals():
    known = roster.fold(JOINED)
    assert known.find("t1") == known.find("t2") == Holder("anne", Category.COWORKER)
    assert known.find("t3") == Holder("jan", Category.STAFF)
    assert known.find("t4") is None
    assert known.category("jan") is Category.STAFF
    assert known.category("nobody") is None


def test_a_badge_given_on_belongs_to_its_new_holder():
    assert roster.fold([*JOINED, BadgeGiven("jan", "t1", "A5")]).find("t1").member == "jan"


def test_suspended_and_restored():
    suspended = roster.fold([*JOINED, MemberSuspended("anne")])
    assert suspended.find("t1").suspended
    assert not suspended.find("t3").suspended
    assert not roster.fold([MemberRestored("anne")], suspended).find("t1").suspended


def test_a_fact_about_nobody_we_know_is_void():
    assert roster.fold([MemberSuspended("ghost")]) == Roster()
    assert roster.fold([BadgeGiven("ghost", "t", "00")]).find("t") is None


def test_comings_and_goings_do_not_concern_it():
    assert roster.fold([Entered("anne", "in", Means.BADGE)]) == Roster()


def test_the_roster_before_is_left_as_it_was():
    before = roster.fold(JOINED)
    roster.fold([MemberAdded("els", Category.STUDENT), MemberSuspended("anne")], before)
    assert before == roster.fold(JOINED)


@given(st.integers(0, len(JOINED)))
def test_folding_in_two_goes_is_folding_in_one(cut):
    assert roster.fold(JOINED[cut:], roster.fold(JOINED[:cut])) == roster.fold(JOINED)
