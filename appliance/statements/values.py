"""What statements are made of, and what comes of it. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.facts import LedgerEntry, MonthClosed, Statement, StatementIssued, Visit
from appliance.model import Category, Stamp
from appliance.roster import Roster
from appliance.tariff.values import Left, Plan
from appliance.tariff.words import Money


class Past(Struct, frozen=True):
    """A closed month: how it was closed, and all that was issued for it, credit notes too."""

    close: MonthClosed
    issued: tuple[StatementIssued, ...]


class Record(Struct, frozen=True):
    """What is on record, and how to read on. `close` is the last month that is closed.

    `entries` are those from `close.next_from` on, from the ledger's beginning before any close;
    `tariffs` are all there ever were (TariffSet). `payers` are the ids of who pays for whom, where
    that is not the member. `cut_off` is the one of before any tariff. Entries up to `forgotten`
    are gone. `past` reads a closed month, None where it is not closed; `since` the entries from a
    sequence on.
    """

    entries: tuple[LedgerEntry, ...]
    tariffs: tuple[LedgerEntry, ...]
    roster: Roster
    payers: Mapping[str, str]
    zone: ZoneInfo
    now: Stamp
    past: Callable[[str], Past | None]
    since: Callable[[int], Iterable[LedgerEntry]]
    close: MonthClosed | None = None
    cut_off: time = time(3)
    forgotten: int = 0


class Drafted(Struct, frozen=True):
    """A month's statements before they are issued, and what stands in the way of issuing them.

    `unsettled` are the visits that are estimates, oldest first. `over` tells whether the month is,
    `closed` whether it was closed already; `before` is the month to be closed first, "" for none.
    `closing` closes the month, and says by whom once it is issued; None where it cannot be.
    """

    month: str
    currency: str
    statements: tuple[Statement, ...] = ()
    total: int = 0
    unsettled: tuple[Visit, ...] = ()
    over: bool = False
    closed: bool = False
    before: str = ""
    closing: MonthClosed | None = None

    @property
    def ready(self) -> bool:
        return self.closing is not None


class Credit(Struct, frozen=True):
    """What is given back of a statement, which `corrects` one; made of what is up to `through`."""

    statement: Statement
    corrects: int
    through: int


class Recomputed(Struct, frozen=True):
    """What a statement comes to, made once more. `source` is "ledger" or "statement"."""

    issued: int
    now: int
    source: str

    @property
    def same(self) -> bool:
        return self.issued == self.now


class Reckoning(Struct, frozen=True):
    """How a member stands today. `plan` is None where no tariff is in force.

    `due` is what the month comes to so far, `may` the plans they may take, and `estimates` counts
    the visits of this month and the last that wait to be confirmed.
    """

    member: str
    currency: str
    plan: Plan | None = None
    since: date | None = None
    left: tuple[Left, ...] = ()
    due: int = 0
    payer: str = ""
    may: tuple[Plan, ...] = ()
    contribution: Money | None = None
    estimates: int = 0


class Cost(Struct, frozen=True):
    plan: Plan
    cents: int


class Fit(Struct, frozen=True):
    """What each plan would have cost a member for the very same visits, the cheapest first.

    At today's prices, each from an empty carryover: `now` is what their own come to, by the same
    reckoning. `verdict` is "fits", "too_small", "too_large" or "too_little" (to tell).
    """

    member: str
    category: Category
    months: tuple[str, ...]
    minutes: int
    plan: Plan
    now: int
    costs: tuple[Cost, ...]
    saving: int
    verdict: str


class Tried(Struct, frozen=True):
    """What a member's months came to, and what they would come to by another tariff, in cents."""

    member: str
    now: int
    then: int
