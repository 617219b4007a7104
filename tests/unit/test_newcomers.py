"""What the record has against somebody to be taken in, and the facts they make."""

from datetime import date

import pytest

from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw
from appliance.credentials import SiteKey
from appliance.facts import (
    BadgeGiven,
    BadgeRevoked,
    ConsentGiven,
    EnrolmentBegun,
    FingerGiven,
    FingerRevoked,
    MemberAdded,
    MemberSuspended,
    ScheduleSet,
    ShownOnBoard,
    TemplateErased,
    Terms,
    TermsSet,
)
from appliance.model import Category
from appliance.newcomers import CONSENT_TEXT, Newcomer, against, facts
from appliance.roster import fold
from appliance.schedule import Schedule, Window

KEY = SiteKey(bytes(32))
SENSORS = ("in", "out")
NUMBER = bytes.fromhex("0C000621A5")
BADGE = KEY.badge(NUMBER)
COWORKER = Terms(Category.COWORKER)
HOURS = Schedule("hours", (Window((0,), 0, 60),))
BERT = MemberAdded("bert", Category.COWORKER, "x")


def newcomer(terms=COWORKER, email="", **told):
    return Newcomer(2, Particulars(name="Ann", email=email), terms, **told)


def flaws(known, *newcomers, emails=()):
    verdicts = against(newcomers, fold(known), KEY, SENSORS, frozenset(emails))
    return [(verdict.line, verdict.name, verdict.flaw) for verdict in verdicts]


def finger_of_bert(reader):
    return FingerGiven("bert", KEY.finger(reader, 3).token, reader, 3, "index", "x")


def test_nothing_against_somebody_new():
    assert flaws([BERT], newcomer(), newcomer(badges=(NUMBER,), finger=3)) == []
    assert (
        flaws([BERT, ScheduleSet(HOURS, "x")], newcomer(Terms(Category.STAFF, schedule="hours")))
        == []
    )


def test_a_schedule_that_is_not_there():
    night = newcomer(Terms(Category.STAFF, schedule="night"))
    assert flaws([ScheduleSet(HOURS, "x")], night) == [(2, "Ann", Flaw.SCHEDULE)]


def test_an_address_that_is_a_members():
    assert flaws([], newcomer(email="Ann@Example.org"), emails=["ann@example.org"]) == [
        (2, "Ann", Flaw.EMAIL_TAKEN)
    ]


def test_a_badge_that_is_a_members_until_it_is_revoked():
    given = [BERT, BadgeGiven("bert", BADGE.token, "A5")]
    other = bytes.fromhex("0C000621A6")
    assert flaws(given, newcomer(badges=(other, NUMBER))) == [(2, "Ann", Flaw.BADGE_TAKEN)]
    revoked = BadgeRevoked("bert", BADGE.token, lost=True, by="x")
    assert flaws([*given, revoked], newcomer(badges=(NUMBER,))) == []


@pytest.mark.parametrize("reader", SENSORS)
def test_a_finger_that_is_a_members_until_its_template_is_erased(reader):
    given = [BERT, finger_of_bert(reader)]
    assert flaws(given, newcomer(finger=3)) == [(2, "Ann", Flaw.FINGER_TAKEN)]
    assert flaws(given, newcomer(finger=4)) == []
    revoked = [*given, FingerRevoked("bert", "index", "x")]
    assert flaws(revoked, newcomer(finger=3)) == [(2, "Ann", Flaw.FINGER_TAKEN)]
    assert flaws([*revoked, TemplateErased(reader, 3)], newcomer(finger=3)) == []


def test_a_place_where_an_enrolment_was_begun():
    begun = [BERT, EnrolmentBegun("bert", "out", 3, "x")]
    assert flaws(begun, newcomer(finger=3)) == [(2, "Ann", Flaw.FINGER_TAKEN)]


def test_the_fewest_facts():
    assert list(facts(newcomer(), ("ann", "index"), KEY, SENSORS, "x")) == [
        MemberAdded("ann", Category.COWORKER, "x")
    ]


@pytest.mark.parametrize(
    "terms",
    [
        Terms(Category.STAFF, date(2026, 11, 2)),
        Terms(Category.STAFF, None, date(2026, 11, 2)),
        Terms(Category.STAFF, schedule="hours"),
    ],
)
def test_terms_of_their_own_are_a_fact(terms):
    assert list(facts(newcomer(terms), ("ann", "index"), KEY, SENSORS, "x")) == [
        MemberAdded("ann", Category.STAFF, "x"),
        TermsSet("ann", terms, "x"),
    ]


def test_the_most_facts():
    terms = Terms(Category.COWORKER, date(2026, 11, 2), None, "hours")
    whole = newcomer(
        terms, shown=True, suspended=True, badges=(NUMBER,), finger=3, consent=date(2026, 11, 1)
    )
    assert list(facts(whole, ("ann", "index"), KEY, SENSORS, "x")) == [
        MemberAdded("ann", Category.COWORKER, "x"),
        TermsSet("ann", terms, "x"),
        ShownOnBoard("ann", shown=True, by="x"),
        MemberSuspended("ann", "x"),
        BadgeGiven("ann", BADGE.token, "A5", by="x"),
        ConsentGiven("ann", CONSENT_TEXT, "2026-11-01", "fr", "x"),
        FingerGiven("ann", KEY.finger("in", 3).token, "in", 3, "index", "x"),
        FingerGiven("ann", KEY.finger("out", 3).token, "out", 3, "index", "x"),
    ]


def test_no_finger_without_consent_and_no_consent_without_a_finger():
    for told in ({"finger": 3}, {"consent": date(2026, 11, 1)}):
        found = list(facts(newcomer(**told), ("ann", "index"), KEY, SENSORS, "x"))
        assert found == [MemberAdded("ann", Category.COWORKER, "x")]
