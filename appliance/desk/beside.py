"""What takes long to reckon over bills: at hand, or in a child beside a running door. Starts it.

A month of three hundred members is seconds of work and twenty megabytes: nobody who stands at the
door waits for that, nor does the door keep the memory. The child only reads, and knows no names.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, Final

import msgspec
from msgspec import Struct

from appliance.commands.answers import MonthIncome, VisitSeen
from appliance.model import Stamp
from appliance.roster import Roster
from appliance.tariff.values import Tariff

CHILD_S: Final = 300.0


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
Reckoner = Callable[[Grounds, Question], Any]


class Asked(Struct, frozen=True):
    """What the child reads."""

    grounds: Grounds
    question: Question


def at_hand(grounds: Grounds, question: Question) -> Any:  # noqa: ANN401, the question says which
    """Reckon in this very process: where no door runs nobody is kept waiting."""
    from appliance.desk.reckoner import reckoned  # noqa: PLC0415, see above

    return reckoned(grounds, question)


def in_a_child(grounds: Grounds, question: Question) -> Any:  # noqa: ANN401, as above
    """Have a child reckon. Raises OSError with what it complains of."""
    import subprocess  # noqa: PLC0415, seldom

    command = [sys.executable, "-m", "appliance.desk.reckoner"]
    text = msgspec.json.encode(Asked(grounds, question))
    try:
        ended = subprocess.run(  # noqa: S603, our own command
            command, input=text, capture_output=True, check=False, timeout=CHILD_S
        )
    except subprocess.TimeoutExpired:
        raise OSError(f"nothing was reckoned within {CHILD_S:g} s") from None
    if ended.returncode:
        raise OSError(ended.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    return msgspec.json.decode(ended.stdout, type=result_of(question))


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
