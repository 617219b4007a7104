"""Hours at the desk: schedules, and what somebody forgot to tell the reader."""

import pytest

from appliance.commands import (
    Correct,
    DropSchedule,
    ListSchedules,
    Refused,
    SetSchedule,
    SetTerms,
    ShowMovements,
)
from appliance.commands.answers import Done, Schedules, Trouble
from appliance.desk.corrections import MOST_DAYS
from appliance.desk.hours import BUILT_IN
from appliance.facts import (
    Corrected,
    Entered,
    Left,
    MemberErased,
    ScheduleDropped,
    ScheduleSet,
    Terms,
)
from appliance.model import Category, Means, Role, Way
from appliance.schedule import Schedule, Window
from tests.at_the_desk import DAY_US, HOUR_US, NOON_US

NIGHTS = Schedule("nights", (Window((4, 5), 22 * 60, 6 * 60),), "closed")
DAYS = Schedule("days", (Window((0, 1, 2, 3, 4), 540, 1080),))


@pytest.fixture
def anne(at_desk):
    return at_desk.add()


def test_schedules_are_listed_with_the_one_that_is_always_there(at_desk):
    admin = at_desk.open_account(Role.ADMIN)
    assert at_desk.ask(ListSchedules()) == Schedules((BUILT_IN,))
    before = at_desk.kept
    at_desk.ask(SetSchedule(NIGHTS), admin)
    assert at_desk.ask(SetSchedule(DAYS), admin) == Schedules((BUILT_IN, DAYS, NIGHTS))
    at_desk.ask(SetSchedule(DAYS), admin)  # it is so already
    other = Schedule("days", (Window((6,), 0, 1440),))
    assert at_desk.ask(SetSchedule(other), admin) == Schedules((BUILT_IN, other, NIGHTS))
    assert at_desk.facts(before) == [ScheduleSet(each, admin) for each in (NIGHTS, DAYS, other)]


@pytest.mark.parametrize("name", ["always", "", "Nights", "a b", "été", "x" * 33, "-x", "x\n"])
def test_a_name_that_no_schedule_can_have(at_desk, name):
    before = at_desk.kept
    reply = at_desk.ask(SetSchedule(Schedule(name, DAYS.windows)))
    assert reply == Refused(Trouble.SCHEDULE_NAME)
    assert at_desk.kept == before


@pytest.mark.parametrize(
    "windows",
    [
        (),
        (Window((), 0, 60),),
        (Window((7,), 0, 60),),
        (Window((0,), -1, 60),),
        (Window((0,), 0, 1441),),
        DAYS.windows * 51,
    ],
)
def test_windows_that_are_none(at_desk, windows):
    before = at_desk.kept
    reply = at_desk.ask(SetSchedule(Schedule("days", windows)))
    assert reply.trouble is Trouble.SCHEDULE_WINDOWS
    assert at_desk.kept == before


def test_a_schedule_is_not_dropped_while_somebody_has_it(at_desk, anne):
    at_desk.ask(SetSchedule(DAYS))
    at_desk.ask(SetTerms(anne, Terms(Category.COWORKER, schedule="days")))
    assert at_desk.ask(DropSchedule("days")) == Refused(Trouble.SCHEDULE_USED)
    at_desk.book.enact(MemberErased(anne, "console"))
    assert at_desk.ask(DropSchedule("days")) == Schedules((BUILT_IN,))
    assert at_desk.facts()[-1] == ScheduleDropped("days", "console")
    for name in ("days", "always"):
        assert at_desk.ask(DropSchedule(name)) == Refused(Trouble.NO_SCHEDULE)


# --- corrections ---


def came(member):
    return Entered(member, "badge-in", Means.BADGE)


def went(member):
    return Left(member, "badge-out", Means.BADGE)


def correct(at_desk, member, way, at_us, why="forgot", account=""):
    return at_desk.ask(Correct(member, way, at_us, why), account)


def inside(at_desk):
    return {member: since.utc_us for member, since in at_desk.standing.attendance.inside.items()}


def test_somebody_forgot_to_badge_in_and_out_again(at_desk, anne):
    host = at_desk.open_account(Role.HOST)
    before = at_desk.kept
    at_desk.later(4 * HOUR_US)
    assert correct(at_desk, anne, Way.IN, NOON_US, " forgot ", host) == Done()
    assert inside(at_desk) == {anne: NOON_US}
    assert correct(at_desk, anne, Way.IN, NOON_US + 1) == Refused(Trouble.INSIDE)
    assert correct(at_desk, anne, Way.OUT, NOON_US + HOUR_US) == Done()
    assert inside(at_desk) == {}
    assert correct(at_desk, anne, Way.OUT, NOON_US + 2 * HOUR_US) == Refused(Trouble.NOT_INSIDE)
    assert at_desk.facts(before) == [
        Corrected(anne, Way.IN, NOON_US, "forgot", host),
        Corrected(anne, Way.OUT, NOON_US + HOUR_US, "forgot", "console"),
    ]


def test_who_never_came_cannot_have_left(at_desk, anne):
    assert correct(at_desk, anne, Way.OUT, NOON_US - 1) == Refused(Trouble.NOT_INSIDE)


def test_who_turned_round_at_the_door(at_desk, anne):
    at_desk.at_the_door(came(anne))
    assert correct(at_desk, anne, Way.OUT, NOON_US) == Done()
    assert inside(at_desk) == {}
    assert correct(at_desk, anne, Way.IN, NOON_US) == Done()
    assert inside(at_desk) == {anne: NOON_US}


def test_who_turned_round_at_the_door_yesterday(at_desk, anne):
    at_desk.at_the_door(came(anne))
    at_desk.later(DAY_US)
    at_desk.at_the_door(came(anne))
    assert correct(at_desk, anne, Way.OUT, NOON_US) == Done()
    assert inside(at_desk) == {anne: NOON_US + DAY_US}


def test_yesterdays_forgotten_exit_leaves_them_in_today(at_desk, anne):
    at_desk.at_the_door(came(anne))
    at_desk.later(DAY_US)
    at_desk.at_the_door(came(anne))
    at_desk.later(HOUR_US)
    before = at_desk.kept
    assert correct(at_desk, anne, Way.OUT, NOON_US + 5 * HOUR_US) == Done()
    assert at_desk.facts(before) == [
        Corrected(anne, Way.OUT, NOON_US + 5 * HOUR_US, "forgot", "console", past=True)
    ]
    assert inside(at_desk) == {anne: NOON_US + DAY_US}
    assert [(m.kind, m.way) for m in at_desk.ask(ShowMovements(anne)).movements] == [
        ("corrected", Way.OUT),
        ("entered", Way.IN),
        ("entered", Way.IN),
    ]
    # It is mended now: the same again is refused.
    assert correct(at_desk, anne, Way.OUT, NOON_US + 6 * HOUR_US) == Refused(Trouble.NOT_INSIDE)


def test_yesterdays_forgotten_entry_does_not_bring_them_in_today(at_desk, anne):
    at_desk.later(6 * HOUR_US)
    at_desk.at_the_door(went(anne))
    at_desk.later(DAY_US)
    assert correct(at_desk, anne, Way.IN, NOON_US) == Done()
    assert inside(at_desk) == {}
    assert [(m.kind, m.way) for m in at_desk.ask(ShowMovements(anne)).movements] == [
        ("corrected", Way.IN),
        ("left", Way.OUT),
    ]
    assert correct(at_desk, anne, Way.IN, NOON_US + HOUR_US) == Refused(Trouble.INSIDE)
    # What was corrected tells nothing of now: the next is held against what the reader said.
    assert correct(at_desk, anne, Way.OUT, NOON_US + 2 * HOUR_US) == Done()
    assert correct(at_desk, anne, Way.IN, NOON_US + 3 * HOUR_US) == Done()
    assert inside(at_desk) == {}


def test_yesterdays_forgotten_exit_is_told_before_they_come_again(at_desk, anne):
    at_desk.at_the_door(came(anne))
    at_desk.later(DAY_US)
    assert inside(at_desk) == {}
    assert set(at_desk.standing.attendance.forgotten) == {anne}
    assert correct(at_desk, anne, Way.IN, NOON_US + HOUR_US) == Refused(Trouble.INSIDE)
    assert correct(at_desk, anne, Way.OUT, NOON_US + 5 * HOUR_US) == Done()
    assert at_desk.standing.attendance.forgotten == {}
    assert correct(at_desk, anne, Way.OUT, NOON_US + 6 * HOUR_US) == Refused(Trouble.NOT_INSIDE)


def test_whoever_forgot_both_yesterdays_exit_and_todays_entry(at_desk, anne):
    at_desk.at_the_door(came(anne))
    at_desk.later(DAY_US)
    three_am = NOON_US + 15 * HOUR_US
    assert correct(at_desk, anne, Way.IN, three_am - 1) == Refused(Trouble.INSIDE)
    assert correct(at_desk, anne, Way.IN, three_am) == Done()
    assert inside(at_desk) == {anne: three_am}
    assert correct(at_desk, anne, Way.OUT, NOON_US + 5 * HOUR_US) == Done()  # and yesterday's
    assert inside(at_desk) == {anne: three_am}


def test_a_whole_visit_that_was_forgotten(at_desk, anne):
    at_desk.later(DAY_US)
    at_desk.at_the_door(came(anne))
    at_desk.later(HOUR_US)
    assert correct(at_desk, anne, Way.IN, NOON_US) == Done()
    assert correct(at_desk, anne, Way.OUT, NOON_US + HOUR_US) == Done()
    assert inside(at_desk) == {anne: NOON_US + DAY_US}
    shown = at_desk.ask(ShowMovements(anne)).movements
    assert [(m.kind, m.way, m.stamp.utc_us) for m in shown] == [
        ("corrected", Way.OUT, NOON_US + HOUR_US),
        ("corrected", Way.IN, NOON_US),
        ("entered", Way.IN, NOON_US + DAY_US),
    ]


def test_only_what_is_lately_past_can_be_corrected(at_desk, anne):
    oldest = NOON_US - MOST_DAYS * DAY_US
    before = at_desk.kept
    for at_us in (NOON_US + 1, oldest - 1, 0, -1, 2**62):
        assert correct(at_desk, anne, Way.IN, at_us) == Refused(Trouble.TIME)
    assert at_desk.kept == before
    assert correct(at_desk, anne, Way.IN, oldest) == Done()
    assert correct(at_desk, anne, Way.OUT, NOON_US) == Done()


def test_a_clock_that_is_not_to_be_trusted(at_desk, anne):
    at_desk.clock.synced = False
    assert correct(at_desk, anne, Way.IN, NOON_US) == Refused(Trouble.TIME)
    at_desk.with_access(unsynced="everybody")
    assert correct(at_desk, anne, Way.IN, NOON_US) == Refused(Trouble.TIME)
    at_desk.with_access(unsynced="as_set")  # the space goes by it at the door, too
    assert correct(at_desk, anne, Way.IN, NOON_US) == Done()


@pytest.mark.parametrize("why", ["", "  ", "\u200b", "a\nb", "x" * 201, "\x1b[0m"])
def test_a_correction_needs_a_reason(at_desk, anne, why):
    reply = correct(at_desk, anne, Way.IN, NOON_US, why)
    assert reply.trouble is Trouble.WHY


def test_nobody_and_somebody_erased(at_desk, anne):
    at_desk.book.enact(MemberErased(anne, "console"))
    for member, trouble in (("nobody", Trouble.NO_MEMBER), (anne, Trouble.ERASED)):
        assert correct(at_desk, member, Way.IN, NOON_US) == Refused(trouble)
