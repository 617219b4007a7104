"""What is said of facts in the docs: each kind, whom it is about, what becomes of it. Pure."""

from collections.abc import Iterator
from typing import Final, get_args

from appliance.facts import (
    AnnouncementWithdrawn,
    BillingFact,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    Entered,
    Left,
    LinkGiven,
    Looked,
    MemberErased,
    MonthClosed,
    OwnFact,
    ParticularsChanged,
    SetupCodeMade,
    SignedIn,
    StatementIssued,
    VisitAnnounced,
)
from appliance.roster import CONCERNS

_WHO: Final = {"member": "a member", "account": "an account", "by": "who did it"}
_OF_THE_MOMENT: Final = frozenset({ParticularsChanged, LinkGiven, SetupCodeMade, SignedIn, Looked})


def kinds() -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """Return the head and the rows of the table of every kind of fact."""
    head = ("Fact", "What it says", "About", "When it is old")
    return head, map(_row, get_args(OwnFact))


def _row(kind: type[OwnFact]) -> tuple[str, ...]:
    says = (f"`{each}`" for each in kind.__struct_fields__ if each not in _WHO)
    return (
        f"`{kind.__struct_config__.tag}`",
        ", ".join(says) or "that it was so",
        ", ".join(_about(kind)) or "nobody",
        _when_old(kind),
    )


def _about(kind: type[OwnFact]) -> Iterator[str]:
    if kind in (MonthClosed, StatementIssued):
        yield "members"
    yield from (_WHO[each] for each in kind.__struct_fields__ if each in _WHO)


def _when_old(kind: type[OwnFact]) -> str:
    if kind in (ConsentGiven, ConsentWithdrawn):
        return "forgotten; the proof stays until the member is erased"
    if kind in get_args(BillingFact):
        return "kept, as bills have to be"
    if kind in (Entered, Left, Corrected):
        return "forgotten; counted, about nobody"
    if kind in (VisitAnnounced, AnnouncementWithdrawn):
        return "forgotten, but not while the visit is ahead; counted, about nobody"
    if kind is MemberErased:
        return "forgotten, and the id with it"
    stands = kind in CONCERNS and kind not in _OF_THE_MOMENT
    return "forgotten; what stands of it stays" if stands else "forgotten"
