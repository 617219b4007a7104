"""What is counted of comings and goings: against a slow count of the whole history."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from appliance import tally
from appliance.facts import (
    Corrected,
    Denied,
    Entered,
    LedgerEntry,
    Left,
    MemberAdded,
    MemberErased,
    Started,
    Terms,
    TermsSet,
)
from appliance.local_time import cut_off_after
from appliance.model import Category, Means, Reason, Stamp, Way
from appliance.presence import Attendance, Measure
from appliance.tally import Hour, Newcomer, Tally

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS)
CATEGORIES = {
    "anne": Category.COWORKER,
    "bert": Category.STUDENT,
    "cleo": Category.COWORKER,
    "staf": Category.STAFF,
}
HOUR_US = 3_600_000_000


def us(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp()) * 1_000_000


def stamp(at_us):
    return Stamp(at_us, at_us, "boot", synced=True)


def entries(*facts):
    return [
        LedgerEntry(n, stamp(us(at) if isinstance(at, str) else at), fact)
        for n, (at, fact) in enumerate(facts, start=1)
    ]


def came(who, at):
    return at, Entered(who, "in", Means.BADGE)


def went(who, at):
    return at, Left(who, "out", Means.BADGE)


def told(who, way, of, at, *, past=False):
    return at, Corrected(who, way, us(of), "forgot", "host", past)


def counted(*facts, before=None, attendance=None, measure=MEASURE):
    _, sums = tally.fold(
        entries(*facts), measure, CATEGORIES, attendance or Attendance(), before or Tally()
    )
    return sums


def test_an_hour_has_its_arrivals_and_its_fullest_moment():
    sums = counted(
        came("anne", "2026-11-23T09:05"),
        came("staf", "2026-11-23T09:10"),
        went("anne", "2026-11-23T09:20"),
        came("bert", "2026-11-23T09:30"),
        came("anne", "2026-11-23T09:40"),
        went("bert", "2026-11-23T11:15"),
    )
    assert sums.hours == {
        "2026-11-23T09": Hour(
            {Category.COWORKER: 2, Category.STAFF: 1, Category.STUDENT: 1},
            {Category.COWORKER: 1, Category.STUDENT: 1, Category.STAFF: 1},
            headcount=2,
            present=3,
        ),
        "2026-11-23T10": Hour(
            {},
            {Category.COWORKER: 1, Category.STUDENT: 1, Category.STAFF: 1},
            headcount=2,
            present=3,
        ),
        "2026-11-23T11": Hour(
            {},
            {Category.COWORKER: 1, Category.STUDENT: 1, Category.STAFF: 1},
            headcount=2,
            present=3,
        ),
    }
    assert sums.days == {
        "2026-11-23": {Category.COWORKER: 1, Category.STAFF: 1, Category.STUDENT: 1}
    }


def test_whoever_does_not_badge_out_is_in_for_sixteen_hours_and_no_more():
    sums = counted(came("anne", "2026-11-23T09:30"), came("bert", "2026-11-27T09:30"))
    assert sorted(sums.hours) == [
        *(f"2026-11-23T{hour:02}" for hour in range(9, 24)),
        "2026-11-24T00",
        "2026-11-24T01",
        "2026-11-27T09",
    ]
    assert sums.hours["2026-11-27T09"].present == 1
    assert sums.encounters == {}


def test_nobody_is_in_beyond_the_cut_off():
    sums = counted(
        came("anne", "2026-11-23T20:30"),
        came("bert", "2026-11-23T21:30"),
        went("bert", "2026-11-24T04:30"),  # through the night: nobody could know
        came("cleo", "2026-11-24T09:00"),
        went("anne", "2026-11-24T09:30"),
    )
    assert sorted(sums.hours) == [
        *(f"2026-11-23T{hour}" for hour in (20, 21, 22, 23)),
        *(f"2026-11-24T{hour:02}" for hour in (0, 1, 2)),
        "2026-11-24T04",
        "2026-11-24T09",
    ]
    assert [sums.hours[f"2026-11-24T{hour}"].present for hour in ("02", "04", "09")] == [2, 0, 1]
    assert sums.encounters == {"2026-W48": 1}  # anne and bert, and neither with cleo
    assert [each.met for each in sums.newcomers] == []
    assert {who: new.met for who, new in sums.open.pending.items()} == {
        "anne": 1,
        "bert": 1,
        "cleo": 0,
    }


def test_those_who_forget_together_are_one_encounter_of_the_night_in_which_they_are_let_go():
    sums = counted(
        came("anne", "2026-11-22T20:00"),
        came("bert", "2026-11-22T20:00"),
        came("cleo", "2026-11-25T09:00"),
    )
    assert sums.encounters == {"2026-W48": 1}  # at three on Monday


def unsure(at, ran_h, boot="boot"):
    """Return a stamp of a clock nobody can go by, so long after the machine was started."""
    return Stamp(us(at), ran_h * HOUR_US, boot, synced=False)


def sums_of(*stamped):
    facts = [LedgerEntry(n, at, fact) for n, (at, fact) in enumerate(stamped, start=1)]
    return tally.fold(facts, MEASURE, CATEGORIES, Attendance(), Tally())[1]


def test_by_a_clock_nobody_can_go_by_the_sums_stay_in_their_week():
    sums = sums_of(
        (unsure("2026-11-23T09:00", 1), Entered("anne", "in", Means.BADGE)),
        (unsure("2026-11-23T09:40", 2), Entered("bert", "in", Means.BADGE)),
        (unsure("2026-11-23T10:00", 3), Left("bert", "out", Means.BADGE)),
        (unsure("2026-11-23T10:10", 26), Entered("cleo", "in", Means.BADGE)),  # anne is let go
    )
    assert (sums.open.week, sums.open.together) == (
        "2026-W48",
        {"anne": {"bert": HOUR_US // 3}},
    )


def test_by_a_clock_put_back_nobody_is_counted_up_to_a_cut_off_to_come():
    sums = sums_of(
        (stamp(us("2026-11-23T09:00")), Entered("anne", "in", Means.BADGE)),
        (unsure("2026-11-23T11:30", 25, "another"), Entered("bert", "in", Means.BADGE)),
    )
    assert list(sums.hours) == [f"2026-11-23T{hour:02}" for hour in (9, 10, 11)]


def test_whoever_leaves_on_the_hour_is_not_in_during_the_next():
    sums = counted(came("anne", "2026-11-23T09:30"), went("anne", "2026-11-23T11:00"))
    assert [key for key, hour in sums.hours.items() if hour.present] == [
        "2026-11-23T09",
        "2026-11-23T10",
    ]


def test_somebody_who_is_no_member_is_in_and_of_no_category():
    sums = counted(came("who", "2026-11-23T09:30"))
    assert sums.hours == {"2026-11-23T09": Hour({}, {}, headcount=0, present=1)}
    assert sums.days == {}


def test_a_category_counts_from_when_it_is_given():
    sums = counted(
        ("2026-11-23T08:00", MemberAdded("dirk", Category.VISITOR)),
        came("dirk", "2026-11-23T09:00"),
        went("dirk", "2026-11-23T09:30"),
        ("2026-11-23T10:00", TermsSet("dirk", Terms(Category.STUDENT), "admin")),
        came("dirk", "2026-11-23T11:00"),
    )
    assert sums.hours["2026-11-23T09"].arrivals == {Category.VISITOR: 1}
    assert sums.hours["2026-11-23T11"].arrivals == {Category.STUDENT: 1}
    assert sums.days == {"2026-11-23": {Category.VISITOR: 1}}


def test_a_correction_counts_where_it_says():
    sums = counted(
        came("bert", "2026-11-23T12:00"),
        told("anne", Way.IN, "2026-11-23T09:05", "2026-11-23T17:00"),
        told("cleo", Way.IN, "2026-11-20T09:05", "2026-11-23T17:00"),
        told("cleo", Way.OUT, "2026-11-20T17:00", "2026-11-23T17:01"),
    )
    assert sums.hours["2026-11-23T09"].arrivals == {Category.COWORKER: 1}
    assert sums.hours["2026-11-20T09"].arrivals == {Category.COWORKER: 1}
    assert sums.days == {"2026-11-23": {Category.STUDENT: 1, Category.COWORKER: 1}}
    assert sums.open.last_us == us("2026-11-23T12:00")


def test_two_are_an_encounter_once_a_week_after_half_an_hour_together():
    def together(day, minutes):
        return (
            came("anne", f"{day}T09:00"),
            came("bert", f"{day}T10:00"),
            went("anne", f"{day}T10:{minutes:02}"),
            went("bert", f"{day}T12:00"),
        )

    assert counted(*together("2026-11-23", 29)).encounters == {}
    assert counted(*together("2026-11-23", 30)).encounters == {"2026-W48": 1}
    sums = counted(
        *together("2026-11-23", 20), *together("2026-11-25", 20), *together("2026-11-26", 50)
    )
    assert sums.encounters == {"2026-W48": 1}
    assert counted(*together("2026-11-29", 20), *together("2026-11-30", 20)).encounters == {}


def test_two_who_never_badge_out_are_together_for_as_long_as_they_can_be_believed():
    def forgot(second):
        return counted(
            came("anne", "2026-11-23T06:00"),
            came("bert", second),
            came("anne", "2026-11-24T09:00"),
        ).encounters

    assert forgot("2026-11-23T21:30") == {"2026-W48": 1}
    assert forgot("2026-11-23T21:31") == {}


def test_a_newcomer_met_whoever_was_in_during_the_first_visit():
    sums = counted(
        came("anne", "2026-11-02T09:00"),
        came("bert", "2026-11-02T09:10"),
        went("anne", "2026-11-02T10:00"),
        came("cleo", "2026-11-02T10:30"),
        came("staf", "2026-11-02T11:00"),
        went("cleo", "2026-11-02T11:30"),
        came("anne", "2026-11-02T11:40"),
        came("bert", "2026-11-03T09:00"),
        came("cleo", "2026-12-02T09:00"),
        came("staf", "2026-12-03T09:00"),
        came("anne", "2026-12-04T09:00"),
    )
    day = date(2026, 11, 2)
    assert sums.newcomers == (
        Newcomer(day, 3, returned=True),  # bert: anne, cleo, staf
        Newcomer(day, 2, returned=True),  # cleo: bert, staf; on the thirtieth day
        Newcomer(day, 1, returned=False),  # anne: too late
        Newcomer(day, 3, returned=False),  # staf: bert, cleo, anne
    )
    assert sums.open.pending == {}
    assert sums.open.came_before == set(CATEGORIES)


def test_somebody_erased_leaves_the_sums_and_no_id():
    day = "2026-11-02"
    facts = (
        came("anne", f"{day}T09:00"),
        came("bert", f"{day}T10:00"),
        went("anne", f"{day}T11:00"),
        went("bert", f"{day}T12:00"),
    )
    sums = counted(*facts, (f"{day}T13:00", MemberErased("bert", "admin")))
    assert sums.newcomers == (Newcomer(date(2026, 11, 2), 1, returned=False),)
    before = counted(*facts)
    assert (sums.hours, sums.days, sums.encounters) == (
        before.hours,
        before.days,
        before.encounters,
    )
    assert sums.open.pending.keys() == sums.open.seen == sums.open.came_before == {"anne"}
    assert (before.open.together, sums.open.together) == (
        {"anne": {"bert": tally.ENOUGH_US}},
        {"anne": {}},
    )
    gone = counted(*facts, (f"{day}T13:00", MemberErased("nobody", "admin")))
    assert (gone.newcomers, gone.open) == ((), before.open)


def test_a_clock_that_was_set_back_or_far_ahead_stops_nothing():
    sums = counted(
        came("anne", "2026-11-23T09:00"),
        came("bert", "2099-01-01T09:00"),
        went("anne", "2026-11-23T10:00"),
        came("cleo", "2026-11-23T10:30"),
    )
    assert sums.hours["2026-11-23T10"].present == 1  # bert is not in yet
    assert sums.open.week == "2026-W48"


def test_half_an_hour_beside_utc_hours_are_still_local():
    kolkata = Measure(ZoneInfo("Asia/Kolkata"))
    at = round(datetime.fromisoformat("2026-11-23T09:50+05:30").timestamp()) * 1_000_000
    sums = counted(came("anne", at), went("anne", at + HOUR_US), measure=kolkata)
    assert list(sums.hours) == ["2026-11-23T09", "2026-11-23T10"]


def test_the_hour_that_comes_twice_is_one_in_the_sums():
    utc = round(datetime.fromisoformat("2026-10-25T00:10+00:00").timestamp()) * 1_000_000
    sums = counted(came("anne", utc), went("anne", utc + 2 * HOUR_US))
    assert list(sums.hours) == ["2026-10-25T02", "2026-10-25T03"]


def test_what_is_no_coming_or_going_counts_nothing():
    sums = counted(
        ("2026-11-23T09:00", Started("1")),
        ("2026-11-23T09:00", Denied("in", Means.BADGE, Reason.UNKNOWN)),
    )
    assert sums == Tally()


# --- against a slow count of the whole, from visits rather than from events ---

people = st.sampled_from(sorted(CATEGORIES))
visits = st.lists(
    st.tuples(people, st.integers(0, 60), st.integers(0, 60 * 23), st.integers(1, 200)),
    max_size=40,
)


def history(drawn):
    """Return visits that do not overlap for one person, as (who, from_us, to_us)."""
    begins = us("2026-10-01T00:00")
    made, free = [], defaultdict(int)
    for who, day, minute, length in sorted(drawn, key=lambda each: (each[1], each[2])):
        # No two at the same instant: who of them is first would be a matter of order.
        start = begins + day * 24 * HOUR_US + minute * 60_000_000 + ord(who[0]) * 100_000
        if start > free[who]:
            free[who] = start + length * 60_000_000
            made.append((who, start, free[who]))
    return made


def facts_of(made):
    moves = [(start, 1, who) for who, start, _ in made] + [(end, 0, who) for who, _, end in made]
    return [(came if enters else went)(who, at) for at, enters, who in sorted(moves)]


def local(at_us):
    return datetime.fromtimestamp(at_us / 1e6, tz=BRUSSELS)


def slow_hours(made):
    """Look who is in whenever somebody comes, and whenever an hour begins."""
    hours = {}
    instants = sorted({at for visit in made for at in instants_of(visit)})
    for at in instants:
        key = f"{local(at):%Y-%m-%dT%H}"
        there = Counter(CATEGORIES[w] for w, s, e in made if s <= at < e)
        counted = there[Category.COWORKER] + there[Category.STUDENT]
        peak, head, most = hours.get(key, (Counter(), 0, 0))
        hours[key] = peak | there, max(head, counted), max(most, there.total())
    arrivals = defaultdict(Counter)
    for who, start, _ in made:
        arrivals[f"{local(start):%Y-%m-%dT%H}"][CATEGORIES[who]] += 1
    return {
        key: Hour(dict(arrivals[key]), dict(peak), head, most)
        for key, (peak, head, most) in hours.items()
    }


def instants_of(visit):
    _, start, end = visit
    yield start
    yield from range(start - start % HOUR_US + HOUR_US, end, HOUR_US)


def slow_newcomers(made, last):
    found = []
    for who in CATEGORIES:
        mine = sorted((s, e) for w, s, e in made if w == who)
        if not mine:
            continue
        first, end = mine[0]
        met = {w for w, s, e in made if w != who and s < end and e > first}
        later = [(local(s).date() - local(first).date()).days for s, _ in mine]
        if any(0 < days <= 30 for days in later):
            found.append(Newcomer(local(first).date(), len(met), returned=True))
        elif last > local(first).date() + timedelta(days=30):
            found.append(Newcomer(local(first).date(), len(met), returned=False))
    return sorted(found, key=repr)


def slow_encounters(made):
    """Count pairs by the week in which the first of the two left."""
    together = Counter()
    for (a, s1, e1), (b, s2, e2) in combinations(made, 2):
        both = min(e1, e2) - max(s1, s2)
        if a != b and both > 0:
            together[f"{local(min(e1, e2)):%G-W%V}", *sorted((a, b))] += both
    return dict(Counter(week for (week, *_), us_ in together.items() if us_ >= tally.ENOUGH_US))


@given(visits)
def test_the_sums_are_those_of_a_slow_count(drawn):
    made = history(drawn)
    sums = counted(*facts_of(made))
    last = max((local(end).date() for _, _, end in made), default=None)
    made = [(who, s, min(e, cut_off_after(s, MEASURE.cut_off, BRUSSELS))) for who, s, e in made]
    assert {k: h for k, h in sums.hours.items() if h.present} == slow_hours(made)
    assert sums.days == {
        day: dict(Counter(CATEGORIES[w] for w in whos)) for day, whos in by_day(made).items()
    }
    assert sorted(sums.newcomers, key=repr) == slow_newcomers(made, last)
    assert sums.encounters == slow_encounters(made)


def by_day(made):
    days = defaultdict(set)
    for who, start, _ in made:
        days[local(start).date().isoformat()].add(who)
    return days


@given(visits, st.integers(0, 80))
def test_stopping_and_going_on_changes_nothing(drawn, cut):
    facts = entries(*facts_of(history(drawn)))
    whole = tally.fold(facts, MEASURE, CATEGORIES, Attendance(), Tally())
    attendance, sums = tally.fold(facts[:cut], MEASURE, CATEGORIES, Attendance(), Tally())
    kept = msgspec.json.decode(msgspec.json.encode(sums), type=Tally)
    assert tally.fold(facts[cut:], MEASURE, CATEGORIES, attendance, kept) == whole


def test_a_forgotten_exit_of_yesterday_counts_nobody_twice():
    happened = (
        came("anne", "2026-11-23T09:00"),
        came("anne", "2026-11-24T08:00"),
    )
    mended = told("anne", Way.OUT, "2026-11-23T17:00", "2026-11-24T10:00", past=True)
    assert counted(*happened, mended) == counted(*happened)


def test_a_forgotten_entry_of_this_morning_counts_who_came():
    sums = counted(
        went("anne", "2026-11-23T12:00"),
        told("anne", Way.IN, "2026-11-23T09:30", "2026-11-23T14:00", past=True),
        came("bert", "2026-11-23T15:00"),
    )
    assert sums.hours["2026-11-23T09"].arrivals == {Category.COWORKER: 1}
    assert sums.days == {"2026-11-23": {Category.COWORKER: 1, Category.STUDENT: 1}}
    assert sums.hours["2026-11-23T15"].present == 1  # and anne is not there


def test_whoever_came_sixteen_hours_ago_to_the_second_is_not_believed_to_be_in():
    sums = counted(came("anne", "2026-11-23T09:00"), came("bert", "2026-11-24T01:00"))
    assert sums.hours["2026-11-24T00"].present == 1  # anne, until then
    assert sums.hours["2026-11-24T01"].present == 1  # bert


def test_a_visit_before_the_first_ends_no_first_visit():
    sums = counted(
        came("anne", "2026-11-24T08:00"),
        told("anne", Way.IN, "2026-11-23T09:00", "2026-11-24T09:00", past=True),
        came("bert", "2026-11-24T10:00"),
        went("anne", "2026-11-24T11:00"),
    )
    assert sums.open.pending["anne"].met == 1
