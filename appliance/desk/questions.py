"""What is asked of the bills, and as what it is answered: what the child beside a door reads."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from msgspec import Struct

from appliance.commands.answers import MonthIncome, VisitSeen
from appliance.model import Stamp
from appliance.roster import Roster
from appliance.tariff.values import Tariff


class Grounds(Struct, frozen=True):
    """What is not in the ledger: who there is now, who pays for whom, what time it is.

    `ledger` is the path of the file.
    """

    ledger: str
    roster: Roster
    payers: Mapping[str, str]
    zone: str
    now: Stamp
    cut_off: time


class VisitsOf(Struct, frozen=True, tag=True):
    """One member's visits from a day on, and at least those from fact `visit` on: Attended."""

    member: str
    since: date
    visit: int = 0


class Attended(Struct, frozen=True):
    """One member's visits, oldest first, also those struck, and those that are only `proposed`.

    `closed` are the months that are. Movements up to `forgotten_us` are not on record any more;
    the record `begins` in a month, "" where none is known.
    """

    seen: tuple[VisitSeen, ...]
    proposed: frozenset[int] = frozenset()
    closed: tuple[str, ...] = ()
    forgotten_us: int = 0
    begins: str = ""


class Waiting(Struct, frozen=True, tag=True):
    """The visits that wait to be settled: a tuple of VisitSeen."""


class Draft(Struct, frozen=True, tag=True):
    """A month's statements: Drafted."""

    month: str


class Balance(Struct, frozen=True, tag=True):
    """How a member stands: Reckoning."""

    member: str


class Recompute(Struct, frozen=True, tag=True):
    """A statement once more: Recomputed."""

    number: int


class Credit(Struct, frozen=True, tag=True):
    """What is to be given back of a statement: Credit, or None."""

    number: int


class Fit(Struct, frozen=True, tag=True):
    """How plans fit: a tuple of Fit."""

    member: str
    months: int


class Trial(Struct, frozen=True, tag=True):
    """Other prices tried: the months, and a tuple of Tried."""

    tariff: Tariff
    months: int


class Earned(Struct, frozen=True, tag=True):
    """What the last months up to a day brought in: a tuple of MonthIncome."""

    until: date
    months: int


OfBills = Draft | Balance | Recompute | Credit | Fit | Trial | Earned
Question = VisitsOf | Waiting | OfBills


class Asked(Struct, frozen=True):
    """What the child reads."""

    grounds: Grounds
    question: Question


def result_of(question: Question) -> Any:  # noqa: ANN401, a type
    """Return as what a question is answered."""
    from appliance.statements import values  # noqa: PLC0415, once something is billed

    results: Mapping[type[Struct], Any] = {
        VisitsOf: Attended,
        Waiting: tuple[VisitSeen, ...],
        Draft: values.Drafted,
        Balance: values.Reckoning,
        Recompute: values.Recomputed,
        Credit: values.Credit | None,
        Fit: tuple[values.Fit, ...],
        Trial: tuple[tuple[str, ...], tuple[values.Tried, ...]],
        Earned: tuple[MonthIncome, ...],
    }
    return results[type(question)]
