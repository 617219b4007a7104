"""What can be on record: the closed union of facts. Pure.

Facts are msgspec structs rather than dataclasses: they are what the ledger stores, and a tagged
struct is its own JSON codec, is made in a tenth of the time, and still takes apart with `match`.
"""

from msgspec import Struct

from appliance.model import Category, Means, Reason, Stamp, Way

# --- facts: what people did at the door ------------------------------------------------------


class Entered(Struct, frozen=True, tag="entered"):
    member: str
    reader: str
    means: Means


class Left(Struct, frozen=True, tag="left"):
    """Somebody went out. `despite` notes why they would have been refused the way in."""

    member: str
    reader: str
    means: Means
    despite: Reason | None = None


class Granted(Struct, frozen=True, tag="granted"):
    """The strike opened for somebody; the door contact will tell whether they passed."""

    member: str
    reader: str
    means: Means
    way: Way


class NotOpened(Struct, frozen=True, tag="not_opened"):
    """A grant that nobody used: the door stayed shut."""

    member: str
    reader: str


class Denied(Struct, frozen=True, tag="denied"):
    reader: str
    means: Means
    reason: Reason
    member: str | None = None
    tail: str = ""


class LetOut(Struct, frozen=True, tag="let_out"):
    """Somebody the house does not know went out. Nobody is refused the way out."""

    reader: str
    means: Means
    tail: str = ""


class Repeated(Struct, frozen=True, tag="repeated"):
    """The same person again within the repeat time: noted, and without effect on presence."""

    member: str
    reader: str


class ExitPressed(Struct, frozen=True, tag="exit_pressed"):
    """The exit button inside was pressed: the strike opened for nobody in particular."""


class Forced(Struct, frozen=True, tag="forced"):
    """The door opened without a grant."""


class Held(Struct, frozen=True, tag="held"):
    """The door has been open for longer than set."""

    open_s: int


class Shut(Struct, frozen=True, tag="shut"):
    """The door is shut again after having been forced or held."""


# --- facts: who belongs here -------------------------------------------------------------------


class MemberAdded(Struct, frozen=True, tag="member_added"):
    """Somebody joined. `member` is a random id; the name lives in `people`, where it can go."""

    member: str
    category: Category


class MemberSuspended(Struct, frozen=True, tag="member_suspended"):
    member: str


class MemberRestored(Struct, frozen=True, tag="member_restored"):
    member: str


class BadgeGiven(Struct, frozen=True, tag="badge_given"):
    member: str
    token: str
    tail: str


class ConsentGiven(Struct, frozen=True, tag="consent_given"):
    """A finger needs recorded consent: which text, and on what day (ISO 8601)."""

    member: str
    text: str
    day: str


class FingerGiven(Struct, frozen=True, tag="finger_given"):
    """A finger enrolled at `position` of `reader`. The template itself never leaves the sensor."""

    member: str
    token: str
    reader: str
    position: int


# --- facts: the house itself -------------------------------------------------------------------


class Started(Struct, frozen=True, tag="started"):
    version: str


class Stopped(Struct, frozen=True, tag="stopped"):
    pass


class CommittedLate(Struct, frozen=True, tag="committed_late"):
    """The door opened before entry `sequence` was on disk, which took `waited_ms`."""

    sequence: int
    waited_ms: int


class ClockStepped(Struct, frozen=True, tag="clock_stepped"):
    """The wall clock jumped by `by_ms` against the boot clock."""

    by_ms: int


class DeviceDown(Struct, frozen=True, tag="device_down"):
    device: str
    why: str


class DeviceUp(Struct, frozen=True, tag="device_up"):
    device: str


class ConfigurationRefused(Struct, frozen=True, tag="configuration_refused"):
    """An edit was refused: the door stays on its last good copy."""

    why: str


class SetAsideFolded(Struct, frozen=True, tag="set_aside_folded"):
    """`count` facts that were kept beside the ledger are now in it."""

    count: int


Fact = (
    Entered
    | Left
    | Granted
    | NotOpened
    | Denied
    | LetOut
    | Repeated
    | ExitPressed
    | Forced
    | Held
    | Shut
    | MemberAdded
    | MemberSuspended
    | MemberRestored
    | BadgeGiven
    | ConsentGiven
    | FingerGiven
    | Started
    | Stopped
    | CommittedLate
    | ClockStepped
    | DeviceDown
    | DeviceUp
    | ConfigurationRefused
    | SetAsideFolded
)


class LedgerEntry(Struct, frozen=True):
    """A fact on record. Order is by `sequence`, never by time."""

    sequence: int
    stamp: Stamp
    fact: Fact
