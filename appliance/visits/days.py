"""Local days: how much of a visit falls into each. Pure."""

from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from appliance.facts import Visit
from appliance.local_time import SECOND_US, instant, local_day

_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time()


def splits(visit: Visit, zone: ZoneInfo) -> tuple[tuple[date, int], ...]:
    """Return how many seconds of a visit fall into each local day; they add up to the visit."""
    day = local_day(visit.began_us, zone)
    found: list[tuple[date, int]] = []
    done_s = 0
    while done_s < visit.seconds:
        midnight_us = instant(day + _DAY, _MIDNIGHT, zone)
        until_s = min((midnight_us - visit.began_us) // SECOND_US, visit.seconds)
        if until_s > done_s:
            found.append((day, until_s - done_s))
        day, done_s = day + _DAY, until_s
    return tuple(found) or ((day, 0),)
