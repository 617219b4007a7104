"""How likely things are, by what can be known of people and days. Pure."""

import math
from datetime import date

from tests.simulated.belgium import HOLIDAYS, school_holiday
from tests.simulated.kinds import Traits
from tests.simulated.people import HOURS, Person, chance_of, log_odds_of
from tests.simulated.values import DAY, Stay, Told

KEEPS = 0.85
"""How likely somebody comes who had announced it."""
WITHDRAWS = 0.4
"""Of those who will not, so many take it back before the day begins."""
KEPT = KEEPS / (1 - (1 - KEEPS) * WITHDRAWS)
"""How likely somebody comes who has not taken it back."""
PUNCTUAL = 0.8
"""How likely they come at the hour they had announced, rather than at the next."""
SLOTS = 2
"""At most so many try the space on one day."""


def return_chance(traits: Traits, met: int) -> float:
    """Return how likely somebody who tries comes back, having met so many."""
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


def announces(person: Person, day: date) -> float:
    """Return how likely somebody who is not away announces that they come."""
    if not person.announces or day - person.joined < 3 * DAY:
        return 0.0
    return person.announces * chance_of(log_odds_of(person, day))


def log_odds_unsaid(person: Person, day: date) -> float:
    """Return the log-odds that somebody comes who has not said so, which tells against it."""
    usual = log_odds_of(person, day)
    unsaid = 1.0 - person.announces if announces(person, day) else 1.0
    return usual + math.log(unsaid)


def announced_presence(told: Told) -> tuple[float, ...]:
    late = PUNCTUAL if told.first < told.last else 1.0
    hours = [float(told.first <= hour <= told.last) for hour in range(HOURS)]
    hours[told.first] = late
    return tuple(
        told.person.forgets if hour > told.last else each for hour, each in enumerate(hours)
    )


def tries(traits: Traits, day: date) -> float:
    """Return how likely each slot brings somebody for the first time."""
    if day.weekday() > 4 or day in HOLIDAYS:
        return 0.0
    quiet = 0.5 if school_holiday(day) else 1.0
    return quiet * traits.tries / 21 / SLOTS
