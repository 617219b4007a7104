"""Days and times as they are typed and shown: in the space's own time zone. Pure."""

import argparse
import re
from datetime import UTC, date, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def day(text: str) -> date:
    """Return a day that was typed. Raises what argparse turns into words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-11-23") from None


def day_or_none(text: str) -> date | None:
    """Return a day that was typed, None for `none`."""
    return None if text == "none" else day(text)


def moment(text: str) -> datetime:
    """Return a moment that was typed, without a zone as yet."""
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        typed = None
    if typed is None or typed.tzinfo is not None or len(text) < len("2026-11-23 18:05"):
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write it as '2026-11-23 18:05'")
    return typed


def utc_us(local: datetime, zone: tzinfo) -> int:
    """Return an instant in microseconds. An hour that comes twice is meant the first time."""
    return (local.replace(tzinfo=zone) - _EPOCH) // timedelta(microseconds=1)


def shown(at_us: int, zone: tzinfo) -> str:
    """Return an instant as the clock on the wall showed it."""
    return f"{(_EPOCH + timedelta(microseconds=at_us)).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def age(seconds: float) -> str:
    """Return how long ago something was, in words."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s ago" if minutes else f"{rest} s ago"


def midnight_us(when: date, zone: tzinfo) -> int:
    """Return the instant at which a day begins."""
    return utc_us(datetime(when.year, when.month, when.day), zone)  # noqa: DTZ001, the zone follows


def month(text: str) -> str:
    """Return a month that was typed. Raises what argparse turns into words."""
    if not _MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no month: write it as 2026-11")
    return text


def month_of(at_us: int, zone: tzinfo) -> str:
    """Return the month in which an instant falls."""
    return shown(at_us, zone)[:7]


def days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def lasting(seconds: int) -> str:
    """Return how long something was, as 7 h 05."""
    return f"{seconds // 3600} h {seconds // 60 % 60:02}"
