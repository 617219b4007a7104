"""What leaves the house: numbers and states, never a person. Pure."""

from enum import StrEnum

from msgspec import Struct


class Doubt(StrEnum):
    """Why a figure may be off."""

    CLOCK = "clock"  # the wall clock is not known to be right
    READER = "reader"  # a reader is down: somebody may have passed unseen
    LEDGER = "ledger"  # the ledger cannot be written at the moment
    LONG_VISIT = "long_visit"  # in for so long, and the cut-off to come: they may have left


class Occupancy(Struct, frozen=True):
    """How many are in. Numbers only: no person appears on the bus or on the public page.

    `present` counts everybody, for capacity; `headcount` the coworkers counted against
    `threshold`; `distinct_today` the different coworkers since local midnight. `at_us` is when it
    was known to be so, UTC in microseconds; `changed_us` when somebody last came or went.
    """

    headcount: int
    present: int
    threshold: int
    capacity: int
    distinct_today: int
    at_us: int
    changed_us: int
    doubts: tuple[Doubt, ...] = ()

    @property
    def reached(self) -> bool:
        return self.headcount >= self.threshold


class Contact(StrEnum):
    """What the door contact says. `none` where no contact is fitted."""

    NONE = "none"
    CLOSED = "closed"
    OPEN = "open"
    FORCED = "forced"
    HELD = "held"


class DoorState(Struct, frozen=True):
    """How the door itself is. `down` names the devices that do not answer (reader names only)."""

    contact: Contact
    down: tuple[str, ...]
    ledger_ok: bool
    configuration_ok: bool
    at_us: int
