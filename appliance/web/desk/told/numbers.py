"""Numbers and days as the reader writes them, for sentences about figures. Pure."""

from datetime import date, timedelta

from appliance.paper import words as paper
from appliance.web import words
from appliance.web.desk.voice import Voice

_MINUS = "\N{MINUS SIGN}"
_NEAR_MONTHS = 11


def decimal(value: float, voice: Voice, digits: int = 1) -> str:
    """Return a number to a tenth: 4,9."""
    written = f"{abs(value):.{digits}f}"
    sign = _MINUS if value < 0 and float(written) else ""
    return sign + written.replace(".", paper.said(voice.language).figures.decimal)


def signed(value: float, voice: Voice, digits: int = 1) -> str:
    """Return how much more or less: +0,4."""
    written = decimal(value, voice, digits)
    nothing = not float(f"{value:.{digits}f}")
    return written if nothing or written.startswith(_MINUS) else f"+{written}"


def percent(share: float, voice: Voice) -> str:
    """Return a share in whole per cent: 68 %."""
    return paper.rate(str(round(share * 100)), voice.language)


def kept(text: str) -> str:
    """Return a sentence in which no line begins with the h of an hour."""
    for mark in ("h ", "h."):
        text = text.replace(f" {mark}", f"\u00a0{mark}")
    return text


def numeral(number: int, voice: Voice) -> str:
    """Return a small number in words: cinq."""
    return words.numeral(number, voice.tongue)


def month(text: str, voice: Voice) -> str:
    """Return a month, "2026-10", with its year where that might be mistaken."""
    today = voice.today
    year, number = int(text[:4]), int(text[5:])
    away = (today.year - year) * 12 + today.month - number
    name = voice.gettext(words.MONTHS[number - 1])
    return name if 0 <= away <= _NEAR_MONTHS else f"{name} {year}"


def month_short(text: str, voice: Voice) -> str:
    """Return a month, "2026-10", as it stands below a bar: oct."""
    return paper.said(voice.language).figures.months_short[int(text[5:]) - 1]


def day_short(day: date, voice: Voice) -> str:
    """Return a day as it stands below a bar: 5 oct."""
    return f"{day.day}\u00a0{month_short(f'{day:%Y-%m}', voice)}"


def weekday_short(weekday: int, voice: Voice) -> str:
    """Return a weekday, 0 for Monday, as it stands before a row: lun."""
    return paper.said(voice.language).figures.weekdays[weekday]


def thousands(number: int, voice: Voice) -> str:
    """Return a whole number with its thousands apart: 12 400."""
    return f"{number:,}".replace(",", paper.said(voice.language).figures.thousands)


def coming(day: date, voice: Voice) -> str:
    """Return a day to come: aujourd’hui, demain, mardi 24 novembre."""
    if day == voice.today:
        return voice.gettext("aujourd’hui")
    if day == voice.today + timedelta(days=1):
        return voice.gettext("demain")
    return named(day, voice)


def named(day: date, voice: Voice) -> str:
    """Return a day with its weekday: mardi 24 novembre."""
    said = words.calendar_day(day, voice.tongue)
    return said if voice.language == "en" else said[:1].lower() + said[1:]
