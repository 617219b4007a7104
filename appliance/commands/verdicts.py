"""What becomes of each line of a CSV file. Pure."""

from enum import StrEnum

from msgspec import Struct


class Flaw(StrEnum):
    """Why a line cannot be taken in, for whoever says it in another language."""

    NOT_CSV = "not_csv"
    COLUMN_TWICE = "column_twice"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    SURPLUS = "surplus"  # more values than columns
    TOO_MANY = "too_many"  # lines
    NAME_EMPTY = "name_empty"
    TEXT = "text"  # too long, or with what is invisible
    EMAIL = "email"
    WORD = "word"  # none of those that fit
    DAY = "day"  # no date
    DATES = "dates"  # the last day is before the first
    BADGE = "badge"
    FINGER = "finger"
    CONSENT = "consent"  # a finger without one
    SCHEDULE = "schedule"  # there is none of this name
    BADGE_TWICE = "badge_twice"
    FINGER_TWICE = "finger_twice"
    EMAIL_TWICE = "email_twice"
    BADGE_TAKEN = "badge_taken"
    FINGER_TAKEN = "finger_taken"
    EMAIL_TAKEN = "email_taken"


class Verdict(Struct, frozen=True):
    """What becomes of one line of a CSV file; `why` it cannot be taken in, "" if it can.

    `flaw` and what it is `about` (the column and what stands there, the other line) say the same
    as `why`, which is English, for other languages.
    """

    line: int
    name: str = ""
    why: str = ""
    flaw: Flaw | None = None
    about: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.why or self.name}"
