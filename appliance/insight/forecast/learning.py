"""What the days that are over teach: how often each hour of the week was reached. Pure."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from appliance.insight.forecast.values import Record
from appliance.insight.values import Almanac, Figures


class Learned(Struct, frozen=True):
    """What is kept from learning until the next night."""

    threshold: int
    first: date | None = None
    last: date | None = None
    reached: int = 0
    missed: int = 0
    usual: Mapping[tuple[int, int], tuple[float, ...]] = {}
    record: Record = Record()


def learn(figures: Figures, almanac: Almanac, threshold: int) -> Learned:  # noqa: ARG001
    """Learn from all days that are over; what each taught is only used for the days after it."""
    usual: dict[tuple[int, int], tuple[float, ...]] = {}
    for each in figures.days[-365:]:
        for hour, count in enumerate(each.headcount):
            key = (each.day.weekday(), hour)
            usual[key] = (*usual.get(key, ()), float(count))
    usual = {key: counts for key, counts in usual.items() if any(counts)}
    counts = [count for key in usual for count in usual[key]]
    reached = sum(count >= threshold for count in counts)
    days = figures.days
    return Learned(
        threshold,
        days[0].day if days else None,
        days[-1].day if days else None,
        reached,
        len(counts) - reached,
        usual,
    )
