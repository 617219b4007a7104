"""Badges in pairs: each pair is a visit, however the day goes."""

from appliance.facts import Known, MemberErased, Visit
from appliance.visits import LONGEST_S
from tests.doorbook import Book, us

HOUR = 3600


def test_coming_and_going_is_a_visit_to_the_second():
    book = Book()
    visit = book.stay("2026-11-23 09:00:00.5", "2026-11-23 12:30:17.4")
    began_us = us("2026-11-23 09:00:00.5")
    assert book.of("2026-11-23 20:00") == (Visit(visit, "ada", began_us, 3 * HOUR + 30 * 60 + 16),)


def test_several_visits_a_day_are_several_visits():
    book = Book()
    one = book.stay("2026-11-23 09:00", "2026-11-23 11:00")
    two = book.stay("2026-11-23 13:00", "2026-11-23 13:30")
    three = book.stay("2026-11-23 13:30", "2026-11-23 17:00")
    found = [(visit.visit, visit.seconds) for visit in book.of("2026-11-23 20:00")]
    assert found == [(one, 2 * HOUR), (two, HOUR // 2), (three, 3 * HOUR + HOUR // 2)]


def test_each_has_their_own_visits():
    book = Book()
    book.come("2026-11-23 09:00", "ada")
    book.stay("2026-11-23 09:30", "2026-11-23 10:00", "bob")
    book.go("2026-11-23 11:00", "ada")
    visits = book.visits("2026-11-23 20:00")
    assert {who: each[0].seconds for who, each in visits.of.items()} == {
        "ada": 2 * HOUR,
        "bob": HOUR // 2,
    }


def test_nothing_at_all_is_still_a_visit():
    book = Book()
    book.stay("2026-11-23 09:00", "2026-11-23 09:00")
    (visit,) = book.of("2026-11-23 20:00")
    assert (visit.seconds, visit.went, visit.estimate) == (0, Known.BADGED, False)


def test_whoever_is_in_has_an_open_visit_that_has_lasted_so_long():
    book = Book()
    visit = book.come("2026-11-23 09:00")
    expected = Visit(visit, "ada", us("2026-11-23 09:00"), 2 * HOUR, went=None)
    assert book.of("2026-11-23 11:00") == (expected,)
    assert expected.open
    assert not expected.estimate


def test_a_visit_that_has_just_begun_has_lasted_no_time_even_if_the_clock_ran_back():
    book = Book()
    book.come("2026-11-23 09:00")
    (visit,) = book.of("2026-11-23 08:59")
    assert (visit.seconds, visit.open) == (0, True)


def test_an_evening_goes_on_across_midnight():
    book = Book()
    book.stay("2026-11-23 21:00", "2026-11-24 01:30")
    (visit,) = book.of("2026-11-24 09:00")
    assert (visit.seconds, visit.went) == (4 * HOUR + HOUR // 2, Known.BADGED)


def test_whoever_works_the_night_through_is_in_until_they_go():
    """The cut-off takes them to have left; their own badge knows better, for sixteen hours."""
    book = Book()
    visit = book.come("2026-11-23 19:00")
    (assumed,) = book.of("2026-11-24 03:00")
    assert assumed.went is Known.ASSUMED
    book.go("2026-11-24 07:30")
    (known,) = book.of("2026-11-24 09:00")
    assert (known.visit, known.seconds, known.went) == (visit, 12 * HOUR + HOUR // 2, Known.BADGED)


def test_an_exit_after_the_cut_off_belongs_to_a_visit_of_sixteen_hours_and_to_no_longer_one():
    for over_s, whole in ((0, True), (1, False)):
        book = Book()
        book.come("2026-11-23 14:00")
        book.go(us("2026-11-23 14:00") + (LONGEST_S + over_s) * 1_000_000)
        visits = book.of("2026-11-24 09:00")
        assert ([visit.seconds for visit in visits] == [LONGEST_S]) is whole
        assert [visit.estimate for visit in visits] == ([False] if whole else [True, True])


def test_before_the_cut_off_no_visit_is_too_long():
    book = Book()
    book.stay("2026-11-23 03:30", "2026-11-24 02:59")
    (visit,) = book.of("2026-11-24 09:00")
    assert visit.seconds == 23 * HOUR + 29 * 60
    book = Book()
    book.stay("2026-11-23 03:30", "2026-11-24 03:00")
    assert [visit.estimate for visit in book.of("2026-11-24 09:00")] == [True, True]


def test_the_next_morning_s_badge_is_an_entry():
    book = Book()
    first = book.come("2026-11-23 09:00")
    second = book.come("2026-11-24 09:00")
    one, two = book.of("2026-11-24 10:00")
    assert (one.visit, one.went) == (first, Known.ASSUMED)
    assert (two.visit, two.came, two.open) == (second, Known.BADGED, True)


def test_a_second_entry_of_the_day_tells_that_they_had_left():
    book = Book()
    book.come("2026-11-23 09:00")
    book.stay("2026-11-23 11:00", "2026-11-23 12:00")
    one, two = book.of("2026-11-23 20:00")
    assert (one.went, one.estimate, one.seconds) == (Known.INFERRED, True, 2 * HOUR)
    assert (two.went, two.seconds) == (Known.BADGED, HOUR)


def test_at_the_cut_off_itself_a_second_entry_finds_the_former_visit_closed():
    for when, went in (("02:59:59", Known.INFERRED), ("03:00:00", Known.ASSUMED)):
        book = Book()
        book.come("2026-11-23 22:00")
        book.come(f"2026-11-24 {when}")
        assert book.of("2026-11-24 03:01")[0].went is went


def test_an_exit_alone_is_a_visit_whose_beginning_is_assumed():
    book = Book()
    visit = book.go("2026-11-23 18:00")
    (found,) = book.of("2026-11-23 20:00")
    assert found == Visit(
        visit, "ada", us("2026-11-23 14:00"), 4 * HOUR, Known.ASSUMED, Known.BADGED
    )
    assert found.estimate


def test_two_exits_are_two_visits():
    book = Book()
    book.stay("2026-11-23 09:00", "2026-11-23 12:00")
    book.go("2026-11-23 18:00")
    one, two = book.of("2026-11-23 20:00")
    assert (one.seconds, one.estimate) == (3 * HOUR, False)
    assert (two.came, two.began_us) == (Known.ASSUMED, us("2026-11-23 15:00"))
    assert two.seconds == 3 * HOUR


def test_facts_come_in_whatever_order_and_however_often():
    book = Book()
    book.stay("2026-11-23 09:00", "2026-11-23 12:00")
    book.come("2026-11-24 09:00")
    expected = book.visits("2026-11-24 10:00")
    book.entries = [*reversed(book.entries), *book.entries]
    assert book.visits("2026-11-24 10:00") == expected


def test_a_member_who_is_erased_keeps_their_visits_under_an_id_that_names_nobody():
    book = Book()
    visit = book.stay("2026-11-23 09:00", "2026-11-23 12:00")
    before = book.visits("2026-11-24 10:00")
    book.note("2026-11-24 09:00", MemberErased("ada", "ruth"))
    assert book.visits("2026-11-24 10:00") == before
    assert before.of["ada"][0].visit == visit


def test_nothing_on_record_is_no_visit():
    assert Book().visits("2026-11-24 10:00").of == {}
