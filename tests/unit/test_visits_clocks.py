"""How long it was, and when: by the boot clock, by a wall clock that was right, or at least."""

from datetime import timedelta

from msgspec.structs import replace

from appliance.facts import Entered, Known, Left
from appliance.model import Means, Stamp
from appliance.visits import fold
from tests.doorbook import Book, us

HOUR = 3600
BEHIND = timedelta(hours=-5)


def lengths(book, now="2026-11-24 10:00"):
    return [(visit.seconds, visit.bound) for visit in book.of(now)]


def test_within_one_boot_the_boot_clock_measures_whatever_the_wall_says():
    book = Book()
    book.come("2026-11-23 09:00")
    book.clock(synced=False, off=timedelta(hours=-3))
    book.go("2026-11-23 12:00")
    assert lengths(book) == [(3 * HOUR, False)]
    book = Book()
    book.clock(synced=False, off=timedelta(days=-400))
    book.stay("2026-11-23 09:00", "2026-11-23 12:00")
    assert lengths(book) == [(3 * HOUR, False)]


def test_across_a_restart_two_right_clocks_measure():
    book = Book()
    book.come("2026-11-23 09:00")
    book.restart("2026-11-23 10:30")
    book.go("2026-11-23 12:00")
    assert lengths(book) == [(3 * HOUR, False)]


def test_a_clock_set_right_later_in_the_boot_mends_what_was_before():
    book = Book()
    book.restart("2026-11-23 08:00")
    book.come("2026-11-23 09:00")
    book.restart("2026-11-23 10:30", synced=False, off=BEHIND)
    visit = book.of("2026-11-23 11:00")[0]
    assert (visit.open, visit.bound) == (True, True)
    book.go("2026-11-23 12:00")
    assert lengths(book) == [(2 * HOUR + HOUR // 2 - HOUR, True)]  # 1 h 30 of the second boot
    book.clock(synced=True)
    book.stay("2026-11-23 12:30", "2026-11-23 12:40", "bob")
    assert lengths(book) == [(3 * HOUR, False)]


def test_an_entry_is_mended_to_when_it_really_was():
    book = Book()
    book.restart("2026-11-23 08:00", synced=False, off=BEHIND)
    book.come("2026-11-23 09:00")
    assert book.of("2026-11-23 10:00")[0].began_us == us("2026-11-23 04:00")
    book.clock(synced=True)
    book.go("2026-11-23 12:00")
    assert book.of("2026-11-23 12:00")[0].began_us == us("2026-11-23 09:00")


def test_the_nearest_of_two_right_clocks_mends_and_of_two_as_near_the_earlier():
    """The boot clock and the wall drift apart: the nearest word is the best."""
    for at, drifted_s in (("09:59", 0), ("10:00", 0), ("10:01", 8)):
        book = Book()
        book.come("2026-11-23 08:00", "bob")
        book.clock(synced=False, off=BEHIND)
        book.come(f"2026-11-23 {at}")
        book.clock(synced=True)
        stamp = book.stamp("2026-11-23 12:00")
        late = replace(stamp, utc_us=stamp.utc_us + 8_000_000)
        book.note_at(late, Entered("cy", "in", Means.BADGE))
        (visit,) = book.of("2026-11-23 12:30")
        assert visit.began_us == us(f"2026-11-23 {at}") + drifted_s * 1_000_000


def test_where_no_clock_was_right_it_was_at_least_as_long_as_the_machine_ran():
    book = Book()
    book.restart("2026-11-23 08:00", synced=False, off=BEHIND)
    book.come("2026-11-23 09:00")
    book.come("2026-11-23 09:20", "bob")  # the last that is known of this boot
    book.restart("2026-11-23 10:00", synced=False, off=BEHIND)
    book.come("2026-11-23 10:10", "cy")  # ten minutes, and then it stops
    book.restart("2026-11-23 11:00", synced=False, off=BEHIND)
    book.go("2026-11-23 12:00")
    assert lengths(book)[0] == ((20 + 10 + 60) * 60, True)
    assert not book.of("2026-11-23 12:00")[0].estimate


def test_what_was_noted_late_makes_no_boot_shorter():
    book = Book()
    book.restart("2026-11-23 08:00", synced=False, off=BEHIND)
    book.come("2026-11-23 09:00")
    book.come("2026-11-23 09:30", "bob")
    book.go("2026-11-23 09:20", "cy")
    book.restart("2026-11-23 11:00", synced=False, off=BEHIND)
    book.go("2026-11-23 12:00")
    assert lengths(book)[0] == (90 * 60, True)


def test_one_clock_that_was_right_is_not_enough():
    for first, second in ((True, False), (False, True)):
        book = Book()
        book.restart("2026-11-23 09:00", synced=first, off=BEHIND)
        book.come("2026-11-23 09:00")
        book.restart("2026-11-23 10:00", synced=second, off=BEHIND)
        book.go("2026-11-23 12:00")
        assert lengths(book) == [(2 * HOUR, True)]


def test_an_open_visit_is_measured_by_a_boot_that_has_said_nothing_yet():
    book = Book()
    book.come("2026-11-23 09:00")
    book.go("2026-11-23 09:10", "bob")
    now = Stamp(us("2026-11-23 12:00"), 30 * 60 * 1_000_000, "another", synced=False)
    (visit,) = fold(book.entries, book.customs(), now).of["ada"]
    assert (visit.seconds, visit.bound, visit.open) == ((10 + 30) * 60, True, True)


def test_a_visit_that_is_known_in_part_is_no_measure_for_others():
    book = Book()
    book.restart("2026-11-23 09:00", synced=False)
    book.come("2026-11-23 09:00")
    book.restart("2026-11-23 10:00", synced=False)
    book.go("2026-11-23 12:00")
    assert book.visits("2026-11-24 10:00").recent == {}


def test_what_somebody_told_is_measured_against_a_clock_that_was_right_alone():
    book = Book()
    book.come("2026-11-23 09:00")
    book.left("2026-11-23 20:00", "2026-11-23 12:00")
    assert lengths(book) == [(3 * HOUR, False)]
    for synced in (True, False):
        book = Book()
        book.restart("2026-11-23 08:00", synced=synced, off=timedelta())
        book.come("2026-11-23 09:00")
        book.left("2026-11-23 20:00", "2026-11-23 12:00")
        assert lengths(book) == [(3 * HOUR, False) if synced else (0, True)]


def test_what_somebody_told_of_coming_is_measured_likewise():
    book = Book()
    book.restart("2026-11-23 08:00", synced=False, off=timedelta())
    book.go("2026-11-23 12:00")
    book.came("2026-11-23 20:00", "2026-11-23 09:00")
    assert lengths(book) == [(0, True)]


def test_a_clock_that_ran_back_makes_no_visit_shorter_than_nothing():
    book = Book()
    book.come("2026-11-23 12:00")
    book.restart("2026-11-23 09:00")
    book.go("2026-11-23 09:30")
    assert lengths(book) == [(0, False)]


def test_a_boot_from_before_the_entry_measures_nothing():
    """Facts set aside while the disk failed come late, and with them the clock of an older boot."""
    book = Book()
    book.clock(synced=False)
    book.stay("2026-11-23 08:00", "2026-11-23 08:30", "bob")
    late = book.stamp("2026-11-23 12:00")
    book.restart("2026-11-23 09:00", synced=False)
    book.come("2026-11-23 10:00")
    book.note_at(late, Left("ada", "out", Means.BADGE))
    assert lengths(book)[0] == (0, True)


def test_an_instant_nobody_can_trust_gives_way_to_the_next_visit():
    """A clock that was years ahead moves no later visit there."""
    book = Book()
    book.stay("2026-11-23 08:00", "2026-11-23 09:00")
    book.restart("2026-11-23 09:30", synced=False, off=timedelta(days=4000))
    book.stay("2026-11-23 10:00", "2026-11-23 12:00")
    book.restart("2026-11-23 13:00")
    book.stay("2026-11-23 14:00", "2026-11-23 15:00")
    first, lost, last = book.of("2026-11-24 10:00")
    assert first.began_us == us("2026-11-23 08:00")
    assert (lost.began_us, lost.seconds) == (us("2026-11-23 12:00"), 2 * HOUR)
    assert last.began_us == us("2026-11-23 14:00")


def test_a_clock_far_behind_leaves_no_visit_inside_another():
    book = Book()
    book.stay("2026-11-23 08:00", "2026-11-23 12:00")
    book.restart("2026-11-23 12:30", synced=False, off=timedelta(hours=-4))
    book.stay("2026-11-23 13:00", "2026-11-23 14:00")
    first, second = book.of("2026-11-23 15:00")
    assert first.ended_us == second.began_us == us("2026-11-23 12:00")
    assert second.seconds == HOUR


def test_of_two_right_clocks_that_differ_by_a_second_the_later_visit_gives_way():
    book = Book()
    book.stay("2026-11-23 08:00", "2026-11-23 12:00")
    stamp = book.stamp("2026-11-23 12:00:03")
    behind = replace(stamp, utc_us=stamp.utc_us - 5_000_000)
    book.note_at(behind, Entered("ada", "in", Means.BADGE))
    first, second = book.of("2026-11-23 15:00")
    assert first.ended_us == second.began_us
    assert second.went is None


def test_how_each_end_is_known():
    book = Book()
    book.come("2026-11-23 09:00")
    book.left("2026-11-23 20:00", "2026-11-23 12:00")
    (visit,) = book.of("2026-11-23 20:00")
    assert (visit.came, visit.went) == (Known.BADGED, Known.TOLD)


def test_a_clock_put_back_makes_no_visit_of_weeks():
    """The machine ran through many a cut-off, whatever its clock says: they had forgotten."""
    book = Book()
    book.clock(synced=False, off=timedelta(days=-400))
    book.come("2026-11-23 09:00")
    book.restart("2026-11-23 18:00", synced=False, off=timedelta(days=-3650))
    (going_on,) = book.of("2026-11-23 19:00")
    assert going_on.open
    (forgotten,) = book.of("2026-12-20 09:00")
    assert (forgotten.went, forgotten.seconds) == (Known.ASSUMED, 4 * HOUR)
    book.go("2026-12-20 09:00")
    assert [(each.came, each.went) for each in book.of("2026-12-20 10:00")] == [
        (Known.BADGED, Known.ASSUMED),
        (Known.ASSUMED, Known.BADGED),
    ]


def test_who_comes_again_weeks_later_by_a_clock_put_back_had_been_cut_off():
    book = Book()
    book.clock(synced=False, off=timedelta(days=-400))
    book.come("2026-11-23 09:00")
    book.restart("2026-11-23 18:00", synced=False, off=timedelta(days=-3650))
    book.come("2026-12-20 09:00")
    first, _ = book.of("2026-12-20 10:00")
    assert first.went is Known.ASSUMED
