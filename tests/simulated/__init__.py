"""A coworking space that never was, with all the facts it would have left, and its truth.

**What it is.** A generator of days, each from the same dice for the same seed. It has coworkers
with habits: some come every day, some on the one, two or three days they like, some now and then,
some hardly ever; each at hours of their own, alone or through a lunch outside; people like the
days that others like. It has students, who fill the place before exams, go home at weekends and
are gone in summer; a host, who is staff and does not count; guests, who come once and do not
count either. Some are ill for a week, or on leave, mostly in July, August and at Christmas;
parents are away in school holidays. Public holidays empty the place, and bridges thin it. Every
day has a mood that everybody shares (rain, a strike, something on in town). Some announce their
visits one or two days ahead, or on the very morning; mostly they come, a little late at times; a
few take it back. Some forget to badge out and are in, by the record, until the cut-off. Members
leave for good, others join, and some try the place first: whether these come back depends on how
many they met.

**What it is not.** It is made up: nothing in it was measured anywhere, and a forecast that does
well on it has shown that it learns habits, calendars and announcements, not that it knows
Louvain. People do not look who is there before they come, nor follow friends; nobody changes
their habits, they only come and go; moods do not last for longer than a day; no event is known
beforehand. And one thing is simpler than life so that the truth can be exact: whoever comes does
so in the first half of an hour, and whoever goes, in the second, so that half past is the fullest
moment of every hour.

**Its truth** for an hour of a day is the probability that five who count are in, by what could be
known when the day began: the generator's own parameters, who is a member, the calendar, and what
had been announced by then. It knows no dice: not who is ill this week, nor what the mood will be.
Of the hours before 7 and from 22 on, when only forgotten badges are in, it says 0.

    space = simulate(Kind.SMALL, seed=101)
    space.figures          what the tally would make of it
    space.entries()        the facts themselves
    space.truth(day)       24 true probabilities
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from random import Random

from appliance.facts import LedgerEntry
from appliance.insight.values import Almanac, Figures
from appliance.local_time import instant
from tests.simulated.belgium import ALMANAC
from tests.simulated.counted import figures_of
from tests.simulated.days import Space
from tests.simulated.facts import entries_of
from tests.simulated.kinds import TRAITS, Kind, Traits
from tests.simulated.known import return_chance
from tests.simulated.noise import noise, noise_of_days
from tests.simulated.truth import THRESHOLD, probabilities
from tests.simulated.values import ZONE, Day

__all__ = [
    "ALMANAC",
    "DEVELOPMENT_SEEDS",
    "FIRST",
    "THRESHOLD",
    "TRAITS",
    "UNSEEN_SEEDS",
    "YEARS",
    "ZONE",
    "Kind",
    "Simulated",
    "noise",
    "noise_of_days",
    "return_chance",
    "simulate",
]

DEVELOPMENT_SEEDS = (101, 102, 103, 104, 105, 106)
"""To build and tune a forecast on."""
UNSEEN_SEEDS = (7301, 7302, 7303, 7304)
"""Never looked at while anything is built: the acceptance tests alone use them."""

FIRST = date(2023, 9, 4)
YEARS = 3 * 364


@dataclass(frozen=True)
class Simulated:
    """One space's days."""

    kind: Kind
    traits: Traits
    days: tuple[Day, ...]
    almanac: Almanac = ALMANAC

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.days)

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield the facts, for a ledger to take down one after the other."""
        return entries_of(self.days)

    def ahead(self, today: date) -> dict[tuple[date, int], int]:
        """Return how many are announced for which hour from `today` on, as known when it begins."""
        begins_us = instant(today, time(), ZONE)
        n = (today - self.days[0].day).days
        return dict(
            Counter(
                (each.day, hour)
                for each in self.days[n : n + 7]
                for told in each.told
                if told.made_us < begins_us
                and (told.withdrawn_us is None or told.withdrawn_us >= begins_us)
                for hour in range(told.first, told.last + 1)
            )
        )

    def truth(self, day: date) -> tuple[float, ...]:
        """Return for each hour how likely five were, by what was known when the day began."""
        known = self.days[(day - self.days[0].day).days]
        return probabilities(known.guesses, self.traits.mood)


def simulate(
    kind: Kind,
    seed: int,
    first: date = FIRST,
    days: int = YEARS,
    traits: Traits | None = None,
) -> Simulated:
    """Return the days of a space of a kind, or of its own `traits`, the same for the same seed."""
    traits = traits or TRAITS[kind]
    space = Space(traits, Random(f"{kind} {seed}"), first)
    return Simulated(kind, traits, tuple(space.days(days)))
