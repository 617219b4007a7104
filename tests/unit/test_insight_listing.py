"""Everything as CSV: read back as anybody else would read it."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given

from appliance.insight.listing import Listed, lines, listing, written
from appliance.insight.values import DayCount, Figures
from appliance.model import Category
from appliance.tally.values import Newcomer
from tests.counted import COUNTED, day, figures, some_figures


def read(what, of, threshold=5):
    text = written(listing(what, of, COUNTED, threshold))
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_days():
    of = Figures((day(date(2026, 11, 29), 5, staff=1, together=4, at=(9,)),))
    assert written(listing(Listed.DAYS, of, COUNTED, 4)) == (
        "date,weekday,distinct_coworker,distinct_student,distinct_staff,distinct_visitor,"
        "distinct_counted,peak,present_peak,hours_reached\r\n"
        "2026-11-29,7,5,0,1,0,5,4,4,1\r\n"
    )


def test_hours_in_which_nobody_was_in_and_nobody_meant_to_be_are_left_out():
    headcount = (*[0] * 9, 2, *[0] * 14)
    present = (*[0] * 9, 3, 1, *[0] * 13)
    announced = (*[0] * 11, 2, *[0] * 12)
    kept = (0,) * 24
    of = Figures((DayCount(date(2026, 11, 23), headcount, present, {}, announced, kept),))
    assert written(listing(Listed.HOURS, of, COUNTED, 5)) == (
        "date,hour,headcount,present,announced,kept\r\n"
        "2026-11-23,9,2,3,0,0\r\n"
        "2026-11-23,10,0,1,0,0\r\n"
        "2026-11-23,11,0,0,2,0\r\n"
    )


def test_hours_without_announcements():
    (row,) = read(Listed.HOURS, figures(date(2026, 11, 23), 2))
    assert (row["hour"], row["announced"], row["kept"]) == ("10", "0", "0")


def test_months():
    assert written(listing(Listed.MONTHS, figures(date(2026, 11, 28), 5, 0, 6), COUNTED, 6)) == (
        "month,whole,first,through,days,open_days,"
        "distinct_coworker,distinct_student,distinct_staff,distinct_visitor,"
        "distinct_counted,mean_distinct,most_distinct,peak,"
        "days_reached,days_reached_together,hours_reached\r\n"
        "2026-11,0,2026-11-28,2026-11-30,3,2,11,0,0,0,11,5.5,6,6,1,1,1\r\n"
    )


def test_newcomers():
    of = Figures(newcomers=(Newcomer(date(2026, 11, 23), 4, returned=True),))
    assert written(listing(Listed.NEWCOMERS, of, COUNTED, 5)) == (
        "date,met,returned\r\n2026-11-23,4,1\r\n"
    )


def test_encounters():
    of = Figures(figures(date(2026, 12, 28), 6, 2).days, encounters={"2026-W53": 4})
    assert written(listing(Listed.ENCOUNTERS, of, COUNTED, 5)) == (
        "week,monday,pairs,open_days,days_reached\r\n2026-W53,2026-12-28,4,2,1\r\n"
    )


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_as_spreadsheets_here_write_it(language):
    text = written(listing(Listed.MONTHS, figures(date(2026, 11, 28), 5, 6), COUNTED, 6), language)
    assert text.splitlines()[1].split(";")[11] == "5,5"


def test_a_file_can_be_sent_line_by_line():
    found = lines(listing(Listed.DAYS, figures(date(2026, 11, 28), 5, 6), COUNTED, 6))
    assert next(found).startswith("date,")
    assert [line[:10] for line in found] == ["2026-11-28", "2026-11-29"]


@given(some_figures())
def test_what_is_listed_adds_up(of):
    rows = {what: read(what, of) for what in Listed}

    def total(what, column):
        return sum(int(row[column]) for row in rows[what])

    assert [row["date"] for row in rows[Listed.DAYS]] == [each.day.isoformat() for each in of.days]
    for category in Category:
        column = f"distinct_{category}"
        assert total(Listed.DAYS, column) == total(Listed.MONTHS, column)
    assert total(Listed.DAYS, "distinct_counted") == total(Listed.MONTHS, "distinct_counted")
    assert total(Listed.DAYS, "hours_reached") == total(Listed.MONTHS, "hours_reached")
    assert total(Listed.HOURS, "headcount") == sum(sum(each.headcount) for each in of.days)
    assert total(Listed.HOURS, "announced") == sum(sum(each.announced) for each in of.days)
    assert len(rows[Listed.NEWCOMERS]) == len(of.newcomers)
    assert total(Listed.NEWCOMERS, "returned") == sum(each.returned for each in of.newcomers)
    assert total(Listed.ENCOUNTERS, "pairs") == sum(of.encounters.values())
