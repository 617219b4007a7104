"""What is said of visits: by whom, when it counts, and that the last word does."""

from datetime import timedelta

from appliance.facts import Known, Visit
from tests.doorbook import Book, us

HOUR = 3600
NOW = "2026-11-30 12:00"
LATER = "2026-11-24 10:00"
NINE, NOON, FIVE = "2026-11-23 09:00", "2026-11-23 12:00", "2026-11-23 17:00"
WAS = (us(NINE), us(NOON))


def forgotten(book):
    """Somebody came at nine, and nobody knows when they went."""
    return book.come(NINE)


def only(book):
    (visit,) = book.of(NOW)
    return visit


# --- a coming or a going that was forgotten ---


def test_an_exit_that_was_told_closes_the_visit():
    book = Book()
    visit = forgotten(book)
    word = book.left(LATER, FIVE)
    assert only(book) == Visit(visit, "ada", us(NINE), 8 * HOUR, went=Known.TOLD, said=word)
    assert [entry.sequence for entry in book.visits(NOW).changes[visit]] == [word]


def test_an_entry_that_was_told_begins_it():
    book = Book()
    book.go(FIVE)
    word = book.came(LATER, NOON)
    assert only(book) == Visit(word, "ada", us(NOON), 5 * HOUR, came=Known.TOLD, said=word)
    assert list(book.visits(NOW).changes) == [word]


def test_both_may_be_told():
    book = Book()
    word = book.came(LATER, NINE)
    second = book.left(LATER, NOON)
    told = Visit(word, "ada", us(NINE), 3 * HOUR, Known.TOLD, Known.TOLD, said=second)
    assert only(book) == told
    assert [each.sequence for each in book.visits(NOW).changes[word]] == [word, second]


def test_an_exit_alone_may_be_told():
    book = Book()
    word = book.left(LATER, FIVE)
    assert only(book) == Visit(
        word, "ada", us("2026-11-23 13:00"), 4 * HOUR, Known.ASSUMED, Known.TOLD, said=word
    )


def test_what_was_told_takes_the_place_that_its_time_gives_it():
    book = Book()
    first = book.come(NINE)
    second = book.stay("2026-11-24 09:00", "2026-11-24 11:00")
    book.left("2026-11-24 12:00", FIVE)
    book.came("2026-11-24 12:00", "2026-11-24 14:00")
    found = [(visit.visit, visit.seconds, visit.went) for visit in book.of("2026-11-24 15:00")]
    assert found == [
        (first, 8 * HOUR, Known.TOLD),
        (second, 2 * HOUR, Known.BADGED),
        (5, HOUR, None),
    ]


def test_at_the_same_instant_the_badge_was_first():
    book = Book()
    book.come(NINE)
    book.left(LATER, NINE)
    assert only(book).seconds == 0


def test_the_record_goes_before_a_clock_that_was_set_back():
    book = Book()
    book.come(NOON)
    book.restart("2026-11-23 12:30", synced=False, off=timedelta(hours=-4))
    book.go("2026-11-23 13:00")  # nine, by its clock
    book.came(LATER, "2026-11-23 10:00")
    first, _ = book.of("2026-11-23 14:00")
    assert first.came is Known.TOLD


# --- new times ---


def test_a_visit_that_was_told_has_the_ends_it_was_told_to_have():
    book = Book()
    visit = forgotten(book)
    word = book.tell(LATER, visit, NINE, FIVE)
    assert only(book) == Visit(visit, "ada", us(NINE), 8 * HOUR, Known.TOLD, Known.TOLD, said=word)


def test_a_visit_that_was_not_on_record_is_known_by_what_added_it():
    book = Book()
    word = book.tell(LATER, 0, NINE, FIVE)
    told = Visit(word, "ada", us(NINE), 8 * HOUR, Known.TOLD, Known.TOLD, said=word)
    assert only(book) == told
    again = book.tell(LATER, word, NINE, NOON)
    assert (only(book).visit, only(book).seconds, only(book).said) == (word, 3 * HOUR, again)
    assert [each.sequence for each in book.visits(NOW).changes[word]] == [word, again]


def test_visits_stand_in_the_order_in_which_they_began():
    book = Book()
    book.stay("2026-11-24 09:00", "2026-11-24 11:00")
    book.tell("2026-11-24 12:00", 0, NINE, FIVE)
    assert [visit.visit for visit in book.of(NOW)] == [2 + 1, 1]


def test_one_of_no_time_stands_before_the_one_that_begins_as_it_ends():
    book = Book()
    visit = book.stay(NOON, FIVE)
    none = book.tell(LATER, 0, NOON, NOON)
    assert [each.visit for each in book.of(NOW)] == [none, visit]
    book = Book()
    visit = book.come(NOON)
    none = book.tell(NOON, 0, NOON, NOON)
    assert [each.visit for each in book.of(NOON)] == [none, visit]


def test_the_last_word_counts():
    book = Book()
    visit = forgotten(book)
    book.tell(LATER, visit, NINE, NOON)
    word = book.tell(LATER, visit, NINE, FIVE)
    assert (only(book).seconds, only(book).said) == (8 * HOUR, word)


def test_an_end_before_its_beginning_is_no_time():
    book = Book()
    book.tell(LATER, 0, FIVE, NINE)
    assert only(book).seconds == 0


def test_a_badge_later_than_what_was_told_changes_nothing():
    book = Book()
    visit = forgotten(book)
    book.tell("2026-11-23 17:05", visit, NINE, NOON)
    book.go(FIVE)
    assert (only(book).seconds, only(book).went) == (3 * HOUR, Known.TOLD)


def test_a_correction_later_than_what_was_said_has_the_last_word():
    book = Book()
    visit = forgotten(book)
    book.tell(LATER, visit, NINE, NOON)
    book.propose(LATER, visit, NINE, NOON)
    word = book.left(LATER, FIVE)
    assert (only(book).seconds, only(book).said) == (8 * HOUR, word)
    assert book.visits(NOW).proposals == {}
    assert [each.sequence for each in book.visits(NOW).changes[visit]] == [2, 3, 4]
    book.tell(LATER, visit, NINE, NOON)
    assert only(book).seconds == 3 * HOUR
    assert [each.sequence for each in book.visits(NOW).changes[visit]] == [2, 3, 4, 5]


def test_what_was_said_of_an_exit_alone_stays_with_it_once_its_entry_is_known():
    book = Book()
    exit_alone = book.go(FIVE)
    confirmed = only(book)
    book.confirm(LATER, exit_alone, confirmed.began_us, confirmed.seconds)
    word = book.came(LATER, NINE)
    assert (only(book).visit, only(book).seconds) == (word, 8 * HOUR)
    book.tell(LATER, exit_alone, NOON, FIVE)
    assert (only(book).visit, only(book).seconds) == (word, 5 * HOUR)


def test_of_a_visit_from_before_the_first_entry_the_word_says_enough():
    book = Book()
    word = book.tell(LATER, 40, NINE, FIVE)
    assert only(book) == Visit(40, "ada", us(NINE), 8 * HOUR, Known.TOLD, Known.TOLD, said=word)


# --- struck ---


def test_a_visit_that_was_struck_did_not_take_place():
    book = Book()
    visit = book.stay(NINE, NOON)
    word = book.strike(LATER, visit, WAS)
    visits = book.visits(NOW)
    assert visits.of == {}
    assert visits.struck == {visit: Visit(visit, "ada", us(NINE), 3 * HOUR, said=word)}
    assert [each.sequence for each in visits.changes[visit]] == [word]


def test_new_times_bring_it_back_and_nothing_else_does():
    book = Book()
    visit = forgotten(book)
    book.strike(LATER, visit, WAS)
    book.confirm(LATER, visit, us(NINE), HOUR)
    assert book.visits(NOW).of == {}
    assert book.visits(NOW).struck[visit].went is Known.ASSUMED
    book.tell(LATER, visit, NINE, FIVE)
    assert only(book).seconds == 8 * HOUR
    assert book.visits(NOW).struck == {}
    book.strike(LATER, visit, WAS)
    assert book.visits(NOW).struck[visit].came is Known.TOLD


def test_one_from_before_the_first_entry_is_struck_as_it_was():
    book = Book()
    word = book.strike(LATER, 40, WAS)
    expected = Visit(40, "ada", us(NINE), 3 * HOUR, Known.TOLD, Known.TOLD, said=word)
    assert book.visits(NOW).struck == {40: expected}


# --- confirmed ---


def test_an_exit_that_was_assumed_may_be_confirmed():
    book = Book()
    visit = forgotten(book)
    word = book.confirm(LATER, visit, us(NINE), 4 * HOUR)
    expected = Visit(visit, "ada", us(NINE), 4 * HOUR, went=Known.CONFIRMED, said=word)
    assert only(book) == expected
    assert not expected.estimate


def test_so_may_an_entry_that_was_assumed_and_an_exit_that_was_inferred():
    book = Book()
    visit = book.go(FIVE)
    book.confirm(LATER, visit, us(NOON), 5 * HOUR)
    assert (only(book).came, only(book).went) == (Known.CONFIRMED, Known.BADGED)
    assert (only(book).began_us, only(book).seconds) == (us(NOON), 5 * HOUR)
    book = Book()
    visit = book.come(NINE)
    book.stay(NOON, FIVE)
    book.confirm(LATER, visit, us(NINE), HOUR)
    assert (book.of(NOW)[0].went, book.of(NOW)[0].seconds) == (Known.CONFIRMED, HOUR)


def test_what_was_confirmed_holds_under_another_rule():
    book = Book()
    visit = forgotten(book)
    book.confirm(LATER, visit, us(NINE), 4 * HOUR)
    assert book.visits(NOW, recent={"ada": (60,)}).of["ada"][0].seconds == 4 * HOUR


def test_nothing_else_than_an_estimate_can_be_confirmed():
    for say in (lambda book, visit: book.tell(LATER, visit, NINE, FIVE), lambda *_: None):
        book = Book()
        visit = book.stay(NINE, FIVE)
        say(book, visit)
        before = only(book)
        book.confirm(LATER, visit, us(NINE), HOUR)
        assert only(book) == before
        assert book.visits(NOW).changes[visit][-1].sequence == len(book.entries)


def test_their_own_badge_knows_better_than_what_they_confirmed():
    book = Book()
    visit = book.come("2026-11-23 20:00")
    book.confirm("2026-11-24 03:30", visit, us("2026-11-23 20:00"), HOUR)
    book.go("2026-11-24 05:00")
    assert (only(book).seconds, only(book).went) == (9 * HOUR, Known.BADGED)


def test_one_confirmed_from_before_the_first_entry_is_as_it_was_confirmed():
    book = Book()
    word = book.confirm(LATER, 40, us(NINE), HOUR)
    assert only(book) == Visit(
        40, "ada", us(NINE), HOUR, Known.CONFIRMED, Known.CONFIRMED, said=word
    )


# --- proposed ---


def test_a_proposal_changes_nothing_until_it_is_answered():
    book = Book()
    visit = forgotten(book)
    before = only(book)
    word = book.propose(LATER, visit, NINE, FIVE)
    assert only(book) == before
    assert book.visits(NOW).proposals == {visit: book.entries[word - 1].fact}


def test_a_later_proposal_takes_the_place_of_the_former():
    book = Book()
    visit = forgotten(book)
    book.propose(LATER, visit, NINE, FIVE)
    book.propose(LATER, visit, NINE, NOON)
    assert book.visits(NOW).proposals[visit].ended_us == us(NOON)


def test_each_answer_is_one():
    for answer in (
        lambda book, visit: book.tell(LATER, visit, NINE, FIVE),
        lambda book, visit: book.strike(LATER, visit, WAS),
        lambda book, visit: book.confirm(LATER, visit, us(NINE), HOUR),
        lambda book, visit: book.decline(LATER, visit),
    ):
        book = Book()
        visit = forgotten(book)
        book.propose(LATER, visit, NINE, FIVE)
        answer(book, visit)
        assert book.visits(NOW).proposals == {}
        book.propose(LATER, visit, NINE, FIVE)
        assert list(book.visits(NOW).proposals) == [visit]


def test_what_is_declined_stays_an_estimate():
    book = Book()
    visit = forgotten(book)
    before = only(book)
    book.propose(LATER, visit, NINE, FIVE)
    book.decline(LATER, visit)
    assert only(book) == before
    assert len(book.visits(NOW).changes[visit]) == 2


def test_a_visit_that_is_not_on_record_may_be_proposed_and_is_known_by_that():
    book = Book()
    word = book.propose(LATER, 0, NINE, FIVE)
    assert book.visits(NOW).of == {}
    assert list(book.visits(NOW).proposals) == [word]
    told = book.tell(LATER, word, NINE, FIVE)
    assert (only(book).visit, only(book).said) == (word, told)
    assert book.visits(NOW).proposals == {}


# --- and each other ---


def test_what_is_said_of_one_visit_changes_no_other():
    book = Book()
    one = book.stay(NINE, NOON)
    forgotten_at = book.come("2026-11-24 09:00")
    book.strike("2026-11-25 09:00", one, WAS)
    (other,) = book.of(NOW)
    assert (other.visit, other.seconds) == (forgotten_at, 3 * HOUR)


def test_a_visit_stays_with_whom_the_door_saw():
    book = Book()
    visit = forgotten(book)
    book.tell(LATER, visit, NINE, FIVE, member="bob")
    assert set(book.visits(NOW).of) == {"ada"}
