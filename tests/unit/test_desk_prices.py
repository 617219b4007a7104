"""Tariffs and verdicts in words: what a plan costs and gives, whom it fits."""

from datetime import date, datetime, time

import pytest
from msgspec.structs import replace

from appliance import plans
from appliance.commands.answers import Fit
from appliance.commands.answers.billing import PlanCost
from appliance.model import Category
from appliance.tariff.values import Estimate, Free, Kind, Offer, Plan
from appliance.web.desk import fits, prices
from appliance.web.desk.voice import Voice
from appliance.web.words import French
from tests.billing_pages import PLANS
from tests.still_house import BRUSSELS

NOW = datetime(2026, 11, 30, 12, tzinfo=BRUSSELS)
FR = Voice(French(), "fr", BRUSSELS, round(NOW.timestamp()) * 1_000_000)
TARIFF = plans.read(PLANS.read_text("utf-8"), "plans.toml")
COWORKERS = (Category.COWORKER,)


def plain(text):
    return text.replace("\u00a0", " ")


def part(**about):
    plan = Plan(**{"id": "p", "name": "P", "kind": Kind.PACK, "categories": COWORKERS, **about})
    told = prices.plan_part(plan, TARIFF, FR)
    return plain(told.price), plain(" ".join(told.lines))


PACK = {"price": "40.00", "minutes": 480, "expiry": "30 days", "overrun": "again"}
MONTH = {"kind": Kind.MONTH, "price": "80.00"}
DAY, EIGHTY = "40,00 € les 8 h", "80,00 € par mois"
DUE, AGAIN = "Dû en entier dès la première minute, valable", "Au-delà, un nouveau forfait commence."
LOST = "ce qui n’est pas utilisé est perdu"
SAID = {
    "a pack": (PACK, DAY, f"{DUE} 30 jours. {AGAIN}"),
    "minute by minute": (
        {**PACK, "charge": "used", "expiry": "never"},
        DAY,
        f"Facturé à la minute, valable sans limite de temps. {AGAIN}",
    ),
    "one day": (
        {**PACK, "expiry": "1 day", "overrun": "free"},
        DAY,
        f"{DUE} le jour même. Au-delà, c’est gratuit.",
    ),
    "one month": ({**PACK, "expiry": "1 month"}, DAY, f"{DUE} un mois. {AGAIN}"),
    "two months": ({**PACK, "expiry": "2 months"}, DAY, f"{DUE} 2 mois. {AGAIN}"),
    "the month": ({**PACK, "expiry": "month"}, DAY, f"{DUE} jusqu’à la fin du mois. {AGAIN}"),
    "the week": (
        {**PACK, "expiry": "week", "overrun": "hourly"},
        DAY,
        f"{DUE} jusqu’à la fin de la semaine. Au-delà : « À l’heure ».",
    ),
    "a week of hours": (
        {**MONTH, "allowance_minutes": 480, "expiry": "week", "overrun": "x"},
        EIGHTY,
        f"Comprend 8 h par semaine ; {LOST}. Au-delà : « x ».",
    ),
    "a month of days": (
        {**MONTH, "allowance_days": 4, "expiry": "month", "overrun": "free"},
        EIGHTY,
        f"Comprend 4 jours par mois ; {LOST}. Au-delà, c’est gratuit.",
    ),
    "no limit": (
        {**MONTH, "part_month": "whole"},
        EIGHTY,
        "Sans limite d’heures. Un mois entamé est dû en entier.",
    ),
    "by the hour": (
        {"kind": Kind.HOURS, "price": "5.00", "day_price": "25.00", "vat": "6"},
        "5,00 € l’heure",
        "Une journée ne coûte jamais plus de 25,00 €. TVA : 6 %.",
    ),
    "half a per cent": (
        {"kind": Kind.HOURS, "price": "5.00", "vat": "5.5"},
        "5,00 € l’heure",
        "TVA : 5,5 %.",
    ),
    "free": ({"kind": Kind.FREE}, "gratuit", ""),
    "a choice": ({"kind": Kind.CONTRIBUTION}, "participation libre, chaque mois", ""),
    "a choice with a measure": (
        {"kind": Kind.CONTRIBUTION, "price": "5.00"},
        "participation libre, chaque mois",
        "À titre de repère, une heure vaut 5,00 €.",
    ),
}


@pytest.mark.parametrize(("about", "price", "lines"), SAID.values(), ids=SAID)
def test_a_plan_in_words(about, price, lines):
    assert part(**about) == (price, lines)


def test_whose_a_plan_is():
    told = prices.plan_part(TARIFF.plan[3], TARIFF, FR)
    assert told.whose == "coworker, visiteur ou visiteuse"


def test_what_each_category_has():
    known = dict(prices.offers(TARIFF, FR))
    assert known["Coworker"] == ("Journée de 8 heures",)
    assert set(known) == {"Coworker", "Étudiant·e", "Équipe", "Visiteur ou visiteuse"}


def test_an_offer_with_its_days():
    first = Offer(Category.COWORKER, "day", until=date(2026, 11, 30))
    then = Offer(Category.COWORKER, "gone", since=date(2026, 12, 1))
    tariff = replace(TARIFF, offer=(first, then))
    ((_, (before, after)),) = prices.offers(tariff, FR)
    assert plain(before) == "Journée de 8 heures, du 1er janvier 2026 au 30 novembre 2026"
    assert plain(after) == "gone, à partir du 1er décembre 2026"


def test_when_it_is_free():
    friday = Free("Vendredi ouvert", weekdays=("fri",), start=time(13), end=time(18))
    assert plain(prices.free(friday, FR)) == "Vendredi ouvert (vendredi, de 13 h 00 à 18 h 00)"
    night = Free("Nuit", weekdays=("sat",), end=time(8))
    assert plain(prices.free(night, FR)) == "Nuit (samedi, de 0 h 00 à 8 h 00)"
    feast = Free("Fête", dates=(date(2026, 12, 4),))
    assert plain(prices.free(feast, FR)) == "Fête (4 décembre, toute la journée)"


FORGOT = "Un badge oublié : la durée est estimée d’après les"


def counted(**about):
    return [plain(each) for each in prices.counted(replace(TARIFF, **about), FR)]


def test_how_hours_are_counted():
    assert counted() == [
        "Chaque visite est comptée à la minute.",
        "Une visite de moins de 5 minutes est gratuite.",
        f"{FORGOT} 10 dernières visites, 8 h au plus. Jamais au-delà de 22 h 00.",
        "Les prix comprennent la TVA (21 %).",
    ]
    other = counted(
        rounding_minutes=15, rounding="up", grace_minutes=0, first_visit="free",
        prices="without_vat", estimate=Estimate(of=3),
    )  # fmt: skip
    assert other == [
        "Chaque visite est comptée par tranches de 15 minutes, arrondie vers le haut.",
        "La toute première visite est gratuite.",
        f"{FORGOT} 3 dernières visites, 8 h au plus.",
        "Les prix s’entendent hors TVA (21 %).",
    ]


# --- does it fit? --------------------------------------------------------------------------------


HOURLY = (PlanCost("hourly", "Heure", 1500),)


def fit(verdict="too_large", saving=2500, name="Anne", costs=HOURLY):
    return Fit(
        "anne", name, Category.COWORKER, ("2026-09", "2026-11"), 300, "day", "Journée", 4000,
        costs, saving, verdict,
    )  # fmt: skip


def test_a_fit_says_what_is_better_where_something_is():
    told = fits.fit_part(fit(), "EUR", FR)
    assert (told.verdict, told.better, plain(told.saving)) == ("Trop grande", "Heure", "25,00 €")
    assert (plain(told.hours), plain(told.now)) == ("5 h", "40,00 €")
    for none in (fit("fits", 0), fit("too_little"), fit(costs=())):
        assert fits.fit_part(none, "EUR", FR).better == ""
    assert fits.fit_part(fit("too_little"), "EUR", FR).saving == ""


def test_who_would_save_most_comes_first():
    known = [
        fit("too_little", name="D"), fit("fits", 0, "C"), fit(saving=1, name="B"),
        fit(saving=2, name="A"), fit("too_small", 0, "E"),
    ]  # fmt: skip
    assert [each.name for each in fits.parts(known, "EUR", FR)] == ["E", "A", "B", "C", "D"]


def test_a_member_is_told_what_the_same_visits_would_have_cost():
    assert plain(fits.mine(fit(), "EUR", FR)) == (
        "Votre formule est trop grande pour vous. Avec « Heure », ces mêmes visites vous "
        "auraient coûté 25,00 € de moins."
    )
    assert fits.mine(fit("fits", 0), "EUR", FR) == "Votre formule vous va."


def test_over_which_months():
    assert fits.period(("2026-09", "2026-10", "2026-11"), FR) == "septembre 2026 – novembre 2026"
    assert fits.period(("2026-11",), FR) == "novembre 2026"
    assert fits.period((), FR) == ""
