"""Why a command is not carried out. Pure."""

from enum import StrEnum

from msgspec import Struct


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
    NO_VISIT = "no_visit"
    OVERLAPS = "overlaps"  # another visit: the detail says from when to when
    ENDS_FIRST = "ends_first"  # it would end before it begins
    TOO_LONG = "too_long"  # a visit of more than a day and a half
    IN_FUTURE = "in_future"
    FORGOTTEN = "forgotten"  # its month is no longer on record, or never was
    STILL_OPEN = "still_open"  # nobody has left yet
    NO_ESTIMATE = "no_estimate"  # there is nothing to confirm
    NO_PROPOSAL = "no_proposal"
    NO_TARIFF = "no_tariff"  # billing.plans names none, or it never was fit
    NO_PLAN = "no_plan"
    PLAN_NOT_THEIRS = "plan_not_theirs"  # not for their category
    CONTRIBUTION = "contribution"  # how much, where the plan leaves it to the member
    MONTH_CLOSED = "month_closed"
    MONTH_NOT_OVER = "month_not_over"
    MONTH_ORDER = "month_order"  # an earlier one is to be closed first: the detail
    NOT_AS_SEEN = "not_as_seen"  # the total changed since the dry run
    NEWER = "newer"  # some of the record was written by a newer version, and is not understood
    UNSETTLED = "unsettled"  # estimates are left, and nobody said they may be billed
    NO_STATEMENT = "no_statement"
    NOTHING_TO_CREDIT = "nothing_to_credit"
    PAYER = "payer"  # oneself, or somebody who is paid for by another
    NO_ANNOUNCEMENT = "no_announcement"
    ANNOUNCED_TIME = "announced_time"  # over, too short, too long, or too far ahead
    MAY_NOT_COME = "may_not_come"  # suspended, or no member on that day
    ANNOUNCED_TWICE = "announced_twice"  # there is one at this time
    ARRANGEMENT = "arrangement"  # the configuration would not be right with it: the detail
    READERS_CHANGED = "readers_changed"  # somebody else has arranged them meanwhile
    BY_HAND = "by_hand"  # the door may not write the configuration: it is edited as root
    STRIKE_DOWN = "strike_down"  # the door has no pins to command it with
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
