"""Who has said they will come: folded, and counted by the hour."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance import announcing
from appliance.announcing import Ahead, by_hour, coming, fold
from appliance.facts import (
    AnnouncementWithdrawn,
    LedgerEntry,
    MemberErased,
    Started,
    VisitAnnounced,
)
from appliance.model import Stamp
from tests.announced import HISTORY, entries_of

BRUSSELS = ZoneInfo("Europe/Brussels")
TUESDAY = date(2026, 11, 24)


def us(text, zone=BRUSSELS):
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()) * 1_000_000


def entries(*facts):
    return [
        LedgerEntry(n, Stamp(us(at), 0, "boot", synced=True), fact)
        for n, (at, fact) in enumerate(facts, start=1)
    ]


def said(member, begins, ends, at="2026-11-23T18:00"):
    return at, VisitAnnounced(member, us(begins), us(ends), member)


TEN_TO_TWELVE = said("ada", "2026-11-24T10:00", "2026-11-24T12:00")


def ahead(member, begins, ends, announced=1):
    return Ahead(member, us(begins), us(ends), announced)


def test_what_is_announced_is_known_by_its_fact_until_it_is_taken_back():
    found = fold(entries(TEN_TO_TWELVE, said("bob", "2026-11-24T10:30", "2026-11-24T11:00")))
    assert found == {
        1: ahead("ada", "2026-11-24T10:00", "2026-11-24T12:00", 1),
        2: ahead("bob", "2026-11-24T10:30", "2026-11-24T11:00", 2),
    }
    back = ("2026-11-23T19:00", AnnouncementWithdrawn("ada", 1, "ada"))
    assert list(fold([LedgerEntry(3, entries(back)[0].stamp, back[1])], found)) == [2]
    assert list(found) == [1, 2]  # nothing is changed in place


def test_nothing_is_left_of_somebody_who_is_erased():
    erased = ("2026-11-23T19:00", MemberErased("ada", "admin"))
    assert fold(entries(TEN_TO_TWELVE, erased)) == {}
    assert fold(entries(TEN_TO_TWELVE, ("2026-11-23T19:00", MemberErased("bob", "admin"))))


def test_what_was_over_for_a_day_goes_with_the_next():
    facts = (TEN_TO_TWELVE, ("2026-11-25T11:59", Started("1")))
    for at, left in (("2026-11-25T11:59", [1, 3]), ("2026-11-25T12:00", [3])):
        found = fold(entries(*facts, said("bob", "2026-11-26T10:00", "2026-11-26T12:00", at)))
        assert list(found) == left


class Instant(int):
    """Counts how often one is held against another."""

    looks = 0

    def __gt__(self, other):
        Instant.looks += 1
        return int(self) > int(other)


def test_somebody_who_announces_by_the_thousand_holds_nobody_up():
    begins_us, many = us("2026-11-24T10:00"), 2000
    facts = [
        VisitAnnounced("ada", begins_us + n, Instant(begins_us + n + 1), "ada") for n in range(many)
    ]
    found = fold(entries(*(("2026-11-23T18:00", fact) for fact in facts)))
    assert len(found) == many
    assert Instant.looks < 5 * many
    late = said("bob", "2026-11-26T10:00", "2026-11-26T11:00", at="2026-11-26T09:00")
    assert [each.member for each in fold(entries(late), found).values()] == ["bob"]


def test_still_to_come_is_what_is_not_over_the_earliest_first():
    aheads = fold(
        entries(
            said("cy", "2026-11-25T09:00", "2026-11-25T10:00"),
            TEN_TO_TWELVE,
            said("bob", "2026-11-24T10:00", "2026-11-24T13:00"),
        )
    )
    for now, left in (("11:59", [2, 3, 1]), ("12:00", [3, 1]), ("13:00", [1])):
        found = coming(aheads, us(f"2026-11-24T{now}"), BRUSSELS)
        assert [each.announced for each in found] == left


def test_whoever_is_in_is_no_news_today_and_is_tomorrow():
    aheads = fold(entries(TEN_TO_TWELVE, said("ada", "2026-11-25T00:00", "2026-11-25T10:00")))
    now_us = us("2026-11-24T09:00")
    assert [a.announced for a in coming(aheads, now_us, BRUSSELS, {"ada"})] == [2]
    assert [a.announced for a in coming(aheads, now_us, BRUSSELS, {"bob"})] == [1, 2]


def test_ten_to_twelve_is_two_hours():
    assert by_hour([ahead("ada", "2026-11-24T10:00", "2026-11-24T12:00")], BRUSSELS) == {
        (TUESDAY, 10): 1,
        (TUESDAY, 11): 1,
    }
    odd = [
        ahead("ada", "2026-11-24T10:59", "2026-11-24T11:01"),
        ahead("ada", "2026-11-24T11:30", "2026-11-24T11:40"),
        ahead("bob", "2026-11-24T11:59", "2026-11-24T12:00"),
    ]
    assert by_hour(odd, BRUSSELS) == {(TUESDAY, 10): 1, (TUESDAY, 11): 2}


def test_from_now_on_the_hour_that_runs_is_the_first():
    aheads = [ahead("ada", "2026-11-24T09:00", "2026-11-24T12:00")]
    hours = by_hour(aheads, BRUSSELS, us("2026-11-24T10:30"))
    assert list(hours) == [(TUESDAY, 10), (TUESDAY, 11)]


def test_the_hour_that_comes_twice_is_one_and_the_one_left_out_is_none():
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    long = by_hour([ahead("ada", "2026-10-25T01:30", "2026-10-25T04:00")], BRUSSELS)
    assert long == {(autumn, hour): 1 for hour in (1, 2, 3)}
    short = by_hour([ahead("ada", "2026-03-29T01:30", "2026-03-29T04:00")], BRUSSELS)
    assert short == {(spring, hour): 1 for hour in (1, 3)}


def test_hours_are_local_half_an_hour_beside_utc_too():
    kolkata = ZoneInfo("Asia/Kolkata")
    visit = Ahead("ada", us("2026-11-24T10:15", kolkata), us("2026-11-24T12:00", kolkata), 1)
    assert list(by_hour([visit], kolkata)) == [(TUESDAY, 10), (TUESDAY, 11)]


@given(HISTORY, st.integers(0, 90))
def test_stopping_and_going_on_changes_nothing(history, cut):
    facts = entries_of(history)
    assert fold(facts[cut:], fold(facts[:cut])) == fold(facts)


@given(HISTORY)
def test_what_is_not_concerned_changes_nothing(history):
    facts = entries_of(history)
    concerned = [each for each in facts if isinstance(each.fact, announcing.CONCERNS)]
    assert fold(concerned) == fold(facts)
    for before, entry in ((fold(facts[:n]), facts[n]) for n in range(len(facts))):
        if not isinstance(entry.fact, announcing.CONCERNS):
            assert announcing.step(before, entry) is before
