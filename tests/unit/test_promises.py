"""What was announced before the day began, and whether they were in: against a slow count."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from appliance import tally
from appliance.facts import (
    AnnouncementWithdrawn,
    Entered,
    LedgerEntry,
    Left,
    MemberErased,
    VisitAnnounced,
)
from appliance.local_time import cut_off_after
from appliance.model import Category, Means, Stamp
from appliance.presence import Attendance, Measure
from appliance.tally import Tally, Turnout

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS)
CATEGORIES = {"ada": Category.COWORKER, "bob": Category.STUDENT, "staf": Category.STAFF}
HOUR_US = 3_600_000_000


def us(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).timestamp()) * 1_000_000


def entries(*facts):
    return [
        LedgerEntry(n, Stamp(us(at) if isinstance(at, str) else at, 0, "b", synced=True), fact)
        for n, (at, fact) in enumerate(facts, start=1)
    ]


def said(who, begins, ends, at="2026-11-23T18:00"):
    return at, VisitAnnounced(who, us(begins), us(ends), who)


def came(who, at):
    return at, Entered(who, "in", Means.BADGE)


def went(who, at):
    return at, Left(who, "out", Means.BADGE)


def counted(*facts):
    return tally.fold(entries(*facts), MEASURE, CATEGORIES, Attendance(), Tally())[1]


TEN_TO_TWELVE = said("ada", "2026-11-24T10:00", "2026-11-24T12:00")
LATER = came("bob", "2026-11-24T14:00")


def test_it_is_counted_once_it_is_over_with_the_hours_they_were_in():
    facts = (TEN_TO_TWELVE, came("ada", "2026-11-24T11:10"), went("ada", "2026-11-24T11:20"))
    before = counted(*facts)
    assert (before.announced, len(before.open.promises)) == ({}, 1)
    after = counted(*facts, LATER)
    assert after.announced == {"2026-11-24T10": Turnout(1, 0), "2026-11-24T11": Turnout(1, 1)}
    assert after.open.promises == {}


def test_whoever_is_in_all_along_keeps_every_hour():
    sums = counted(TEN_TO_TWELVE, came("ada", "2026-11-24T09:00"), went("ada", "2026-11-24T15:00"))
    assert sums.announced == {f"2026-11-24T{hour}": Turnout(1, 1) for hour in (10, 11)}


def test_whoever_comes_late_within_the_last_hour_has_come():
    to_quarter_past = said("ada", "2026-11-24T10:30", "2026-11-24T11:15")
    for at, kept in (("11:15", 1), ("11:59", 1), ("12:00", 0)):
        sums = counted(to_quarter_past, came("ada", f"2026-11-24T{at}"), LATER)
        assert sums.announced == {
            "2026-11-24T10": Turnout(1, 0),
            "2026-11-24T11": Turnout(1, kept),
        }


def test_what_is_said_on_the_day_itself_is_not_counted():
    late = said("ada", "2026-11-24T10:00", "2026-11-25T01:00", at="2026-11-24T00:00")
    sums = counted(late, came("ada", "2026-11-24T09:00"), came("bob", "2026-11-25T14:00"))
    assert sums.announced == {"2026-11-25T00": Turnout(1, 1)}  # of tomorrow it was


def test_staff_does_not_count():
    staff = said("staf", "2026-11-24T10:00", "2026-11-24T12:00")
    assert counted(staff, LATER).announced == {}
    assert counted(staff, LATER).open.promises == {}


def test_taken_back_before_the_day_it_never_was():
    back = ("2026-11-23T23:59", AnnouncementWithdrawn("ada", 1, "ada"))
    assert counted(TEN_TO_TWELVE, back, LATER).announced == {}
    assert counted(TEN_TO_TWELVE, back).open.promises == {}


def test_taken_back_on_the_day_it_had_been_said_when_the_day_began():
    back = ("2026-11-24T00:00", AnnouncementWithdrawn("ada", 1, "ada"))
    both = {"2026-11-24T10": Turnout(1, 0), "2026-11-24T11": Turnout(1, 0)}
    assert counted(TEN_TO_TWELVE, back, back, LATER).announced == both
    night = said("ada", "2026-11-24T23:00", "2026-11-25T02:00")
    sums = counted(night, back, came("bob", "2026-11-25T14:00"))
    assert sums.announced == {"2026-11-24T23": Turnout(1, 0)}


def test_nothing_of_what_somebody_erased_had_announced():
    erased = ("2026-11-24T11:30", MemberErased("ada", "admin"))
    sums = counted(TEN_TO_TWELVE, said("bob", "2026-11-24T10:00", "2026-11-24T11:00"), erased)
    assert {each.member for each in sums.open.promises.values()} == {"bob"}
    back = ("2026-11-24T11:40", AnnouncementWithdrawn("ada", 1, "ada"))
    assert counted(TEN_TO_TWELVE, erased, back, LATER).announced == {}


def test_time_alone_ends_it():
    facts = entries(TEN_TO_TWELVE)
    attendance, sums = tally.fold(facts, MEASURE, CATEGORIES, Attendance(), Tally())
    for at, found in (("11:59", {}), ("12:00", {"10": Turnout(1), "11": Turnout(1)})):
        stamp = Stamp(us(f"2026-11-24T{at}"), 0, "b", synced=True)
        later = tally.until(stamp, MEASURE, CATEGORIES, attendance, sums)
        assert later.announced == {f"2026-11-24T{hour}": each for hour, each in found.items()}
    assert sums.announced == {}


def test_a_seal_from_before_there_were_any_is_read():
    old = (
        b'{"hours":{"2026-11-23T09":[{"coworker":1},{"coworker":1},1,1]},"open":{"week":"2026-W48"'
    )
    old += b',"together_us":{"ada bob":1200000000}}}'
    kept = msgspec.json.decode(old, type=Tally)
    assert (kept.announced, kept.open.promises) == ({}, {})
    facts = entries(
        came("ada", "2026-11-24T09:00"),
        came("bob", "2026-11-24T09:00"),
        went("bob", "2026-11-24T09:10"),
    )
    sums = tally.fold(facts, MEASURE, CATEGORIES, Attendance(), kept)[1]
    assert sums.encounters == {"2026-W48": 1}  # twenty minutes of then, and ten
    assert sums.open.together_us == {}


# --- against a slow count ---

people = st.sampled_from(sorted(CATEGORIES))
minutes = st.integers(0, 4 * 24 * 60)
visits = st.lists(st.tuples(people, minutes, st.integers(1, 400)), max_size=12)
plans = st.lists(st.tuples(people, minutes, minutes, st.integers(1, 600)), max_size=12)


@given(visits, plans)
def test_the_counts_are_those_of_a_slow_count(stays, saids):
    begins = us("2026-10-23T00:00")  # the clocks change on the third day
    minute = 60_000_000
    stays = apart((w, begins + at * minute, lasts * minute) for w, at, lasts in stays)
    when = [(w, begins + at * minute, begins + then * minute, n) for w, at, then, n in saids]
    planned = apart((w, max(at, then), lasts * minute) for w, at, then, lasts in when)
    told = {(w, max(at, then)): at for w, at, then, _ in when}
    facts = [(told[w, s], 2, VisitAnnounced(w, s, e, w)) for w, s, e in planned]
    facts += [(s, 1, Entered(w, "in", Means.BADGE)) for w, s, _ in stays]
    facts += [(e, 0, Left(w, "out", Means.BADGE)) for w, _, e in stays]
    facts.append((begins + 720 * HOUR_US, 3, Entered("nobody", "in", Means.BADGE)))
    ordered = [(at, fact) for at, _, fact in sorted(facts, key=lambda each: each[:2])]
    assert counted(*ordered).announced == slowly(stays, planned, told)


def apart(drawn):
    """Return stays that do not overlap for one person, as (who, from_us, to_us)."""
    made, free = [], {}
    for who, start, lasts in sorted(drawn):
        if start > free.get(who, 0):
            free[who] = start + lasts
            made.append((who, start, free[who]))
    return made


def local(at_us):
    return datetime.fromtimestamp(at_us / 1e6, tz=BRUSSELS)


def minutes_of(start, end):
    return {f"{local(at):%Y-%m-%dT%H}" for at in range(start, end, 60_000_000)}


def slowly(stays, planned, told):
    stays = [(w, s, min(e, cut_off_after(s, MEASURE.cut_off, BRUSSELS))) for w, s, e in stays]
    found = {}
    for who, start, end in planned:
        if CATEGORIES[who] is Category.STAFF:
            continue
        for key in minutes_of(start, end):
            midnight = datetime.fromisoformat(key[:10]).replace(tzinfo=BRUSSELS).timestamp() * 1e6
            if told[who, start] < midnight:
                kept = any(w == who and key in minutes_of(s, e) for w, s, e in stays)
                before = found.get(key, Turnout())
                found[key] = Turnout(before.announced + 1, before.kept + kept)
    return found
