"""What reaches the heart: values that the threads at the edges put into its one inbox. Pure."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from msgspec import Struct

from appliance.facts import Fact
from appliance.model import Credential, Side, Stamp


class Sensed(StrEnum):
    """What the door's own inputs tell."""

    EXIT_BUTTON = "exit_button"
    CONTACT = "contact"


class Presented(Struct, frozen=True):
    """Somebody showed a badge or a finger."""

    reader: str
    side: Side
    credential: Credential


class Edge(Struct, frozen=True):
    """An input moved. It has yet to be seen whether it stays so."""

    sensed: Sensed
    active: bool


class Down(Struct, frozen=True):
    """A device does not answer any more."""

    device: str
    why: str


class Up(Struct, frozen=True):
    """A device answers again, or for the first time."""

    device: str


class LedgerFails(Struct, frozen=True):
    """The ledger cannot be written. Facts are kept aside."""

    why: str


class LedgerWorks(Struct, frozen=True):
    """The ledger can be written again, and has everything."""


class ConfigurationChecked(Struct, frozen=True):
    """The configuration file was read: `why` says what is wrong with it, "" if nothing is."""

    why: str


class Holidays(Struct, frozen=True):
    """The public holidays of this year and the next ones."""

    days: frozenset[date]


class Enacted(Struct, frozen=True):
    """What was decided at the desk and is on record: from here on the heart goes by it."""

    facts: tuple[tuple[Stamp, Fact], ...]


class Remaining(Struct, frozen=True):
    """At `at` `member` had so many minutes left of what they have paid for; None: no end to it."""

    member: str
    minutes: int | None
    at: Stamp


class OpenFromDesk(Struct, frozen=True):
    """Somebody at the desk wants the strike opened, but not after `until_s` of the steady clock.

    `reply` is called with True once it is open, with False where it was too late: nobody waits for
    it any more then, and a door that opens by itself is nobody's wish.
    """

    by: str
    why: str
    until_s: float
    reply: Callable[[bool], None]


class Consult(Struct, frozen=True):
    """Somebody at the desk wants to know how things stand: a `Standing` goes to `reply`."""

    reply: Callable[[object], None]


class Stop(Struct, frozen=True):
    """Take the house down; and build it anew, if `again` says why."""

    again: str = ""


Event = (
    Presented
    | Edge
    | Down
    | Up
    | LedgerFails
    | LedgerWorks
    | ConfigurationChecked
    | Holidays
    | Enacted
    | Remaining
    | OpenFromDesk
    | Consult
    | Stop
)
