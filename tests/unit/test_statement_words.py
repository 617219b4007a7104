"""Amounts, hours and what was charged, in three languages; and no language lacks a word."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.facts.visits import Known, Visit
from appliance.model import Category
from appliance.paper import words
from appliance.tariff.money import amount, written
from appliance.tariff.values import By, Charge, For, Left
from tests.paper_samples import PLANS

LANGUAGES = ("fr", "nl", "en")


def plain(text):
    """Return a text with spaces that are all alike."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def phrases(of):
    """Yield everything a language says, by where it stands."""
    for field in msgspec.structs.fields(of):
        value = getattr(of, field.name)
        if isinstance(value, msgspec.Struct):
            yield from ((f"{field.name}.{name}", text) for name, text in phrases(value))
        elif isinstance(value, Mapping):
            yield from ((f"{field.name}.{key}", text) for key, text in value.items())
        elif isinstance(value, tuple):
            yield from ((f"{field.name}.{place}", text) for place, text in enumerate(value))
        elif isinstance(value, str):
            yield field.name, value


# --- no language lacks a word --------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_thing_has_its_words(language):
    said = words.LANGUAGES[language]
    assert set(said.categories) == set(Category)
    assert set(said.charges) == set(For)
    assert set(said.uses) == set(By)
    assert [len(said.figures.months), len(said.figures.months_short)] == [12, 12]
    assert len(said.figures.weekdays) == 7
    assert all(text for _, text in phrases(said))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_filled_in_is_the_same_in_every_language(language):
    french, other = (dict(phrases(words.said(each))) for each in ("fr", language))
    blanks = re.compile(r"%\((\w+)\)s")
    assert french.keys() == other.keys()
    # Which currency an amount is of stands in the pattern of one language, and in another not.
    assert {key: set(blanks.findall(text)) for key, text in french.items()} == {
        key: set(blanks.findall(text)) for key, text in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_has_a_blank_that_is_not_closed(language):
    for key, text in phrases(words.said(language)):
        assert "%" not in re.sub(r"%\(\w+\)s|\(%\)", "", text), key


def test_french_sets_its_marks_with_spaces_that_do_not_break():
    for _, text in phrases(words.said("fr")):
        assert not re.search(r" [:;?!»]|« ", text)


def test_another_language_reads_french():
    assert words.said("de") is words.said("fr")


# --- amounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cents", "currency", "expected"),
    [
        (4000, "EUR", ("40,00 €", "€ 40,00", "€40.00")),
        (0, "EUR", ("0,00 €", "€ 0,00", "€0.00")),
        (5, "EUR", ("0,05 €", "€ 0,05", "€0.05")),
        (-1250, "EUR", ("−12,50 €", "€ −12,50", "−€12.50")),  # noqa: RUF001
        (123456789, "EUR", ("1 234 567,89 €", "€ 1.234.567,89", "€1,234,567.89")),
        (4000, "CHF", ("40,00 CHF", "CHF 40,00", "CHF 40.00")),
    ],
)
def test_amounts(cents, currency, expected):
    said = tuple(plain(words.amount(cents, currency, each)) for each in LANGUAGES)
    assert said == expected


def test_no_amount_breaks_over_two_lines():
    assert all(" " not in words.amount(123456, "EUR", each) for each in LANGUAGES)


def test_an_exact_amount_is_shown_to_the_cent():
    assert plain(words.shown(amount(Fraction(6250, 3)), "EUR", "fr")) == "20,83 €"
    assert plain(words.shown(amount(Fraction(5, 2)), "EUR", "fr")) == "0,03 €"


@pytest.mark.parametrize(
    ("percent", "french", "english"),
    [("21", "21 %", "21%"), ("5.5", "5,5 %", "5.5%"), ("0", "0 %", "0%")],
)
def test_rates(percent, french, english):
    assert plain(words.rate(percent, "fr")) == french
    assert plain(words.rate(percent, "en")) == english


@given(st.integers(-(10**9), 10**9), st.sampled_from(LANGUAGES))
def test_an_amount_reads_back(cents, language):
    text = words.amount(cents, "EUR", language)
    digits = re.sub(r"\D", "", text)
    assert (-1 if "\N{MINUS SIGN}" in text else 1) * int(digits) == cents
    assert digits == re.sub(r"\D", "", written(cents))


# --- hours and days ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "french", "dutch", "english", "column"),
    [
        (450, "7 h 30", "7 u 30", "7 h 30 min", "7 h 30"),
        (120, "2 h", "2 u", "2 h", "2 h 00"),
        (25, "25 min", "25 min", "25 min", "0 h 25"),
        (0, "0 min", "0 min", "0 min", "0 h 00"),
        (65, "1 h 05", "1 u 05", "1 h 05 min", "1 h 05"),
        (60 * 24, "24 h", "24 u", "24 h", "24 h 00"),
    ],
)
def test_hours(minutes, french, dutch, english, column):
    assert plain(words.hours(minutes, "fr")) == french
    assert plain(words.hours(minutes, "en")) == english
    assert plain(words.hours(minutes, "nl")) == dutch
    assert plain(words.length(minutes, "fr")) == column


def test_days_and_times():
    first, later = date(2026, 10, 1), date(2026, 10, 31)
    assert [plain(words.day(first, each)) for each in LANGUAGES] == [
        "1er octobre 2026",
        "1 oktober 2026",
        "1 October 2026",
    ]
    assert plain(words.day(later, "fr")) == "31 octobre 2026"
    assert [plain(words.short_day(later, each)) for each in LANGUAGES] == [
        "sam. 31 oct.",
        "za 31 okt.",
        "Sat 31 Oct",
    ]
    assert [words.month("2026-02", each) for each in LANGUAGES] == [
        "février 2026",
        "februari 2026",
        "February 2026",
    ]
    at = datetime(2026, 10, 1, 9, 5)  # noqa: DTZ001
    assert [plain(words.time_of_day(at, each)) for each in LANGUAGES] == [
        "9 h 05",
        "9.05 u",
        "9:05",
    ]


def test_numbers():
    assert words.number("2026-10", 12) == "2026-0012"
    credit = [plain(words.number("2026-10", 13, credit=True, language=each)) for each in LANGUAGES]
    assert credit == ["NC 2026-0013", "CN 2026-0013", "CN 2026-0013"]
    assert words.number("2027-01", 12345) == "2027-12345"


# --- what was charged, and what is left ----------------------------------------------------------


def charge(what, **more):
    return Charge(date(2026, 10, 5), "day", what, amount(Fraction(0)), "21", **more)


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (
            charge(For.PACK, minutes=480),
            (
                "La journée : forfait de 8 h",
                "La journée: pakket van 8 u",
                "La journée: pack of 8 h",
            ),
        ),
        (
            charge(For.MONTH, days=31, of_days=31),
            ("La journée : octobre 2026", "La journée: oktober 2026", "La journée: October 2026"),
        ),
        (
            charge(For.MONTH, days=12, of_days=31),
            (
                "La journée : octobre 2026 (12 j sur 31)",
                "La journée: oktober 2026 (12 van de 31 dagen)",
                "La journée: October 2026 (12 of 31 days)",
            ),
        ),
        (
            charge(For.HOURS, minutes=155),
            ("La journée : 2 h 35", "La journée: 2 u 35", "La journée: 2 h 35 min"),
        ),
        (
            charge(For.CONTRIBUTION, days=31, of_days=31),
            (
                "La journée : participation, octobre 2026",
                "La journée: vrije bijdrage, oktober 2026",
                "La journée: chosen contribution, October 2026",
            ),
        ),
        (
            charge(For.CORRECTION, month="2026-09", number=7),
            (
                "Correction du relevé 2026-0007 (septembre 2026)",
                "Correctie van afrekening 2026-0007 (september 2026)",
                "Correction of statement 2026-0007 (September 2026)",
            ),
        ),
    ],
)
def test_what_an_amount_is_for(of, expected):
    assert tuple(plain(words.charge(of, PLANS, each)) for each in LANGUAGES) == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (By.PACK, ("La journée (forfait)", "La journée (pakket)", "La journée (pack)")),
        (
            By.ALLOWANCE,
            ("La journée (compris)", "La journée (inbegrepen)", "La journée (included)"),
        ),
        (
            By.UNLIMITED,
            ("La journée (compris)", "La journée (inbegrepen)", "La journée (included)"),
        ),
        (
            By.HOURS,
            ("La journée (au temps passé)", "La journée (per uur)", "La journée (by time)"),
        ),
        (
            By.CONTRIBUTION,
            (
                "La journée (participation)",
                "La journée (bijdrage)",
                "La journée (contribution)",
            ),
        ),
        (By.PLAN_FREE, ("La journée (gratuit)", "La journée (gratis)", "La journée (free)")),
        (
            By.GRACE,
            ("visite très courte, gratuite", "heel kort bezoek: gratis", "very short visit: free"),
        ),
        (
            By.WINDOW,
            ("heures gratuites pour tous", "gratis uren voor iedereen", "hours free for everybody"),
        ),
        (
            By.FIRST_VISIT,
            ("première visite, gratuite", "eerste bezoek: gratis", "first visit: free"),
        ),
        (
            By.DAY_PRICE,
            (
                "plafond du jour atteint : gratuit",
                "dagmaximum bereikt: gratis",
                "day price reached: free",
            ),
        ),
        (
            By.OVERRUN_FREE,
            (
                "La journée : dépassement gratuit",
                "La journée: extra uren gratis",
                "La journée: hours beyond are free",
            ),
        ),
    ],
)
def test_what_minutes_were_charged_by(by, expected):
    assert tuple(plain(words.use(by, "La journée", each)) for each in LANGUAGES) == expected


@pytest.mark.parametrize(
    ("left", "french", "english"),
    [
        (
            Left("day", minutes=100, until=date(2026, 11, 3)),
            "La journée : il reste 1 h 40, à utiliser jusqu’au 3 novembre 2026 inclus.",
            "La journée: 1 h 40 min left, to use by the end of 3 November 2026.",
        ),
        (Left("day", minutes=100), "La journée : il reste 1 h 40.", "La journée: 1 h 40 min left."),
        (Left("day", days=1), "La journée : il reste 1 jour.", "La journée: 1 day left."),
        (Left("day", days=2), "La journée : il reste 2 jours.", "La journée: 2 days left."),
        (Left("day", minutes=0), "La journée : tout est utilisé.", "La journée: all used."),
        (Left("day", days=0), "La journée : tout est utilisé.", "La journée: all used."),
        (Left("gone", days=3), "gone : il reste 3 jours.", "gone: 3 days left."),
    ],
)
def test_what_is_left(left, french, english):
    assert plain(words.left(left, PLANS, "fr")) == french
    assert plain(words.left(left, PLANS, "en")) == english


@pytest.mark.parametrize(("count", "french", "dutch"), [(0, 0, 1), (1, 0, 0), (2, 1, 1)])
def test_one_or_several(count, french, dutch):
    assert words.several(("0", "1"), count, "fr") == str(french)
    assert words.several(("0", "1"), count, "nl") == str(dutch)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, ()),
        ({"came": Known.ASSUMED}, ("Estimation : pas de badge à l’arrivée",)),
        ({"came": Known.INFERRED}, ("Estimation : pas de badge à l’arrivée",)),
        ({"went": Known.ASSUMED}, ("Estimation : pas de badge au départ",)),
        ({"went": Known.INFERRED}, ("Estimation : pas de badge au départ",)),
        ({"came": Known.TOLD}, ("Corrigé",)),
        ({"went": Known.TOLD, "came": Known.TOLD}, ("Corrigé",)),
        ({"went": Known.CONFIRMED}, ("Estimation confirmée",)),
        ({"bound": True}, ("Durée minimale",)),
        ({"went": None}, ("En cours",)),
        (
            {"came": Known.TOLD, "went": Known.ASSUMED, "bound": True},
            ("Estimation : pas de badge au départ", "Corrigé", "Durée minimale"),
        ),
    ],
)
def test_how_a_visit_is_known(known, expected):
    visit = Visit(1, "anne", 0, 60, **known)
    assert tuple(map(plain, words.remarks(visit, "fr"))) == expected


def test_a_sentence_begins_with_a_capital():
    assert [words.capitalised(text) for text in ("", "heures", "à")] == ["", "Heures", "À"]
