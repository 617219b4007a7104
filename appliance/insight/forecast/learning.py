"""What the days that are over teach: each is called first, and then learnt from. Pure."""

from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from appliance.insight.forecast.expecting import Expecting, Sight
from appliance.insight.forecast.kinds import kinds_of
from appliance.insight.forecast.recording import Baselines, Settled
from appliance.insight.forecast.values import Record
from appliance.insight.values import Almanac, DayCount, Figures

LEADS: Final = 7
KEPT_DAYS: Final = 3 * 365
"""What is older teaches nothing any more, and would be read again every night."""
RECORD_DAYS: Final = 180
PRACTICE_DAYS: Final = 28


class Learned(Struct, frozen=True):
    """What is kept from learning until the next night; `expecting` learns nothing any more.

    `reached` and `missed` count hours in which somebody might have been expected.
    """

    threshold: int
    expecting: Expecting
    first: date | None = None
    last: date | None = None
    reached: int = 0
    missed: int = 0
    record: Record = Record()

    @property
    def weeks(self) -> int:
        """Return how many whole weeks are on record."""
        if self.first is None or self.last is None:
            return 0
        return ((self.last - self.first).days + 1) // 7


class _Said:
    """What was said of days to come, until they are over."""

    def __init__(self) -> None:
        self._of: dict[date, dict[int, list[float]]] = {}

    def add(self, day: date, hour: int, sight: Sight) -> None:
        self._of.setdefault(day, {}).setdefault(hour, []).append(sight.probability)

    def take(self, day: date) -> dict[int, list[float]]:
        return self._of.pop(day, {})


class _Course:
    """One walk through the days, from the oldest on."""

    def __init__(self, almanac: Almanac, threshold: int) -> None:
        self.expecting = Expecting(threshold)
        self.settled = Settled()
        self.reached = self.missed = 0
        self._almanac, self._threshold = almanac, threshold
        self._baselines = Baselines()
        self._said = _Said()

    def call(self, today: date, announced: tuple[int, ...]) -> None:
        """Say what is to be said on the morning of a day, of it and of the six after it."""
        for lead in range(LEADS):
            day = today + timedelta(lead)
            share = self.expecting.share(kinds_of(day, self._almanac))
            for hour in self.expecting.hours(day):
                known = announced[hour] if announced and not lead else 0
                sight = self.expecting.sight(day, hour, share, known, all_told=not lead)
                self._said.add(day, hour, sight)

    def pass_day(self, count: DayCount) -> None:
        """Settle what was said of a day, and learn from it."""
        day, baselines = count.day, self._baselines
        reached = [there >= self._threshold for there in count.headcount]
        for hour, said in self._said.take(day).items():
            if len(said) == LEADS:
                week, weekday = baselines.week(day, hour), baselines.weekday(day, hour)
                self.settled.settle(said, week, weekday, reached=reached[hour])
        for hour in self.expecting.hours(day):
            self.reached += reached[hour]
            self.missed += not reached[hour]
        self.expecting.learn(count, kinds_of(day, self._almanac))
        baselines.learn(day, reached)


def learn(figures: Figures, almanac: Almanac, threshold: int) -> Learned:
    """Learn from all days that are over, or from the last three years of them.

    Of the last half year every day is called before it is learnt from, from seven mornings: how
    that went is the record. What was announced is known on the morning of the day itself.
    """
    days = figures.days[-KEPT_DAYS:]
    if not days:
        return Learned(threshold, Expecting(threshold))
    course = _Course(almanac, threshold)
    for at, count in enumerate(days):
        if at >= PRACTICE_DAYS and at >= len(days) - RECORD_DAYS - LEADS + 1:
            course.call(count.day, count.announced)
        course.pass_day(count)
    return Learned(
        threshold,
        course.expecting,
        figures.days[0].day,
        days[-1].day,
        course.reached,
        course.missed,
        course.settled.record(),
    )
