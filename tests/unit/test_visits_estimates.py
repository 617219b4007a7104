"""The forgotten exit and the forgotten entry: how long it is taken to have been, and at most."""

from datetime import date, time

import pytest

from appliance.facts import Known
from appliance.tariff.values import Estimate
from appliance.visits import Customs
from tests.doorbook import BRUSSELS, Book, us

HOUR = 3600
ALWAYS = date(2020, 1, 1)


def usual(book, minutes, day=1):
    """Put visits of so many minutes on record, one a day at nine."""
    for after, each in enumerate(minutes):
        began_us = us(f"2026-10-{day + after:02} 09:00")
        book.stay(began_us, began_us + each * 60_000_000)


def last(book, now="2026-11-30 12:00", **rule):
    return book.of(now, (ALWAYS, Estimate(**rule)))[-1]


def minutes(visit):
    assert visit.estimate
    return visit.seconds / 60


# --- the median ---


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([], 240),  # nothing to go by
        ([30], 30),
        ([30, 90], 30),  # of two in the middle the shorter
        ([90, 30, 60], 60),
        ([30, 90, 60, 120], 60),
        ([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 50),
        ([400, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 50),  # the last ten alone
        ([10, 400, 400, 400, 400, 400, 400, 20, 30, 40, 50, 60], 60),
    ],
)
def test_a_forgotten_exit_is_taken_to_be_the_median_of_the_last_ten_visits(before, expected):
    book = Book()
    usual(book, before)
    book.come("2026-11-23 09:00")
    assert minutes(last(book)) == expected


def test_how_many_visits_count_and_what_is_taken_where_there_are_none_can_be_set():
    book = Book()
    book.come("2026-10-01 09:00", "bob")
    usual(book, [10, 300, 20, 30])
    book.come("2026-11-23 09:00")
    assert minutes(last(book, of=1)) == 30
    assert minutes(last(book, of=2)) == 20
    assert minutes(last(book, of=3)) == 30
    rule = Estimate(otherwise_minutes=45)
    assert book.of("2026-11-30 12:00", (ALWAYS, rule), member="bob")[0].seconds == 45 * 60


def test_an_estimate_is_no_measure_of_the_next():
    book = Book()
    usual(book, [60])
    book.come("2026-10-10 09:00")  # assumed
    book.come("2026-10-11 09:00")
    book.come("2026-10-11 09:10")  # inferred: ten minutes at most
    book.go("2026-10-11 09:15")
    book.go("2026-10-11 12:00")  # alone
    book.come("2026-10-12 09:00")
    assert [visit.seconds / 60 for visit in book.of("2026-10-20 09:00")] == [60, 60, 10, 5, 5, 5]
    assert book.visits("2026-10-20 09:00").recent == {"ada": (3600, 300)}


def test_what_comes_later_changes_no_estimate():
    book = Book()
    usual(book, [60])
    book.come("2026-10-10 09:00")
    usual(book, [200, 200, 200], day=11)
    assert book.of("2026-10-20 09:00")[1].seconds == HOUR


def test_visits_of_before_are_handed_on():
    book = Book()
    book.come("2026-11-23 09:00")
    recent = {"ada": (60, 120, 180), "bob": (5,)}
    visits = book.visits("2026-11-24 09:00", recent=recent)
    assert visits.of["ada"][0].seconds == 120
    assert visits.recent == recent
    book.stay("2026-11-25 09:00", "2026-11-25 09:01")
    assert book.visits("2026-11-26 09:00", recent=recent).recent["ada"] == (60, 120, 180, 60)
    assert recent["ada"] == (60, 120, 180)


def test_as_many_are_handed_on_as_any_rule_looks_back_at_and_ten_at_least():
    book = Book()
    usual(book, range(1, 15))
    rules = {
        10: (),
        12: ((ALWAYS, Estimate(of=12)), (date(2026, 1, 1), Estimate(of=3))),
    }
    for count, estimates in rules.items():
        (recent,) = book.visits("2026-11-24 09:00", *estimates).recent.values()
        assert [each / 60 for each in recent] == list(range(15 - count, 15))


# --- at most ---


def test_nobody_is_taken_to_have_stayed_beyond_the_daily_most():
    book = Book()
    usual(book, [600])
    book.come("2026-11-23 09:00")
    assert minutes(last(book)) == 480
    assert minutes(last(book, most_minutes=601)) == 600


def test_nor_beyond_closing_time_if_they_came_before():
    closing = {"closing": time(18)}
    for came, expected in (("17:00", 60), ("17:59:30", 0.5), ("18:00", 240), ("19:00", 240)):
        book = Book()
        book.come(f"2026-11-23 {came}")
        assert minutes(last(book, **closing)) == expected


def test_nor_beyond_the_cut_off():
    for came, expected in (("2026-11-23 22:00", 240), ("2026-11-24 00:00:30", 179.5)):
        book = Book()
        book.come(came)
        assert minutes(last(book)) == expected
    book = Book()
    book.come("2026-11-23 22:00")
    (visit,) = book.of("2026-11-24 09:00", cut_off=time(0))
    assert (visit.went, visit.seconds) == (Known.ASSUMED, 2 * HOUR)


def test_nor_beyond_their_next_entry():
    for again, expected in (("11:00", 120), ("15:00", 240), ("09:06", 6)):
        book = Book()
        book.come("2026-11-23 09:00")
        book.come(f"2026-11-23 {again}")
        (visit, _) = book.of("2026-11-23 16:00")
        assert (visit.went, minutes(visit)) == (Known.INFERRED, expected)


def test_whoever_tries_the_door_twice_has_not_been_away():
    for again in ("09:00:08", "09:05:00.9"):
        book = Book()
        first = book.come("2026-11-23 09:00")
        book.come(f"2026-11-23 {again}")
        book.go("2026-11-23 11:00")
        (visit,) = book.of("2026-11-23 16:00")
        assert (visit.visit, visit.seconds, visit.estimate) == (first, 7200, False)


def test_whoever_comes_again_after_the_cut_off_begins_anew_however_soon():
    book = Book()
    book.come("2026-11-23 02:58")
    book.come("2026-11-23 03:01")
    (before, after) = book.of("2026-11-23 04:00")
    assert (before.went, after.open) == (Known.ASSUMED, True)


def test_the_cut_off_may_be_at_another_hour():
    book = Book()
    book.come("2026-11-23 09:00")
    for now, is_open in (("2026-11-23 21:59", True), ("2026-11-23 22:00", False)):
        assert book.of(now, cut_off=time(22))[0].open is is_open


def test_an_open_visit_stays_open_until_the_cut_off_after_it_began():
    book = Book()
    book.come("2026-11-23 03:00")
    assert book.of("2026-11-24 02:59:59")[0].open
    assert book.of("2026-11-24 03:00")[0].went is Known.ASSUMED
    book = Book()
    book.come("2026-11-23 02:59")
    (visit,) = book.of("2026-11-23 03:00")
    assert (visit.went, visit.seconds) == (Known.ASSUMED, 60)


# --- the forgotten entry ---


@pytest.mark.parametrize(("before", "expected"), [([], 240), ([30, 90, 60], 60), ([600], 480)])
def test_a_forgotten_entry_is_taken_to_be_as_long_before(before, expected):
    book = Book()
    usual(book, before)
    book.go("2026-11-23 18:00")
    visit = last(book)
    assert (minutes(visit), visit.came) == (expected, Known.ASSUMED)
    assert visit.ended_us == us("2026-11-23 18:00")


def test_nobody_is_taken_to_have_come_before_they_last_went():
    book = Book()
    book.stay("2026-11-23 09:00", "2026-11-23 16:30:30.25")
    book.go("2026-11-23 18:00")
    visit = last(book)
    assert minutes(visit) == 89.5
    assert visit.ended_us == us("2026-11-23 18:00")


def test_nor_before_the_cut_off_of_that_day():
    for went, expected in (("04:00", 60), ("03:00", 240), ("03:00:01", 1 / 60)):
        book = Book()
        book.go(f"2026-11-23 {went}")
        assert minutes(last(book)) == expected


def test_nor_as_long_ago_as_they_last_went_if_that_was_on_another_day():
    book = Book()
    usual(book, [480])
    book.go("2026-10-02 04:00")
    assert minutes(last(book)) == 60


def test_closing_time_says_nothing_of_when_somebody_came():
    book = Book()
    book.go("2026-11-23 20:00")
    assert minutes(last(book, closing=time(18))) == 240


# --- which rule ---


def test_the_rule_is_that_of_the_local_day_on_which_it_began():
    first, second = Estimate(otherwise_minutes=10), Estimate(otherwise_minutes=20)
    rules = ((date(2026, 11, 1), first), (date(2026, 11, 23), second))
    for came, expected in (
        ("2026-10-01 09:00", 10),  # before the first: the first
        ("2026-11-22 23:59", 10),
        ("2026-11-23 00:00", 20),
    ):
        book = Book()
        book.come(came)
        assert minutes(book.of("2026-11-30 09:00", *rules)[0]) == expected
        book = Book()
        book.go(came)
        assert minutes(book.of("2026-11-30 09:00", *rules)[0]) == expected


def test_of_two_rules_from_the_same_day_on_the_later_holds_in_whatever_order_days_stand():
    one, two, three = (Estimate(otherwise_minutes=each) for each in (1, 2, 3))
    day = date(2026, 11, 23)
    customs = Customs(BRUSSELS, estimates=((day, one), (date(2026, 11, 1), three), (day, two)))
    assert customs.estimate(day) is two
    assert customs.estimate(date(2026, 11, 2)) is three
    assert customs.estimate(date(2026, 10, 2)) is three
    assert Customs(BRUSSELS).estimate(day) == Estimate()
    before = Customs(BRUSSELS, estimates=((day, one), (day, two)))
    assert before.estimate(date(2026, 10, 2)) is one
