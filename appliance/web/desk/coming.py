"""When a member says they will come: what one tap offers, and how it is said. Local time. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from typing import Final

from msgspec import Struct

from appliance.commands.answers import Announced
from appliance.web import words
from appliance.web.desk import days
from appliance.web.desk.voice import Voice

FAR: Final = timedelta(days=28)
"""How far ahead the desk takes an announcement."""
USUAL: Final = ((time(9), time(12)), (time(13), time(17)), (time(9), time(17)))
_NEXT: Final = timedelta(days=1)
FURTHER: Final = timedelta(days=2)
"""The first day that has no button of its own."""


class Offer(Struct, frozen=True):
    """Some hours of a day that one tap announces; `words` say them."""

    day: date
    begins: time
    ends: time
    words: str


class Day(Struct, frozen=True):
    """The hours that one tap may announce of a day."""

    name: str
    offers: tuple[Offer, ...]


class Line(Struct, frozen=True):
    """Something announced, as it is read."""

    announced: int
    said: str


def instants(day: date, begins: time, ends: time, voice: Voice) -> tuple[int, int]:
    """Return both ends, UTC in microseconds. Midnight is that at the end of the day."""
    last = day + _NEXT if ends == time() else day
    return days.instant_us(day, begins, voice.zone), days.instant_us(last, ends, voice.zone)


def offers(announced: Iterable[Announced], voice: Voice) -> tuple[Day, ...]:
    """Return the usual hours of today and tomorrow that have not begun, and are not announced."""
    taken = tuple(announced)
    today, tomorrow = voice.today, voice.today + _NEXT
    every = (
        Day(voice.gettext("Aujourd’hui"), tuple(_offers(today, taken, voice))),
        Day(voice.gettext("Demain"), tuple(_offers(tomorrow, taken, voice))),
    )
    return tuple(day for day in every if day.offers)


def _offers(day: date, taken: Iterable[Announced], voice: Voice) -> Iterator[Offer]:
    for begins, ends in USUAL:
        began_us, ended_us = instants(day, begins, ends, voice)
        free = all(ended_us <= each.begins_us or each.ends_us <= began_us for each in taken)
        if free and began_us > voice.now_us:
            yield Offer(day, begins, ends, _span(began_us, ended_us, voice))


def lines(announced: Iterable[Announced], voice: Voice) -> tuple[Line, ...]:
    return tuple(Line(each.announced, said(each, voice)) for each in announced)


def said(announced: Announced, voice: Voice) -> str:
    """Say when somebody means to be in, `Demain, 9 h – 12 h`."""
    day = voice.local_day(announced.begins_us)
    hours = _span(announced.begins_us, announced.ends_us, voice)
    return words.moment(_day(day, voice), hours, voice.tongue)


def _day(day: date, voice: Voice) -> str:
    if day == voice.today:
        return voice.gettext("Aujourd’hui")
    if day == voice.today + _NEXT:
        return voice.gettext("Demain")
    return words.calendar_day(day, voice.tongue)


def _span(began_us: int, ended_us: int, voice: Voice) -> str:
    return f"{_hour(began_us, voice)} – {_hour(ended_us, voice)}"


def _hour(at_us: int, voice: Voice) -> str:
    """Return the time of day, short on the hour: `9 h`, `9 h 30`."""
    at = days.local(at_us, voice.zone)
    if at.minute:
        return voice.hour(at_us)
    return words.hour(at.hour, voice.tongue).replace(" ", "\u00a0")
