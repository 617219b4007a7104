"""What the page shows, and how sure that is: the bus if it is fresh, else the record. Pure."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from appliance.config import Space
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.web.heard import Heard, Link
from appliance.web.prospect import Prospect
from appliance.web.today import Day
from appliance.wire import written

FRESH_S = 90.0
"""The door speaks every 30 s. After three times that, something is wrong."""


class Now(Struct, frozen=True):
    """A moment. `rate` is how much faster than life time runs, None where it is real."""

    utc_us: int
    steady_s: float
    rate: float | None = None


class Source(StrEnum):
    BUS = "bus"
    LEDGER = "ledger"
    NONE = "none"


class Footing(StrEnum):
    """How far the figure can be trusted to be of this moment."""

    LIVE = "live"  # the door has just said so
    RECORD = "record"  # there is no bus: the record is all there is
    BUS_SILENT = "bus_silent"
    DOOR_SILENT = "door_silent"  # the bus works, and the door says nothing on it
    UNKNOWN = "unknown"


class View(Struct, frozen=True):
    """All the page says. `age_s` is how long ago the door, or the record, last said something.

    `prospect` is what is known of the hours to come, None without a record.
    """

    footing: Footing
    source: Source
    occupancy: Occupancy | None
    age_s: int | None
    doubts: tuple[Doubt, ...]
    door: DoorState | None
    bus: Link
    rate: float | None
    prospect: Prospect | None = None

    @property
    def stale(self) -> bool:
        return self.footing not in (Footing.LIVE, Footing.RECORD)


def view(heard: Heard, day: Day | None, now: Now, prospect: Prospect | None = None) -> View:
    source = _source(heard, day, now)
    occupancy = _occupancy(source, heard, day)
    return View(
        footing=Footing.UNKNOWN if occupancy is None else _footing(heard, now),
        source=source,
        occupancy=occupancy,
        age_s=_age_s(source, heard, day, now),
        doubts=_doubts(occupancy, heard.door if fresh(heard, now) else None),
        door=heard.door,
        bus=heard.bus,
        rate=now.rate,
        prospect=prospect,
    )


def fresh(heard: Heard, now: Now) -> bool:
    """Tell whether the door has spoken on the bus within FRESH_S."""
    return (
        heard.bus is Link.CONNECTED
        and heard.available is not False
        and heard.at_s is not None
        and now.steady_s - heard.at_s < FRESH_S
    )


def same(one: View, other: View) -> bool:
    """Tell whether two views differ in nothing but their age."""
    return replace(one, age_s=None) == replace(other, age_s=None)


def _source(heard: Heard, day: Day | None, now: Now) -> Source:
    if heard.occupancy is not None and (day is None or fresh(heard, now)):
        return Source.BUS
    return Source.NONE if day is None else Source.LEDGER


def _occupancy(source: Source, heard: Heard, day: Day | None) -> Occupancy | None:
    if source is Source.BUS:
        return heard.occupancy
    return None if day is None else day.occupancy


def _footing(heard: Heard, now: Now) -> Footing:
    if heard.bus is Link.OFF:
        return Footing.RECORD
    if heard.bus is not Link.CONNECTED:
        return Footing.BUS_SILENT
    # A door that speaks without ever giving a figure has not told us anything yet.
    if fresh(heard, now) and heard.occupancy is not None:
        return Footing.LIVE
    return Footing.DOOR_SILENT


def _age_s(source: Source, heard: Heard, day: Day | None, now: Now) -> int | None:
    if source is Source.BUS:
        return None if heard.at_s is None else max(0, int(now.steady_s - heard.at_s))
    return None if day is None else max(0, (now.utc_us - day.recorded_us) // 1_000_000)


def _doubts(occupancy: Occupancy | None, door: DoorState | None) -> tuple[Doubt, ...]:
    doubts = set() if occupancy is None else set(occupancy.doubts)
    if door is not None and door.down:
        doubts.add(Doubt.READER)
    if door is not None and not door.ledger_ok:
        doubts.add(Doubt.LEDGER)
    return tuple(doubt for doubt in Doubt if doubt in doubts)


# --- the same for machines: /state.json ----------------------------------------------------------


class DoorSaid(Struct, frozen=True):
    """The door, as it last said. All of it is unknown, null, until it has."""

    speaks: bool
    contact: Contact | None = None
    down: tuple[str, ...] = ()
    configuration_ok: bool | None = None


class AnnouncedHour(Struct, frozen=True):
    """So many people mean to be in at an hour, ISO 8601 on the space's clock, and are not yet."""

    hour: str
    people: int


class State(Struct, frozen=True):
    """One answer of /state.json. `at` is ISO 8601 in UTC; `rate` is 1 where time is real.

    `announced` has the hours of the next seven days for which anybody has said that they come.
    """

    headcount: int | None
    threshold: int
    present: int | None
    capacity: int
    reached: bool | None
    distinct_today: int | None
    at: str | None
    source: Source
    age_s: int | None
    stale: bool
    door: DoorSaid
    bus: Link
    doubts: tuple[Doubt, ...]
    simulated: bool
    rate: float
    announced: tuple[AnnouncedHour, ...] = ()


def state(seen: View, space: Space) -> State:
    known = seen.occupancy
    return State(
        headcount=None if known is None else known.headcount,
        threshold=space.threshold if known is None else known.threshold,
        present=None if known is None else known.present,
        capacity=space.capacity if known is None else known.capacity,
        reached=None if known is None else known.reached,
        distinct_today=None if known is None else known.distinct_today,
        at=None if known is None else written(known.at_us),
        source=seen.source,
        age_s=seen.age_s,
        stale=seen.stale,
        door=_door_said(seen),
        bus=seen.bus,
        doubts=seen.doubts,
        simulated=seen.rate is not None,
        rate=1.0 if seen.rate is None else seen.rate,
        announced=_announced(seen.prospect),
    )


def _announced(known: Prospect | None) -> tuple[AnnouncedHour, ...]:
    if known is None:
        return ()
    return tuple(AnnouncedHour(each.written, each.people) for each in known.announced)


def _door_said(seen: View) -> DoorSaid:
    speaks = seen.footing is Footing.LIVE
    if seen.door is None:
        return DoorSaid(speaks)
    return DoorSaid(speaks, seen.door.contact, seen.door.down, seen.door.configuration_ok)
