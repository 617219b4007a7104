"""What the desk answers in the manager's room. Instants are UTC in microseconds. Pure."""

from msgspec import Struct


class Announced(Struct, frozen=True):
    """Somebody means to be in; known by the sequence of its fact."""

    announced: int
    begins_us: int
    ends_us: int


class Announcements(Struct, frozen=True, tag="announcements"):
    """One member's, those that are not over yet, the earliest first."""

    announced: tuple[Announced, ...]


class LastOut(Struct, frozen=True):
    """Who went out last, and when: nobody has come or gone since."""

    name: str
    member: str
    at_us: int


class MonthIncome(Struct, frozen=True):
    """What a month brought in, in cents without VAT, before what later months gave back.

    `paying` counts the members who were charged anything; `paid_days` the days on which somebody's
    hours were charged, one for each member and day; `paid_minutes` are those hours. `closed` tells
    a month that is billed from one that is a draft.
    """

    month: str
    closed: bool
    net: int
    paid_minutes: int
    paid_days: int
    paying: int


class Income(Struct, frozen=True, tag="income"):
    """Months in order, the oldest first; `costs` are those of one month, None where none are set.

    Both in cents. Without plans there are no months.
    """

    currency: str
    months: tuple[MonthIncome, ...] = ()
    costs: int | None = None
