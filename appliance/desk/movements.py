"""What one member did at the door. Whoever else looks is on record for it."""

from contextlib import closing
from typing import Final

from appliance.commands import Answer, ShowMovements
from appliance.commands.answers import Movement, Movements
from appliance.desk.cards import live
from appliance.desk.clerk import Clerk
from appliance.facts import (
    Corrected,
    Denied,
    Entered,
    Fact,
    Granted,
    LedgerEntry,
    Left,
    Looked,
    NotOpened,
    Repeated,
)
from appliance.ledger import read_back
from appliance.model import Stamp, Way

WHAT: Final = "movements"
PASSED: Final = frozenset({"entered", "left", "corrected"})
"""The movements that tell where somebody is."""


def show_movements(clerk: Clerk, command: ShowMovements) -> Answer:
    member = live(clerk, command.member).member
    if clerk.account is None or clerk.account.member != member:
        clerk.book.enact(Looked(clerk.by, WHAT, member))
    shown = (each for each in recorded(clerk, member) if each.stamp.utc_us >= command.since_us)
    return Movements(tuple(shown))


def recorded(clerk: Clerk, member: str) -> tuple[Movement, ...]:
    """Return all that is on record of a member at the door, newest first."""
    found: list[Movement] = []
    with closing(read_back(clerk.storage.ledger, f'"member":"{member}"')) as entries:
        for entry in entries:
            movement = _movement(entry)
            if movement is not None and _concerns(entry.fact, member):
                found.append(movement)
    return tuple(found)


def _concerns(fact: Fact, member: str) -> bool:
    return getattr(fact, "member", None) == member


def _movement(entry: LedgerEntry) -> Movement | None:
    """Return a fact at the door as a movement, None for any other fact."""
    fact, stamp = entry.fact, entry.stamp
    if isinstance(fact, Corrected):
        told = Stamp(fact.at_us, 0, "", synced=True)
        return Movement(told, _kind(fact), way=fact.way, past=fact.past)
    if isinstance(fact, Denied):
        return Movement(stamp, _kind(fact), fact.reader, fact.means, fact.reason)
    if isinstance(fact, Left):
        return Movement(stamp, _kind(fact), fact.reader, fact.means, fact.despite, Way.OUT)
    if isinstance(fact, Entered):
        return Movement(stamp, _kind(fact), fact.reader, fact.means, way=Way.IN)
    if isinstance(fact, Granted):
        return Movement(stamp, _kind(fact), fact.reader, fact.means, way=fact.way)
    if isinstance(fact, NotOpened | Repeated):
        return Movement(stamp, _kind(fact), fact.reader)
    return None


def _kind(fact: Fact) -> str:
    return str(fact.__struct_config__.tag)
