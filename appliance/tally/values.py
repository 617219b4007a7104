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
    """What later entries still need. `seen` came on `day`; pairs were `together_us` in `week`."""

    last_us: int = 0
    day: str = ""
    seen: frozenset[str] = frozenset()
    week: str = ""
    together_us: Mapping[str, int] = {}
    came_before: frozenset[str] = frozenset()
    pending: Mapping[str, Pending] = {}


class Tally(Struct, frozen=True):
    """The sums. `hours` by local hour (2026-11-23T14), `days` by local day, weeks as 2026-W48.

    `days` has how many different people came, by category; `encounters` how many pairs were in
    together for half an hour or more in that week.
    """

    hours: Mapping[str, Hour] = {}
    days: Mapping[str, Mapping[Category, int]] = {}
    newcomers: tuple[Newcomer, ...] = ()
    encounters: Mapping[str, int] = {}
    open: Open = Open()
