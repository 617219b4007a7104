"""Who belongs here, what they carry, and what they agreed to. Pure.

`by` is the author: an account's id, or CONSOLE; empty in what was recorded before there were
accounts. `member` is a random id; names live in `people`, where they can be erased.
"""

from datetime import date
from typing import Final

from msgspec import Struct

from appliance.model import Category, Way
from appliance.schedule import Schedule

CONSOLE = "console"
"""The author of what was done on the appliance itself."""
HOUSE = "house"
"""The author of what the house does by itself, such as removing a template nobody enrolled."""
ERASED: Final = "erased"
"""Why somebody who is in, and whom nobody will see go, is noted as gone."""


class Terms(Struct, frozen=True):
    """As what, from when, until when and at which hours somebody may come.

    Both dates are within; None does not bound. `schedule` names one of the roster's.
    """

    category: Category
    valid_from: date | None = None
    valid_until: date | None = None
    schedule: str = "always"


class MemberAdded(Struct, frozen=True, tag="member_added"):
    member: str
    category: Category
    by: str = ""


class TermsSet(Struct, frozen=True, tag="terms_set"):
    member: str
    terms: Terms
    by: str


class ParticularsChanged(Struct, frozen=True, tag="particulars_changed"):
    """Somebody's name or address was changed: which, and never to what."""

    member: str
    fields: tuple[str, ...]
    by: str


class MemberSuspended(Struct, frozen=True, tag="member_suspended"):
    member: str
    by: str = ""


class MemberRestored(Struct, frozen=True, tag="member_restored"):
    member: str
    by: str = ""


class MemberErased(Struct, frozen=True, tag="member_erased"):
    """The name behind the id is gone, and nothing this person carried opens any more."""

    member: str
    by: str


class ShownOnBoard(Struct, frozen=True, tag="shown_on_board"):
    """A member wants their first name on the board, or does not any more."""

    member: str
    shown: bool
    by: str


class BadgeGiven(Struct, frozen=True, tag="badge_given"):
    """`until` is the last day on which a temporary badge opens."""

    member: str
    token: str
    tail: str
    until: date | None = None
    by: str = ""


class BadgeRevoked(Struct, frozen=True, tag="badge_revoked"):
    """A badge opens no more: `lost`, or given back, and then it may be given to anybody."""

    member: str
    token: str
    lost: bool
    by: str


class ConsentGiven(Struct, frozen=True, tag="consent_given"):
    """A finger needs recorded consent: to which text, in which language, on what day (ISO 8601)."""

    member: str
    text: str
    day: str
    language: str = ""
    by: str = ""


class ConsentWithdrawn(Struct, frozen=True, tag="consent_withdrawn"):
    """From here on no finger of this member matches; their templates are still to be erased."""

    member: str
    by: str


class EnrolmentBegun(Struct, frozen=True, tag="enrolment_begun"):
    """A template may come to be at `position` of `reader`, where nobody's is on record."""

    member: str
    reader: str
    position: int
    by: str


class FingerGiven(Struct, frozen=True, tag="finger_given"):
    """A finger enrolled at `position` of `reader`. The template itself never leaves the sensor.

    `finger` is a random id: the same for one finger on every sensor.
    """

    member: str
    token: str
    reader: str
    position: int
    finger: str = ""
    by: str = ""


class FingerRevoked(Struct, frozen=True, tag="finger_revoked"):
    """A finger matches no more, on any sensor; its templates are still to be erased."""

    member: str
    finger: str
    by: str


class TemplateErased(Struct, frozen=True, tag="template_erased"):
    """The sensor's own index shows that `position` is free."""

    reader: str
    position: int


class StrangeTemplate(Struct, frozen=True, tag="strange_template"):
    """The sensor holds a template that nobody enrolled: an alarm, and about to be erased."""

    reader: str
    position: int


class TemplateMissing(Struct, frozen=True, tag="template_missing"):
    """The sensor lost a template: this member has to come by again."""

    member: str
    reader: str
    position: int


class SensorBound(Struct, frozen=True, tag="sensor_bound"):
    """`mark` was written into the sensor's notepad: a sensor without it is another one.

    What was enrolled at `reader` before does not match from here on.
    """

    reader: str
    mark: str


class ScheduleSet(Struct, frozen=True, tag="schedule_set"):
    schedule: Schedule
    by: str


class ScheduleDropped(Struct, frozen=True, tag="schedule_dropped"):
    name: str
    by: str


class Corrected(Struct, frozen=True, tag="corrected"):
    """Somebody forgot to badge: they came or left at `at_us` (UTC, microseconds).

    One that is `past` is of before they last came or left: it does not tell where they are now.
    """

    member: str
    way: Way
    at_us: int
    why: str
    by: str
    past: bool = False
