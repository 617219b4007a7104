"""The figures of simulated days, counted in one's own way: as the tally makes them of the facts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

from appliance.insight.values import DayCount, Figures
from appliance.local_time import instant
from appliance.model import Category
from appliance.tally.values import Newcomer
from tests.simulated.values import DAY, ZONE, Day, Stay

HOURS = range(24)
COUNTED = (Category.COWORKER, Category.STUDENT)
HOUR_US = 3_600_000_000
LONG_US = 16 * HOUR_US
ENOUGH_US = HOUR_US // 2
RETURN = timedelta(days=30)


def figures_of(days: Sequence[Day]) -> Figures:
    newcomers, waiting = _newcomers(days)
    return Figures(tuple(_counts(days)), newcomers, waiting, _encounters(days))


def _counts(days: Sequence[Day]) -> Iterable[DayCount]:
    before: tuple[Stay, ...] = ()
    for each in days:
        yield _count(each, before)
        before = each.stays


def _count(day: Day, before: tuple[Stay, ...]) -> DayCount:
    counted = [stay for stay in day.stays if stay.person.category in COUNTED]
    yesterday = [stay for stay in before if stay.person.category in COUNTED]
    headcount, present = _hours(day.day, counted, yesterday), _hours(day.day, day.stays, before)
    announced, kept = _announced(day)
    distinct = Counter(stay.person.category for stay in day.stays)
    return DayCount(day.day, headcount, present, dict(distinct), announced, kept)


def _hours(day: date, stays: Iterable[Stay], before: Iterable[Stay]) -> tuple[int, ...]:
    """Return how many are in at each hour's fullest moment: half past, but for the night."""
    hours = [0] * 24
    for stay in stays:
        last = 23 if stay.segments[-1][1] is None else stay.last
        for hour in range(stay.first, last + 1):
            hours[hour] += 1
    for hour, count in _night(day, before).items():
        hours[hour] += count
    return tuple(hours)


def _night(day: date, before: Iterable[Stay]) -> dict[int, int]:
    """Return who is taken to be in after midnight, because they did not badge out."""
    forgotten = [stay.segments[-1][0] for stay in before if stay.segments[-1][1] is None]
    hours: dict[int, int] = {}
    at_us, cut_us = instant(day, time(), ZONE), _cut_us(day - DAY)
    while forgotten and at_us < cut_us:
        count = sum(at_us - came_us < LONG_US for came_us in forgotten)
        hour = datetime.fromtimestamp(at_us // 1_000_000, UTC).astimezone(ZONE).hour
        hours[hour] = max(count, hours.get(hour, 0))
        at_us += HOUR_US
    return hours


def _cut_us(day: date) -> int:
    """Return when whoever did not badge out on `day` is taken to have left."""
    return instant(day + DAY, time(3), ZONE)


def _announced(day: Day) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return how many had announced before the day began, hour by hour, and how many were in."""
    begins_us = instant(day.day, time(), ZONE)
    there = {stay.person.id: stay for stay in day.stays}
    announced, kept = [0] * 24, [0] * 24
    for told in day.told:
        if told.made_us < begins_us and told.withdrawn_us is None:
            stay = there.get(told.person.id)
            for hour in range(told.first, told.last + 1):
                announced[hour] += 1
                kept[hour] += stay is not None and stay.is_in(hour)
    return (tuple(announced), tuple(kept)) if any(announced) else ((), ())


# --- first visits ---


def _newcomers(days: Sequence[Day]) -> tuple[tuple[Newcomer, ...], int]:
    """Return the first visits of which it is known what became of them, and how many more are."""
    first: dict[str, tuple[Day, Stay]] = {}
    returned: set[str] = set()
    for day in days:
        for stay in day.stays:
            known = first.setdefault(stay.person.id, (day, stay))
            if known[0] is not day and day.day - known[0].day <= RETURN:
                returned.add(stay.person.id)
    last = max((day.day for day in days if day.stays), default=date.min)
    settled = tuple(
        Newcomer(day.day, _met(stay, day), who in returned)
        for who, (day, stay) in first.items()
        if who in returned or last - day.day > RETURN
    )
    return settled, len(first) - len(settled)


def _met(new: Stay, day: Day) -> int:
    came_us, left_us = _segments(new, day.day)[0]
    return sum(
        any(first < left_us and came_us < last for first, last in _segments(each, day.day))
        for each in day.stays
        if each is not new
    )


def _segments(stay: Stay, day: date) -> list[tuple[int, int]]:
    cut_us = _cut_us(day)
    return [(came_us, cut_us if left is None else left) for came_us, left in stay.segments]


# --- encounters ---


def _encounters(days: Sequence[Day]) -> dict[str, int]:
    """Return how many pairs were in together for half an hour or more in each week."""
    together: Counter[tuple[str, str, str]] = Counter()
    for day in days:
        moves = [(stay.person.id, *each) for stay in day.stays for each in _segments(stay, day.day)]
        sunday, week = day.day.weekday() == 6, f"{day.day:%G-W%V}"
        after, cut_us = f"{day.day + DAY:%G-W%V}", _cut_us(day.day)
        for (one, in_us, out_us), (other, at_us, until_us) in combinations(moves, 2):
            first_us, second_us = (in_us, at_us) if in_us < at_us else (at_us, in_us)
            parted_us = min(out_us, until_us)
            both_us = min(parted_us, first_us + LONG_US) - second_us
            if both_us > 0 and one != other:
                pair = (one, other) if one < other else (other, one)
                said = after if sunday and parted_us == cut_us else week
                together[(said, *pair)] += both_us
    return dict(Counter(week for (week, _, _), both in together.items() if both >= ENOUGH_US))
