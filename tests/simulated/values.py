"""What a simulated day is made of: stays, announcements, what could be known. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tests.simulated.people import Person

ZONE = ZoneInfo("Europe/Brussels")
DAY = timedelta(days=1)


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
