"""The hours to come: who is announced, and when one more would do; as numbers, and in words."""

from datetime import date

import pytest

from appliance.insight.forecast import Call, Forecast, Verdict
from appliance.schedule import Local
from appliance.web.looking_ahead import announced, suggested
from appliance.web.prospect import Coming, Hour, prospect
from appliance.web.words import French

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
AT_NINE = Local(MONDAY, 9 * 60 + 59)
OURS = French()


def known(expected, now=AT_NINE, forecast=None):
    return prospect(expected, forecast, now)


def said(expected, present=3, now=AT_NINE):
    return announced(known(expected, now), present, OURS).replace("\u00a0", " ")


def test_what_is_over_and_what_is_far_is_not_ahead():
    ahead = {
        (MONDAY, 8): 1,
        (MONDAY, 9): 2,
        (MONDAY, 10): 0,
        (date(2026, 11, 29), 23): 3,
        (date(2026, 11, 30), 0): 4,
    }
    assert known(ahead).announced == (Coming(MONDAY, 9, 2), Coming(date(2026, 11, 29), 23, 3))


def test_an_hour_is_written_for_machines():
    assert Coming(MONDAY, 9, 2).written == "2026-11-23T09:00"


def test_nobody_announced_is_not_worth_a_word():
    assert said({}) == ""


def test_the_hours_are_said_from_which_on_there_are_more():
    assert said({(MONDAY, 10): 2}) == "3 sur place, 2 annoncés à 10 h."
    together = {(MONDAY, 10): 1, (MONDAY, 11): 2, (MONDAY, 12): 2, (MONDAY, 13): 1}
    assert said(together, 0) == "0 sur place, 1 annoncé à 10 h, 2 à 11 h."
    apart = {(MONDAY, 10): 2, (MONDAY, 12): 1}
    assert said(apart) == "3 sur place, 2 annoncés à 10 h, 1 à 12 h."
    many = {(MONDAY, hour): 1 for hour in (10, 12, 14, 16)}
    assert said(many) == "3 sur place, 1 annoncé à 10 h, 1 à 12 h, 1 à 14 h."


def test_who_should_be_in_by_now_is_announced_for_now():
    assert said({(MONDAY, 9): 1, (MONDAY, 10): 1}) == "3 sur place, 1 annoncé pour maintenant."
    both = {(MONDAY, 9): 2, (MONDAY, 10): 3}
    assert said(both) == "3 sur place, 2 annoncés pour maintenant, 3 à 10 h."


def test_without_a_fresh_figure_only_what_is_announced_is_said():
    assert said({(MONDAY, 10): 2}, None) == "2 annoncés à 10 h."


def test_with_nobody_today_the_next_day_is_told_of():
    assert said({(TUESDAY, 9): 2, (FRIDAY, 9): 1}) == "Demain : 2 annoncés à 9 h."
    assert said({(FRIDAY, 9): 1}) == "Vendredi : 1 annoncé à 9 h."


def called(day, hour, verdict=Verdict.CALLED):
    return Forecast(verdict, (Call(day, hour, 0.3, 0.8, 4.0),), threshold=5)


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (MONDAY, 14, "À 14 h, une personne de plus et nous sommes cinq."),
        (TUESDAY, 10, "Demain à 10 h, une personne de plus et nous sommes cinq."),
    ],
)
def test_an_hour_is_suggested_at_which_one_more_makes_enough(day, hour, words):
    seen = known({}, forecast=called(day, hour))
    assert seen.suggested == Hour(day, hour)
    assert suggested(seen, 5, OURS).replace("\u00a0", " ") == words


def test_the_day_after_tomorrow_is_called_by_its_name():
    late = Local(MONDAY, 23 * 60)
    seen = known({}, late, called(date(2026, 11, 25), 10))
    assert suggested(seen, 5, OURS).startswith("Mercredi à 10")


def test_without_a_forecast_nothing_is_suggested():
    assert suggested(known({}), 5, OURS) == ""
    assert known({}, forecast=Forecast(Verdict.TOO_LITTLE)).suggested is None


def test_the_same_hour_looks_the_same_and_the_next_does_not():
    ahead = {(MONDAY, 14): 1}
    assert known(ahead) == known(ahead, Local(MONDAY, 9 * 60))
    assert known(ahead) != known(ahead, Local(MONDAY, 10 * 60))
