"""The words every room shares: who, which way, by what means, why not, and when. Pure."""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct


class Category(StrEnum):
    COWORKER = "coworker"
    STUDENT = "student"
    STAFF = "staff"
    VISITOR = "visitor"


class Side(StrEnum):
    """Which way a reader looks: the way in, the way out, or both in turn."""

    IN = "in"
    OUT = "out"
    TOGGLE = "toggle"


class Way(StrEnum):
    """Which way somebody goes."""

    IN = "in"
    OUT = "out"


class Means(StrEnum):
    BADGE = "badge"
    FINGER = "finger"


class Reason(StrEnum):
    """Why somebody was not let in."""

    UNKNOWN = "unknown"
    SUSPENDED = "suspended"
    LOST = "lost"  # this badge was reported lost
    ENDED = "ended"  # this temporary badge's last day is over
    NOT_YET = "not_yet"  # their first day is still to come
    EXPIRED = "expired"  # their last day is over
    HOURS = "hours"  # not at this hour
    HOLIDAY = "holiday"
    FULL = "full"
    CLOCK = "clock"  # it depends on the hour, and the clock is not to be trusted
    BADGE_FIRST = "badge_first"  # this sensor wants a badge first
    OTHER_FINGER = "other_finger"  # not the finger of the badge's holder, or none in time


class Role(StrEnum):
    """What an account may do: see `commands.MAY`."""

    MEMBER = "member"
    HOST = "host"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Notice(StrEnum):
    """What the lamps and the buzzer say to whoever stands at the door."""

    GRANTED = "granted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LOOK = "look"  # at the screen
    FINGER = "finger"  # now the finger
    NEWS = "news"  # it opens; and at the next occasion, look at the page


class AlertKind(StrEnum):
    """What can be told to those who are not there."""

    REACHED = "reached"  # the threshold, from below
    LOST = "lost"  # the threshold, from above
    NEWCOMER_ALONE = "newcomer_alone"  # on a first visit, and nobody else is in
    FULL = "full"  # as many are in as may be
    DOOR_HELD = "door_held"
    DOOR_FORCED = "door_forced"
    READER_SILENT = "reader_silent"  # for ten seconds
    EXCEPTION = "exception"  # something to settle at the desk
    MONTH_DUE = "month_due"  # over, and not closed


PINS: Final = "GPIO"
"""What strike, lamps and switches hang on, among the devices that may be down. No reader's name."""

Micros = Annotated[int, Meta(ge=-(2**62), le=2**62)]  # SQLite holds no more


class Stamp(Struct, frozen=True):
    """When something happened.

    `utc_us` is the wall clock in microseconds since 1970, `boot_us` CLOCK_BOOTTIME in microseconds
    since the boot called `boot`; `synced` says whether the wall clock was known to be right.
    Durations within one boot come from `boot_us`, never from `utc_us`.
    """

    utc_us: Micros
    boot_us: Micros
    boot: str
    synced: bool


class Credential(Struct, frozen=True):
    """What somebody showed. `token` is a keyed HMAC in hex; `tail` the last two digits shown."""

    means: Means
    token: str
    tail: str = ""
