"""The days that are over: summed piece by piece as if all were summed at once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import seal
from appliance.facts import (
    Corrected,
    Entered,
    LedgerEntry,
    Left,
    MemberAdded,
    MemberErased,
    Started,
    Terms,
    TermsSet,
    VisitAnnounced,
    VisitTold,
)
from appliance.insight import kept, past
from appliance.insight.past import NOBODY, Past
from appliance.insight.values import DayCount, Figures
from appliance.model import Category, Means, Stamp, Way
from appliance.presence import Measure
from appliance.seal import Seal
from appliance.tally import Newcomer
from tests.announced import HISTORY, entries_of

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
DAY_US = 24 * 3_600_000_000


def us(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp()) * 1_000_000


def stamp(at):
    at_us = us(at) if isinstance(at, str) else at
    return Stamp(at_us, at_us, "boot", synced=True)


def entries(*facts):
    return [LedgerEntry(n, stamp(at), fact) for n, (at, fact) in enumerate(facts, start=1)]


def came(who, at):
    return at, Entered(who, "in", Means.BADGE)


def went(who, at):
    return at, Left(who, "out", Means.BADGE)


MEMBERS = (
    ("2026-11-20T08:00", MemberAdded("ada", Category.COWORKER)),
    ("2026-11-20T08:00", MemberAdded("staf", Category.STAFF)),
)


def figured(now, *facts, measure=MEASURE):
    sums = past.onward(Past(), entries(*MEMBERS, *facts), measure)
    return past.figures(sums, stamp(now), measure)


def hours(**counts):
    """Return a day's hours: h9=2, h10=1, none elsewhere."""
    return tuple(counts.get(f"h{hour}", 0) for hour in range(24))


A_DAY = (
    came("ada", "2026-11-23T09:10"),
    came("staf", "2026-11-23T10:10"),
    went("ada", "2026-11-23T11:20"),
    went("staf", "2026-11-23T11:50"),
)


def test_a_day_that_is_over_has_who_was_in_at_its_fullest_moments():
    expected = DayCount(
        MONDAY,
        hours(h9=1, h10=1, h11=1),
        hours(h9=1, h10=2, h11=2),
        {Category.COWORKER: 1, Category.STAFF: 1},
    )
    assert figured("2026-11-24T00:00", *A_DAY).days == (expected,)
    assert expected.peak == 1


def test_the_day_that_runs_is_not_over():
    running = figured("2026-11-23T23:59", *A_DAY)
    assert (running.days, running.waiting) == ((), 2)


def test_days_on_which_nobody_came_are_there_with_nobody():
    late = came("ada", "2026-11-25T09:00"), went("ada", "2026-11-25T09:20")
    found = figured("2026-11-27T09:00", *A_DAY, *late)
    assert [each.day.day for each in found.days] == [23, 24, 25, 26]
    assert found.days[1] == DayCount(TUESDAY, NOBODY, NOBODY)
    assert found.days[3] == DayCount(date(2026, 11, 26), NOBODY, NOBODY)


def test_whoever_stays_on_is_in_until_midnight_before_anybody_badges_again():
    night = came("staf", "2026-11-23T21:30")
    for facts in ((night,), (night, came("ada", "2026-11-24T08:00"))):
        (monday,) = figured("2026-11-24T09:00", *facts).days
        assert monday.present == hours(h21=1, h22=1, h23=1)


def test_the_days_of_a_clock_that_was_not_set_are_left_out():
    early = came("ada", "1970-01-01T02:00"), went("ada", "1970-01-01T03:00")
    sums = past.onward(Past(), entries(*early, *MEMBERS, *A_DAY), MEASURE)
    found = past.figures(sums, stamp("2026-11-25T09:00"), MEASURE)
    assert [each.day.day for each in found.days] == [23, 24]
    later = past.onward(sums, entries(came("ada", "2028-11-23T09:00")), MEASURE)
    assert len(past.figures(later, stamp("2028-11-24T09:00"), MEASURE).days) == 732
    long_after = past.onward(sums, entries(came("ada", "2028-11-24T09:00")), MEASURE)
    assert len(past.figures(long_after, stamp("2028-11-24T23:00"), MEASURE).days) == 732
    assert len(past.figures(long_after, stamp("2028-11-25T09:00"), MEASURE).days) == 1


def test_what_a_clock_that_was_ahead_said_is_not_over_yet():
    found = figured("2026-11-24T09:00", *A_DAY, came("ada", "2099-01-01T09:00"))
    assert [each.day for each in found.days] == [MONDAY]


def test_newcomers_wait_until_they_have_come_again_or_can_no_more():
    assert figured("2026-12-23T09:00", *A_DAY).waiting == 2
    found = figured("2026-12-24T00:00", *A_DAY)
    assert (found.waiting, len(found.newcomers)) == (0, 2)
    again = figured("2026-12-24T00:00", *A_DAY, came("ada", "2026-11-26T09:00"))
    assert Newcomer(MONDAY, 1, returned=True) in again.newcomers


def test_what_was_announced_is_counted_by_the_hour_when_the_day_is_over():
    begins_us = us("2026-11-23T10:00")
    said = ("2026-11-22T12:00", VisitAnnounced("ada", begins_us, begins_us + DAY_US // 8, "ada"))
    (monday,) = figured("2026-11-24T00:00", said, *A_DAY).days
    assert monday.announced == hours(h10=1, h11=1, h12=1)
    assert monday.kept == hours(h10=1, h11=1)
    (monday,) = figured("2026-11-24T00:00", *A_DAY).days
    assert (monday.announced, monday.kept) == ((), ())
    nobody = ("2026-11-20T12:00", said[1])
    assert figured("2026-11-24T00:00", nobody).days == ()  # no day begins with words alone


def test_a_correction_counts_whom_it_tells_of_and_later_badges_nobody_twice():
    told = Corrected("ada", Way.IN, us("2026-11-20T09:00"), "oubli", "ruth", past=True)
    found = figured("2026-11-24T09:00", *A_DAY, ("2026-11-23T12:00", told))
    assert [each.day for each in found.days] == [MONDAY]
    today = Corrected("ada", Way.IN, us("2026-11-23T09:00"), "oubli", "ruth", past=True)
    (monday,) = figured("2026-11-24T00:00", *A_DAY[1:], ("2026-11-23T12:00", today)).days
    assert monday.distinct == {Category.COWORKER: 1, Category.STAFF: 1}


def test_words_of_the_day_after_count_nobody_who_was_let_go_at_night():
    found = figured(
        "2026-11-25T09:00",
        came("ada", "2026-11-23T18:00"),
        ("2026-11-24T09:00", VisitTold("staf", 0, us("2026-11-23T09:00"), 0, "vu", "ruth")),
        ("2026-11-24T09:30", VisitTold("ada", 3, us("2026-11-23T18:00"), 0, "vu", "ruth")),
        came("staf", "2026-11-24T10:00"),
    )
    assert found.days[1].present[:12] == (1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1)


def test_who_counts_is_as_the_terms_say_then():
    terms = ("2026-11-23T12:00", TermsSet("staf", Terms(Category.STUDENT), "admin"))
    found = figured("2026-11-25T00:00", *A_DAY, terms, came("staf", "2026-11-24T09:00"))
    assert [each.peak for each in found.days] == [1, 1]
    assert found.days[1].distinct == {Category.STUDENT: 1}


def test_of_somebody_erased_no_id_is_left():
    gone = ("2026-11-23T12:00", MemberErased("ada", "admin"))
    sums = past.onward(Past(), entries(*MEMBERS, *A_DAY, gone), MEASURE)
    assert b"ada" not in kept.written(sums, MEASURE)
    assert b"staf" in kept.written(sums, MEASURE)


def test_whoever_is_erased_while_they_are_in_counted_until_then():
    gone = ("2026-11-23T11:30", MemberErased("ada", "admin"))
    for later in ((), (came("staf", "2026-11-23T13:30"),)):
        (monday,) = figured("2026-11-24T00:00", came("ada", "2026-11-23T09:10"), gone, *later).days
        assert monday.headcount == hours(h9=1, h10=1, h11=1)
        assert monday.present[:14] == hours(h9=1, h10=1, h11=1, h12=1, h13=1 + len(later))[:14]


def test_nothing_more_is_nothing_changed():
    sums = past.onward(Past(), entries(*MEMBERS), MEASURE)
    assert past.onward(sums, [], MEASURE) is sums
    assert (sums.through, sums.written) == (2, stamp("2026-11-20T08:00"))


# --- kept and read again ---

SUMS = past.onward(Past(), entries(*MEMBERS, *A_DAY, came("ada", "2026-11-24T09:00")), MEASURE)


def test_what_was_kept_is_read_again():
    assert kept.read(kept.written(SUMS, MEASURE), MEASURE) == kept.slim(SUMS)
    assert kept.slim(SUMS).attendance.inside == SUMS.attendance.inside


@pytest.mark.parametrize(
    "other",
    [
        Measure(ZoneInfo("Europe/Lisbon")),
        replace(MEASURE, counted=(Category.COWORKER,)),
        replace(MEASURE, cut_off=time(4)),
        replace(MEASURE, as_set=True),
    ],
)
def test_what_was_held_against_something_else_is_no_good(other):
    assert kept.read(kept.written(SUMS, MEASURE), other) is None


def test_the_threshold_changes_no_count():
    other = replace(MEASURE, threshold=9, capacity=99)
    assert kept.read(kept.written(SUMS, MEASURE), other) == kept.slim(SUMS)


def test_what_another_version_wrote_is_no_good(monkeypatch):
    data = kept.written(SUMS, MEASURE)
    monkeypatch.setattr(kept, "FORMAT", kept.FORMAT + 1)
    assert kept.read(data, MEASURE) is None


@given(st.data())
def test_what_is_not_whole_is_no_good(data):
    whole = kept.written(SUMS, MEASURE)
    at = data.draw(st.integers(0, len(whole) - 1))
    assert kept.read(whole[:at], MEASURE) is None
    other = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    assert kept.read(whole[:at] + other + whole[at + 1 :], MEASURE) is None


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"version": 3}', b"\xff"])
def test_what_is_no_sums_is_no_good_whoever_vouches_for_it(body):
    assert kept.read(kept._vouched(body) + b"\n" + body, MEASURE) is None


# --- however it is cut ---

CUTS = st.lists(st.tuples(st.integers(0, 90), st.sampled_from(("read", "restart", "seal"))))


@settings(max_examples=200)
@given(HISTORY, CUTS, st.integers(-2, 40))
def test_however_it_is_cut_the_figures_are_those_of_one_fold(history, cuts, days):
    facts = entries_of(history)
    now = stamp(facts[-1].stamp.utc_us + days * DAY_US)
    whole = past.figures(past.onward(Past(), facts, MEASURE), now, MEASURE)
    sums, sealed, done = Past(), Seal(), 0
    for cut, how in sorted(cuts):
        piece = facts[done:cut]
        sums, done = past.onward(sums, piece, MEASURE), max(done, cut)
        if how == "restart":
            sums = kept.read(kept.written(sums, MEASURE), MEASURE)
        older = facts[sealed.through : cut]
        if how == "seal" and older:
            sealed = seal.read(seal.text_of(seal.onward(sealed, older, MEASURE)))
            sums = past.begin(sealed)
    assert past.figures(past.onward(sums, facts[done:], MEASURE), now, MEASURE) == whole


@given(HISTORY)
def test_looking_on_every_day_never_changes_a_day_that_is_over(history):
    facts = [each for each in entries_of(history) if each.stamp.synced]
    facts = [each for each in facts if not isinstance(each.fact, Corrected)]
    ends_us = max((each.stamp.utc_us for each in facts), default=0)
    whole = past.onward(Past(), facts, MEASURE)
    after = past.figures(whole, stamp(ends_us + 2 * DAY_US), MEASURE)
    by_day = {each.day: each for each in after.days}
    sums = Past()
    for entry in sorted(facts, key=lambda each: each.stamp.utc_us):
        sums = past.onward(sums, [entry], MEASURE)
        for each in past.figures(sums, entry.stamp, MEASURE).days:
            assert replace(each, announced=(), kept=()) == replace(
                by_day[each.day], announced=(), kept=()
            )


def test_figures_are_what_the_wire_takes():
    found = figured("2026-11-24T00:00", *A_DAY, ("2026-11-23T12:00", Started("1")))
    assert msgspec.json.decode(msgspec.json.encode(found), type=Figures) == found
    assert found.days[0].day + timedelta(days=1) == TUESDAY


# --- what the seal carries on ---


def test_the_seal_carries_on_what_is_announced_until_it_is_over():
    begins_us = us("2026-11-24T10:00")
    said = ("2026-11-22T12:00", VisitAnnounced("ada", begins_us, begins_us + DAY_US // 24, "ada"))
    first = seal.onward(Seal(), entries(*MEMBERS, said, *A_DAY), MEASURE)
    ground = seal.read_ground(seal.text_of(first))
    assert list(ground.ahead) == [3]
    assert ground.ahead[3].begins_us == begins_us
    late = entries(came("ada", "2026-11-25T11:01"))
    assert seal.onward(first, late, MEASURE).ahead == {}
    gone = entries(("2026-11-23T12:00", MemberErased("ada", "admin")))
    assert seal.onward(first, gone, MEASURE).ahead == {}
