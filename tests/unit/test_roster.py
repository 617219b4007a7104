"""Who belongs here, folded from facts."""

from datetime import date
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import roster
from appliance.facts import (
    AccountClosed,
    AccountOpened,
    BadgeGiven,
    BadgeRevoked,
    ConsentGiven,
    ConsentWithdrawn,
    EnrolmentBegun,
    Entered,
    FingerGiven,
    FingerRevoked,
    MemberAdded,
    MemberErased,
    MemberRestored,
    MemberSuspended,
    PasswordSet,
    PayerAgreed,
    PlanAgreed,
    RoleSet,
    ScheduleDropped,
    ScheduleSet,
    SensorBound,
    SessionsRevoked,
    ShownOnBoard,
    StrangeTemplate,
    TemplateErased,
    TemplateMissing,
    Terms,
    TermsSet,
)
from appliance.model import Category, Means, Role
from appliance.roster import Account, Carried, Consent, Holder, Library, Roster
from appliance.schedule import Schedule, Window
from appliance.tariff.values import Agreed

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


PEOPLE = ("anne", "jan", "marie")
CHANGES = st.lists(
    st.one_of(
        st.builds(MemberAdded, st.sampled_from(PEOPLE), st.sampled_from(Category)),
        st.builds(
            lambda who, category: TermsSet(who, Terms(category), "a"),
            st.sampled_from(PEOPLE),
            st.sampled_from(Category),
        ),
        st.just(Entered("anne", "front", Means.BADGE)),
    ),
    max_size=8,
)


@given(CHANGES, st.none() | st.sampled_from(PEOPLE))
def test_categories_alone_are_those_of_the_roster_without_the_erased(changes, erased):
    facts = [*(MemberAdded(each, Category.COWORKER) for each in PEOPLE), *changes]
    facts += [MemberErased(erased, "a")] if erased else []
    holders = roster.fold(facts).members.values()
    alone = reduce(roster.recategorised, facts, {})
    assert alone == {each.member: each.category for each in holders if not each.erased}


# --- terms ---


def test_terms_are_those_last_set():
    terms = Terms(Category.VISITOR, date(2026, 11, 23), date(2026, 11, 23), "days")
    known = roster.fold([*JOINED, TermsSet("anne", terms, "a")])
    assert known.members["anne"] == Holder(
        "anne",
        Category.VISITOR,
        valid_from=date(2026, 11, 23),
        valid_until=date(2026, 11, 23),
        schedule="days",
    )
    assert known.members["jan"].schedule == "always"


def test_the_board_shows_whoever_wishes():
    shown = roster.fold([*JOINED, ShownOnBoard("anne", shown=True, by="anne")])
    assert shown.members["anne"].shown
    assert not shown.members["jan"].shown
    hidden = roster.fold([ShownOnBoard("anne", shown=False, by="anne")], shown)
    assert not hidden.members["anne"].shown


def test_schedules_come_and_go():
    days = Schedule("days", (Window((0, 1), 480, 1140),))
    known = roster.fold([ScheduleSet(days, "a")])
    assert known.schedules == {"days": days}
    assert (
        roster.fold([ScheduleDropped("days", "a"), ScheduleDropped("no", "a")], known) == Roster()
    )


# --- badges ---


def test_a_lost_badge_is_nobodys_key_and_still_known():
    known = roster.fold([*JOINED, BadgeRevoked("anne", "t1", lost=True, by="a")])
    assert known.find("t1") is None
    assert known.find("t2").member == "anne"
    assert known.credentials["t1"] == Carried("anne", Means.BADGE, "A5", revoked=True)
    assert set(known.carried_by("anne", Means.BADGE)) == {"t1", "t2"}
    assert known.carried_by("anne", Means.FINGER) == {}
    again = roster.fold([BadgeGiven("jan", "t1", "A5", date(2026, 12, 1))], known)
    assert again.find("t1").member == "jan"
    assert again.credentials["t1"].until == date(2026, 12, 1)


def test_a_badge_given_back_is_nobodys_again():
    returned = BadgeRevoked("anne", "t1", lost=False, by="a")
    before = [fact for fact in JOINED if getattr(fact, "token", "") != "t1"]
    assert roster.fold([*JOINED, returned]) == roster.fold(before)
    lost = BadgeRevoked("anne", "t1", lost=True, by="a")
    assert roster.fold([*JOINED, lost, returned]) == roster.fold(before)  # it turned up


@pytest.mark.parametrize("lost", [True, False])
def test_a_badge_nobody_had_cannot_be_revoked(lost):
    assert roster.fold([BadgeRevoked("anne", "t9", lost=lost, by="a")]) == Roster()


# --- fingers ---

ENROLLED = [
    *JOINED,
    ConsentGiven("jan", "2026-11", "2026-11-02", "fr", "a"),
    EnrolmentBegun("jan", "finger-in", 8, "a"),
    FingerGiven("jan", "t4", "finger-in", 8, "f1", "a"),
    FingerGiven("jan", "t5", "finger-out", 2, "f1", "a"),
    FingerGiven("jan", "t6", "finger-in", 9, "f2", "a"),
]


def test_what_a_sensor_must_hold():
    known = roster.fold(ENROLLED)
    assert {at: c.finger for at, c in known.templates("finger-in").items()} == {
        7: "",
        8: "f1",
        9: "f2",
    }
    assert known.members["jan"].consent == Consent("2026-11", "2026-11-02", "fr", "a")
    assert known.libraries["finger-in"] == Library()


def test_an_enrolment_begun_may_have_left_a_template():
    known = roster.fold([*ENROLLED, EnrolmentBegun("anne", "finger-in", 10, "a")])
    assert known.libraries["finger-in"].begun == {10}
    assert not roster.fold([TemplateErased("finger-in", 10)], known).libraries["finger-in"].begun


def test_consent_withdrawn_blocks_every_finger_at_once():
    known = roster.fold([*ENROLLED, ConsentWithdrawn("jan", "jan")])
    assert [known.find(token) for token in ("t3", "t4", "t5", "t6")] == [None] * 4
    assert known.members["jan"].consent is None
    assert known.templates("finger-in") == {}
    assert known.libraries["finger-in"].erase == {7, 8, 9}
    assert known.libraries["finger-out"].erase == {2}
    done = roster.fold([TemplateErased("finger-in", at) for at in (7, 8, 9)], known)
    assert done.libraries["finger-in"].erase == frozenset()
    assert done.libraries["finger-out"].erase == {2}


def test_one_finger_of_several_goes_from_every_sensor():
    known = roster.fold([*ENROLLED, FingerRevoked("jan", "f1", "a")])
    assert [known.find(token) is None for token in ("t3", "t4", "t5", "t6")] == [
        False,
        True,
        True,
        False,
    ]
    assert known.members["jan"].consent is not None


def test_a_place_used_again_is_the_new_holders():
    known = roster.fold([*ENROLLED, ConsentWithdrawn("jan", "jan")])
    again = roster.fold([FingerGiven("anne", "t4", "finger-in", 8, "f3", "a")], known)
    assert again.find("t4").member == "anne"
    assert again.libraries["finger-in"].erase == {7, 9}


def test_a_template_nobody_enrolled_is_to_be_erased():
    known = roster.fold([*ENROLLED, StrangeTemplate("finger-in", 33)])
    assert known.libraries["finger-in"].erase == {33}


def test_a_template_the_sensor_lost_matches_no_more_until_enrolled_again():
    known = roster.fold([*ENROLLED, TemplateMissing("jan", "finger-in", 8)])
    assert known.find("t4") is None
    assert known.find("t6").member == "jan"
    assert known.credentials["t4"].missing
    again = roster.fold([FingerGiven("jan", "t8", "finger-in", 12, "f4", "a")], known)
    assert "t4" not in again.credentials
    assert again.find("t8").member == "jan"


def test_who_lost_a_finger_at_two_sensors_comes_by_both_again():
    lost = TemplateMissing("jan", "finger-in", 8), TemplateMissing("jan", "finger-out", 2)
    again = FingerGiven("jan", "t8", "finger-in", 12, "f4", "a")
    known = roster.fold([*ENROLLED, *lost, again])
    assert "t4" not in known.credentials
    assert known.credentials["t5"].missing


def test_binding_a_sensor_leaves_what_it_holds():
    known = roster.fold([*ENROLLED, SensorBound("finger-in", "m1")])
    assert known.find("t4").member == "jan"
    assert known.libraries["finger-in"].mark == "m1"


def test_another_sensor_in_its_place_holds_nothing_of_ours():
    known = roster.fold(
        [*ENROLLED, SensorBound("finger-in", "m1"), StrangeTemplate("finger-in", 33)]
    )
    other = roster.fold([SensorBound("finger-in", "m2")], known)
    assert other.templates("finger-in") == {}
    assert other.libraries["finger-in"] == Library("m2")
    assert other.find("t5").member == "jan"  # the other sensor is the same


# --- erasing ---


def test_whoever_is_erased_opens_nothing_and_sees_nothing():
    known = roster.fold(
        [*ENROLLED, BadgeGiven("jan", "t7", "00"), AccountOpened("u", Role.MEMBER, "a", "jan")]
    )
    gone = roster.fold([MemberErased("jan", "a")], known)
    assert [gone.find(token) for token in ("t3", "t4", "t5", "t6", "t7")] == [None] * 5
    assert gone.members["jan"] == Holder("jan", Category.STAFF, suspended=True, erased=True)
    assert gone.libraries["finger-in"].erase == {7, 8, 9}
    assert gone.accounts["u"].closed
    assert gone.find("t1").member == "anne"


def test_what_somebody_agreed_on_stands_by_day_and_the_last_word_of_a_day_holds():
    new_year, spring = date(2026, 1, 1), date(2026, 4, 1)
    known = roster.fold(
        [
            *ENROLLED,
            PlanAgreed("jan", "day", spring, "a"),
            PlanAgreed("jan", "week", new_year, "a"),
            PlanAgreed("jan", "free-choice", spring, "a", "30.00"),
            PayerAgreed("jan", "anne", "a"),
        ]
    )
    jan = known.members["jan"]
    assert jan.agreed == (Agreed(new_year, "week"), Agreed(spring, "free-choice", "30.00"))
    assert (jan.payer, known.members["anne"].agreed) == ("anne", ())
    assert roster.fold([PlanAgreed("nobody", "day", spring, "a")], known) == known


# --- accounts ---


def test_whatever_changes_an_account_ends_its_sessions():
    opened = roster.fold([AccountOpened("u", Role.HOST, "a")])
    assert opened.accounts == {"u": Account("u", Role.HOST)}
    changes = [RoleSet("u", Role.ADMIN, "a"), PasswordSet("u", "u"), SessionsRevoked("u", "u")]
    known = roster.fold([*changes, AccountClosed("u", "a")], opened)
    assert known.accounts == {"u": Account("u", Role.ADMIN, epoch=4, closed=True)}
    assert roster.fold([RoleSet("v", Role.ADMIN, "a")], opened) == opened


@given(st.integers(0, len(ENROLLED)))
def test_whatever_is_folded_in_two_goes_is_as_in_one(cut):
    facts = [*ENROLLED, ConsentWithdrawn("jan", "jan"), MemberErased("anne", "a")]
    assert roster.fold(facts[cut:], roster.fold(facts[:cut])) == roster.fold(facts)
