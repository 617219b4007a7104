"""Sums in the making. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from appliance import presence
from appliance.facts import (
    AnnouncementWithdrawn,
    Corrected,
    Entered,
    Fact,
    Left,
    MemberErased,
    VisitAnnounced,
)
from appliance.local_time import SECOND_US
from appliance.model import Category, Stamp, Way
from appliance.presence import Attendance, Measure
from appliance.roster import recategorised
from appliance.tally.encounters import LONG_US, Encounters
from appliance.tally.promises import Promises, key_of
from appliance.tally.values import Hour, Pending, Tally, Turnout

_HOUR_US: Final = 3600 * SECOND_US
_EMPTY: Final = Hour()
RETURN_DAYS: Final = 30
"""Whoever comes again on a later day within this many came back."""


class Draft:
    """A tally in the making."""

    def __init__(
        self,
        tally: Tally,
        attendance: Attendance,
        categories: Mapping[str, Category],
        measure: Measure,
    ) -> None:
        self.attendance = attendance
        self._measure = measure
        self._categories = categories
        self._hours = dict(tally.hours)
        self._days = {day: dict(counted) for day, counted in tally.days.items()}
        self._newcomers = list(tally.newcomers)
        self._encounters = dict(tally.encounters)
        self._open = tally.open
        self._together = Encounters(tally.open.together, tally.open.together_us)
        self._pending = dict(tally.open.pending)
        self._announced = dict(tally.announced)
        self._promises = Promises(tally.open.promises, measure.zone)
        self._hour = (0, 0, "")

    def tally(self) -> Tally:
        left = replace(
            self._open,
            together=self._together.together,
            together_us={},
            pending=self._pending,
            promises=self._promises.open,
        )
        newcomers = tuple(self._newcomers)
        return Tally(self._hours, self._days, newcomers, self._encounters, left, self._announced)

    def take(self, sequence: int, stamp: Stamp, fact: Fact) -> None:
        if isinstance(fact, MemberErased):
            self._stay(self._together_until_us(stamp))
            self._forget(fact.member)
        elif isinstance(fact, VisitAnnounced):
            self._promises.say(sequence, fact, stamp.utc_us)
        elif isinstance(fact, AnnouncementWithdrawn):
            self._promises.take_back(fact.announced, stamp.utc_us)
        elif isinstance(fact, Entered | Left):
            self.reach(stamp)
            way = Way.IN if isinstance(fact, Entered) else Way.OUT
            self._move(fact.member, way, stamp.utc_us)
        elif isinstance(fact, Corrected):
            self._cut(stamp)
            self._correct(fact)
        self._categories = recategorised(self._categories, fact)
        before = self.attendance
        self.attendance = presence.step(before, stamp, fact, self._measure)
        moved = isinstance(fact, Entered | Left | Corrected)
        if moved and self.attendance is not before:
            self._peak(fact.at_us if isinstance(fact, Corrected) else stamp.utc_us)

    def reach(self, stamp: Stamp) -> None:
        """Count what time alone does up to `stamp`."""
        self._cut(stamp)
        self._pass_time(stamp.utc_us)
        self._turn(stamp.utc_us)
        for member, key, kept in self._promises.over(stamp.utc_us):
            if self._categories.get(member) in self._measure.counted:
                before = self._announced.get(key, Turnout())
                self._announced[key] = Turnout(before.announced + 1, before.kept + kept)

    def _cut(self, stamp: Stamp) -> None:
        """Part with those who were taken to have left meanwhile: at the cut-off, one by one."""
        after = presence.turn(self.attendance, stamp, self._measure)
        gone = [member for member in self.attendance.inside if member not in after.inside]
        at_us = self._cut_us(stamp)
        if gone:
            self._pass_time(at_us)
            self._turn(at_us)
        for member in gone:
            self._part(member, at_us)
            self.attendance = presence.without(self.attendance, member)
        self.attendance = after

    def _cut_us(self, stamp: Stamp) -> int:
        return max(min(self.attendance.cut_us, stamp.utc_us), self._open.last_us)

    def _together_until_us(self, stamp: Stamp) -> int:
        """Return until when all who are in can be counted, at most up to `stamp`."""
        after = presence.turn(self.attendance, stamp, self._measure)
        all_stay = len(after.inside) == len(self.attendance.inside)
        return stamp.utc_us if all_stay else self._cut_us(stamp)

    def _move(self, member: str, way: Way, at_us: int) -> None:
        """Count somebody who came or went, before who is in says so."""
        if member in self.attendance.inside:  # whoever comes again has gone in between
            self._part(member, at_us)
        if way is Way.IN:
            self._arrive(member, at_us)

    def _correct(self, fact: Corrected) -> None:
        """Count what was forgotten; of a visit that is over, that somebody came is all there is."""
        if not fact.past:
            self._move(fact.member, fact.way, fact.at_us)
        elif fact.way is Way.IN:
            self._arrive(fact.member, fact.at_us)

    def _arrive(self, member: str, at_us: int) -> None:
        category = self._categories.get(member)
        day = self._local(at_us).date()
        if category is not None:
            key = self._key(at_us)
            hour = self._hours.get(key, _EMPTY)
            self._hours[key] = replace(hour, arrivals=_plus(hour.arrivals, category))
            if day.isoformat() == self._open.day and member not in self._open.seen:
                self._open = replace(self._open, seen=self._open.seen | {member})
                self._days[self._open.day] = _plus(self._days.get(self._open.day, {}), category)
        self._meet(member, at_us)
        self._welcome(member, day, at_us)

    def _meet(self, member: str, at_us: int) -> None:
        """Note an arrival with the newcomers whose first visit it falls into."""
        for other in self._there(at_us):
            new = self._pending.get(other)
            if new is not None and new.beside is not None and other != member:
                self._pending[other] = Pending(new.day, new.beside | {member})

    def _welcome(self, member: str, day: date, at_us: int) -> None:
        if member not in self._open.came_before:
            self._open = replace(self._open, came_before=self._open.came_before | {member})
            self._pending[member] = Pending(day, frozenset(self._there(at_us)) - {member})
        elif member in self._pending and day > self._pending[member].day:
            self._newcomers.append(self._pending.pop(member).settled(returned=True))

    def _part(self, member: str, at_us: int) -> None:
        """Count with whom somebody who goes has been for long enough this week."""
        if found := self._together.part(member, self.attendance.inside, at_us):
            week = self._open.week
            self._encounters[week] = self._encounters.get(week, 0) + found
        if member in self._pending:
            self._pending[member] = self._pending[member].over()

    def _pass_time(self, at_us: int) -> None:
        self._stay(at_us)
        self._open = replace(self._open, last_us=at_us)

    def _stay(self, at_us: int) -> None:
        """Count those who stayed on in each hour that began meanwhile."""
        for hour_us in takewhile(self._there, self._hours_between(self._open.last_us, at_us)):
            self._peak(hour_us)

    def _hours_between(self, from_us: int, to_us: int) -> Iterator[int]:
        at_us = from_us
        while (at_us := self._next_hour_us(at_us)) < to_us:
            yield at_us

    def _turn(self, at_us: int) -> None:
        """Begin a new day and a new week where they have changed."""
        today = self._local(at_us).date()
        day, week = today.isoformat(), f"{today:%G-W%V}"
        if day != self._open.day:
            self._open = replace(self._open, day=day, seen=frozenset())
            self._settle(today)
        if week != self._open.week:
            self._open = replace(self._open, week=week)
            self._together.begin_week()

    def _settle(self, today: date) -> None:
        """Count the newcomers who can come back no more."""
        late = today - timedelta(days=RETURN_DAYS)
        for member in [m for m, new in self._pending.items() if new.day < late]:
            self._newcomers.append(self._pending.pop(member).settled(returned=False))

    def _forget(self, member: str) -> None:
        """Count what there is of somebody who is erased, and let their id go."""
        self._promises.forget(member)
        self._open = replace(
            self._open,
            seen=self._open.seen - {member},
            came_before=self._open.came_before - {member},
        )
        self._together.forget(member)
        if member in self._pending:
            self._newcomers.append(self._pending.pop(member).settled(returned=False))

    def _peak(self, at_us: int) -> None:
        """Note how many are in."""
        key, there = self._key(at_us), self._there(at_us)
        self._promises.see(key, there)
        hour = self._hours.get(key, _EMPTY)
        counts = Counter(map(self._categories.get, there))
        peak = {
            category: max(counts[category], hour.peak.get(category, 0))
            for category in Category
            if counts[category] or category in hour.peak
        }
        headcount = sum(counts[category] for category in self._measure.counted)
        self._hours[key] = Hour(
            hour.arrivals, peak, max(hour.headcount, headcount), max(hour.present, len(there))
        )

    def _there(self, at_us: int) -> list[str]:
        """Return who is in, as far as it can be believed."""
        inside = self.attendance.inside
        return [who for who, came in inside.items() if 0 <= at_us - came.utc_us < LONG_US]

    def _key(self, at_us: int) -> str:
        """Return the local hour of an instant: mostly it is that of the instant before."""
        from_us, to_us, key = self._hour
        if not from_us <= at_us < to_us:
            local = self._local(at_us)
            key = key_of(local.date(), local.hour)
            self._hour = at_us, at_us - _into_us(local) + _HOUR_US, key
        return key

    def _local(self, at_us: int) -> datetime:
        return datetime.fromtimestamp(at_us / 1e6, tz=self._measure.zone)

    def _next_hour_us(self, at_us: int) -> int:
        return at_us - _into_us(self._local(at_us)) + _HOUR_US


def _into_us(local: datetime) -> int:
    """Return how long its hour has lasted at a local time."""
    return (local.minute * 60 + local.second) * SECOND_US + local.microsecond


def _plus(counted: Mapping[Category, int], category: Category) -> dict[Category, int]:
    return {**counted, category: counted.get(category, 0) + 1}
