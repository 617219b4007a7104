"""Two masses: the one that makes the space pay, and the one that makes a community. Pure.

Money is in cents without VAT.
"""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from msgspec import Struct

from appliance.insight.values import Figures
from appliance.model import Category

RECENT_WEEKS: Final = 8


class Brought(Protocol):
    """What a month brought in, as the desk answers it (`MonthIncome`)."""

    @property
    def month(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    @property
    def net(self) -> int: ...
    @property
    def paid_minutes(self) -> int: ...
    @property
    def paid_days(self) -> int: ...
    @property
    def paying(self) -> int: ...


class Without(StrEnum):
    """Why there is no break-even."""

    NO_COSTS = "no_costs"  # none are set
    NOT_WHOLE = "not_whole"  # the month is not over, or not all of it is on record
    NOT_OPEN = "not_open"  # nobody came on any day
    NOTHING_PAID = "nothing_paid"


class Economy(Struct, frozen=True):
    """What one month brought in, against what a month costs.

    `per_day` is the income for each day of a paying coworker, in cents, rounded down. `had` is how
    many paying coworkers there were on an open day, `needed` how many would have paid the costs,
    each bringing in as much: to a tenth, and needed rounded up. `needed_members` is the same in
    paying members. Where one of these cannot be told it is None; `without` says why for `needed`.
    """

    month: str
    closed: bool
    net: int
    costs: int | None
    paid_minutes: int
    paid_days: int
    paying: int
    open_days: int
    per_day: int | None
    had: Decimal | None
    needed: Decimal | None
    needed_members: int | None
    without: Without | None

    @property
    def balance(self) -> int | None:
        """Income minus costs."""
        return None if self.costs is None else self.net - self.costs


class Together(Struct, frozen=True):
    """One week: how many pairs were in together for half an hour or more, and its open days.

    `reached` counts the days on which as many who count came as the threshold asks. `over` tells
    whether all its days are.
    """

    week: str  # 2026-W48
    monday: date
    over: bool
    encounters: int
    open_days: int
    reached: int

    @property
    def per_open_day(self) -> float:
        return self.encounters / self.open_days if self.open_days else 0.0


class Community(Struct, frozen=True):
    """Weeks, oldest first; the means are of the last eight that are over, `recent` of them."""

    weeks: tuple[Together, ...] = ()
    recent: int = 0
    mean: float = 0.0
    per_open_day: float = 0.0
    reached: int = 0
    open_days: int = 0


class Masses(Struct, frozen=True):
    """Both. `latest` is the newest month of which the break-even is known."""

    economy: tuple[Economy, ...]
    community: Community
    latest: Economy | None


def masses(
    brought: Iterable[Brought],
    costs: int | None,
    figures: Figures,
    counted: Collection[Category],
    threshold: int,
) -> Masses:
    """Return both masses; `costs` are those of one month, None where none are set."""
    raise NotImplementedError
