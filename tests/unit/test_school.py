"""A table of school holidays: read whole, or told what would be right."""

from datetime import date
from pathlib import Path

import pytest

from appliance import school
from appliance.insight.values import Almanac, Period
from appliance.school import School

EXAMPLE = Path(__file__).parents[2].joinpath("docs/school-holidays.example.toml").read_text("utf-8")
CARNIVAL = '[[holiday]]\nname = "Carnaval"\nfirst = 2026-02-16\nlast = 2026-03-01\n'


def wrong(text):
    found = school.read(text, "school.toml")
    assert isinstance(found, tuple)
    return [str(each) for each in found]


def test_a_holiday_has_a_name_and_both_its_ends():
    found = school.read(CARNIVAL, "school.toml")
    assert isinstance(found, School)
    assert found.periods == (Period("Carnaval", date(2026, 2, 16), date(2026, 3, 1)),)
    almanac = Almanac(school=found.periods)
    days = [date(2026, 2, 15), date(2026, 2, 16), date(2026, 3, 1), date(2026, 3, 2)]
    assert [almanac.is_school_holiday(day) for day in days] == [False, True, True, False]


def test_the_example_is_in_order():
    found = school.read(EXAMPLE, "example")
    assert isinstance(found, School)
    for before, after in zip(found.periods, found.periods[1:], strict=False):
        assert before.last < after.first
    for each in found.periods:
        assert each.last.isoweekday() == 7  # school begins again on a Monday
        if "été" not in each.name:
            assert (each.last - each.first).days == 13


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            CARNIVAL.replace("2026-03-01", "2025-03-01"),
            (
                "school.toml:4: holiday[1].last: it ends on 2025-03-01, before it begins on "
                "2026-02-16. Write 2026-02-16 or a later day."
            ),
        ),
        (
            CARNIVAL.replace("2026-03-01", "2027-03-01"),
            (
                "school.toml:4: holiday[1].last: 379 days are more than any school is shut."
                " Look at the two years."
            ),
        ),
        (
            CARNIVAL.replace("2026-02-16", '"16 février"'),
            (
                'school.toml:3: holiday[1].first: the text "16 février" does not fit.'
                " Write a date without quotes, such as 2026-12-21."
            ),
        ),
        (
            CARNIVAL.replace("last", "until"),
            (
                "school.toml:1: holiday[1].last: it is missing."
                " Write last in this table: a date without quotes, such as 2026-12-21."
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, said):
    assert said in wrong(text)


def test_a_hundred_days_are_a_long_summer_and_no_more():
    summer = CARNIVAL.replace("2026-02-16", "2026-06-01")
    assert isinstance(school.read(summer.replace("2026-03-01", "2026-09-08"), ""), School)
    assert len(wrong(summer.replace("2026-03-01", "2026-09-09"))) == 1
    assert isinstance(school.read(summer.replace("2026-03-01", "2026-06-01"), ""), School)


@pytest.mark.parametrize("text", ["", "holiday = []", "[[holiday]", "holiday = 3"])
def test_what_is_no_table_is_no_good(text):
    assert wrong(text)
