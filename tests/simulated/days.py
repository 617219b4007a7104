"""One simulated day after another: who comes, from when to when, and who had said so. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from random import Random

from appliance.local_time import instant
from appliance.model import Category
from tests.simulated.belgium import HOLIDAYS
from tests.simulated.kinds import (
    GUEST,
    NEWCOMER,
    Traits,
    coworker,
    host,
    id_of,
    popularity,
    student,
)
from tests.simulated.known import (
    KEEPS,
    KEPT,
    PUNCTUAL,
    SLOTS,
    WITHDRAWS,
    announced_presence,
    announces,
    log_odds_unsaid,
    met_by,
    return_chance,
    tries,
)
from tests.simulated.people import NEVER, Person, away_of, chance_of
from tests.simulated.values import DAY, ZONE, Day, Guess, Stay, Told

MINUTE_US = 60_000_000
SAME_MORNING = 0.2
"""Of the visits of those who announce, so many are announced on the very morning."""
TRIED_STAYS = 1 - 1 / 200
"""Whoever tried first and came back leaves sooner than others: after some months."""
GLOOM, GLOOM_ODDS = 0.015, -2.0
"""On few days nearly everybody stays away: a strike, snow."""
BUSTLE, BUSTLE_ODDS = 0.03, 1.2
"""On some there is something on."""


@dataclass(slots=True)
class Space:
    """A space in the making: its people, and the dice."""

    traits: Traits
    chance: Random
    first: date
    liked: tuple[float, ...] = ()
    people: list[Person] = field(default_factory=list)
    fresh: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.liked = popularity(self.chance)
        self.fresh = [host(self.chance, self.first)]
        self.fresh += [self._coworker(self.first) for _ in range(self.traits.coworkers)]
        self.fresh += [
            student(self.chance, self.traits, self.first) for _ in range(self.traits.students)
        ]
        self.people = list(self.fresh)

    def days(self, count: int) -> Iterator[Day]:
        for n in range(count):
            yield self._day(self.first + n * DAY)

    def _coworker(self, day: date) -> Person:
        return coworker(self.chance, self.liked, self.traits, day)

    def _student(self, day: date) -> Person:
        return student(self.chance, self.traits, day)

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
        if self.chance.random() < self.traits.joins / 30.4:
            self._take_in(self._coworker(day))
        if (9, 15) <= (day.month, day.day) <= (10, 20):
            students = sum(each.category is Category.STUDENT for each in self.people)
            if students < self.traits.students and self.chance.random() < 0.4:
                self._take_in(self._student(day))

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
            if self.chance.random() < return_chance(self.traits, met_by(new, everybody)):
                person = self._coworker(day + DAY)
                while sum(chance_of(each) for each in person.habit) < 1.0:
                    person = self._coworker(day + DAY)
                person.id, person.stays = new.person.id, TRIED_STAYS
                self.people.append(person)

    # --- what was known beforehand ---

    def _announce(self, day: date, four_us: int) -> Iterator[Told]:
        for each in self.people:
            likely = announces(each, day)
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
                    presence = announced_presence(said[each.id])
                    yield Guess(1 - KEPT, 0.0, presence, moody=False)
            else:
                monday = day - day.weekday() * DAY
                away = away_of(each, monday) if each.joined <= monday else 0.0
                silent = away / (away + (1 - away) * (1 - announces(each, day)))
                yield Guess(silent, log_odds_unsaid(each, day), each.presence)
        for _ in range(SLOTS):
            yield Guess(1 - tries(self.traits, day), 0.0, NEWCOMER.presence(0.0), moody=False)

    # --- who comes ---

    def _stays(self, day: date, four_us: int, said: dict[str, Told]) -> Iterator[Stay]:
        mood = self._mood()
        for each in self.people:
            told = said.get(each.id)
            if told is not None:
                if told.withdrawn_us is None and self.chance.random() < KEPT:
                    yield self._stay(each, four_us, *self._as_said(told))
            elif not each.away:
                likely = chance_of(log_odds_unsaid(each, day) + mood)
                if self.chance.random() < likely:
                    yield self._stay(each, four_us, *each.rhythm.drawn(self.chance))

    def _mood(self) -> float:
        dice, mood = self.chance.random(), self.chance.gauss(0.0, self.traits.mood)
        if dice < GLOOM:
            return GLOOM_ODDS
        return BUSTLE_ODDS if dice > 1 - BUSTLE else mood

    def _as_said(self, told: Told) -> tuple[int, int]:
        late = told.first < told.last and self.chance.random() >= PUNCTUAL
        return told.first + late, told.last

    def _try(self, day: date, four_us: int) -> Iterator[Stay]:
        for _ in range(SLOTS):
            if self.chance.random() < tries(self.traits, day):
                week = (NEVER,) * 7
                new = Person(id_of(self.chance), Category.COWORKER, day, week, NEWCOMER)
                yield self._stay(new, four_us, *NEWCOMER.drawn(self.chance))

    def _guests(self, day: date, four_us: int) -> Iterator[Stay]:
        """Yield whoever comes to see somebody, once, and does not count."""
        if day.weekday() < 5 and day not in HOLIDAYS and self.chance.random() < self.traits.guests:
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
