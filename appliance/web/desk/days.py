"""Days and hours as the desk's pages say them, and as their forms give them. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.web import words
from appliance.web.words import Tongue


def local(utc_us: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(utc_us / 1e6, tz=zone)


def today(now_us: int, zone: ZoneInfo) -> date:
    return local(now_us, zone).date()


def hour(utc_us: int, zone: ZoneInfo, tongue: Tongue) -> str:
    """Return the time of day, `14 h 05`, which keeps to its line."""
    at = local(utc_us, zone)
    return words.time_of_day(at.hour, at.minute, tongue).replace(" ", "\u00a0")


def moment(utc_us: int, now_us: int, zone: ZoneInfo, tongue: Tongue) -> str:
    """Say when something was: the hour alone today, the day and the hour else."""
    day, time = local(utc_us, zone).date(), hour(utc_us, zone, tongue)
    now = today(now_us, zone)
    if day == now:
        return time
    if day == now - timedelta(days=1):
        return words.moment(tongue.gettext("Hier"), time, tongue)
    if day.year == now.year:
        return words.moment(words.calendar_day(day, tongue), time, tongue)
    return words.moment(dated(day, tongue), time, tongue)


def since(utc_us: int, now_us: int, zone: ZoneInfo, tongue: Tongue) -> str:
    """Say since when, in the middle of a sentence: the hour alone today, the day too else."""
    day, at = local(utc_us, zone).date(), hour(utc_us, zone, tongue)
    now = today(now_us, zone)
    if day == now:
        return tongue.gettext("depuis %(hour)s") % {"hour": at}
    if day == now - timedelta(days=1):
        return tongue.gettext("depuis hier, %(hour)s") % {"hour": at}
    said = tongue.gettext("depuis le %(day)s, %(hour)s")
    return said % {"day": dated(day, tongue), "hour": at}


def dated(day: date, tongue: Tongue) -> str:
    """Return a day with its year, `1er décembre 2026`."""
    first = tongue.gettext("1er")
    return tongue.gettext("%(day)s %(month)s %(year)s") % {
        "day": first if day.day == 1 else day.day,
        "month": tongue.gettext(words.MONTHS[day.month - 1]),
        "year": day.year,
    }


def span(first: date | None, last: date | None, tongue: Tongue) -> str:
    """Say from when until when somebody may come."""
    if first is None and last is None:
        return tongue.gettext("sans limite de date")
    if first is not None and first == last:
        return tongue.gettext("le %(day)s") % {"day": dated(first, tongue)}
    if first is None and last is not None:
        return tongue.gettext("jusqu’au %(last)s") % {"last": dated(last, tongue)}
    if last is None and first is not None:
        return tongue.gettext("à partir du %(first)s") % {"first": dated(first, tongue)}
    assert first is not None
    assert last is not None
    said = tongue.gettext("du %(first)s au %(last)s")
    return said % {"first": dated(first, tongue), "last": dated(last, tongue)}


def instant_us(day: date, at: time, zone: ZoneInfo) -> int:
    """Return a local day and time as UTC, microseconds; the earlier of two in autumn."""
    return round(datetime.combine(day, at, zone).timestamp() * 1e6)
