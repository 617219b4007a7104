"""What a sensor holds against what is on record: what to erase, who has to come by again. Pure."""

from msgspec import Struct

from appliance.facts import StrangeTemplate, TemplateMissing
from appliance.roster import Library, Roster


class Found(Struct, frozen=True):
    """What was found in a sensor. `mark` is "" where it bears none, None where it can bear none."""

    positions: frozenset[int]
    mark: str | None


class Plan(Struct, frozen=True):
    """What to do, in this order. Of a sensor to `bind`, only the strangers in it are known before.

    `replaced`: it is not the sensor that was here. Bind it first, then plan again. `alarms` go on
    record before anything is erased.
    """

    replaced: bool = False
    alarms: tuple[StrangeTemplate, ...] = ()
    missing: tuple[TemplateMissing, ...] = ()
    erase: tuple[int, ...] = ()
    bind: bool = False


def plan(roster: Roster, reader: str, found: Found) -> Plan:
    """Say what makes a sensor hold exactly the fingers on record."""
    library = roster.libraries.get(reader, Library())
    if library.mark and found.mark != library.mark:
        return Plan(replaced=True)
    expected = roster.templates(reader)
    due = (library.erase | library.begun) - expected.keys()
    strange = found.positions - expected.keys() - due
    return Plan(
        alarms=tuple(StrangeTemplate(reader, position) for position in sorted(strange)),
        missing=tuple(
            TemplateMissing(expected[position].member, reader, position)
            for position in sorted(expected.keys() - found.positions)
        ),
        erase=tuple(sorted(due | strange)),
        bind=not library.mark and found.mark is not None,
    )


def free_position(roster: Roster, reader: str, found: Found, capacity: int) -> int | None:
    """Return where the next finger goes, None if the sensor is full.

    The places of those who have to come by again are given away last: each is remembered by its
    place.
    """
    library = roster.libraries.get(reader, Library())
    taken = found.positions | roster.templates(reader).keys() | library.begun | library.erase
    remembered = {
        carried.position
        for carried in roster.credentials.values()
        if carried.reader == reader and carried.missing and not carried.revoked
    }
    free = [position for position in range(capacity) if position not in taken]
    return min(free, key=lambda position: (position in remembered, position), default=None)
