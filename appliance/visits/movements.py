"""Comings and goings of each member, in the order in which they took place. Pure."""

from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct

from appliance.facts import Corrected, Entered, Known, LedgerEntry, Left
from appliance.model import Way
from appliance.visits.instants import Clocks, Moment


class Movement(Struct, frozen=True, gc=False):
    """Somebody came or went, by their badge or as somebody `told`."""

    sequence: int
    way: Way
    moment: Moment
    told: bool = False

    @property
    def known(self) -> Known:
        return Known.TOLD if self.told else Known.BADGED


def by_member(entries: Iterable[LedgerEntry], clocks: Clocks) -> dict[str, list[Movement]]:
    """Return everybody's, by entries in order."""
    badged: dict[str, list[Movement]] = {}
    told: dict[str, list[Movement]] = {}
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, Entered | Left):
            way = Way.IN if isinstance(fact, Entered) else Way.OUT
            moment = clocks.moment(entry.stamp, entry.sequence)
            movement = Movement(entry.sequence, way, moment)
            badged.setdefault(fact.member, []).append(movement)
        elif isinstance(fact, Corrected):
            moment = Moment(fact.at_us, trusted=True, boot="", boot_us=0, by=entry.sequence)
            movement = Movement(entry.sequence, fact.way, moment, told=True)
            told.setdefault(fact.member, []).append(movement)
    for member, corrections in told.items():
        badged[member] = _in_order(badged.get(member, []), corrections)
    return badged


def _in_order(badged: list[Movement], told: list[Movement]) -> list[Movement]:
    """Put what was told where its time puts it. The rest stays as recorded, whatever its clock."""
    reached = accumulate((each.moment.us for each in badged), max)
    keyed = [(us, 0, movement) for us, movement in zip(reached, badged, strict=True)]
    keyed += [(each.moment.us, 1, each) for each in told]
    return [movement for _, _, movement in sorted(keyed, key=lambda each: each[:2])]
