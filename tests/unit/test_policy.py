"""Who may pass, as tables: each side, each reason, and in which order they are looked for."""

from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.config import Access
from appliance.model import Category, Means, Reason, Side, Way
from appliance.policy import (
    Circumstances,
    Ignore,
    NoteOut,
    Pass,
    PassUnknown,
    Refuse,
    decide,
    recognise,
)
from appliance.reasons import REASONS
from appliance.roster import Carried, Holder, Roster
from appliance.schedule import Schedule, Window

ZONE = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 25)  # a Wednesday
DAY = timedelta(days=1)
BADGE = Carried("anne", Means.BADGE, "A5")
LOST = replace(BADGE, revoked=True)
ANNE = Holder("anne", Category.COWORKER)
CAS = replace(ANNE, suspended=True)
IN, OUT, TOGGLE = Side.IN, Side.OUT, Side.TOGGLE
UNKNOWN, SUSPENDED = Reason.UNKNOWN, Reason.SUSPENDED
OFFICE = Schedule("office", (Window((0, 1, 2, 3, 4), 9 * 60, 18 * 60),), holidays="closed")


def at(hour, minute=0, **others):
    when = datetime.combine(TODAY, datetime.min.time(), ZONE).replace(hour=hour, minute=minute)
    us = round(when.timestamp()) * 1_000_000
    return Circumstances(
        **{"at_us": us, "zone": ZONE, "capacity": 30, "schedules": {"office": OFFICE}} | others
    )


NOON, NIGHT = at(12), at(23)

TABLE = [
    # reader, who, inside, repeated -> what happens
    (IN, ANNE, False, False, Pass("anne", Way.IN)),
    (IN, ANNE, True, False, Pass("anne", Way.IN)),
    (OUT, ANNE, True, False, Pass("anne", Way.OUT)),
    (OUT, ANNE, False, False, Pass("anne", Way.OUT)),
    (TOGGLE, ANNE, False, False, Pass("anne", Way.IN)),
    (TOGGLE, ANNE, True, False, Pass("anne", Way.OUT)),
    (IN, ANNE, True, True, Ignore("anne", opens=False)),
    (TOGGLE, ANNE, True, True, Ignore("anne", opens=False)),
    (OUT, ANNE, False, True, Ignore("anne", opens=True)),
    (IN, CAS, True, True, Ignore("anne", opens=False)),
    (IN, CAS, False, False, Refuse(SUSPENDED, "anne")),
    (TOGGLE, CAS, False, False, Refuse(SUSPENDED, "anne")),
    (TOGGLE, CAS, True, False, Refuse(SUSPENDED, "anne")),
    (OUT, CAS, True, False, Pass("anne", Way.OUT, despite=SUSPENDED)),
    (IN, None, False, False, Refuse(UNKNOWN)),
    (TOGGLE, None, False, False, Refuse(UNKNOWN)),
    (OUT, None, False, False, PassUnknown()),
]


@pytest.mark.parametrize(("side", "holder", "inside", "repeated", "expected"), TABLE)
def test_the_table(side, holder, inside, repeated, expected):
    now = replace(NOON, inside=inside, repeated=repeated)
    assert decide(side, holder and (holder, BADGE), now) == expected


# --- each reason ---------------------------------------------------------------------------------

OFFICE_ANNE = replace(ANNE, schedule="office")
FULL = replace(NOON, present=30, access=Access(full="refuse"))
EACH = {
    Reason.BADGE_FIRST: (None, replace(NOON, badge_first=True)),
    Reason.UNKNOWN: (None, NOON),
    Reason.LOST: ((ANNE, LOST), NOON),
    Reason.SUSPENDED: ((CAS, BADGE), NOON),
    Reason.CLOCK: ((OFFICE_ANNE, BADGE), replace(NOON, trusted=False)),
    Reason.ENDED: ((ANNE, replace(BADGE, until=TODAY - DAY)), NOON),
    Reason.NOT_YET: ((replace(ANNE, valid_from=TODAY + DAY), BADGE), NOON),
    Reason.EXPIRED: ((replace(ANNE, valid_until=TODAY - DAY), BADGE), NOON),
    Reason.HOLIDAY: ((OFFICE_ANNE, BADGE), replace(NOON, holidays={TODAY})),
    Reason.HOURS: ((OFFICE_ANNE, BADGE), NIGHT),
    Reason.FULL: ((ANNE, BADGE), FULL),
}


def test_every_reason_of_the_badge_is_here():
    assert [*EACH] == [reason for reason in REASONS if reason is not Reason.OTHER_FINGER]
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize("reason", EACH)
def test_on_the_way_in_each_refuses(reason):
    who, now = EACH[reason]
    for side in (IN, TOGGLE):
        assert decide(side, who, now) == Refuse(reason, "anne" if who else None)


@pytest.mark.parametrize("reason", EACH)
@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("repeated", [True, False])
def test_nobody_is_refused_the_way_out(reason, inside, repeated):
    who, now = EACH[reason]
    decision = decide(OUT, who, replace(now, inside=inside, repeated=repeated))
    if who is None:
        assert decision == PassUnknown()
    elif repeated:
        assert decision == Ignore("anne", opens=True)
    else:
        despite = None if reason is Reason.FULL else reason
        assert decision == Pass("anne", Way.OUT, despite)


@pytest.mark.parametrize("reason", EACH)
def test_whoever_is_in_and_only_too_late_is_noted_out_where_the_reader_toggles(reason):
    who, now = EACH[reason]
    decision = decide(TOGGLE, who, replace(now, inside=True))
    if reason in (Reason.BADGE_FIRST, Reason.UNKNOWN, Reason.LOST, Reason.SUSPENDED):
        assert isinstance(decision, Refuse)
    elif reason is Reason.FULL:
        assert decision == Pass("anne", Way.OUT)
    else:
        assert decision == NoteOut("anne", reason)  # and the strike stays shut


def merged(one, other):
    """Return somebody and a moment with what speaks against them in two ways at once."""
    (one_who, one_now), (other_who, other_now) = EACH[one], EACH[other]
    if one_who is None or other_who is None:
        return None, replace(one_now, badge_first=one_now.badge_first or other_now.badge_first)
    plain = Holder("anne", Category.COWORKER), BADGE
    who = tuple(
        replace(each, **{
            name: getattr(added, name)
            for name in each.__struct_fields__
            if getattr(added, name) != getattr(normal, name)
        })
        for each, added, normal in zip(one_who, other_who, plain, strict=True)
    )  # fmt: skip
    changed = {
        name: getattr(other_now, name)
        for name in other_now.__struct_fields__
        if getattr(other_now, name) != getattr(NOON, name)
    }
    return who, replace(one_now, **changed)


ONE_OF_THE_TWO = (Reason.HOLIDAY, Reason.HOURS)  # says a schedule
PAIRS = [pair for pair in combinations(EACH, 2) if pair != ONE_OF_THE_TWO]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_of_two_reasons_the_first_in_order_is_told(first, second):
    who, now = merged(first, second)
    assert decide(IN, who, now).reason is first


# --- the clock -----------------------------------------------------------------------------------

TIMELY = [
    (ANNE, BADGE),
    (OFFICE_ANNE, BADGE),
    (replace(ANNE, valid_from=TODAY), BADGE),
    (replace(ANNE, valid_until=TODAY), BADGE),
    (ANNE, replace(BADGE, until=TODAY)),
]


@pytest.mark.parametrize("who", TIMELY)
def test_without_a_clock_those_come_in_who_may_at_any_time(who):
    now = replace(NOON, trusted=False)
    depends = who != (ANNE, BADGE)
    assert decide(IN, who, now) == (
        Refuse(Reason.CLOCK, "anne") if depends else Pass("anne", Way.IN)
    )
    assert decide(IN, who, replace(now, trusted=True)) == Pass("anne", Way.IN)


@pytest.mark.parametrize("who", [*TIMELY, *(EACH[r][0] for r in (Reason.EXPIRED, Reason.ENDED))])
def test_or_everybody_if_so_set(who):
    now = replace(NIGHT, trusted=False, access=Access(unsynced="everybody"))
    assert decide(IN, who, now) == Pass("anne", Way.IN)
    assert decide(IN, (replace(who[0], suspended=True), who[1]), now) == Refuse(SUSPENDED, "anne")


@pytest.mark.parametrize("reason", [Reason.EXPIRED, Reason.NOT_YET, Reason.HOURS, Reason.HOLIDAY])
def test_or_by_the_clock_as_it_is_set(reason):
    who, now = EACH[reason]
    now = replace(now, trusted=False, access=Access(unsynced="as_set"))
    assert decide(IN, who, now) == Refuse(reason, "anne")


# --- days and hours ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "passes"),
    [(8, 59, False), (9, 0, True), (17, 59, True), (18, 0, False)],
)
def test_hours_are_local(hour, minute, passes):
    decision = decide(IN, (OFFICE_ANNE, BADGE), at(hour, minute))
    assert decision == (Pass("anne", Way.IN) if passes else Refuse(Reason.HOURS, "anne"))


def test_a_visitor_for_a_day_comes_on_that_day_from_midnight_to_midnight():
    visitor = Holder("anne", Category.VISITOR, valid_from=TODAY, valid_until=TODAY)
    assert decide(IN, (visitor, BADGE), at(0)) == Pass("anne", Way.IN)
    assert decide(IN, (visitor, BADGE), at(23, 59)) == Pass("anne", Way.IN)
    minute_us = 60_000_000
    before = replace(at(0), at_us=at(0).at_us - minute_us)
    assert decide(IN, (visitor, BADGE), before) == Refuse(Reason.NOT_YET, "anne")
    after = replace(at(23, 59), at_us=at(23, 59).at_us + minute_us)
    assert decide(IN, (visitor, BADGE), after) == Refuse(Reason.EXPIRED, "anne")


def test_a_temporary_badge_opens_on_its_last_day():
    badge = replace(BADGE, until=TODAY)
    assert decide(IN, (ANNE, badge), at(23, 59)) == Pass("anne", Way.IN)


def test_a_schedule_that_is_not_there_lets_nobody_in():
    now = replace(NOON, schedules={})
    assert decide(IN, (OFFICE_ANNE, BADGE), now) == Refuse(Reason.HOURS, "anne")


def test_always_is_always_there_whatever_the_dates():
    dated = replace(ANNE, valid_from=TODAY, valid_until=TODAY)
    now = replace(NIGHT, schedules={}, holidays={TODAY})
    assert decide(IN, (dated, BADGE), now) == Pass("anne", Way.IN)


@given(
    st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
    st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
    st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
    st.integers(0, 23),
)
def test_dates_are_within(first, last, until, hour):
    who = replace(ANNE, valid_from=first, valid_until=last), replace(BADGE, until=until)
    fits = (first or TODAY) <= TODAY <= (last or TODAY) and (until or TODAY) >= TODAY
    assert isinstance(decide(IN, who, at(hour)), Pass) is fits


# --- how many ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("present", "passes"), [(29, True), (30, False), (31, False)])
def test_the_house_is_full(present, passes):
    decision = decide(IN, (ANNE, BADGE), replace(FULL, present=present))
    assert decision == (Pass("anne", Way.IN) if passes else Refuse(Reason.FULL, "anne"))


def test_it_is_never_full_for_somebody_who_is_in_nor_unless_so_set():
    assert decide(IN, (ANNE, BADGE), replace(FULL, inside=True)) == Pass("anne", Way.IN)
    assert decide(IN, (ANNE, BADGE), replace(FULL, access=Access())) == Pass("anne", Way.IN)


# --- whose it is ---------------------------------------------------------------------------------

FINGER = Carried("anne", Means.FINGER, reader="sensor", position=3)


@pytest.mark.parametrize(
    ("carried", "known"),
    [
        (BADGE, True),
        (LOST, True),
        (FINGER, True),
        (replace(FINGER, revoked=True), False),
        (replace(FINGER, missing=True), False),
        (replace(BADGE, member="nobody"), False),
    ],
)
def test_a_lost_badge_is_known_and_a_finger_withdrawn_is_not(carried, known):
    roster = Roster({"anne": ANNE}, {"token": carried})
    assert recognise(roster, "token") == ((ANNE, carried) if known else None)
    assert recognise(roster, "another") is None


def test_the_erased_are_not_known():
    roster = Roster({"anne": replace(ANNE, erased=True)}, {"token": LOST})
    assert recognise(roster, "token") is None
