"""Windows of the week as they are typed, such as `mon-fri 08:00-12:00 13:00-17:00`. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from appliance.schedule import DAY_MINUTES, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_RUN = 3  # so many days in a row are written with a dash


def windows(text: str) -> tuple[Window, ...]:
    """Return the windows that `text` spells. Raises ValueError, which says what would be right."""
    return tuple(_windows(text.replace(";", " ").split()))


def spelled(window: Window) -> str:
    """Return a window as it is typed."""
    return f"{_days_spelled(window.days)} {_clock(window.start)}-{_clock(window.end)}"


def _windows(words: list[str]) -> Iterator[Window]:
    days: tuple[int, ...] = ()
    for before, word in pairwise(["", *words, ""]):
        if not _is_hours(word) and before and not _is_hours(before):
            raise ValueError(f"{before!r} lacks its hours: write them after it, as {_LIKE}")
        if not _is_hours(word):
            days = _days(word) if word else ()
        elif not days:
            raise ValueError(f"{word!r} lacks its days: write them before it, as {_LIKE}")
        else:
            yield _window(days, word)


_LIKE = "mon-fri 08:00-19:00"


def _is_hours(word: str) -> bool:
    return any(sign.isdigit() for sign in word)


def _days(word: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in word.lower().split(","):
        first, dash, last = part.partition("-")
        begins = _day(first, word)
        ends = _day(last, word) if dash else begins
        days |= {(begins + n) % 7 for n in range((ends - begins) % 7 + 1)}
    return tuple(sorted(days))


def _day(name: str, word: str) -> int:
    if name not in DAYS:
        raise ValueError(f"{word!r} names no days: write {', '.join(DAYS)}, as mon-fri or sat,sun")
    return DAYS.index(name)


def _window(days: tuple[int, ...], hours: str) -> Window:
    start, dash, end = hours.partition("-")
    if not dash:
        raise ValueError(f"{hours!r} is one time: write from when to when, as 08:00-19:00")
    begins = _minute(start)
    if begins == DAY_MINUTES:
        raise ValueError(f"{hours!r} begins when the day is over: write 00:00 and the day after")
    return Window(days, begins, _minute(end))


def _minute(text: str) -> int:
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2])) if found else (0, 60)
    if minute >= 60 or hour * 60 + minute > DAY_MINUTES:
        raise ValueError(f"{text!r} is no time of day: write 00:00 to 24:00, as 08:30")
    return hour * 60 + minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _days_spelled(days: Iterable[int]) -> str:
    return ",".join(_run_spelled(run) for run in _runs(sorted(set(days))))


def _runs(days: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for day in days:
        if run and day != run[-1] + 1:
            yield run
            run = []
        run.append(day)
    yield run


def _run_spelled(run: list[int]) -> str:
    if len(run) < _RUN:
        return ",".join(DAYS[day] for day in run)
    return f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
