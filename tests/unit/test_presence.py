"""Who is in, and how many that makes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import presence
from appliance.config import Access, Space
from appliance.facts import (
    Corrected,
    Denied,
    Entered,
    LedgerEntry,
    Left,
    MemberErased,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.facts.visits import TRIED_TWICE_S
from appliance.local_time import cut_off_after
from appliance.model import Category, Means, Reason, Stamp, Way
from appliance.occupancy import Doubt, Occupancy
from appliance.presence import Attendance, Measure
from appliance.visits import Customs, fold

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS, threshold=2, capacity=9)
DAY_US = 24 * 3600 * 1_000_000
CATEGORIES = {"anne": Category.COWORKER, "bert": Category.STUDENT, "staf": Category.STAFF}


def at(text, boot="b", synced=True):
    us = round(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1_000_000
    return Stamp(us, us - 1_700_000_000_000_000, boot, synced)


def entered(who):
    return Entered(who, "in", Means.BADGE)


def left(who):
    return Left(who, "out", Means.BADGE)


def folded(*moves):
    return presence.fold(moves, MEASURE)


def figures(attendance, stamp, **more):
    return presence.occupancy(attendance, CATEGORIES.get, MEASURE, stamp, changed_us=1, **more)


def test_a_day_in_figures():
    day = folded(
        (at("2026-11-23T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:05+01:00"), entered("bert")),
        (at("2026-11-23T09:10+01:00"), entered("staf")),
        (at("2026-11-23T10:00+01:00"), left("bert")),
    )
    now = at("2026-11-23T10:30+01:00")
    assert figures(day, now) == Occupancy(
        headcount=1, present=2, threshold=2, capacity=9, distinct_today=2,
        at_us=now.utc_us, changed_us=1,
    )  # fmt: skip
    assert not figures(day, now).reached


def test_the_threshold_is_reached_by_those_who_count():
    day = folded(
        (at("2026-11-23T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:00+01:00"), entered("bert")),
    )
    assert figures(day, at("2026-11-23T09:01+01:00")).reached


def test_a_second_entry_begins_anew():
    day = folded(
        (at("2026-11-22T09:00+01:00"), entered("anne")),
        (at("2026-11-23T09:00+01:00"), entered("anne")),
    )
    assert day.inside == {"anne": at("2026-11-23T09:00+01:00")}
    assert figures(day, at("2026-11-23T09:01+01:00")).distinct_today == 1


def test_midnight_keeps_who_is_in_and_forgets_who_was():
    day = folded(
        (at("2026-11-22T20:00+01:00"), entered("anne")),
        (at("2026-11-22T20:00+01:00"), entered("bert")),
        (at("2026-11-22T21:00+01:00"), left("bert")),
    )
    assert figures(day, at("2026-11-22T23:59:59+01:00")).distinct_today == 2
    assert figures(day, at("2026-11-23T00:00+01:00")).distinct_today == 1


@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        ("2026-11-23T10:00+01:00", "2026-11-24T00:00+01:00"),
        ("2026-03-28T23:30+01:00", "2026-03-29T00:00+01:00"),
        ("2026-03-29T12:00+02:00", "2026-03-30T00:00+02:00"),  # the day of 23 hours
        ("2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00"),  # the day of 25 hours
    ],
)
def test_a_day_ends_at_local_midnight(moment, midnight):
    assert presence.next_midnight_us(at(moment).utc_us, BRUSSELS) == at(midnight).utc_us


def test_a_day_begins_at_local_midnight():
    for moment in ("2026-10-25T00:00+02:00", "2026-10-25T02:30+01:00", "2026-10-25T23:59+01:00"):
        begin = presence.last_midnight_us(at(moment).utc_us, BRUSSELS)
        assert begin == at("2026-10-25T00:00+02:00").utc_us


def test_doubts_are_said():
    day = folded((at("2026-11-23T09:00+01:00"), entered("anne")))
    now = at("2026-11-23T10:00+01:00", synced=False)
    assert figures(day, now, doubts={Doubt.READER}).doubts == (Doubt.CLOCK, Doubt.READER)


def test_doubts_come_in_one_order():
    now = at("2026-11-23T10:00+01:00")
    assert figures(Attendance(), now, doubts=set(Doubt)).doubts == tuple(sorted(Doubt))


@pytest.mark.parametrize("boot", ["b", "another"])
def test_a_visit_of_more_than_sixteen_hours_is_doubtful(boot):
    day = folded((at("2026-11-23T08:00+01:00"), entered("anne")))
    assert figures(day, at("2026-11-24T00:00+01:00", boot)).doubts == ()
    assert figures(day, at("2026-11-24T00:00:01+01:00", boot)).doubts == (Doubt.LONG_VISIT,)


def test_what_is_very_long_before_the_cut_off_is_doubtful_and_not_after_it():
    day = folded((at("2026-11-23T03:00+01:00"), entered("anne")))
    assert figures(day, at("2026-11-24T02:59:59+01:00")).doubts == (Doubt.LONG_VISIT,)
    assert figures(day, at("2026-11-24T03:00+01:00")).doubts == ()


def test_within_one_boot_a_clock_that_jumps_makes_no_visit_long():
    came = at("2026-11-23T08:00+01:00")
    now = Stamp(came.utc_us + 10**12, came.boot_us + 1, came.boot, synced=True)
    assert figures(folded((came, entered("anne"))), now).doubts == ()


def test_refusals_do_not_count():
    before = Attendance()
    refused = Denied("in", Means.BADGE, Reason.UNKNOWN)
    assert presence.step(before, at("2026-11-23T09:00+01:00"), refused, MEASURE) is before


MOVES = st.lists(
    st.tuples(st.integers(0, 200_000), st.sampled_from(sorted(CATEGORIES)), st.booleans())
)


@given(MOVES)
def test_the_count_is_who_came_and_has_not_left(moves):
    now_us, facts, since_us = at("2026-10-20T00:00+01:00").utc_us, [], {}
    for wait_s, who, comes in moves:
        now_us += wait_s * 1_000_000
        facts.append((Stamp(now_us, now_us, "b", True), entered(who) if comes else left(who)))
        since_us.pop(who, None)
        since_us |= {who: now_us} if comes else {}
    attendance = folded(*facts)
    inside = {w for w, us in since_us.items() if cut_off_after(us, time(3), BRUSSELS) > now_us}
    assert set(attendance.inside) == inside
    assert set(attendance.forgotten) == {
        who for who, us in since_us.items() if who not in inside and us >= now_us - 31 * DAY_US
    }
    shown = figures(attendance, Stamp(now_us, now_us, "b", True))
    assert shown.present == len(inside) >= shown.headcount >= 0
    assert shown.headcount == len(inside - {"staf"}) <= shown.distinct_today


@given(MOVES, st.integers(0, 30 * 3600))
def test_who_is_in_is_whose_visit_is_open(moves, later_s):
    now_us, facts = at("2026-10-20T00:00+01:00").utc_us, []
    for wait_s, who, comes in moves:
        now_us += wait_s * 1_000_000
        facts.append((Stamp(now_us, now_us, "b", True), entered(who) if comes else left(who)))
    now = Stamp(now_us + later_s * 1_000_000, now_us + later_s * 1_000_000, "b", True)
    entries = [LedgerEntry(n, stamp, fact) for n, (stamp, fact) in enumerate(facts, start=1)]
    visits = fold(entries, Customs(BRUSSELS), now).of
    open_now = {who: each.began_us for who, all_ in visits.items() for each in all_ if each.open}
    inside = presence.turn(folded(*facts), now, MEASURE).inside
    assert inside.keys() == open_now.keys()
    tried = [since.utc_us - open_now[who] for who, since in inside.items()]
    assert all(0 <= later_us <= TRIED_TWICE_S * 1_000_000 for later_us in tried)


@given(MOVES)
def test_time_that_runs_backwards_never_begins_a_new_day(moves):
    first = at("2026-11-23T12:00+01:00")
    day = folded((first, entered("anne")))
    for wait_s, who, comes in moves:
        stamp = Stamp(first.utc_us - wait_s * 1_000_000, 0, "b", False)
        day = presence.step(day, stamp, entered(who) if comes else left(who), MEASURE)
        assert "anne" in day.today


def test_the_measure_of_a_space_is_what_its_settings_say():
    counted = (Category.STUDENT,)
    space = Space("lln", "Baraque", "Europe/Paris", threshold=3, capacity=8, counted=counted)
    paris = ZoneInfo("Europe/Paris")
    measure = Measure(paris, threshold=3, capacity=8, counted=counted)
    assert presence.measure_of(space) == measure
    early, as_set = replace(space, cut_off=time(5, 30)), Access(unsynced="as_set")
    assert presence.measure_of(early, as_set) == replace(measure, cut_off=time(5, 30), as_set=True)


def corrected(who, way, text, *, past=False):
    return Corrected(who, way, at(text).utc_us, "forgot", "host", past)


def test_a_correction_of_today_brings_in_and_out():
    noon = at("2026-03-02T12:00+01:00")
    came = (noon, corrected("anne", Way.IN, "2026-03-02T03:00+01:00"))
    attendance = folded((noon, entered("bert")), came)
    since = attendance.inside["anne"]
    assert (since.utc_us, since.boot, since.synced) == (at("2026-03-02T02:00Z").utc_us, "", True)
    assert attendance.today == {"anne", "bert"}
    gone = folded(
        (noon, entered("bert")), came, (noon, corrected("anne", Way.OUT, "2026-03-02T11:00Z"))
    )
    assert set(gone.inside) == {"bert"}
    assert gone.today == {"anne", "bert"}


def test_a_correction_of_yesterday_counts_nobody_today():
    noon = at("2026-03-02T12:00+01:00")
    came = (noon, corrected("anne", Way.IN, "2026-03-01T23:59+01:00"))
    gone = (noon, corrected("anne", Way.OUT, "2026-03-01T23:59:30+01:00"))
    for before in ((), ((noon, entered("bert")),)):
        attendance = folded(*before, came, gone)
        assert attendance == folded(*before, (noon, left("anne")))


def test_a_correction_of_what_is_past_moves_nobody():
    noon = at("2026-03-02T12:00+01:00")
    known = folded((noon, entered("bert")), (noon, entered("anne")), (noon, left("anne")))
    yesterday, today = "2026-03-01T23:59+01:00", "2026-03-02T00:00+01:00"
    for fact in (
        corrected("anne", Way.IN, yesterday, past=True),
        corrected("anne", Way.IN, today, past=True),  # they are counted today already
        corrected("bert", Way.OUT, yesterday, past=True),
        corrected("bert", Way.OUT, today, past=True),
        corrected("cas", Way.OUT, today, past=True),
    ):
        assert presence.step(known, noon, fact, MEASURE) is known


def test_a_visit_of_this_morning_that_was_forgotten_counts_today():
    noon = at("2026-03-02T12:00+01:00")
    known = folded((noon, left("anne")))
    came = corrected("anne", Way.IN, "2026-03-02T09:00+01:00", past=True)
    after = presence.step(known, noon, came, MEASURE)
    assert (after.inside, after.today) == ({}, {"anne"})


# --- the cut-off ---


def turned(attendance, text, boot="b", measure=MEASURE):
    return presence.turn(attendance, at(text, boot), measure)


@pytest.mark.parametrize(
    ("came", "last", "gone"),
    [
        ("2026-11-23T18:00+01:00", "2026-11-24T02:59:59+01:00", "2026-11-24T03:00+01:00"),
        ("2026-11-24T02:59:59+01:00", "2026-11-24T02:59:59+01:00", "2026-11-24T03:00+01:00"),
        ("2026-11-24T03:00+01:00", "2026-11-25T02:59:59+01:00", "2026-11-25T03:00+01:00"),
        # The night of 23 hours, and that of 25.
        ("2026-03-28T18:00+01:00", "2026-03-29T01:59:59+01:00", "2026-03-29T03:00+02:00"),
        ("2026-10-24T18:00+02:00", "2026-10-25T02:59:59+01:00", "2026-10-25T03:00+01:00"),
    ],
)
def test_whoever_is_in_since_before_the_cut_off_is_taken_to_have_left(came, last, gone):
    day = folded((at(came), entered("anne")))
    assert figures(turned(day, last), at(last)).present == 1
    after = turned(day, gone)
    assert after.inside == {}
    assert after.forgotten == {"anne": at(came)}
    assert figures(day, at(gone)) == figures(after, at(gone))
    assert figures(after, at(gone)).present == 0


@pytest.mark.parametrize(
    ("cut_off", "instants"),
    [
        # What the clocks leave out comes an hour later, what comes twice is the first.
        (time(2, 30), ("2026-03-29T03:29:59+02:00", "2026-03-29T03:30+02:00")),
        (time(2, 30), ("2026-10-25T02:29:59+02:00", "2026-10-25T02:30+02:00")),
        (time(0), ("2026-11-23T23:59:59+01:00", "2026-11-24T00:00+01:00")),
    ],
)
def test_the_cut_off_is_where_the_space_has_it(cut_off, instants):
    measure = Measure(BRUSSELS, cut_off=cut_off)
    before, after = instants
    evening = at(before).utc_us - 5 * 3600 * 1_000_000
    day = presence.step(Attendance(), Stamp(evening, 1, "", True), entered("anne"), measure)
    assert len(turned(day, before, measure=measure).inside) == 1
    assert len(turned(day, after, measure=measure).inside) == 0


def test_whoever_came_after_midnight_has_been_in_today_all_the_same():
    day = folded(
        (at("2026-11-23T22:00+01:00"), entered("anne")),
        (at("2026-11-24T00:00+01:00"), entered("bert")),
        (at("2026-11-24T00:30+01:00"), entered("staf")),
        (at("2026-11-24T01:00+01:00"), left("staf")),
    )
    assert day.today == {"anne", "bert", "staf"}
    after = turned(day, "2026-11-24T03:00+01:00")
    assert (after.today, set(after.forgotten)) == ({"bert", "staf"}, {"anne", "bert"})
    assert turned(after, "2026-11-24T23:00+01:00") is after
    assert turned(after, "2026-11-25T00:00+01:00").today == frozenset()


def test_days_without_anybody_are_no_different():
    day = folded((at("2026-11-20T18:00+01:00"), entered("anne")))
    for text in ("2026-11-23T02:00+01:00", "2026-11-23T09:00+01:00"):
        after = turned(day, text)
        assert (after.inside, after.today, set(after.forgotten)) == ({}, frozenset(), {"anne"})


def test_a_month_later_no_lamp_says_it():
    day = folded((at("2026-11-01T03:00+01:00"), entered("anne")))
    gone = turned(day, "2026-11-02T12:00+01:00")
    assert set(turned(gone, "2026-12-02T12:00+01:00").forgotten) == {"anne"}
    assert turned(gone, "2026-12-03T03:00+01:00").forgotten == {}


# A clock that is not to be trusted empties no house.


def unsure(text, ran_h, boot="b"):
    """Return a stamp of a clock nobody can go by, `ran_h` hours after the machine was started."""
    return Stamp(at(text).utc_us, int(ran_h * 3600 * 1_000_000), boot, synced=False)


def test_a_clock_that_is_ahead_lets_nobody_go():
    day = folded((unsure("2026-11-23T09:00+01:00", 1), entered("anne")))
    ahead = unsure("2099-01-01T12:00+01:00", 2)
    assert set(presence.turn(day, ahead, MEASURE).inside) == {"anne"}
    bert = presence.step(day, ahead, entered("bert"), MEASURE)
    assert set(bert.inside) == {"anne", "bert"}
    # An hour has passed, says the boot clock, whatever the clock on the wall does.
    assert set(presence.turn(day, ahead, MEASURE, right=True).inside) == {"anne"}


def test_a_clock_that_was_right_in_this_boot_goes_on_to_cut():
    day = folded((at("2026-11-23T09:00+01:00"), entered("anne")))
    morning = at("2026-11-24T09:00+01:00", synced=False)
    assert set(presence.turn(day, morning, MEASURE).inside) == {"anne"}
    assert presence.turn(day, morning, MEASURE, right=True).inside == {}
    assert presence.turn(day, morning, replace(MEASURE, as_set=True)).inside == {}
    assert presence.step(day, morning, left("bert"), replace(MEASURE, as_set=True)).inside == {}


@pytest.mark.parametrize(
    ("ran_h", "boot", "inside"),
    [(25.99, "b", 1), (26, "b", 0), (24.99, "another", 1), (25, "another", 0)],
)
def test_by_such_a_clock_somebody_has_left_once_a_cut_off_surely_passed(ran_h, boot, inside):
    day = folded((unsure("2026-11-23T09:00+01:00", 1), entered("anne")))
    later = presence.turn(day, unsure("2026-11-23T09:01+01:00", ran_h, boot), MEASURE)
    assert len(later.inside) == inside
    assert len(later.forgotten) == 1 - inside


def test_a_correction_is_of_no_boot_and_nobody_knows_how_long_ago_it_was():
    told = corrected("anne", Way.IN, "2026-11-23T09:00+01:00")
    day = presence.step(Attendance(), unsure("2026-11-23T09:30+01:00", 99), told, MEASURE)
    later = presence.turn(day, unsure("2026-11-25T09:30+01:00", 99), MEASURE)
    assert set(later.inside) == {"anne"}


def test_once_the_clock_is_right_the_boot_clock_says_when_somebody_came():
    day = folded((unsure("2020-01-01T00:01+01:00", 0.1), entered("anne")))
    right = replace(unsure("2026-11-23T14:06+01:00", 0.2), synced=True)
    assert set(presence.turn(day, right, MEASURE).inside) == {"anne"}
    morning = replace(unsure("2026-11-24T03:00+01:00", 13.1), synced=True)
    after = presence.turn(presence.turn(day, right, MEASURE), morning, MEASURE)
    assert set(after.forgotten) == {"anne"}


def test_it_does_not_say_it_across_boots():
    day = folded((unsure("2020-01-01T00:01+01:00", 0.1), entered("anne")))
    right = replace(unsure("2026-11-23T14:06+01:00", 0.2, "another"), synced=True)
    assert presence.turn(day, right, MEASURE).inside == {}


# What is told at the next badge.

EVENING, MORNING = "2026-11-23T18:00+01:00", "2026-11-24T09:00+01:00"


def is_untold(attendance, way, text, who="anne"):
    return presence.is_untold(turned(attendance, text), who, way, at(text))


def test_a_forgotten_exit_is_told_once_at_the_next_entry():
    day = folded((at(EVENING), entered("anne")))
    assert is_untold(day, Way.IN, MORNING)
    assert not is_untold(day, Way.IN, MORNING, "bert")
    again = presence.step(day, at(MORNING), entered("anne"), MEASURE)
    assert again.forgotten == {}
    out = presence.step(again, at("2026-11-24T12:00+01:00"), left("anne"), MEASURE)
    assert not is_untold(out, Way.IN, "2026-11-24T13:00+01:00")


def test_an_exit_tells_it_too_but_to_whoever_worked_through_the_night():
    day = folded((at(EVENING), entered("anne")))
    assert not is_untold(day, Way.OUT, "2026-11-24T10:00+01:00")
    assert is_untold(day, Way.OUT, "2026-11-24T10:00:01+01:00")
    out = presence.step(day, at("2026-11-24T04:00+01:00"), left("anne"), MEASURE)
    assert out.forgotten == {}
    assert not is_untold(folded((at(MORNING), entered("anne"))), Way.OUT, "2026-11-24T10:00+01:00")


def test_a_second_entry_tells_of_the_first_unless_the_door_was_tried_twice():
    day = folded((at(MORNING), entered("anne")))
    assert not is_untold(day, Way.IN, "2026-11-24T09:05+01:00")
    assert is_untold(day, Way.IN, "2026-11-24T09:05:01+01:00")


WAS = (at(EVENING).utc_us, at(EVENING).utc_us + 1)


@pytest.mark.parametrize(
    "fact",
    [
        VisitTold("anne", 1, *WAS, "forgot", "host"),
        VisitStruck("anne", 1, "a mistake", "host", WAS),
        VisitConfirmed("anne", 1, WAS[0], 1, "anne"),
        VisitProposed("anne", 1, *WAS, "forgot", "anne"),
        Corrected("anne", Way.OUT, WAS[1], "forgot", "host", past=True),
        Corrected("anne", Way.OUT, WAS[1], "forgot", "host"),
        MemberErased("anne", "admin"),
    ],
)
def test_what_somebody_has_seen_to_is_told_no_more(fact):
    day = turned(
        folded((at(EVENING), entered("anne")), (at(EVENING), entered("bert"))),
        MORNING,
    )
    settled = presence.step(day, at(MORNING), fact, MEASURE)
    assert set(settled.forgotten) == {"bert"}
    assert presence.step(settled, at(MORNING), fact, MEASURE).forgotten == settled.forgotten


def test_a_forgotten_entry_of_yesterday_that_is_corrected_brings_nobody_in():
    told = corrected("anne", Way.IN, EVENING)
    day = folded((at(MORNING), entered("bert")), (at(MORNING), told))
    assert set(day.inside) == {"bert"}
    assert day.today == {"bert"}
    assert set(day.forgotten) == {"anne"}


def test_whoever_goes_is_not_in():
    day = folded((at(MORNING), entered("anne")), (at(MORNING), entered("bert")))
    assert set(presence.without(day, "anne").inside) == {"bert"}
