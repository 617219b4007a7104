"""What holds of visits whatever happens at the door; and the same by a second, naive fold."""

from datetime import time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.facts import Corrected, MemberErased, Visit, VisitStruck
from appliance.local_time import instant, local_day
from appliance.model import Stamp
from appliance.visits import carried, fold, splits
from tests.doorbook import BRUSSELS
from tests.histories import BADGES, CLOCKS, RULES, WORDS, long_history, played, steps
from tests.naive.visits import Naive

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

AT_THE_DOOR = (*BADGES, *CLOCKS)
EVERYTHING = (*BADGES, *CLOCKS, *WORDS)
LATER = tuple(deed for deed in EVERYTHING if deed not in ("confirm", "lost_restart"))
"""Without what makes sense of an estimate alone, and without clocks that run back for good."""


def everybody(visits):
    every = (visit for member in visits.of.values() for visit in member)
    return sorted(every, key=lambda visit: visit.visit)


def agree(told):
    book, now_us = played(told)
    customs, now = book.customs(*RULES), book.stamp(now_us)
    visits, naive = fold(book.entries, customs, now), Naive(book.entries, customs, now)
    assert visits.of == naive.of
    assert visits.struck == naive.struck
    assert visits.proposals == naive.proposals
    assert visits.recent == naive.recent


@given(steps(EVERYTHING))
def test_the_fold_and_the_naive_one_agree(told):
    agree(told)


@settings(max_examples=25)
@given(st.randoms(use_true_random=True), st.integers(200, 400))
def test_they_agree_on_hundreds_of_badges(random, length):
    agree(long_history(random, EVERYTHING, length))


@given(steps((*AT_THE_DOOR, "came", "left")))
def test_nobody_is_ever_in_two_visits(told):
    book, now_us = played(told)
    for member in book.visits(now_us, *RULES).of.values():
        assert all(one.ended_us <= other.began_us for one, other in pairwise(member))
        assert all(visit.seconds >= 0 for visit in member)
        assert all(not visit.open for visit in member[:-1])


@given(steps(AT_THE_DOOR))
def test_as_many_are_in_as_there_are_people_in_a_visit(told):
    """The headcount that visits make is never negative, never above how many people there are."""
    book, now_us = played(told)
    visits = everybody(book.visits(now_us, *RULES))
    turns = [(visit.began_us, 1) for visit in visits] + [(visit.ended_us, -1) for visit in visits]
    headcount = 0
    for at_us in sorted({at_us for at_us, _ in turns}):
        headcount += sum(turn for each_us, turn in turns if each_us == at_us)
        there = [v.member for v in visits if v.began_us <= at_us < v.ended_us]
        assert 0 <= headcount == len(set(there)) == len(there)


@given(steps(BADGES))
def test_every_badge_is_an_end_of_exactly_one_visit(told):
    book, now_us = played(told)
    visits = everybody(book.visits(now_us))
    badges = sum(visit.came == "badged" for visit in visits)
    badges += sum(visit.went == "badged" for visit in visits)
    naive = Naive(book.entries, book.customs(), book.stamp(now_us))
    shown = [naive.without_second_tries(naive.ends(member)) for member in naive.members()]
    assert badges == sum(map(len, shown))


@given(steps(EVERYTHING), st.randoms(use_true_random=False), st.data())
def test_late_twice_and_out_of_order_is_all_the_same(told, random, data):
    book, now_us = played(told)
    customs, now = book.customs(*RULES), book.stamp(now_us)
    again = data.draw(st.lists(st.sampled_from(book.entries))) if book.entries else []
    delivered = [*book.entries, *again]
    random.shuffle(delivered)
    assert fold(delivered, customs, now) == fold(book.entries, customs, now)
    assert list(fold(delivered, customs, now).of.items()) == list(
        fold(book.entries, customs, now).of.items()
    )


@given(steps(EVERYTHING))
def test_days_add_up_to_their_visit(told):
    book, now_us = played(told)
    for visit in everybody(book.visits(now_us, *RULES)):
        days = splits(visit, BRUSSELS)
        assert sum(seconds for _, seconds in days) == visit.seconds
        assert [day for day, _ in days] == sorted({day for day, _ in days})


@given(steps((*AT_THE_DOOR, "came", "left")), st.integers(0, 30))
def test_what_is_said_of_a_visit_changes_no_other(told, place):
    book, now_us = played(told)
    book.note(now_us, MemberErased("cy", "ruth"))  # the same hour is on record in any case
    before = everybody(book.visits(now_us, *RULES))
    if before:
        visit = before[place % len(before)]
        book.note(now_us, _struck(visit))
        after = everybody(book.visits(now_us, *RULES))
        assert after == [each for each in before if each != visit]


def _struck(visit: Visit):
    return VisitStruck(
        visit.member, visit.visit, "erreur", "ruth", (visit.began_us, visit.ended_us)
    )


@given(steps(LATER), st.integers(0, 59), st.integers(-1, 3))
def test_from_where_a_month_was_closed_later_days_fold_the_same(told, place, days):
    """Nothing of the days to come is lost by what is not read again once a month is closed."""
    book, now_us = played(told)
    customs, now = book.customs(*RULES), Stamp(now_us, 0, "", synced=True)
    closed_us = book.entries[place].stamp.utc_us if place < len(book.entries) else now_us
    day = local_day(closed_us, BRUSSELS) - timedelta(days=days)
    start_us = instant(day, time(), BRUSSELS)
    closed = Stamp(closed_us, 0, "", synced=True)
    carry = carried(book.entries[:place], customs, closed, day)
    entries = [e for i, e in enumerate(book.entries) if i < place or not corrects(e, start_us)]
    rest = [entry for entry in entries if entry.sequence >= carry.next_from]
    later = reaching(start_us, fold(entries, customs, now))
    assert reaching(start_us, fold(rest, customs, now, carry.recent)) == later


def corrects(entry, start_us):
    """Tell whether it is about a month that is closed: such are read from its own beginning."""
    return isinstance(entry.fact, Corrected) and entry.fact.at_us < start_us


def reaching(start_us, visits):
    return [visit for visit in everybody(visits) if visit.ended_us > start_us]
