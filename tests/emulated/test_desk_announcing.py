"""Visits that are announced at the desk: when, by whom, taken back, forgotten."""

import json
from datetime import date

import pytest

from appliance.commands import (
    AnnounceVisit,
    EraseMember,
    ExportPerson,
    ListAnnouncements,
    Refused,
    Retain,
    SetTerms,
    ShowJournal,
    SuspendMember,
    WithdrawAnnouncement,
)
from appliance.commands.answers import Announced, Announcements, Trouble
from appliance.desk.announcing import AHEAD_US, LONGEST_US, SHORTEST_US
from appliance.facts import CONSOLE, AnnouncementWithdrawn, Terms, VisitAnnounced
from appliance.model import Category, Role
from tests.at_the_desk import DAY_US, HOUR_US, NOON_US, local_us

AT_TWO, AT_FOUR = NOON_US + 2 * HOUR_US, NOON_US + 4 * HOUR_US


@pytest.fixture
def anne(at_desk):
    return at_desk.add()


def announce(at_desk, member, begins_us=AT_TWO, ends_us=AT_FOUR, account=""):
    return at_desk.ask(AnnounceVisit(member, begins_us, ends_us), account)


def announced(at_desk, member):
    told = at_desk.ask(ListAnnouncements(member))
    return [(each.begins_us, each.ends_us) for each in told.announced]


def test_what_is_announced_is_on_record_and_told_back(at_desk, anne):
    own = at_desk.open_account(Role.MEMBER, anne)
    told = announce(at_desk, anne, account=own)
    assert at_desk.facts()[-1] == VisitAnnounced(anne, AT_TWO, AT_FOUR, own)
    assert told == Announcements((Announced(at_desk.last, AT_TWO, AT_FOUR),))
    assert at_desk.ask(ListAnnouncements(anne), own) == told


def test_the_earliest_comes_first_and_what_is_over_is_gone(at_desk, anne):
    announce(at_desk, anne, NOON_US + DAY_US, NOON_US + DAY_US + HOUR_US)
    announce(at_desk, anne)
    assert [began for began, _ in announced(at_desk, anne)] == [AT_TWO, NOON_US + DAY_US]
    at_desk.clock.utc_us = AT_FOUR - 1
    assert len(announced(at_desk, anne)) == 2
    at_desk.clock.utc_us = AT_FOUR
    assert [began for began, _ in announced(at_desk, anne)] == [NOON_US + DAY_US]


def test_everybody_has_their_own(at_desk, anne):
    bert = at_desk.add("Bert")
    announce(at_desk, anne)
    announce(at_desk, bert)
    assert len(announced(at_desk, anne)) == len(announced(at_desk, bert)) == 1
    (of_anne,) = at_desk.ask(ListAnnouncements(anne)).announced
    wrong = at_desk.ask(WithdrawAnnouncement(bert, of_anne.announced))
    assert wrong == Refused(Trouble.NO_ANNOUNCEMENT)


def test_a_second_tap_changes_nothing(at_desk, anne):
    told = announce(at_desk, anne)
    kept = at_desk.kept
    assert announce(at_desk, anne) == told
    assert at_desk.kept == kept


TIMES = {
    "it ends as it begins": (AT_TWO, AT_TWO, Trouble.ENDS_FIRST),
    "it ends first": (AT_FOUR, AT_TWO, Trouble.ENDS_FIRST),
    "it is over": (NOON_US - HOUR_US, NOON_US, Trouble.ANNOUNCED_TIME),
    "a moment": (AT_TWO, AT_TWO + SHORTEST_US - 1, Trouble.ANNOUNCED_TIME),
    "longer than a day": (AT_TWO, AT_TWO + LONGEST_US + 1, Trouble.ANNOUNCED_TIME),
    "too far ahead": (
        NOON_US + AHEAD_US + 1,
        NOON_US + AHEAD_US + HOUR_US,
        Trouble.ANNOUNCED_TIME,
    ),
    "since for ever": (-(10**30), AT_TWO, Trouble.ANNOUNCED_TIME),
    "until for ever": (AT_TWO, 10**30, Trouble.ANNOUNCED_TIME),
    "in another world": (10**30, 10**30 + HOUR_US, Trouble.ANNOUNCED_TIME),
}


@pytest.mark.parametrize("case", TIMES)
def test_what_means_nothing_is_refused(at_desk, anne, case):
    begins_us, ends_us, trouble = TIMES[case]
    kept = at_desk.kept
    assert announce(at_desk, anne, begins_us, ends_us) == Refused(trouble)
    assert at_desk.kept == kept


@pytest.mark.parametrize(
    ("begins_us", "ends_us"),
    [
        (NOON_US - HOUR_US, NOON_US + 1),
        (NOON_US + AHEAD_US, NOON_US + AHEAD_US + LONGEST_US),
    ],
)
def test_at_the_very_border_it_is_taken(at_desk, anne, begins_us, ends_us):
    announce(at_desk, anne, begins_us, ends_us)
    assert announced(at_desk, anne) == [(begins_us, ends_us)]


@pytest.mark.parametrize(
    ("begins_us", "ends_us"),
    [
        (AT_TWO - HOUR_US, AT_TWO + 1),
        (AT_FOUR - 1, AT_FOUR + HOUR_US),
        (AT_TWO + 1, AT_FOUR - 1),
        (AT_TWO - HOUR_US, AT_FOUR + HOUR_US),
        (AT_TWO, AT_FOUR - 1),
    ],
)
def test_nobody_comes_twice_at_one_time(at_desk, anne, begins_us, ends_us):
    announce(at_desk, anne)
    assert announce(at_desk, anne, begins_us, ends_us) == Refused(Trouble.ANNOUNCED_TWICE)


def test_one_may_follow_the_other_and_take_the_place_of_one_withdrawn(at_desk, anne):
    announce(at_desk, anne)
    announce(at_desk, anne, AT_FOUR, AT_FOUR + HOUR_US)
    announce(at_desk, anne, AT_TWO - HOUR_US, AT_TWO)
    assert len(announced(at_desk, anne)) == 3
    first = at_desk.ask(ListAnnouncements(anne)).announced[1].announced
    at_desk.ask(WithdrawAnnouncement(anne, first))
    announce(at_desk, anne, AT_TWO + HOUR_US, AT_FOUR)
    assert len(announced(at_desk, anne)) == 3


def test_it_can_be_taken_back_once_while_it_is_not_over(at_desk, anne):
    (told,) = announce(at_desk, anne).announced
    left = at_desk.ask(WithdrawAnnouncement(anne, told.announced))
    assert left == Announcements(())
    assert at_desk.facts()[-1] == AnnouncementWithdrawn(anne, told.announced, CONSOLE)
    again = at_desk.ask(WithdrawAnnouncement(anne, told.announced))
    assert again == Refused(Trouble.NO_ANNOUNCEMENT)


def test_what_is_over_cannot_be_taken_back(at_desk, anne):
    (told,) = announce(at_desk, anne).announced
    at_desk.clock.utc_us = AT_FOUR
    over = at_desk.ask(WithdrawAnnouncement(anne, told.announced))
    assert over == Refused(Trouble.NO_ANNOUNCEMENT)
    assert at_desk.ask(WithdrawAnnouncement(anne, 10**30)) == Refused(Trouble.NO_ANNOUNCEMENT)


def test_whom_the_door_would_not_let_in_does_not_announce_it(at_desk, anne):
    at_desk.ask(SuspendMember(anne))
    assert announce(at_desk, anne) == Refused(Trouble.MAY_NOT_COME)
    other = at_desk.add("Bert")
    first, last = date(2026, 11, 24), date(2026, 11, 25)
    at_desk.ask(SetTerms(other, Terms(Category.COWORKER, first, last)))
    for day, fits in ((23, False), (24, True), (25, True), (26, False)):
        begins_us = local_us(2026, 11, day, 14)
        told = announce(at_desk, other, begins_us, begins_us + HOUR_US)
        assert isinstance(told, Announcements) == fits, day
        assert fits or told == Refused(Trouble.MAY_NOT_COME)


def test_nobody_announces_for_whom_there_is_not(at_desk, anne):
    assert announce(at_desk, "nobody") == Refused(Trouble.NO_MEMBER)
    announce(at_desk, anne)
    at_desk.ask(EraseMember(anne))
    for command in (AnnounceVisit(anne, AT_TWO, AT_FOUR), ListAnnouncements(anne)):
        assert at_desk.ask(command) == Refused(Trouble.ERASED)


def test_the_journal_says_that_and_not_when(at_desk, anne):
    (told,) = announce(at_desk, anne).announced
    at_desk.ask(WithdrawAnnouncement(anne, told.announced))
    lines = at_desk.ask(ShowJournal()).lines
    kinds = [(type(line.fact), line.name) for line in lines[:2]]
    assert kinds == [
        (AnnouncementWithdrawn, "Anne Étienne"),
        (VisitAnnounced, "Anne Étienne"),
    ]


def test_a_member_takes_along_what_they_announced(at_desk, anne):
    announce(at_desk, anne)
    announce(at_desk, at_desk.add("Bert"))
    held = json.loads(at_desk.ask(ExportPerson(anne)).json)
    (told,) = [each for each in held["record"] if each["type"] == "visit_announced"]
    assert told["begins"] == "2026-11-23T13:00:00+00:00"
    assert told["ends"] == "2026-11-23T15:00:00+00:00"
    assert told["by"] == CONSOLE


def test_what_is_still_ahead_outlives_the_month_it_was_announced_in(at_desk, anne):
    at_desk.with_keep_days(1)
    at_desk.set_clock(2026, 11, 25, 12)
    begins_us = local_us(2026, 12, 15, 10)
    (kept, gone) = (begins_us, begins_us + HOUR_US), (begins_us + DAY_US, begins_us + 2 * DAY_US)
    announce(at_desk, anne, *kept)
    (_, second) = announce(at_desk, anne, *gone).announced
    at_desk.set_clock(2026, 12, 2, 12)
    assert at_desk.ask(Retain(preview=False)).pruned == 2
    assert not any(isinstance(fact, VisitAnnounced) for fact in at_desk.facts())
    assert announced(at_desk, anne) == [kept, gone]
    assert announce(at_desk, anne, *kept).announced[0].begins_us == begins_us
    assert announce(at_desk, anne, begins_us, kept[1] + 1) == Refused(Trouble.ANNOUNCED_TWICE)
    at_desk.ask(WithdrawAnnouncement(anne, second.announced))
    assert announced(at_desk, anne) == [kept]
    held = json.loads(at_desk.ask(ExportPerson(anne)).json)
    assert held["announced"][0] == {
        "begins": "2026-12-15T09:00:00+00:00",
        "ends": "2026-12-15T10:00:00+00:00",
    }
