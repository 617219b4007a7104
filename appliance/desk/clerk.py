"""What carrying out a command needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from appliance.commands import Answer, Reply
from appliance.config import Settings
from appliance.credentials import SiteKey
from appliance.desk.beside import Reckoner, at_hand
from appliance.desk.configuration import Configuration
from appliance.desk.ears import Ears, deaf
from appliance.desk.looks import Looks
from appliance.desk.sensors import Sensor
from appliance.desk.setup import SetupCodes
from appliance.facts import Fact, Looked
from appliance.ledger import Ledger
from appliance.model import Stamp
from appliance.moment import Standing
from appliance.people import People
from appliance.roster import Account
from appliance.storage import Storage

T = TypeVar("T")
C = TypeVar("C", bound=Struct)


class Book(Protocol):
    """The record, as the desk sees it: the running door's, or the ledger itself without one."""

    def standing(self) -> Standing:
        """Return how things stand now."""
        ...

    def enact(self, *facts: Fact) -> Stamp:
        """Put facts on record, all or none, and go by them. Raises Cannot(NOT_KEPT)."""
        ...

    def open_door(self, by: str, why: str) -> None:
        """Return once the strike is open, and on record. Raises Cannot(DOOR_AWAY)."""
        ...

    def lend(self, errand: Callable[[Ledger], T], /) -> T | None:
        """Have an errand done on the ledger; None where it cannot be used at the moment."""
        ...


@dataclass(frozen=True, slots=True)
class Clerk:
    """One command's view of the house. `account` is who gives it, None for the console.

    `by` is the author of what comes of it.
    """

    by: str
    account: Account | None
    standing: Standing
    book: Book
    people: People
    key: SiteKey
    settings: Settings
    storage: Storage
    setup: SetupCodes
    looks: Looks = field(default_factory=Looks)
    reckoner: Reckoner = at_hand
    configuration: Configuration | None = None

    @property
    def clock_right(self) -> bool:
        """Whether what the clock says may be gone by; or nobody says, and the space goes by it."""
        return self.standing.clock_trusted or self.settings.access.unsynced == "as_set"

    def enact(self, *facts: Fact) -> "Clerk":
        """Put facts on record; return the clerk with things as they stand after."""
        self.book.enact(*facts)
        return replace(self, standing=self.book.standing())

    def note_look(self, what: str) -> None:
        """Put on record that somebody looks at who comes and goes. Without it, nothing is shown."""
        now = self.standing.stamp
        if self.looks.is_new(self.by, what, now):
            self.book.enact(Looked(self.by, what))
            self.looks.note(self.by, what, now)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A command that takes a while: it takes turns at the desk as it goes."""

    take_turn: Callable[[Callable[[], Any]], Any]
    clerk: Callable[[], Clerk]
    gone: Callable[[], bool]
    sensors: Mapping[str, Sensor]
    ears: Callable[[], Ears] = deaf

    def take(self, task: Callable[[Clerk], T]) -> T:
        """Carry out `task` in one turn, with things as they stand then. Raises what it raises."""
        result: T = self.take_turn(lambda: task(self.clerk()))
        return result


# --- which function carries out which command ---

# A table cannot say that each function takes the command beside it: these two see to it.
Quick = tuple[type[Struct], Callable[[Clerk, Any], Answer]]
Long = tuple[type[Struct], Callable[[Dialogue, Any], Iterator[Reply]]]


def quick(command: type[C], do: Callable[[Clerk, C], Answer]) -> Quick:
    """Pair a command with what carries it out within one turn."""
    return command, do


def long(command: type[C], lead: Callable[[Dialogue, C], Iterator[Reply]]) -> Long:
    """Pair a command with the dialogue that carries it out."""
    return command, lead
