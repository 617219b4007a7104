"""Days and times as they are typed and shown: in the space's own time zone. Pure."""

import argparse
from datetime import UTC, date, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
