"""What the desk answers about members: what they carry, agreed to and did. Pure."""

from datetime import date

from msgspec import Struct

from appliance.commands.members import Particulars
from appliance.commands.verdicts import Verdict
from appliance.facts import Terms
from appliance.model import Means, Reason, Stamp, Way
from appliance.schedule import Schedule


class BadgeSeen(Struct, frozen=True):
    token: str
    tail: str
    until: date | None = None
    revoked: bool = False


class FingerSeen(Struct, frozen=True):
    """One finger. `missing` are the sensors at which it has to be enrolled again."""

    finger: str
    readers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    revoked: bool = False


class ConsentSeen(Struct, frozen=True):
    text: str
    day: str
    language: str


class MemberRow(Struct, frozen=True):
    """One line of the list of members. `badges` and `fingers` count those that open."""

    member: str
    particulars: Particulars
    terms: Terms
    suspended: bool = False
    inside: bool = False
    badges: int = 0
    fingers: int = 0


class MemberRows(Struct, frozen=True, tag="member_rows"):
    rows: tuple[MemberRow, ...]


class MemberCard(Struct, frozen=True, tag="member_card"):
    """Everything about one member that is not a movement. `account` is theirs on the pages."""

    row: MemberRow
    badges: tuple[BadgeSeen, ...] = ()
    fingers: tuple[FingerSeen, ...] = ()
    consent: ConsentSeen | None = None
    shown: bool = False
    account: str | None = None
    login: str = ""


class Verdicts(Struct, frozen=True, tag="verdicts"):
    """`taken` is how many were taken in: none in a preview, or where any line is wrong."""

    lines: tuple[Verdict, ...]
    taken: int = 0


class UnknownBadge(Struct, frozen=True):
    """A badge that is nobody's, shown at `reader` `age_s` ago."""

    token: str
    tail: str
    reader: str
    age_s: float


class UnknownBadges(Struct, frozen=True, tag="unknown_badges"):
    badges: tuple[UnknownBadge, ...]


class Erasure(Struct, frozen=True):
    """A template: erased, as the sensor's own index shows, or still to be when it is back."""

    reader: str
    position: int
    proved: bool


class Receipt(Struct, frozen=True, tag="receipt"):
    """What to print for whoever withdrew."""

    member: str
    name: str
    at_us: int
    erasures: tuple[Erasure, ...]
    card: MemberCard


class Schedules(Struct, frozen=True, tag="schedules"):
    schedules: tuple[Schedule, ...]


class ConsentText(Struct, frozen=True, tag="consent_text"):
    """`version` names the wording; `paragraphs` are plain text in `language`."""

    version: str
    language: str
    paragraphs: tuple[str, ...]


class Movement(Struct, frozen=True):
    """One fact at the door about one member. `reader` is "" for a correction.

    A correction goes `way`, and its stamp is of the instant it tells of, in no boot (""); for
    `past`, see the fact.
    """

    stamp: Stamp
    kind: str  # the fact's tag: entered, left, denied, corrected…
    reader: str = ""
    means: Means | None = None
    reason: Reason | None = None
    way: Way | None = None
    past: bool = False


class Movements(Struct, frozen=True, tag="movements"):
    movements: tuple[Movement, ...]


class Export(Struct, frozen=True, tag="export"):
    csv: str
    json: str = ""
