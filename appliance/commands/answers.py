"""What the desk answers. Pure."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from appliance.commands.members import Particulars
from appliance.commands.verdicts import Verdict
from appliance.facts import Fact, Terms
from appliance.model import Category, Means, Reason, Role, Stamp, Way
from appliance.schedule import Schedule


class Trouble(StrEnum):
    """Why a command was not carried out. Each has a sentence in `troubles` and on the pages."""

    FORBIDDEN = "forbidden"  # this role may not
    NOT_UNDERSTOOD = "not_understood"
    NO_MEMBER = "no_member"
    NO_ACCOUNT = "no_account"
    NO_SCHEDULE = "no_schedule"
    NO_BADGE = "no_badge"
    NO_FINGER = "no_finger"
    NO_READER = "no_reader"
    ERASED = "erased"  # this member was erased
    NAME = "name"  # empty, too long, or with invisible characters
    EMAIL = "email"
    DATES = "dates"  # the last day is before the first
    BADGE_NUMBER = "badge_number"
    BADGE_TAKEN = "badge_taken"
    LINES = "lines"  # of a CSV file: nobody was taken in
    SCHEDULE_USED = "schedule_used"
    SCHEDULE_NAME = "schedule_name"  # `always` is taken, or the name does not fit
    SCHEDULE_WINDOWS = "schedule_windows"  # none, or one that is no window
    CONSENT_NEEDED = "consent_needed"
    CONSENT_TEXT = "consent_text"  # there is a newer one
    NO_SENSOR = "no_sensor"  # none is configured
    LOGIN = "login"
    LOGIN_TAKEN = "login_taken"
    PASSWORD_HASH = "password_hash"  # noqa: S105, not a password
    LAST_ADMIN = "last_admin"
    SETUP_CODE = "setup_code"
    WHY = "why"  # a correction needs a reason
    TIME = "time"  # not in the past, or the clock is not to be trusted
    NOT_INSIDE = "not_inside"
    INSIDE = "inside"
    BUSY = "busy"  # somebody else is enrolling at this sensor
    CANCELLED = "cancelled"
    SENSOR_DOWN = "sensor_down"
    SENSOR_LOST = "sensor_lost"  # it stopped answering in the middle
    LIBRARY_FULL = "library_full"
    FINGER_TAKEN = "finger_taken"  # it is on record already
    POOR_IMAGE = "poor_image"  # too often
    DIFFERENT_FINGERS = "different_fingers"
    NOT_CONFIRMED = "not_confirmed"  # the fresh captures did not find the template
    SENSOR_MEMORY = "sensor_memory"
    NOT_PLACED = "not_placed"  # no finger came in time
    NOT_KEPT = "not_kept"  # the record cannot be written: nothing was done
    DOOR_AWAY = "door_away"  # the door process does not answer


class Refused(Struct, frozen=True, tag="refused"):
    """`detail` completes the sentence where there is more to say, and names nobody."""

    trouble: Trouble
    detail: str = ""


class Step(StrEnum):
    """Where an enrolment is. What to do with the finger, or how it went."""

    PLACE = "place"
    LIFT = "lift"
    AGAIN = "again"  # the same finger once more
    POOR = "poor"  # that image was no use: try again. `detail` says why
    CHECKING = "checking"  # whether it is on record already
    STORED = "stored"
    CONFIRM = "confirm"  # place it once more: does the sensor find it?
    CONFIRMED = "confirmed"
    NEXT_SENSOR = "next_sensor"
    UNDOING = "undoing"


class Progress(Struct, frozen=True, tag="progress"):
    """`reader` is the sensor to go to; `done` of `of` captures are in."""

    step: Step
    reader: str
    done: int = 0
    of: int = 0
    detail: str = ""


class Done(Struct, frozen=True, tag="done"):
    pass


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


class AccountSeen(Struct, frozen=True, tag="account_seen"):
    """`name` is the member's, or the login."""

    account: str
    login: str
    role: Role
    epoch: int
    member: str | None = None
    name: str = ""
    closed: bool = False


class Accounts(Struct, frozen=True, tag="accounts"):
    accounts: tuple[AccountSeen, ...]


class Login(Struct, frozen=True, tag="login"):
    """What a password is checked against; `account` is None for a login that nobody has."""

    account: str | None
    hash: str = ""
    epoch: int = 0


class SetupCode(Struct, frozen=True, tag="setup_code"):
    code: str
    minutes: int


class Present(Struct, frozen=True):
    """Somebody who is in, with their whole name and since when for staff.

    Members are told the first names of those who wish it: `since_us` is 0 and `member` "".
    """

    name: str
    category: Category
    since_us: int
    member: str = ""


class Board(Struct, frozen=True, tag="board"):
    present: tuple[Present, ...]
    nameless: int = 0


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
    """`admins` is how many there are; without one, a setup code is what opens the pages."""

    version: str
    admins: int
    members: int
    ledger_ok: bool
    down: tuple[str, ...]
    clock_trusted: bool


class Retained(Struct, frozen=True, tag="retained"):
    """`pruned` movements before the day `before` (ISO 8601) were forgotten, or would be."""

    pruned: int
    before: str = ""
    preview: bool = True


Answer = (
    Done
    | MemberRows
    | MemberCard
    | Verdicts
    | UnknownBadges
    | Receipt
    | Schedules
    | ConsentText
    | Movements
    | Export
    | AccountSeen
    | Accounts
    | Login
    | SetupCode
    | Board
    | Refusals
    | Journal
    | Sensors
    | Status
    | Retained
)
