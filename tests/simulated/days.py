"""One simulated day after another: who comes, from when to when, and who had said so. Pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from appliance.local_time import instant
from appliance.model import Category
from tests.simulated.belgium import HOLIDAYS, school_holiday
from tests.simulated.kinds import (
    GUEST,
    NEWCOMER,
    TRAITS,
    Kind,
    coworker,
    host,
    id_of,
    popularity,
    student,
)
from tests.simulated.people import NEVER, Person, away_of, chance_of, log_odds_of

ZONE = ZoneInfo("Europe/Brussels")
MINUTE_US = 60_000_000
DAY = timedelta(days=1)
KEEPS = 0.85
"""How likely somebody comes who had announced it."""
WITHDRAWS = 0.4
"""Of those who will not, so many take it back before the day begins."""
PUNCTUAL = 0.8
"""How likely they come at the hour they had announced, rather than at the next."""
SAME_MORNING = 0.2
SLOTS = 2
"""At most so many try the space on one day."""
GUESTS = 0.12
TRIED_STAYS = 1 - 1 / 200
"""Whoever tried first and came back leaves sooner than others: after some months."""
GLOOM, GLOOM_ODDS = 0.015, -2.0
"""On few days nearly everybody stays away: a strike, snow."""
BUSTLE, BUSTLE_ODDS = 0.03, 1.2
"""On some there is something on."""


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement: made when, and withdrawn or not; both hours are in it."""

    person: Person
    first: int
    last: int
    made_us: int
    withdrawn_us: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody's day. Each segment is from when to when, UTC microseconds; None is an exit that
    was not badged. `first` and `last` are the hours they were in, both included."""

    person: Person
    first: int
    last: int
    segments: tuple[tuple[int, int | None], ...]

    def is_in(self, hour: int) -> bool:
        """Tell whether they are in at half past `hour`, by the record."""
        return self.first <= hour and (hour <= self.last or self.segments[-1][1] is None)


@dataclass(frozen=True, slots=True)
class Guess:
    """What can be known of one who may come: away or not, log-odds if not, hours if so."""

    away: float
    log_odds: float
    presence: tuple[float, ...]
    moody: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it went, and what could be known of it when it began: `guesses`."""

    day: date
    stays: tuple[Stay, ...]
    told: tuple[Told, ...]
    guesses: tuple[Guess, ...]
    joined: tuple[Person, ...]


@dataclass(slots=True)
class Space:
    """A space in the making: its people, and the dice."""

    kind: Kind
    chance: Random
    first: date
    liked: tuple[float, ...] = ()
    people: list[Person] = field(default_factory=list)
    fresh: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        traits = TRAITS[self.kind]
        self.liked = popularity(self.chance)
        self.fresh = [host(self.chance, self.first)]
        self.fresh += [self._coworker(self.first) for _ in range(traits.coworkers)]
        self.fresh += [student(self.chance, traits, self.first) for _ in range(traits.students)]
        self.people = list(self.fresh)

    def days(self, count: int) -> Iterator[Day]:
        for n in range(count):
            yield self._day(self.first + n * DAY)

    def _coworker(self, day: date) -> Person:
        return coworker(self.chance, self.liked, TRAITS[self.kind], day)

    def _day(self, day: date) -> Day:
        self._join(day)
        if day.weekday() == 0:
            for each in self.people:
                each.away = self.chance.random() < away_of(each, day)
        four_us = instant(day, time(4), ZONE)
        told = tuple(self._announce(day, four_us))
        said = {each.person.id: each for each in told}
        guesses = tuple(self._guesses(day, said))
        joined, self.fresh = tuple(self.fresh), []
        stays = tuple(self._stays(day, four_us, said))
        tried = tuple(self._try(day, four_us))
        late = tuple(self._announce_late(stays, four_us, set(said)))
        everybody = (*stays, *tried, *self._guests(day, four_us))
        self._part(day)
        self._win(day, tried, everybody)
        new = tuple(each.person for each in everybody[len(stays) :])
        return Day(day, everybody, (*told, *late), guesses, (*joined, *new))

    # --- who belongs here ---

    def _join(self, day: date) -> None:
        traits = TRAITS[self.kind]
        if self.chance.random() < traits.joins / 30.4:
            self._take_in(self._coworker(day))
        if (9, 15) <= (day.month, day.day) <= (10, 20):
            students = sum(each.category is Category.STUDENT for each in self.people)
            if students < traits.students and self.chance.random() < 0.4:
                self._take_in(student(self.chance, traits, day))

    def _take_in(self, person: Person) -> None:
        self.people.append(person)
        self.fresh.append(person)

    def _part(self, day: date) -> None:
        """Let go whoever leaves for good; nobody does in their first month."""
        gone = {
            each.id
            for each in self.people
            if self.chance.random() >= each.stays and day - each.joined > 30 * DAY
        }
        self.people = [each for each in self.people if each.id not in gone]

    def _win(self, day: date, tried: tuple[Stay, ...], everybody: tuple[Stay, ...]) -> None:
        """Make members of those who come back: the more they met, the likelier."""
        for new in tried:
            if self.chance.random() < return_chance(self.kind, met_by(new, everybody)):
                person = self._coworker(day + DAY)
                while sum(chance_of(each) for each in person.habit) < 1.0:
                    person = self._coworker(day + DAY)
                person.id, person.stays = new.person.id, TRIED_STAYS
                self.people.append(person)

    # --- what was known beforehand ---

    def _announce(self, day: date, four_us: int) -> Iterator[Told]:
        for each in self.people:
            likely = _announces(each, day)
            if not likely or each.away or self.chance.random() >= likely:
                continue
            first, last = each.rhythm.drawn(self.chance)
            ago_days = 1 if self.chance.random() < 0.7 else 2
            made_us = four_us - (ago_days * 24 - 14) * 60 * MINUTE_US
            made_us += self.chance.randrange(3 * 60 * MINUTE_US)
            yield Told(each, first, last, made_us, self._withdrawn_us(four_us))

    def _withdrawn_us(self, four_us: int) -> int | None:
        """Return when they take it back, on the evening before; None if they do not."""
        if self.chance.random() >= (1 - KEEPS) * WITHDRAWS:
            return None
        return four_us - 6 * 60 * MINUTE_US + self.chance.randrange(60 * MINUTE_US)

    def _guesses(self, day: date, said: dict[str, Told]) -> Iterator[Guess]:
        """Yield what can be known of everybody who counts; nobody's dice."""
        for each in self.people:
            if each.category is Category.STAFF:
                continue
            if each.id in said:
                if said[each.id].withdrawn_us is None:
                    kept = KEEPS / (1 - (1 - KEEPS) * WITHDRAWS)
                    presence = _announced_presence(said[each.id])
                    yield Guess(1 - kept, 0.0, presence, moody=False)
            else:
                monday = day - day.weekday() * DAY
                away = away_of(each, monday) if each.joined <= monday else 0.0
                silent = away / (away + (1 - away) * (1 - _announces(each, day)))
                yield Guess(silent, _log_odds_unsaid(each, day), each.presence)
        for _ in range(SLOTS):
            yield Guess(1 - _tries(self.kind, day), 0.0, NEWCOMER.presence(0.0), moody=False)

    # --- who comes ---

    def _stays(self, day: date, four_us: int, said: dict[str, Told]) -> Iterator[Stay]:
        mood = self._mood()
        for each in self.people:
            told = said.get(each.id)
            if told is not None:
                if told.withdrawn_us is None and self._keeps():
                    yield self._stay(each, four_us, *self._as_said(told))
            elif not each.away:
                likely = chance_of(_log_odds_unsaid(each, day) + mood)
                if self.chance.random() < likely:
                    yield self._stay(each, four_us, *each.rhythm.drawn(self.chance))

    def _mood(self) -> float:
        dice, mood = self.chance.random(), self.chance.gauss(0.0, TRAITS[self.kind].mood)
        if dice < GLOOM:
            return GLOOM_ODDS
        return BUSTLE_ODDS if dice > 1 - BUSTLE else mood

    def _keeps(self) -> bool:
        return self.chance.random() < KEEPS / (1 - (1 - KEEPS) * WITHDRAWS)

    def _as_said(self, told: Told) -> tuple[int, int]:
        late = told.first < told.last and self.chance.random() >= PUNCTUAL
        return told.first + late, told.last

    def _try(self, day: date, four_us: int) -> Iterator[Stay]:
        for _ in range(SLOTS):
            if self.chance.random() < _tries(self.kind, day):
                week = (NEVER,) * 7
                new = Person(id_of(self.chance), Category.COWORKER, day, week, NEWCOMER)
                yield self._stay(new, four_us, *NEWCOMER.drawn(self.chance))

    def _guests(self, day: date, four_us: int) -> Iterator[Stay]:
        """Yield whoever comes to see somebody, once, and does not count."""
        if day.weekday() < 5 and day not in HOLIDAYS and self.chance.random() < GUESTS:
            guest = Person(id_of(self.chance), Category.VISITOR, day, (NEVER,) * 7, GUEST)
            yield self._stay(guest, four_us, *GUEST.drawn(self.chance))

    def _announce_late(
        self, stays: tuple[Stay, ...], four_us: int, said: set[str]
    ) -> Iterator[Told]:
        """Yield what is announced on the very morning: too late to be known when the day began."""
        for each in stays:
            person = each.person
            if (
                person.id not in said
                and person.announces
                and self.chance.random() < SAME_MORNING * person.announces
            ):
                made_us = four_us + 2 * 60 * MINUTE_US + self.chance.randrange(55 * MINUTE_US)
                yield Told(person, each.first, each.last, made_us)

    def _stay(self, person: Person, four_us: int, first: int, last: int) -> Stay:
        """Draw the minutes: whoever comes does so before half past, whoever goes, after."""
        came_us = self._within(four_us, first, 1)
        forgotten = self.chance.random() < person.forgets
        left_us = None if forgotten else self._within(four_us, last, 32)
        if first < 12 and last > 13 and self.chance.random() < person.lunches_out:
            out_us, back_us = self._within(four_us, 12, 32), self._within(four_us, 13, 1)
            return Stay(person, first, last, ((came_us, out_us), (back_us, left_us)))
        return Stay(person, first, last, ((came_us, left_us),))

    def _within(self, four_us: int, hour: int, minute: int) -> int:
        after_us = self.chance.randrange(27 * MINUTE_US)
        return four_us + ((hour - 4) * 60 + minute) * MINUTE_US + after_us


def return_chance(kind: Kind, met: int) -> float:
    """Return how likely somebody who tries comes back, having met so many."""
    traits = TRAITS[kind]
    return traits.alone + (traits.met - traits.alone) * chance_of(1.5 * (met - 3.5))


def met_by(new: Stay, everybody: tuple[Stay, ...]) -> int:
    """Return how many others were in at some time of somebody's first stretch of a day."""
    came_us, left_us = new.segments[0]
    return sum(
        any(
            (left_us is None or in_us < left_us) and (out_us is None or out_us > came_us)
            for in_us, out_us in each.segments
        )
        for each in everybody
        if each.person.id != new.person.id
    )


def _announces(person: Person, day: date) -> float:
    """Return how likely somebody who is not away announces that they come."""
    if not person.announces or day - person.joined < 3 * DAY:
        return 0.0
    return person.announces * chance_of(log_odds_of(person, day))


def _log_odds_unsaid(person: Person, day: date) -> float:
    """Return the log-odds that somebody comes who has not said so, which tells against it."""
    usual = log_odds_of(person, day)
    unsaid = 1.0 - person.announces if _announces(person, day) else 1.0
    return usual + math.log(unsaid)


def _announced_presence(told: Told) -> tuple[float, ...]:
    late = PUNCTUAL if told.first < told.last else 1.0
    hours = [float(told.first <= hour <= told.last) for hour in range(24)]
    hours[told.first] = late
    return tuple(
        told.person.forgets if hour > told.last else each for hour, each in enumerate(hours)
    )


def _tries(kind: Kind, day: date) -> float:
    """Return how likely each slot brings somebody for the first time."""
    if day.weekday() > 4 or day in HOLIDAYS:
        return 0.0
    quiet = 0.5 if school_holiday(day) else 1.0
    return quiet * TRAITS[kind].tries / 21 / SLOTS
