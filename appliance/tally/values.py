"""The sums of comings and goings, and what later entries still need. Pure."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from appliance.model import Category


class Hour(Struct, frozen=True, array_like=True):
    """One hour of one day: who came, and how many were in at its fullest moment.

    `peak` is each category's own. `headcount` are those counted against the threshold, `present`
    is everybody.
    """

    arrivals: Mapping[Category, int] = {}
    peak: Mapping[Category, int] = {}
    headcount: int = 0
    present: int = 0


class Turnout(Struct, frozen=True, array_like=True):
    """How many had said before the day began that they would be in at an hour; how many were.

    They are those who are counted against the threshold.
    """

    announced: int = 0
    kept: int = 0


class Promise(Struct, frozen=True, array_like=True):
    """A visit that was announced at `said_us` and is not over; they were in at the hours `kept`."""

    member: str
    begins_us: int
    ends_us: int
    said_us: int
    kept: frozenset[str] = frozenset()


class Newcomer(Struct, frozen=True, array_like=True):
    """A first visit: on what day, how many others were met, whether they came back."""

    day: date
    met: int
    returned: bool


class Pending(Struct, frozen=True, array_like=True):
    """A newcomer of whom it is not known yet whether they come back.

    `beside` are those met so far, None once the first visit is over; `met` says how many then.
    """

    day: date
    beside: frozenset[str] | None = frozenset()
    met: int = 0

    def over(self) -> "Pending":
        """Return the same after the first visit: from here on a number will do."""
        return self if self.beside is None else Pending(self.day, None, len(self.beside))

    def settled(self, *, returned: bool) -> Newcomer:
        return Newcomer(self.day, self.over().met, returned)


class Open(Struct, frozen=True):
    """What later entries still need. `seen` came on `day`; pairs were `together` in `week`.

    `together_us` has pairs of a seal from before `together` was there: "anne bert".
    """

    last_us: int = 0
    day: str = ""
    seen: frozenset[str] = frozenset()
    week: str = ""
    together_us: Mapping[str, int] = {}
    came_before: frozenset[str] = frozenset()
    pending: Mapping[str, Pending] = {}
    promises: Mapping[int, Promise] = {}
    together: Mapping[str, Mapping[str, int]] = {}


class Tally(Struct, frozen=True):
    """The sums. `hours` by local hour (2026-11-23T14), `days` by local day, weeks as 2026-W48.

    `days` has how many different people came, by category; `encounters` how many pairs were in
    together for half an hour or more in that week; `announced` what was, by local hour.
    """

    hours: Mapping[str, Hour] = {}
    days: Mapping[str, Mapping[Category, int]] = {}
    newcomers: tuple[Newcomer, ...] = ()
    encounters: Mapping[str, int] = {}
    open: Open = Open()
    announced: Mapping[str, Turnout] = {}
