"""The months before the demo's week: which they are, and who came and went in them."""

from collections import Counter
from datetime import date, datetime

import pytest

from appliance.demo import months
from appliance.demo.past import Visit, past, visits_before
from appliance.demo.week import Device
from appliance.facts import Entered, Left
from appliance.local_time import local_day
from appliance.model import Category, Means
from tests.simulated import ZONE

UNTIL = date(2026, 11, 18)
ROLL = {
    Category.COWORKER: [f"coworker {n}" for n in range(15)],
    Category.STUDENT: [f"student {n}" for n in range(3)],
}


def at(*local):
    return round(datetime(*local, tzinfo=ZONE).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("week", "found"),
    [
        (at(2026, 11, 17, 14), ("2026-08", "2026-09", "2026-10")),
        (at(2027, 1, 20, 14), ("2026-10", "2026-11", "2026-12")),
        (at(2026, 11, 2), ("2026-08", "2026-09", "2026-10")),
        # Whoever came on the last evening may still be in when the month turns.
        (at(2026, 11, 1, 23, 59), ("2026-07", "2026-08", "2026-09")),
    ],
)
def test_three_months_are_over_when_the_week_begins(week, found):
    assert months.before(week, ZONE) == found


def test_they_begin_with_the_first_of_them():
    assert months.begin_us(at(2026, 11, 17, 14), ZONE) == at(2026, 8, 1)


def test_a_visit_is_an_entry_and_an_exit_within_its_hours():
    visit = Visit(who=17, category=Category.COWORKER, first=9, last=12)
    (came, entered), (left, gone) = months.movements([(UNTIL, visit)], ROLL, ZONE)
    assert at(2026, 11, 18, 9) <= came < at(2026, 11, 18, 10)
    assert at(2026, 11, 18, 12) <= left < at(2026, 11, 18, 13)
    assert entered == Entered("coworker 2", Device.BADGE_IN, Means.BADGE)
    assert gone == Left("coworker 2", Device.BADGE_OUT, Means.BADGE)


def test_who_has_two_habits_comes_once_a_day():
    both = [Visit(2, Category.COWORKER, 8, 10), Visit(17, Category.COWORKER, 9, 12)]
    told = months.movements([(UNTIL, each) for each in both], ROLL, ZONE)
    assert [each.member for _, each in told] == ["coworker 2", "coworker 2"]
    assert local_hours(told) == [8, 10]
    next_day = UNTIL.replace(day=19)
    again = months.movements([(UNTIL, both[0]), (next_day, both[1])], ROLL, ZONE)
    assert len(again) == 4


def local_hours(told):
    return [datetime.fromtimestamp(at_us / 1e6, ZONE).hour for at_us, _ in told]


def test_a_year_is_in_order_and_nobody_is_in_twice():
    told = months.movements(visits_before(UNTIL), ROLL, ZONE)
    assert [at_us for at_us, _ in told] == sorted(at_us for at_us, _ in told)
    inside = set()
    for _, fact in told:
        if isinstance(fact, Entered):
            assert fact.member not in inside
            inside.add(fact.member)
        else:
            inside.remove(fact.member)
    assert not inside
    assert {fact.member for _, fact in told} == {each for those in ROLL.values() for each in those}


def test_they_come_on_the_days_that_the_sums_are_of():
    sums = past(UNTIL)
    visits = Counter(day.isoformat() for day, _ in visits_before(UNTIL))
    assert visits.keys() <= sums.days.keys()
    assert all(n <= sum(sums.days[day].values()) for day, n in visits.items())
    told = months.movements(visits_before(UNTIL), ROLL, ZONE)
    assert {local_day(at_us, ZONE).isoformat() for at_us, _ in told} == visits.keys()


def test_it_is_the_same_every_time():
    told = [months.movements(visits_before(UNTIL), ROLL, ZONE) for _ in range(2)]
    assert told[0] == told[1]
