"""The hours of a schedule as rows of a form, and back. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from appliance.schedule import DAY_MINUTES, Window
from appliance.web import words
from appliance.web.words import Tongue

_WORKDAYS: Final = (0, 1, 2, 3, 4)
_EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
_WEEKEND: Final = (5, 6)


class Row(Struct, frozen=True):
    """One row: the days ticked, and two times of day as a browser gives them, `09:00`."""

    days: tuple[int, ...] = ()
    start: str = ""
    end: str = ""


def rows(windows: Iterable[Window]) -> tuple[Row, ...]:
    return tuple(Row(w.days, _written(w.start), _written(w.end)) for w in windows)


def is_blank(row: Row) -> bool:
    return not row.days and not row.start and not row.end


def window(row: Row) -> Window | None:
    """Return the window of a row, None where something is missing or does not fit."""
    start, end = _minutes(row.start), _minutes(row.end)
    if start is None or end is None or not row.days or not set(row.days) <= set(_EVERY_DAY):
        return None
    return Window(row.days, start, end)


def _written(minutes: int) -> str:
    minutes %= DAY_MINUTES  # a browser knows no 24:00
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(written: str) -> int | None:
    hour, colon, minute = written.partition(":")
    if not (colon and _is_number(hour, 23) and _is_number(minute, 59)):
        return None
    return int(hour) * 60 + int(minute)


def _is_number(digits: str, most: int) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) == 2 and int(digits) <= most


def spoken(window: Window, tongue: Tongue) -> str:
    """Say a window, `du lundi au vendredi, de 8 h 00 à 19 h 00`."""
    said = tongue.gettext("%(days)s, de %(start)s à %(end)s") % {
        "days": _days(window.days, tongue),
        "start": _time(window.start, tongue),
        "end": _time(window.end, tongue),
    }
    if window.start == window.end % DAY_MINUTES:
        return tongue.gettext("%(days)s, jour et nuit") % {"days": _days(window.days, tongue)}
    if window.end % DAY_MINUTES and window.end <= window.start:
        return tongue.gettext("%(hours)s le lendemain") % {"hours": said}
    return said


def _days(days: Sequence[int], tongue: Tongue) -> str:
    chosen = tuple(sorted(set(days)))
    if chosen == _EVERY_DAY:
        return tongue.gettext("tous les jours")
    if chosen == _WORKDAYS:
        return tongue.gettext("du lundi au vendredi")
    if chosen == _WEEKEND:
        return tongue.gettext("le week-end")
    return ", ".join(_names(chosen, tongue))


def _names(days: Sequence[int], tongue: Tongue) -> Iterator[str]:
    return (tongue.gettext(words.WEEKDAYS[day]) for day in days)


def _time(minutes: int, tongue: Tongue) -> str:
    if minutes % DAY_MINUTES == 0:
        return tongue.gettext("minuit")
    return words.time_of_day(minutes // 60, minutes % 60, tongue)
