"""What figures say in sentences, in French."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from appliance.insight import history
from appliance.insight.first_visits import (
    ENOUGH_ON_SIDE,
    SETTLING,
    FirstVisits,
    Group,
    Verdict,
    first_visits,
)
from appliance.insight.forecast import Bin, Call, Forecast, Record
from appliance.insight.forecast import Verdict as Foreseen
from appliance.insight.forecast.foretelling import LEAST_HOURS, LEAST_WEEKS
from appliance.insight.masses import Community, Economy, Masses, Without
from appliance.insight.statistics import Estimate
from appliance.insight.trend import ENOUGH_WEEKS, Trend, Week
from appliance.insight.trend import Verdict as Goes
from appliance.tally.draft import RETURN_DAYS
from appliance.tally.values import Newcomer
from appliance.web.desk.told import first, masses, numbers, tomorrow
from appliance.web.desk.told import history as told
from appliance.web.desk.voice import Voice
from appliance.web.drawings.hours import days_ahead
from appliance.web.words import French
from tests import counted
from tests.still_house import us

VOICE = Voice(French(), "fr", ZoneInfo("Europe/Brussels"), us(14, 5))
TODAY = date(2026, 11, 23)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ENOUGH, FEW, NONE = 6, 3, 0


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "said"), [(4.94, "4,9"), (-0.31, "\N{MINUS SIGN}0,3"), (-0.04, "0,0"), (12, "12,0")]
)
def test_a_number_has_a_comma_and_a_true_minus(value, said):
    assert numbers.decimal(value, VOICE) == said


@pytest.mark.parametrize(
    ("value", "said"), [(0.42, "+0,4"), (-0.42, "\N{MINUS SIGN}0,4"), (0.04, "0,0"), (-0.04, "0,0")]
)
def test_how_much_more_or_less(value, said):
    assert numbers.signed(value, VOICE) == said


def test_shares_thousands_and_short_names():
    assert numbers.percent(0.684, VOICE) == "68\u00a0%"
    assert numbers.thousands(12400, VOICE).replace("\u202f", " ").replace("\u00a0", " ") == "12 400"
    assert numbers.month_short("2026-02", VOICE) == "févr."
    assert numbers.day_short(date(2026, 10, 5), VOICE) == "5\u00a0oct."
    assert numbers.weekday_short(6, VOICE) == "dim."


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2026-11", "novembre"),
        ("2025-12", "décembre"),
        ("2025-11", "novembre 2025"),
        ("2026-12", "décembre 2026"),
    ],
)
def test_a_month_has_its_year_where_it_might_be_mistaken(month, said):
    assert numbers.month(month, VOICE) == said


def test_days_to_come_are_named_as_one_says_them():
    days = [numbers.coming(TODAY + timedelta(days=n), VOICE) for n in range(3)]
    assert days == ["aujourd’hui", "demain", "mercredi 25 novembre"]
    english = Voice(French(), "en", VOICE.zone, VOICE.now_us)
    assert numbers.named(TODAY, english) == "Lundi 23 novembre"
    dutch = Voice(French(), "nl", VOICE.zone, VOICE.now_us)
    assert numbers.named(TODAY, dutch) == "lundi 23 novembre"


def test_an_hour_stays_on_one_line():
    assert numbers.kept("dix à 10 h (oui), 9 h.") == "dix à 10\u00a0h (oui), 9\u00a0h."


# --- history -------------------------------------------------------------------------------------


def months(*days_and_counts):
    figures = counted.figures(*days_and_counts)
    return history.months(figures, counted.COUNTED, 5)


def test_the_answer_of_a_month_that_is_over():
    counts = [ENOUGH] * 9 + [FEW] * 12 + [NONE] * 9 + [ENOUGH] * 14 + [FEW] * 7 + [NONE] * 10
    before, latest = months(SEPTEMBER, *counts)
    assert told.headline(latest, before, 5, VOICE) == (
        "En octobre, 14 jours sur 21 à cinq ou plus\u202f; 9 sur 21 en septembre."
    )
    assert told.headline(latest, None, 5, VOICE) == "En octobre, 14 jours sur 21 à cinq ou plus."


def test_the_answer_of_a_month_that_goes_on():
    before, latest = months(OCTOBER, *([NONE] * 31), ENOUGH, FEW)
    assert told.headline(latest, before, 5, VOICE) == (
        "En novembre jusqu’ici, 1 jour sur 2 à cinq ou plus."
    )
    (nobody,) = months(OCTOBER, *([NONE] * 31))
    assert told.headline(nobody, None, 5, VOICE) == "Personne en octobre."


def test_both_ways_of_counting_are_told():
    (month,) = months(OCTOBER, ENOUGH, FEW)
    assert (
        told.together(month.span, 5, VOICE)
        == "Cinq en même temps\u00a0: 1 jour. Au plus fort\u00a0: 6."
    )
    assert told.mean(month.span, VOICE) == "4,5"
    (nobody,) = months(OCTOBER, NONE)
    assert told.mean(nobody.span, VOICE) == "\N{EN DASH}"


def test_a_month_is_held_against_as_much_of_another():
    whole = months(SEPTEMBER, *([FEW] * 61))[1].before
    assert told.beside(whole, VOICE) == "Septembre"
    part = months(OCTOBER, *([FEW] * 33))[1].before
    assert told.beside(part, VOICE) == "Octobre, ses 2 premiers jours ouverts"
    one = months(OCTOBER, *([FEW] * 32))[1].before
    assert told.beside(one, VOICE) == "Octobre, son premier jour ouvert"


def going(verdict, low, high, before=None):
    week = Week("2026-W47", date(2026, 11, 16), 4.0, 5)
    slope = Estimate((low + high) / 2, low, high)
    return Trend(verdict, (week,) * 26, slope, 4.0, 5.0, before)


def test_a_trend_is_said_with_how_sure_it_is():
    rising = going(Goes.RISING, 0.4, 1.1)
    assert told.trend(rising, VOICE) == (
        "En hausse\u00a0: chaque mois, presque sûrement entre +0,4 et +1,1 personne "
        "par jour ouvert."
    )
    assert told.trend(going(Goes.FALLING, -2.4, -0.3), VOICE) == (
        "En baisse\u00a0: chaque mois, presque sûrement "
        "entre \N{MINUS SIGN}2,4 et \N{MINUS SIGN}0,3 personnes par jour ouvert."
    )
    assert "entre +0,04 et +0,90 " in told.trend(going(Goes.RISING, 0.04, 0.9), VOICE)
    barely = told.trend(going(Goes.FALLING, -0.4, -0.0012), VOICE)
    assert "entre \N{MINUS SIGN}0,400 et \N{MINUS SIGN}0,001 " in barely
    assert "entre \N{MINUS SIGN}0,5 et 0,0 " in told.trend(going(Goes.UNCLEAR, -0.5, 0.0), VOICE)
    assert told.trend(going(Goes.UNCLEAR, -0.3, 0.5), VOICE) == (
        "On ne peut pas dire si cela monte ou descend\u00a0: chaque mois, presque sûrement "
        "entre \N{MINUS SIGN}0,3 et +0,5 par jour ouvert."
    )
    assert told.trend(Trend(Goes.TOO_LITTLE), VOICE) == (
        "Pas assez de semaines pour parler d’une tendance\u00a0: 0, il en faut huit."
    )


def test_a_season_is_told_from_a_trend_by_the_year_before():
    season = going(Goes.RISING, 0.4, 1.1, going(Goes.FALLING, -0.9, -0.2))
    assert told.year_before(season, VOICE) == (
        "Les mêmes semaines, un an plus tôt\u00a0: en baisse\u00a0: chaque mois, presque sûrement "
        "entre \N{MINUS SIGN}0,9 et \N{MINUS SIGN}0,2 personne par jour ouvert."
    )
    assert told.year_before(going(Goes.RISING, 0.4, 1.1), VOICE) == ""
    assert told.year_before(going(Goes.RISING, 0.4, 1.1, Trend(Goes.TOO_LITTLE)), VOICE) == ""


# --- first visits --------------------------------------------------------------------------------


def newcomers(*groups):
    return [Newcomer(OCTOBER, met, n < back) for met, number, back in groups for n in range(number)]


@pytest.mark.parametrize(
    ("few", "enough", "begins"),
    [
        ((0, 50, 5), (6, 50, 35), "Cela se voit ici aussi\u00a0: parmi"),
        ((0, 50, 25), (6, 50, 25), "Cela ne se voit pas ici\u00a0: parmi"),
        ((0, 50, 35), (6, 50, 5), "Ici, c’est l’inverse\u00a0: parmi"),
        (
            (0, 4, 1),
            (6, 3, 1),
            "Trop peu de premières visites pour conclure (7\u202f; il en faut une",
        ),
        ((0, 10, 1), (6, 9, 1), "Trop peu de premières visites pour conclure (19\u202f;"),
        (
            (0, 4, 1),
            (6, 30, 1),
            "Pas encore de quoi comparer. Premières visites avec assez de monde\u00a0: 30",
        ),
        (
            (0, 10, 5),
            (6, 10, 5),
            "Pas encore de quoi conclure\u00a0: l’écart reste trop incertain.",
        ),
    ],
)
def test_the_claim_is_held_against_the_spaces_own_figures(few, enough, begins):
    found = first_visits(newcomers(few, enough), 0, 5)
    assert first.claim(found, VOICE).startswith(begins)


def test_the_claim_is_said_with_both_shares():
    found = first_visits(newcomers((0, 50, 5), (6, 50, 35)), 2, 5)
    assert first.claim(found, VOICE) == (
        "Cela se voit ici aussi\u00a0: parmi les personnes qui en ont rencontré quatre ou plus, "
        "70\u00a0% sont revenues dans les 30 jours\u202f; parmi les autres, 10\u00a0%."
    )
    assert first.count(found, VOICE) == "100 premières visites, 40 de retour dans les 30 jours."
    assert first.waiting(found, VOICE) == "2 autres ont encore le temps de revenir."
    assert first.waiting(first_visits([], 0, 5), VOICE) == ""


def test_how_far_apart_two_shares_are_is_said_in_points():
    said = first.difference(Estimate(0.1, -0.05, 0.26), VOICE)
    assert said == "L’écart est presque sûrement entre \N{MINUS SIGN}5 et +26 points."


def test_a_claim_without_shares_is_too_little_to_tell():
    nobody = Group(0, 3, 0, 0, None)
    found = FirstVisits(Verdict.SUPPORTED, 5, (), nobody, nobody, None, 0)
    assert first.claim(found, VOICE).startswith("Trop peu de premières visites")


@pytest.mark.parametrize(
    ("least", "most", "said"), [(3, 3, "3"), (5, 6, "5\N{EN DASH}6"), (7, None, "7 ou plus")]
)
def test_how_many_were_met(least, most, said):
    assert first.met(Group(least, most, 1, 0, None), VOICE) == said


# --- two masses ----------------------------------------------------------------------------------


def month(name="2026-10", *, had="4.9", needed="6.4", members=13, without=None):
    return Economy(
        name, True, 150_000, 200_000, 9000, 98, 10, 20, 1530,
        had and Decimal(had), needed and Decimal(needed), members, without,
    )  # fmt: skip


def test_how_many_coworkers_pay_the_costs():
    found = Masses((month(),), Community(), month())
    assert masses.economy(found, 200_000, VOICE) == (
        "Il faut 6,4 coworkers payants par jour ouvert pour couvrir les frais\u202f; "
        "il y en a eu 4,9 en moyenne en octobre 2026."
    )
    assert (
        masses.members(month(), VOICE)
        == "En membres payants\u00a0: il en faut 13, il y en a eu 10."
    )
    assert masses.members(None, VOICE) == ""
    assert masses.members(month(members=None), VOICE) == ""


@pytest.mark.parametrize("without", Without)
def test_why_it_is_not_known_how_many_pay_the_costs(without):
    unknown = month(needed=None, without=without)
    going_on = month("2026-11", needed=None, without=Without.NOT_WHOLE)
    found = Masses((unknown, going_on), Community(), None)
    said = masses.economy(found, 200_000, VOICE)
    assert said == VOICE.gettext(masses._WITHOUT[without])


def test_without_costs_or_without_a_month_it_says_which_is_missing():
    assert "billing.monthly_costs" in masses.economy(Masses((), Community(), None), None, VOICE)
    assert masses.economy(Masses((), Community(), None), 100, VOICE).startswith(
        "Pas encore de mois"
    )
    half = Masses((month(had=None, without=None),), Community(), month(had=None))
    assert masses.economy(half, 100, VOICE).startswith("Pas encore de mois")


def test_how_often_people_are_in_together():
    assert masses.community(Community((), 8, 80.8, 20.2, 30, 40), 5, VOICE) == (
        "Les huit dernières semaines\u00a0: 80,8 rencontres par semaine\u202f; "
        "30 jours sur 40 à cinq ou plus."
    )
    assert masses.community(Community((), 1, 3.0, 1.0, 1, 4), 5, VOICE).startswith(
        "La dernière semaine\u00a0: 3,0 rencontres\u202f; "
    )
    assert masses.community(Community(), 5, VOICE) == "Pas encore de semaine entière au registre."


def test_an_amount_that_is_not_known_is_a_dash():
    assert masses.amount(None, "EUR", VOICE) == "\N{EN DASH}"
    assert masses.amount(250, "EUR", VOICE).replace("\u00a0", " ") == "2,50 €"


# --- tomorrow ------------------------------------------------------------------------------------


def call(day, hour, probability, announced=0, **more):
    on = TODAY + timedelta(days=day)
    return Call(on, hour, probability, probability, 0.0, announced, **more)


def headline(*calls):
    return tomorrow.headline(days_ahead(calls, TODAY, 0).days, 5, VOICE)


def test_the_surest_hour_of_tomorrow_comes_first():
    assert headline(call(1, 10, 0.78), call(2, 9, 0.9)) == (
        "Demain, pour être cinq, le plus sûr est 10 h (78\u00a0%)."
    )
    assert headline(call(1, 10, 0.38)) == (
        "Demain, il est peu probable d’être cinq en même temps\u00a0: au mieux à 10 h (38\u00a0%)."
    )
    assert headline(call(2, 9, 0.6), call(3, 9, 0.9)) == (
        "Jeudi 26 novembre, pour être cinq, le plus sûr est 9 h (90\u00a0%)."
    )
    assert headline() == "Ces sept prochains jours, peu de chances, quelle que soit l’heure."


def day_of(*calls):
    return days_ahead(calls, TODAY, 0).days[1]


def test_a_day_is_named_with_how_near_it_is_and_what_kind_it_is():
    days = days_ahead([], TODAY, 0).days
    assert tomorrow.day(days[1], VOICE) == "Demain, mardi 24 novembre"
    assert tomorrow.day(days[2], VOICE) == "Mercredi 25 novembre"
    assert tomorrow.kind(day_of(call(1, 9, 0.5, holiday=True, school=True)), VOICE) == "jour férié"
    assert tomorrow.kind(day_of(call(1, 9, 0.5, school=True)), VOICE) == "vacances scolaires"
    assert tomorrow.kind(day_of(call(1, 9, 0.5)), VOICE) == ""


def test_who_is_announced_is_said_by_hours_that_go_together():
    ahead = day_of(
        call(1, 9, 0.5, 1), call(1, 10, 0.5, 1), call(1, 11, 0.5, 2), call(1, 12, 0.5),
        call(1, 14, 0.5, 1), call(1, 16, 0.5, 1),
    )  # fmt: skip
    assert tomorrow.announced(ahead, VOICE) == (
        "Annoncés\u00a0: 1 de 9 h à 11 h, 2 de 11 h à 12 h, 1 de 14 h à 15 h, 1 de 16 h à 17 h."
    )
    assert tomorrow.announced(day_of(call(1, 9, 0.5)), VOICE) == ""


def test_rather_than_guess_it_says_that_there_is_not_enough():
    few = Forecast(Foreseen.TOO_LITTLE, threshold=5, weeks=3)
    assert tomorrow.nothing(few, VOICE) == (
        "Pas assez de données\u00a0: 3 semaines au registre, il en faut huit."
    )
    alike = Forecast(Foreseen.TOO_LITTLE, threshold=5, weeks=8)
    assert tomorrow.nothing(alike, VOICE).startswith(
        "Pas assez de données\u00a0: il faut au moins tre"
    )
    noise = Forecast(Foreseen.NO_PATTERN, record=Record(base_rate=0.12), threshold=5, weeks=30)
    assert tomorrow.nothing(noise, VOICE) == (
        "Pas de régularité\u00a0: ce qui s’est passé ne dit pas ce qui vient. "
        "En tout, vous étiez cinq ou plus pendant 12\u00a0% des heures."
    )


def test_its_own_record_is_told_by_the_hours_called_about_seven_in_ten():
    bins = (
        Bin(0.6, 0.7, 0.65, 0.6, 40),
        Bin(0.7, 0.8, 0.7, 0.68, 30),
        Bin(0.7, 0.8, 0.7, 0.1, 19),
    )
    assert tomorrow.record(Record(bins), VOICE) == (
        "Parmi les heures prévues à 70\u00a0%, 68\u00a0% ont atteint le seuil."
    )
    assert tomorrow.record(Record(bins[2:]), VOICE) == (
        "Trop peu d’heures prévues jusqu’ici pour en juger."
    )


@pytest.mark.parametrize(
    ("week", "weekday", "begins"),
    [(0.2, 0.11, "C’est plus juste"), (0.2, 0.1, "Ce n’est pas"), (0.09, 0.2, "Ce n’est pas")],
)
def test_a_record_is_held_against_doing_without(week, weekday, begins):
    found = Record(brier=0.1, baseline_week=week, baseline_weekday=weekday)
    assert tomorrow.beside(found, VOICE).startswith(begins)


def test_the_numbers_in_these_sentences_are_those_that_are_gone_by():
    """They are written out: whoever changes one of them changes a sentence in three languages."""
    assert (ENOUGH_ON_SIDE, SETTLING.days, RETURN_DAYS) == (10, 60, 30)
    assert (ENOUGH_WEEKS, LEAST_WEEKS, LEAST_HOURS) == (8, 8, 30)
