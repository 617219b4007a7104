"""What the days that are over teach: each is called first, and then learnt from. Pure."""

from collections import deque
from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from appliance.insight.forecast.expecting import Expecting
from appliance.insight.forecast.kinds import kinds_of
from appliance.insight.forecast.recording import Baselines, Settled, record_of
from appliance.insight.forecast.values import Record
from appliance.insight.values import Almanac, DayCount, Figures

LEADS: Final = 7
KEPT_DAYS: Final = 3 * 365
"""What is older teaches nothing any more, and would be read again every night."""
RECORD_DAYS: Final = 180
PRACTICE_DAYS: Final = 28


class Course:
    """One walk through the days, from the oldest on.

    `reached` and `missed` count hours in which somebody might have been expected.
    """

    def __init__(self, almanac: Almanac, threshold: int) -> None:
        self.expecting = Expecting(threshold)
        self.almanac = almanac
        self.days = self.reached = self.missed = 0
        self.settled: deque[tuple[Settled, ...]] = deque(maxlen=RECORD_DAYS)
        self._threshold = threshold
        self._baselines = Baselines()
        self._said: dict[tuple[date, int], list[float]] = {}

    def call(self, today: date, announced: Sequence[int]) -> None:
        """Say what is to be said on the morning of a day, of it and of the six after it."""
        for lead in range(LEADS):
            day = today + timedelta(lead)
            ahead = self.expecting.day_to_come(day, kinds_of(day, self.almanac))
            for hour in self.expecting.hours(day):
                known = announced[hour] if announced and not lead else 0
                sight = self.expecting.sight(ahead, hour, known, all_told=not lead)
                self._said.setdefault((day, hour), []).append(sight.probability)

    def pass_day(self, count: DayCount) -> None:
        """Settle what was said of a day, and learn from it."""
        reached = [there >= self._threshold for there in count.headcount]
        hours = self.expecting.hours(count.day)
        self.settled.append(tuple(self._settle(count.day, hours, reached)))
        self.reached += sum(reached[hour] for hour in hours)
        self.missed += sum(not reached[hour] for hour in hours)
        self.expecting.learn(count, kinds_of(count.day, self.almanac))
        self._baselines.learn(count.day, reached)
        self.days += 1

    def record(self) -> Record:
        return record_of([hour for day in self.settled for hour in day])

    def _settle(self, day: date, hours: Sequence[int], reached: Sequence[bool]) -> list[Settled]:
        """Return the hours that were called on all seven mornings before."""
        settled = []
        for hour in hours:
            said = self._said.pop((day, hour), [])
            if len(said) == LEADS:
                week = self._baselines.week(day, hour)
                weekday = self._baselines.weekday(day, hour)
                settled.append(Settled(tuple(said), week, weekday, reached[hour]))
        return settled


class Learned(Struct, frozen=True):
    """What is kept from learning until the next night: its `course` goes no further."""

    threshold: int
    course: Course
    first: date | None = None
    last: date | None = None
    record: Record = Record()

    @property
    def weeks(self) -> int:
        """Return how many whole weeks are on record."""
        if self.first is None or self.last is None:
            return 0
        return ((self.last - self.first).days + 1) // 7


def learn(figures: Figures, almanac: Almanac, threshold: int) -> Learned:
    """Learn from all days that are over, or from the last three years of them.

    Of the last half year every day is called before it is learnt from, from seven mornings: how
    that went is the record. What was announced is known on the morning of the day itself.
    """
    days = figures.days
    nothing = Learned(threshold, Course(almanac, threshold), days[0].day if days else None)
    return learn_on(nothing, days[-KEPT_DAYS:], almanac)


def learn_on(learned: Learned, days: Sequence[DayCount], almanac: Almanac) -> Learned:
    """Learn from the days that have come to be over since; what was learnt stays as it is."""
    if not days:
        return learned
    course = deepcopy(learned.course)
    course.almanac = almanac
    called_from = len(days) - RECORD_DAYS - LEADS + 1
    for at, count in enumerate(days):
        if at >= called_from and course.days >= PRACTICE_DAYS:
            course.call(count.day, count.announced)
        course.pass_day(count)
    first = learned.first or days[0].day
    return Learned(learned.threshold, course, first, days[-1].day, course.record())
