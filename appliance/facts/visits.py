"""Visits, and what is said of them afterwards. Pure.

A visit is known by the sequence of the fact it begins with: somebody's entry, their exit where the
entry is missing, or what added it. `by` is the author, an account's id or CONSOLE.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct


class Known(StrEnum):
    """How one end of a visit is known."""

    BADGED = "badged"
    TOLD = "told"  # by somebody, with a reason
    CONFIRMED = "confirmed"  # an estimate, and the member says it is right
    INFERRED = "inferred"  # they came again, so they had left
    ASSUMED = "assumed"  # not on record: an estimate


TRIED_TWICE_S: Final = 300
"""Whoever comes again within this has tried the door twice, and did not leave in between."""

ESTIMATES = frozenset({Known.INFERRED, Known.ASSUMED})


class Visit(Struct, frozen=True, array_like=True):
    """From coming to going. `began_us` is UTC in microseconds, `went` None while it goes on.

    `seconds` are exact; `bound` tells that nothing measured them whole, and that it was at least
    so long. `said` is the sequence of the fact that has the last word on it, 0 for none.
    """

    visit: int
    member: str
    began_us: int
    seconds: int
    came: Known = Known.BADGED
    went: Known | None = Known.BADGED
    bound: bool = False
    said: int = 0

    @property
    def ended_us(self) -> int:
        return self.began_us + self.seconds * 1_000_000

    @property
    def open(self) -> bool:
        return self.went is None

    @property
    def estimate(self) -> bool:
        """Tell whether any part of it is an estimate that nobody has confirmed."""
        return self.came in ESTIMATES or self.went in ESTIMATES


class VisitTold(Struct, frozen=True, tag="visit_told"):
    """A visit was from `began_us` to `ended_us` (UTC, microseconds); before that it was `was`.

    `visit` is 0 for one that was not on record at all: it is then known by this very fact.
    """

    member: str
    visit: int
    began_us: int
    ended_us: int
    why: str
    by: str
    was: tuple[int, int] | None = None


class VisitStruck(Struct, frozen=True, tag="visit_struck"):
    """A visit did not take place: it was from and to what `was`."""

    member: str
    visit: int
    why: str
    by: str
    was: tuple[int, int]


class VisitConfirmed(Struct, frozen=True, tag="visit_confirmed"):
    """The estimate of a visit is right: from `began_us`, `seconds` long."""

    member: str
    visit: int
    began_us: int
    seconds: int
    by: str


class VisitProposed(Struct, frozen=True, tag="visit_proposed"):
    """A member says when a visit was. It counts once a host tells the same (VisitTold)."""

    member: str
    visit: int
    began_us: int
    ended_us: int
    why: str
    by: str


class ProposalDeclined(Struct, frozen=True, tag="proposal_declined"):
    member: str
    visit: int
    why: str
    by: str
