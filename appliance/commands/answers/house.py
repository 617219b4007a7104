"""What the desk answers about the house: who is in, who was refused, what works. Pure."""

from msgspec import Struct

from appliance.commands.answers.manager import LastOut
from appliance.commands.answers.members import MemberRow
from appliance.facts import Fact
from appliance.facts.visits import Known
from appliance.model import Category, Means, Reason
from appliance.occupancy import Contact


class Present(Struct, frozen=True):
    """Somebody who is in, with their whole name and since when for staff.

    Members are told the first names of those who wish it: `since_us` is 0 and `member` "".
    `came` tells how their coming is known, BADGED or TOLD; not `sure` are those who have been in
    for so long that they may have left without a badge.
    """

    name: str
    category: Category
    since_us: int
    member: str = ""
    came: Known = Known.BADGED
    sure: bool = True


class Board(Struct, frozen=True, tag="board"):
    """Who is in. Staff are also told of today, and of the door; for members the rest is empty.

    `headcount` are those in who count against the threshold, `distinct` how many different ones
    have been in today. `last_out` is set while nobody is in; `contact` is the door's, and `down`
    what does not answer.
    """

    present: tuple[Present, ...]
    nameless: int = 0
    distinct: int = 0
    last_out: LastOut | None = None
    contact: Contact = Contact.NONE
    down: tuple[str, ...] = ()
    headcount: int = 0


class Refusal(Struct, frozen=True):
    """Somebody was not let in. `name` is "" for somebody unknown, `tail` the badge's last two."""

    at_us: int
    reader: str
    means: Means
    reason: Reason
    name: str = ""
    member: str = ""
    tail: str = ""


class Refusals(Struct, frozen=True, tag="refusals"):
    refusals: tuple[Refusal, ...]


class JournalLine(Struct, frozen=True):
    """Something that was done: the fact, and who did it. `name` is whom it concerns.

    `author` is what `by` is called, "" for the console, the house, and whoever is forgotten.
    """

    sequence: int
    at_us: int
    by: str
    fact: Fact
    name: str = ""
    author: str = ""


class Journal(Struct, frozen=True, tag="journal"):
    lines: tuple[JournalLine, ...]


class SensorSeen(Struct, frozen=True):
    """`again` are the members who have to come by; `to_erase` counts templates still to erase."""

    reader: str
    answers: bool
    templates: int = 0
    capacity: int = 0
    security: int = 0
    to_erase: int = 0
    again: tuple[MemberRow, ...] = ()


class Sensors(Struct, frozen=True, tag="sensors"):
    sensors: tuple[SensorSeen, ...]


class Status(Struct, frozen=True, tag="status"):
    """`admins` is how many there are; without one, a setup code is what opens the pages.

    `foreign` counts what a newer version put on record, and this one does not understand.
    """

    version: str
    admins: int
    members: int
    ledger_ok: bool
    down: tuple[str, ...]
    clock_trusted: bool
    foreign: int = 0


class Retained(Struct, frozen=True, tag="retained"):
    """`pruned` movements before the day `before` (ISO 8601) were forgotten, or would be."""

    pruned: int
    before: str = ""
    preview: bool = True
