"""Amounts, hours, days and what was charged, as paper and pages say them. Pure.

`language` is fr, nl or en; any other reads French.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from appliance.facts.visits import ESTIMATES, Known, Visit
from appliance.paper.dutch import DUTCH
from appliance.paper.english import ENGLISH
from appliance.paper.french import FRENCH
from appliance.paper.phrases import Figures, Phrases, Several
from appliance.tariff.money import round_half_up
from appliance.tariff.values import Amount, By, Charge, For, Left

LANGUAGES: Final[Mapping[str, Phrases]] = {"fr": FRENCH, "nl": DUTCH, "en": ENGLISH}

_MINUS: Final = "\N{MINUS SIGN}"


def said(language: str) -> Phrases:
    """Return everything that is said in a language."""
    return LANGUAGES.get(language, FRENCH)


# --- money ---------------------------------------------------------------------------------------


def amount(cents: int, currency: str, language: str) -> str:
    """Return an amount: 40,00 €, € 40,00 or €40.00."""
    figures = said(language).figures
    whole, rest = divmod(abs(cents), 100)
    parts = {
        "sign": _MINUS if cents < 0 else "",
        "figures": f"{whole:,}".replace(",", figures.thousands) + f"{figures.decimal}{rest:02d}",
        "currency": currency,
    }
    return (figures.amount if currency == "EUR" else figures.amount_other) % parts


def shown(exact: Amount, currency: str, language: str) -> str:
    """Return an exact amount to the cent."""
    return amount(round_half_up(exact.cents), currency, language)


def rate(percent: str, language: str) -> str:
    """Return a rate: 21 %, 5,5 %, 5.5%."""
    sign = "\u00a0%" if said(language).figures.percent_apart else "%"
    return decimal(percent, language) + sign


def decimal(figure: str, language: str) -> str:
    """Return a figure such as 5.5 as it is written: 5,5."""
    return figure.replace(".", said(language).figures.decimal)


# --- hours and days ------------------------------------------------------------------------------


def hours(minutes: int, language: str) -> str:
    """Return a length in a sentence: 7 h 30, 2 h, 25 min."""
    figures = said(language).figures
    whole, rest = divmod(minutes, 60)
    if not whole:
        return figures.minutes % {"minutes": rest}
    pattern = figures.hours if rest else figures.whole_hours
    return pattern % {"hours": whole, "minutes": f"{rest:02d}"}


def length(minutes: int, language: str) -> str:
    """Return a length in a column, where all are written alike: 7 h 30, 2 h 00, 0 h 25."""
    whole, rest = divmod(minutes, 60)
    return said(language).figures.hours % {"hours": whole, "minutes": f"{rest:02d}"}


def time_of_day(at: datetime, language: str) -> str:
    pattern = said(language).figures.time
    return pattern % {"hours": at.hour, "minutes": f"{at.minute:02d}"}


def day(when: date, language: str) -> str:
    """Return a day with its year: 1er octobre 2026."""
    figures = said(language).figures
    return f"{_of_month(when, figures)}\u00a0{figures.months[when.month - 1]}\u00a0{when.year}"


def short_day(when: date, language: str) -> str:
    """Return a day in a column: lun. 5 oct."""
    figures = said(language).figures
    month = figures.months_short[when.month - 1]
    return f"{figures.weekdays[when.weekday()]}\u00a0{_of_month(when, figures)}\u00a0{month}"


def month(text: str, language: str) -> str:
    """Return a month, "2026-10", with its name: octobre 2026."""
    year, _, number = text.partition("-")
    return f"{said(language).figures.months[int(number) - 1]} {year}"


def _of_month(when: date, figures: Figures) -> str:
    return figures.first if when.day == 1 else str(when.day)


# --- statements ----------------------------------------------------------------------------------


def number(month: str, running: int, *, credit: bool = False, language: str = "fr") -> str:
    """Return the number of a statement, 2026-0012, or of a credit note, NC 2026-0013."""
    phrase = said(language).credit_number if credit else said(language).number
    return phrase % {"number": bare_number(month, running)}


def bare_number(month: str, running: int) -> str:
    return f"{month[:4]}-{running:04d}"


def charge(of: Charge, plans: Mapping[str, str], language: str) -> str:
    """Say what an amount is for. `plans` says what the plans are called."""
    phrases = said(language)
    corrects = of.what is For.CORRECTION
    text = phrases.charges[of.what] % {
        "plan": plans.get(of.plan, of.plan),
        "hours": hours(of.minutes, language),
        "month": month(of.month if corrects else f"{of.day:%Y-%m}", language),
        "number": bare_number(of.month, of.number),
    }
    if of.days < of.of_days:
        text += f" ({phrases.part_month % {'days': of.days, 'of_days': of.of_days}})"
    return text


def use(by: By, plan: str, language: str) -> str:
    """Say what minutes were charged by; `plan` is its name."""
    return said(language).uses[by] % {"plan": plan}


def left(of: Left, plans: Mapping[str, str], language: str) -> str:
    """Say what is left of a plan, and until when."""
    phrases, plan = said(language), plans.get(of.plan, of.plan)
    if not of.days and not of.minutes:
        return phrases.left_none % {"plan": plan}
    if of.days is None:
        text = phrases.left_hours % {"plan": plan, "left": hours(of.minutes or 0, language)}
    else:
        text = several(phrases.left_days, of.days, language) % {"plan": plan, "days": of.days}
    if of.until is not None:
        text += phrases.left_until % {"day": day(of.until, language)}
    return f"{text}."


def remarks(visit: Visit, language: str) -> tuple[str, ...]:
    """Say how a visit is known, where that is not by two badges alone."""
    phrases, ends = said(language), (visit.came, visit.went)
    told = {
        phrases.not_badged_in: visit.came in ESTIMATES,
        phrases.not_badged_out: visit.went in ESTIMATES,
        phrases.corrected: Known.TOLD in ends,
        phrases.confirmed: Known.CONFIRMED in ends,
        phrases.at_least: visit.bound,
        phrases.going_on: visit.open,
    }
    return tuple(words for words, holds in told.items() if holds)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def several(phrase: Several, count: int, language: str) -> str:
    """Return the one of two phrases that goes with a number."""
    one = count == 1 or (count == 0 and said(language).figures.zero_is_one)
    return phrase[0] if one else phrase[1]
