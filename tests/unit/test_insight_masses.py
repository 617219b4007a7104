"""What pays, and what makes a community: with figures that can be checked by hand."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.answers.manager import MonthIncome
from appliance.insight.masses import Community, Without, masses, together
from appliance.insight.values import Figures
from tests.counted import COUNTED, day, figures, some_figures

OCTOBER = date(2026, 10, 1)
OPEN = figures(OCTOBER, *[6, 6, 0, 0, 6, 6, 6], *[0] * 24)  # five open days
INCOME = MonthIncome("2026-10", closed=True, net=60_000, paid_minutes=6000, paid_days=20, paying=8)
money = st.one_of(st.integers(0, 500_000), st.integers(0, 10**15))
months = st.builds(
    MonthIncome,
    st.sampled_from(["2026-09", "2026-10", "2026-11"]),
    st.booleans(),
    st.one_of(money, st.integers(-5000, 0)),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 500),
)


def economy(income=INCOME, costs=90_000, of=OPEN):
    (found,) = masses((income,), costs, of, COUNTED, 5).economy
    return found


def test_a_month_that_does_not_pay_yet():
    found = economy()
    assert (found.open_days, found.per_day, found.balance) == (5, 3000, -30_000)
    # 20 paid days on 5 open days are 4 a day; each brings 30.00; 900.00 are 30 of them, 6 a day.
    assert (found.had, found.needed) == (Decimal("4.0"), Decimal("6.0"))
    assert found.needed_members == 12
    assert found.without is None
    assert (found.month, found.closed, found.net, found.costs) == ("2026-10", True, 60_000, 90_000)
    assert (found.paid_minutes, found.paid_days, found.paying) == (6000, 20, 8)


def test_a_break_even_is_rounded_up_to_a_tenth_and_exact():
    assert economy(costs=90_001).needed == Decimal("6.1")
    assert economy(costs=90_001).needed_members == 13
    assert str(economy(costs=0).needed) == "0.0"


@pytest.mark.parametrize(
    ("changed", "costs", "of", "without"),
    [
        ({}, None, OPEN, Without.NO_COSTS),
        ({}, 1, Figures(OPEN.days[:-1]), Without.NOT_WHOLE),
        ({}, 1, Figures(OPEN.days[1:]), Without.NOT_WHOLE),
        ({}, 1, Figures(), Without.NOT_WHOLE),
        ({"month": "2026-11"}, 1, OPEN, Without.NOT_WHOLE),
        ({}, 1, figures(OCTOBER, *[0] * 31), Without.NOT_OPEN),
        ({"net": 0, "paid_days": 0, "paying": 0}, 1, OPEN, Without.NOTHING_PAID),
        ({"net": -5}, 1, OPEN, Without.NOTHING_PAID),
    ],
)
def test_why_there_is_no_break_even(changed, costs, of, without):
    found = economy(msgspec.structs.replace(INCOME, **changed), costs, of)
    assert (found.needed, found.without) == (None, without)
    assert (found.needed_members is None) == (without is not Without.NOT_OPEN)


def test_where_only_dues_are_paid_members_break_even_and_days_do_not():
    found = economy(msgspec.structs.replace(INCOME, paid_days=0, paid_minutes=0))
    assert (found.per_day, found.needed, found.without) == (None, None, Without.NO_HOURS_PAID)
    assert (found.had, found.needed_members) == (Decimal("0.0"), 12)


def test_the_latest_is_the_newest_month_that_can_be_told():
    of = figures(OCTOBER, *[6] * 40)
    october, november = INCOME, msgspec.structs.replace(INCOME, month="2026-11", closed=False)
    found = masses((october, november), 90_000, of, COUNTED, 5)
    assert found.economy[1].without is Without.NOT_WHOLE
    assert found.latest is found.economy[0]
    assert masses((october,), None, of, COUNTED, 5).latest is None
    september = msgspec.structs.replace(INCOME, month="2026-09")
    of = figures(date(2026, 9, 1), *[6] * 70)
    found = masses((september, october, november), 90_000, of, COUNTED, 5)
    assert found.latest is found.economy[1]


@given(months, money, money)
def test_what_costs_more_needs_more(income, some, more):
    of = figures(date(2026, 9, 1), *[6] * 91)
    cheap, dear = (economy(income, costs, of) for costs in sorted((some, more)))
    assert (cheap.needed is None) == (dear.needed is None)
    if cheap.needed is not None:
        assert 0 <= cheap.needed <= dear.needed
        assert cheap.needed_members <= dear.needed_members


@given(months, money)
def test_whoever_pays_its_costs_has_no_fewer_than_it_needs(income, costs):
    found = economy(income, costs, figures(date(2026, 9, 1), *[6] * 91))
    if found.needed is not None:
        assert found.balance < 0 or found.needed <= found.had
        assert found.balance >= 0 or found.needed >= found.had
        exact = Fraction(costs * found.paid_days, found.net * found.open_days)
        assert 0 <= Fraction(found.needed) - exact < Fraction(1, 10)


def test_no_weeks_no_community():
    assert masses((), None, Figures(), COUNTED, 5).community == Community()


def test_weeks_over_the_border_of_the_year_those_without_encounters_too():
    of = Figures(
        figures(date(2026, 12, 21), *[6] * 5, *[0] * 9, 6, 4).days,
        encounters={"2026-W52": 7, "2027-W01": 2},
    )
    weeks = together(of, COUNTED, 5)
    assert [(each.week, each.monday, each.encounters) for each in weeks] == [
        ("2026-W52", date(2026, 12, 21), 7),
        ("2026-W53", date(2026, 12, 28), 0),
        ("2027-W01", date(2027, 1, 4), 2),
    ]
    assert [(each.whole, each.open_days, each.reached) for each in weeks] == [
        (True, 5, 5),
        (True, 0, 0),
        (False, 2, 1),
    ]
    assert [each.per_open_day for each in weeks] == [1.4, 0, 1]


def test_the_mean_is_of_the_last_eight_whole_weeks():
    monday = date(2026, 6, 1)
    encounters = {f"{monday + timedelta(weeks=n):%G-W%V}": n for n in range(11)}
    of = Figures(figures(monday, *([6, 6, 6, 3, 0, 0, 0] * 10), 6).days, encounters=encounters)
    found = masses((), None, of, COUNTED, 5).community
    assert len(found.weeks) == 11
    assert (found.recent, found.mean) == (8, sum(range(2, 10)) / 8)
    assert (found.open_days, found.reached) == (32, 24)
    assert found.per_open_day == sum(range(2, 10)) / 32


def test_encounters_of_a_week_whose_days_are_not_over_are_shown_and_not_averaged():
    of = Figures(figures(date(2026, 6, 1), *[0] * 7).days, encounters={"2026-W24": 3})
    found = masses((), None, of, COUNTED, 5).community
    assert [each.encounters for each in found.weeks] == [0, 3]
    assert (found.recent, found.mean, found.per_open_day) == (1, 0, 0)


def test_encounters_alone_make_weeks_and_no_mean():
    found = masses((), None, Figures(encounters={"2026-W24": 3}), COUNTED, 5).community
    assert [each.encounters for each in found.weeks] == [3]
    assert (found.recent, found.mean) == (0, 0)


def test_who_counts_decides_which_days_are_reached():
    of = Figures(tuple(day(date(2026, 6, 1) + timedelta(days=n), 4, staff=2) for n in range(7)))
    assert [each.reached for each in together(of, COUNTED, 5)] == [0]
    assert [each.reached for each in together(of, (*COUNTED, "staff"), 5)] == [7]


@given(some_figures(), st.integers(1, 8))
def test_weeks_part_the_days_and_lose_no_encounter(of, threshold):
    weeks = together(of, COUNTED, threshold)
    assert sum(each.encounters for each in weeks) == sum(of.encounters.values())
    assert sum(each.open_days for each in weeks) == sum(each.is_open for each in of.days)
    assert sum(each.reached for each in weeks) == sum(
        each.came(COUNTED) >= threshold for each in of.days
    )
    for before, after in pairwise(weeks):
        assert after.monday - before.monday == timedelta(weeks=1)
    found = masses((), None, of, COUNTED, threshold).community
    assert found.recent == min(sum(each.whole for each in weeks), 8)
    assert found.reached <= found.recent * 7
