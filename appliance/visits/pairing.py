"""One member's comings and goings in pairs: each pair is a visit. Pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import Known, Visit
from appliance.facts.visits import TRIED_TWICE_S
from appliance.local_time import SECOND_US, cut_off_after
from appliance.model import Way
from appliance.visits.estimating import before_s, stay_s
from appliance.visits.instants import Clocks, Moment
from appliance.visits.movements import Movement
from appliance.visits.values import LONGEST_S, Customs


class Paired(Struct, frozen=True, gc=False):
    """A visit as the door has it, before anything was said of it.

    It needs the entries from `since` on. `went` is the sequence of the exit, 0 for none; `told`
    are those of the ends that somebody told. `sure` says whether its instants can be trusted.
    """

    visit: Visit
    since: int
    went: int = 0
    told: tuple[int, ...] = ()
    sure: bool = True


class Pairs:
    """One member's visits in the making, and how long those were that are known, oldest first."""

    def __init__(
        self, member: str, customs: Customs, clocks: Clocks, recent: Iterable[int]
    ) -> None:
        self.recent = list(recent)
        self._member = member
        self._customs = customs
        self._clocks = clocks
        self._made: list[Paired] = []
        self._came: Movement | None = None

    def take(self, movement: Movement) -> None:
        came = self._came
        if movement.way is Way.OUT:
            self._go(came, movement)
            self._came = None
            return
        if came is not None:
            if self._has_tried_twice(came, movement):
                return
            self._come_again(came, movement)
        self._came = movement

    def until(self, now: Moment) -> list[Paired]:
        """Return the visits as they are now."""
        came = self._came
        if came is not None and self._is_cut_off(came, now):
            self._assume(came)
        elif came is not None:
            seconds, bound = self._clocks.measured(came.moment, now)
            self._make(came, None, seconds, None, bound=bound)
        return _apart(self._made)

    def _go(self, came: Movement | None, went: Movement) -> None:
        if came is None:
            self._make_before(went)
            return
        seconds, bound = self._clocks.measured(came.moment, went.moment)
        if seconds > LONGEST_S and self._is_cut_off(came, went.moment):
            self._assume(came)
            self._make_before(went)
            return
        self._make(came, went, seconds, went.known, bound=bound)
        if not bound:
            self.recent.append(seconds)

    def _has_tried_twice(self, came: Movement, again: Movement) -> bool:
        """Tell whether somebody comes again so soon that they have not been away."""
        seconds, bound = self._clocks.measured(came.moment, again.moment)
        soon = seconds <= TRIED_TWICE_S and not bound
        return soon and not self._is_cut_off(came, again.moment)

    def _come_again(self, came: Movement, again: Movement) -> None:
        """Close what is open: they have gone in between, if not by the cut-off already."""
        if self._is_cut_off(came, again.moment):
            self._assume(came)
            return
        most_s, _ = self._clocks.measured(came.moment, again.moment)
        seconds = stay_s(self._customs, came.moment.us, most_s, self.recent)
        self._make(came, None, seconds, Known.INFERRED)

    def _assume(self, came: Movement) -> None:
        most_s = (self._cut_off_us(came) - came.moment.us) // SECOND_US
        seconds = stay_s(self._customs, came.moment.us, most_s, self.recent)
        self._make(came, None, seconds, Known.ASSUMED)

    def _is_cut_off(self, came: Movement, at: Moment) -> bool:
        """Tell whether the cut-off has passed: no clock put back can hide how long it has been."""
        seconds, _ = self._clocks.measured(came.moment, at)
        return self._cut_off_us(came) <= max(at.us, came.moment.us + seconds * SECOND_US)

    def _cut_off_us(self, came: Movement) -> int:
        return cut_off_after(came.moment.us, self._customs.cut_off, self._customs.zone)

    def _make(
        self,
        came: Movement,
        went: Movement | None,
        seconds: int,
        known: Known | None,
        *,
        bound: bool = False,
    ) -> None:
        visit = Visit(
            came.sequence, self._member, came.moment.us, seconds, came.known, known, bound
        )
        self._keep(visit, (came,) if went is None else (came, went), went)

    def _make_before(self, went: Movement) -> None:
        """Make a visit of an exit alone."""
        since_us = self._made[-1].visit.ended_us if self._made else None
        seconds = before_s(self._customs, went.moment.us, since_us, self.recent)
        began_us = went.moment.us - seconds * SECOND_US
        visit = Visit(went.sequence, self._member, began_us, seconds, Known.ASSUMED, went.known)
        self._keep(visit, (went,), went)

    def _keep(self, visit: Visit, ends: tuple[Movement, ...], went: Movement | None) -> None:
        since = min(min(end.sequence, end.moment.by) for end in ends)
        told = tuple(end.sequence for end in ends if end.told)
        if told:
            visit = replace(visit, said=max(told))
        exit_sequence = 0 if went is None else went.sequence
        self._made.append(Paired(visit, since, exit_sequence, told, ends[0].moment.trusted))


def _apart(made: Sequence[Paired]) -> list[Paired]:
    """Return visits one after the other: nobody is in two, whatever the clocks say.

    Durations hold. An instant nobody can trust gives way to the next visit, others to the last.
    """
    if all(one.visit.ended_us <= other.visit.began_us for one, other in pairwise(made)):
        return list(made)
    earlier: list[Paired] = []
    before_us = made[-1].visit.ended_us
    for paired in reversed(made):
        latest_us = before_us - paired.visit.seconds * SECOND_US
        given_way = paired if paired.sure else _at(paired, min(paired.visit.began_us, latest_us))
        before_us = given_way.visit.began_us
        earlier.append(given_way)
    apart: list[Paired] = []
    after_us = before_us
    for paired in reversed(earlier):
        apart.append(_at(paired, max(paired.visit.began_us, after_us)))
        after_us = apart[-1].visit.ended_us
    return apart


def _at(paired: Paired, began_us: int) -> Paired:
    return replace(paired, visit=replace(paired.visit, began_us=began_us))
