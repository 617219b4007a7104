"""Visits to come: what one tap offers, and how what is announced is said."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.commands.answers import Announced
from appliance.desk.announcing import AHEAD_US, LONGEST_US
from appliance.web.desk import coming
from appliance.web.desk.voice import Voice
from appliance.web.words import French

BRUSSELS = ZoneInfo("Europe/Brussels")
MONDAY = date(2026, 11, 23)


def us(*local):
    return round(datetime(*local, tzinfo=BRUSSELS).timestamp()) * 1_000_000


def voice(*local):
    return Voice(French(), "fr", BRUSSELS, us(*local))


def offered(at, announced=()):
    return {
        day.name: [offer.words.replace("\u00a0", " ") for offer in day.offers]
        for day in coming.offers(announced, at)
    }


ALL = ["9 h – 12 h", "13 h – 17 h", "9 h – 17 h"]


def test_early_in_the_day_all_usual_hours_are_one_tap_away():
    assert offered(voice(2026, 11, 23, 7, 0)) == {"Aujourd’hui": ALL, "Demain": ALL}


def test_what_has_begun_is_not_offered_and_a_day_without_hours_is_not_named():
    assert offered(voice(2026, 11, 23, 9, 0))["Aujourd’hui"] == ["13 h – 17 h"]
    assert offered(voice(2026, 11, 23, 13, 0)) == {"Demain": ALL}


def test_hours_that_are_announced_are_not_offered_again():
    taken = (Announced(7, us(2026, 11, 24, 9), us(2026, 11, 24, 12)),)
    assert offered(voice(2026, 11, 23, 18, 0), taken) == {"Demain": ["13 h – 17 h"]}
    touching = (Announced(7, us(2026, 11, 24, 12), us(2026, 11, 24, 13)),)
    assert offered(voice(2026, 11, 23, 18, 0), touching) == {"Demain": ALL[:2]}


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 11, 23), 3),
        (date(2027, 3, 28), 2),  # two o’clock does not exist
        (date(2026, 10, 25), 4),  # and here it comes twice
    ],
)
def test_local_hours_become_instants_also_when_the_clocks_change(day, hours):
    began, ended = coming.instants(day, time(1), time(4), voice(2026, 10, 1, 9, 0))
    assert (ended - began) / 3_600_000_000 == hours


def test_midnight_is_the_end_of_the_day():
    began, ended = coming.instants(MONDAY, time(18), time(0), voice(2026, 11, 23, 9, 0))
    assert (began, ended) == (us(2026, 11, 23, 18), us(2026, 11, 24))


def test_any_other_hour_is_of_the_same_day_and_what_ends_first_is_left_to_the_desk():
    began, ended = coming.instants(MONDAY, time(17), time(9), voice(2026, 11, 23, 7, 0))
    assert (began, ended) == (us(2026, 11, 23, 17), us(2026, 11, 23, 9))


@pytest.mark.parametrize(
    ("began", "words"),
    [
        ((2026, 11, 23, 9), "Aujourd’hui, 9 h – 10 h 30"),
        ((2026, 11, 24, 9), "Demain, 9 h – 10 h 30"),
        ((2026, 12, 1, 9), "Mardi 1er décembre, 9 h – 10 h 30"),
    ],
)
def test_what_is_announced_is_said_by_its_day(began, words):
    each = Announced(7, us(*began), us(*began[:3], 10, 30))
    (line,) = coming.lines((each,), voice(2026, 11, 23, 7, 0))
    assert (line.announced, line.said.replace("\u00a0", " ")) == (7, words)


def test_the_page_offers_days_as_far_ahead_as_the_desk_takes_them():
    assert timedelta(microseconds=AHEAD_US) == coming.FAR == timedelta(days=28)
    assert timedelta(microseconds=LONGEST_US) == timedelta(days=1)
