"""When there will be enough, as the pages are told it: learnt once a night, beside them."""

from collections.abc import Callable, Mapping
from datetime import date
from threading import Thread

from appliance.insight.forecast import Forecast, Learned, foretell, learn
from appliance.insight.values import Almanac, Figures
from appliance.local_time import local_day
from appliance.model import Stamp
from appliance.presence import Measure

Ahead = Callable[[Stamp], Mapping[tuple[date, int], int]]
"""How many have said that they come, by local day and hour, as it is known at that stamp."""

Counted = Callable[[Stamp], Figures | None]
"""The days that are over, None while they are not summed."""

Foreseen = Callable[[Stamp], Forecast | None]
"""What is to be expected, None while that is not worked out."""


def untold(_stamp: Stamp) -> None:
    """Stand where there are no figures, or not yet."""


class Foresight:
    """Learns from the figures when a day is added to them, in a thread of its own: no page waits.

    What was learnt the day before is said for as long as that takes. Pages ask from many threads;
    each finds a frozen value and may put back a frozen value: two that begin at once do the same
    work twice, and neither can harm the other.
    """

    def __init__(
        self,
        counted: Counted,
        almanac: Callable[[], Almanac],
        ahead: Ahead,
        measure: Measure,
    ) -> None:
        self._counted = counted
        self._almanac = almanac
        self._ahead = ahead
        self._measure = measure
        self._learnt: tuple[object, Learned] | None = None
        self._learning: Thread | None = None

    def __call__(self, stamp: Stamp) -> Forecast | None:
        figures = self._counted(stamp)
        if figures is None:
            return None
        almanac, learnt = self._almanac(), self._learnt
        if learnt is None or learnt[0] != _edition(figures, almanac):
            self._begin(figures, almanac)
        if learnt is None:
            return None
        today = local_day(stamp.utc_us, self._measure.zone)
        return foretell(learnt[1], almanac, today, self._ahead(stamp))

    def _begin(self, figures: Figures, almanac: Almanac) -> None:
        if self._learning is None or not self._learning.is_alive():
            self._learning = Thread(target=self._learn, args=(figures, almanac), daemon=True)
            self._learning.start()

    def _learn(self, figures: Figures, almanac: Almanac) -> None:
        learned = learn(figures, almanac, self._measure.threshold)
        self._learnt = (_edition(figures, almanac), learned)


def _edition(figures: Figures, almanac: Almanac) -> object:
    """Return what changes when there is more to learn from."""
    ends = (figures.days[0].day, figures.days[-1]) if figures.days else None
    return (len(figures.days), ends, almanac)
