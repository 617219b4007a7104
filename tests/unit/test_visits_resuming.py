"""From where on the entries are read again, once a month is over."""

from datetime import date, time

from appliance.facts import ExitPressed
from appliance.tariff.values import Estimate
from appliance.visits import Carried, carried
from tests.doorbook import Book

DECEMBER = date(2026, 12, 1)
NOW = "2026-12-02 10:00"


def carry(book, now=NOW, day=DECEMBER, recent=None, **rule):
    customs = book.customs((date(2020, 1, 1), Estimate(**rule)))
    return carried(book.entries, customs, book.stamp(now), day, recent)


def whole_month():
    """Return a month in which nothing is left open at its end."""
    book = Book()
    book.stay("2026-11-10 09:00", "2026-11-10 10:00")
    book.stay("2026-11-11 09:00", "2026-11-11 11:00")
    return book


def test_a_month_that_is_over_needs_no_entry_but_the_last_that_tells_the_time():
    book = whole_month()
    assert carry(book) == Carried(len(book.entries), {"ada": (3600, 7200)})


def test_nothing_on_record_needs_nothing():
    assert carry(Book()) == Carried(1, {})
    assert carry(Book(), recent={"ada": (60,)}) == Carried(1, {"ada": (60,)})


def test_what_a_clock_that_is_set_right_later_mends_is_read_again():
    book = whole_month()
    first = book.restart("2026-11-12 09:00", synced=False)
    book.stay("2026-11-12 10:00", "2026-11-12 11:00")
    assert carry(book) == Carried(first, {"ada": (3600, 7200)})
    right = book.restart("2026-11-13 09:00")  # nothing mends the boot before any more
    assert carry(book) == Carried(right, {"ada": (3600, 7200, 3600)})


def test_a_right_clock_of_another_boot_tells_nothing():
    book = whole_month()
    first = book.restart("2026-11-12 09:00")
    book.stay("2026-11-12 09:00", "2026-11-12 10:00")
    last = book.restart("2026-11-13 09:00", synced=False)
    assert carry(book).next_from == last
    book.clock(synced=True)
    mended = book.stay("2026-11-14 09:00", "2026-11-14 10:00") + 1
    book.clock(synced=False)
    book.stay("2026-11-15 09:00", "2026-11-15 10:00")
    assert carry(book).next_from == mended > first


def test_what_ends_a_visit_that_was_told_afterwards_is_read_again_with_it():
    book = Book()
    ended_by = book.stay("2026-11-16 18:00", "2026-11-16 20:00")
    book.restart("2026-11-20 09:00", synced=False)
    book.go("2026-11-21 09:00")
    book.came("2026-11-22 09:00", "2026-11-15 22:00")
    assert carry(book).next_from == ended_by


def test_an_exit_of_who_knows_when_is_read_again_with_its_entry():
    book = Book()
    book.restart("2026-11-18 00:00", synced=False)
    came = book.come("2026-11-18 01:00")
    book.restart("2026-11-20 09:00", synced=False)
    book.left("2026-11-21 09:00", "2026-11-18 05:00")
    assert carry(book).next_from == came


def test_a_visit_across_the_end_of_the_month_is_read_again_from_its_entry_on():
    book = whole_month()
    late = book.stay("2026-11-30 20:00", "2026-12-01 01:00")
    book.stay("2026-12-01 09:00", "2026-12-01 10:00", "bob")
    assert carry(book) == Carried(late, {"ada": (3600, 7200)})


def test_so_are_the_visits_of_the_eve():
    """Somebody whose exit comes by itself in the night had not come before they last went."""
    book = whole_month()
    for came, went, needed in (
        ("2026-11-30 00:00", "2026-11-30 03:00", False),
        ("2026-11-30 08:00", "2026-11-30 12:00", True),
    ):
        eve = book.stay(came, went)
        book.stay("2026-12-01 09:00", "2026-12-01 10:00", "bob")
        assert (carry(book).next_from <= eve) is needed


def test_a_visit_that_is_open_is_read_again():
    book = whole_month()
    book.stay("2026-12-02 09:00", "2026-12-02 09:10", "bob")
    open_at = book.come("2026-12-02 09:30")
    book.come("2026-12-02 09:40", "cy")
    assert carry(book, day=date(2027, 1, 1)).next_from == open_at


def test_so_is_one_whose_exit_may_still_come():
    for came, now, needed in (
        ("2026-11-30 02:00", "2026-11-30 18:00", True),
        ("2026-11-30 02:00", "2026-11-30 18:00:01", False),
    ):
        book = whole_month()
        assumed = book.come(came)
        book.note("2026-11-30 10:00", ExitPressed())
        assert (carry(book, now, most_minutes=1).next_from == assumed) is needed


def test_what_a_visit_was_told_to_be_is_read_again_if_it_reaches_later_days():
    book = whole_month()
    one = book.tell("2026-12-01 10:00", 1, "2026-11-30 22:00", "2026-12-01 02:00")
    book.stay("2026-12-01 11:00", "2026-12-01 12:00", "bob")
    assert carry(book).next_from == one
    book = whole_month()
    book.tell("2026-12-01 10:00", 1, "2026-11-30 22:00", "2026-12-01 00:00")
    book.stay("2026-12-01 11:00", "2026-12-01 12:00", "bob")
    assert carry(book).next_from == 6  # bob's


def test_a_clock_that_mends_a_visit_is_read_again_with_it_and_so_on():
    book = Book()
    right = book.stay("2026-11-10 09:00", "2026-11-10 10:00", "bob") + 1
    book.clock(synced=False)
    book.come("2026-11-30 23:00")
    book.restart("2026-12-01 00:30")
    book.go("2026-12-01 01:00")
    assert carry(book).next_from == right


def test_what_is_carried_is_what_the_entries_from_there_on_do_not_have():
    book = whole_month()
    book.stay("2026-12-01 11:00", "2026-12-01 12:00")  # of the month to come
    book.come("2026-12-01 13:00")
    assert carry(book) == Carried(5, {"ada": (3600, 7200)})
    assert carry(book, recent={"ada": (60,), "bob": (5,)}).recent == {
        "ada": (60, 3600, 7200),
        "bob": (5,),
    }


def test_a_visit_cut_in_two_is_carried_and_no_estimate_is():
    book = Book()
    book.come("2026-11-30 20:00")
    book.come("2026-11-30 22:00", "bob")
    book.go("2026-11-30 23:00")
    book.go("2026-12-01 01:00", "bob")
    for cut_off, recent in ((time(3), {}), (time(23, 30), {"ada": (3 * 3600,)})):
        customs = book.customs(cut_off=cut_off)
        told = carried(book.entries, customs, book.stamp(NOW), DECEMBER)
        assert told == Carried(1 if cut_off == time(3) else 2, recent)
    book = whole_month()
    book.come("2026-11-12 09:00")
    book.go("2026-11-13 20:00")
    assert carry(book).recent == {"ada": (3600, 7200)}


def test_what_an_entry_needs_may_need_another_in_turn():
    book = Book()
    exit_at = book.go("2026-11-10 18:00", "cy")
    book.stay("2026-11-11 09:00", "2026-11-11 10:00", "bob")  # the last time by a right clock
    book.clock(synced=False)
    book.came("2026-11-12 09:00", "2026-11-10 09:00", "cy")
    book.come("2026-11-30 23:00")
    book.restart("2026-12-01 00:30")
    book.go("2026-12-01 01:00")
    assert carry(book).next_from == exit_at


def test_a_visit_that_is_known_in_part_is_not_carried():
    book = whole_month()
    book.restart("2026-11-12 08:00", synced=False)
    book.come("2026-11-12 09:00")
    book.restart("2026-11-12 10:00", synced=False)
    book.go("2026-11-12 11:00")
    assert carry(book).recent == {"ada": (3600, 7200)}


def test_no_more_is_carried_than_any_rule_looks_back_at():
    book = Book()
    for day in range(1, 20):
        book.stay(f"2026-11-{day:02} 09:00", f"2026-11-{day:02} 09:{day:02}")
    book.note("2026-11-29 09:00", ExitPressed())
    assert [each // 60 for each in carry(book).recent["ada"]] == list(range(10, 20))
    assert [each // 60 for each in carry(book, of=12).recent["ada"]] == list(range(8, 20))


def test_a_visit_whose_entry_was_told_later_is_not_cut():
    """Its exit is before its entry on record: one is never read without the other."""
    book = whole_month()
    exit_at = book.go("2026-11-30 01:00")
    late = book.stay("2026-11-30 23:00", "2026-12-01 01:00", "bob")
    book.came("2026-12-01 09:00", "2026-11-29 23:00")
    assert exit_at < late
    assert carry(book).next_from == exit_at
