"""When there will be enough, as the pages are told it: learnt once a night, beside them."""

from collections.abc import Callable, Mapping
from threading import Thread
from typing import Final

from msgspec import Struct

from appliance import journal
from appliance.announcing import LocalHour
from appliance.insight.forecast import Forecast, Learned, foretell, learn, learn_on
from appliance.insight.values import Almanac, DayCount, Figures
from appliance.local_time import local_day
from appliance.model import Stamp
from appliance.presence import Measure

AheadByHour = Callable[[Stamp], Mapping[LocalHour, int]]
"""How many have said that they come, by local day and hour, as it is known at that stamp."""

Summed = Callable[[Stamp], Figures | None]
"""The days that are over, None while they are not summed."""

Foreseen = Callable[[Stamp], Forecast | None]
"""What is to be expected, None while that is not worked out."""


_STUMBLES: Final = (ArithmeticError, LookupError, ValueError)
"""What figures nobody has thought of may do to a sum: the pages go on without the forecast."""


def untold(_stamp: Stamp) -> None:
    """Stand where there are no figures, or not yet."""


class Lesson(Struct, frozen=True):
    """What was learnt, and from what. Of all the figures only the days that are over teach it."""

    days: tuple[DayCount, ...]
    almanac: Almanac
    learned: Learned


class Foresight:
    """Learns from the figures when a day is added to them, in a thread of its own: no page waits.

    What was learnt the day before is said for as long as that takes. Pages ask from many threads;
    each finds a frozen value and may put back a frozen value: two that begin at once do the same
    work twice, and neither can harm the other.
    """

    def __init__(
        self,
        figures: Summed,
        almanac: Callable[[], Almanac],
        ahead: AheadByHour,
        measure: Measure,
    ) -> None:
        self._figures = figures
        self._almanac = almanac
        self._ahead = ahead
        self._measure = measure
        self._lesson: Lesson | None = None
        self._thread: Thread | None = None
        self._begun: tuple[object, Almanac] | None = None
        self._said: tuple[Lesson, object, Forecast] | None = None
        self._complaint = ""

    def __call__(self, stamp: Stamp) -> Forecast | None:
        figures = self._figures(stamp)
        if figures is None:
            return None
        lesson, almanac = self._lesson, self._almanac()
        if lesson is None or lesson.days != figures.days or lesson.almanac != almanac:
            self._begin(figures, almanac)
        return None if lesson is None else self._foretell(lesson, stamp)

    def join(self, wait_s: float) -> None:
        """Wait until what is being learnt is known."""
        if self._thread is not None:
            self._thread.join(wait_s)

    def _foretell(self, lesson: Lesson, stamp: Stamp) -> Forecast | None:
        """Say it once for all pages, for as long as nothing that it depends on changes."""
        today, ahead = local_day(stamp.utc_us, self._measure.zone), self._ahead(stamp)
        asked, said = (today, ahead), self._said
        if said is None or said[0] is not lesson or said[1] != asked:
            try:
                told = foretell(lesson.learned, lesson.almanac, today, ahead)
            except _STUMBLES as stumble:
                self._complain(stumble)
                return None
            said = self._said = (lesson, asked, told)
        return said[2]

    def _begin(self, figures: Figures, almanac: Almanac) -> None:
        """Learn, where nobody is learning; what it stumbled over once is not tried again."""
        begun = figures.days, almanac
        if self._begun != begun and (self._thread is None or not self._thread.is_alive()):
            self._begun = begun
            self._thread = Thread(
                target=self._learn, args=(figures, almanac), name="foresight", daemon=True
            )
            self._thread.start()

    def _learn(self, figures: Figures, almanac: Almanac) -> None:
        try:
            learned = self._learned(figures, almanac)
        except _STUMBLES as stumble:
            self._complain(stumble)
        else:
            self._lesson = Lesson(figures.days, almanac, learned)

    def _learned(self, figures: Figures, almanac: Almanac) -> Learned:
        """Go on from what was learnt where days were added and nothing else changed."""
        lesson = self._lesson
        if lesson is not None and lesson.almanac == almanac:
            known = len(lesson.days)
            if figures.days[:known] == lesson.days:
                return learn_on(lesson.learned, figures.days[known:], almanac)
        return learn(figures, almanac, self._measure.threshold)

    def _complain(self, stumble: Exception) -> None:
        """Say it once, however many pages ask."""
        sentence = f"the pages go without a forecast: {stumble!r}"
        if sentence != self._complaint:
            journal.warning(sentence)
        self._complaint = sentence
