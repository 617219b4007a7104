"""What was said of visits, and what they are by the last word on each. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import (
    ESTIMATES,
    Known,
    LedgerEntry,
    ProposalDeclined,
    Visit,
    VisitConfirmed,
    VisitFact,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.local_time import SECOND_US

_SAYINGS: Final = (VisitTold, VisitStruck, VisitConfirmed, VisitProposed, ProposalDeclined)


class Standing(Struct, frozen=True):
    """A visit as it stands, None while it is only proposed."""

    visit: Visit | None = None
    struck: bool = False
    proposal: VisitProposed | None = None


def of_visits(
    entries: Iterable[LedgerEntry], exits: Mapping[int, int]
) -> dict[int, list[LedgerEntry]]:
    """Return what was said of each visit, by entries in order.

    `exits` names the visit that each exit ends: an exit alone may have been given its entry since.
    """
    said: dict[int, list[LedgerEntry]] = {}
    for entry in entries:
        if isinstance(entry.fact, _SAYINGS):
            visit = entry.fact.visit or entry.sequence
            said.setdefault(exits.get(visit, visit), []).append(entry)
    return said


def standing(visit: int, known: Visit | None, words: Iterable[LedgerEntry]) -> Standing:
    """Return how a visit stands after `words` on it, in order."""
    now = Standing(known)
    since = 0 if known is None else known.said
    for entry in words:
        fact = entry.fact
        if isinstance(fact, _SAYINGS) and entry.sequence > since:
            now = _heard(visit, now, entry.sequence, fact)
    return now


def _heard(visit: int, now: Standing, sequence: int, fact: VisitFact) -> Standing:
    if isinstance(fact, VisitProposed):
        return replace(now, proposal=fact)
    if isinstance(fact, VisitTold):
        told = _from_to(visit, fact.member, fact.began_us, fact.ended_us)
        return Standing(replace(told, member=_whose(now, fact), said=sequence))
    if isinstance(fact, VisitConfirmed) and not now.struck:
        return Standing(_confirmed(visit, now.visit, fact, sequence))
    if isinstance(fact, VisitStruck):
        none = now.visit or _from_to(visit, fact.member, *fact.was)
        return Standing(replace(none, said=sequence), struck=True)
    return replace(now, proposal=None)


def _whose(now: Standing, fact: VisitFact) -> str:
    """Return whose visit it is: it stays with whom the door saw, whatever a fact says."""
    return fact.member if now.visit is None else now.visit.member


def _from_to(visit: int, member: str, began_us: int, ended_us: int) -> Visit:
    seconds = max(ended_us - began_us, 0) // SECOND_US
    return Visit(visit, member, began_us, seconds, Known.TOLD, Known.TOLD)


def _confirmed(visit: int, known: Visit | None, fact: VisitConfirmed, sequence: int) -> Visit:
    """Return an estimate as it was confirmed; what is none, or is none any more, as it is."""
    estimate = known or Visit(
        visit, fact.member, fact.began_us, fact.seconds, Known.ASSUMED, Known.ASSUMED
    )
    if not estimate.estimate:
        return estimate
    return replace(
        estimate,
        began_us=fact.began_us,
        seconds=fact.seconds,
        came=Known.CONFIRMED if estimate.came in ESTIMATES else estimate.came,
        went=Known.CONFIRMED if estimate.went in ESTIMATES else estimate.went,
        said=sequence,
    )
