"""The words of a tariff: plans, who has which, what is free, and what hours were charged to. Pure.

Money is text such as "40.00" where people write it, whole cents in totals, and an exact fraction
of cents in between: nothing is rounded before the total.
"""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from msgspec import Meta, Struct

from appliance.model import Category


def _right(words: str) -> dict[str, str]:
    return {"right": words}


Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z",
        extra=_right("1 to 32 small letters, digits, - or _, in quotes"),
    ),
]
Text = Annotated[
    str,
    Meta(
        pattern=r"^[^\x00-\x1f\x7f]{1,80}\Z",
        extra=_right("1 to 80 characters without tabs or line breaks, in quotes"),
    ),
]
Money = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,6}\.[0-9]{2}\Z",
        extra=_right('an amount with two decimals, in quotes, such as "40.00"'),
    ),
]
Percent = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?\Z",
        extra=_right('a rate in per cent, in quotes, such as "21"'),
    ),
]
Expiry = Annotated[
    str,
    Meta(
        pattern=r"^(never|week|month|[1-9][0-9]{0,3} days?|[1-9][0-9]? months?)\Z",
        extra=_right('"never", "week", "month", "30 days" or "3 months"'),
    ),
]
Minutes = Annotated[int, Meta(ge=1, le=60_000, extra=_right("minutes, 1 to 60000"))]


class Amount(Struct, frozen=True, array_like=True):
    """An exact number of cents, as a fraction in lowest terms: [125, 3] is 41 cents and 2/3."""

    numerator: int = 0
    denominator: int = 1

    @property
    def cents(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)


class Kind(StrEnum):
    """What the price of a plan buys."""

    PACK = "pack"  # so many minutes, used until they expire
    MONTH = "month"  # a calendar month, with an allowance or without limit
    HOURS = "hours"  # an hour: pay as you go
    FREE = "free"
    CONTRIBUTION = "contribution"  # what the member chose to give each month


class Plan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One plan. `price` is of a pack, of a month or of an hour, by its kind.

    A pack: `minutes` each, `charge` whole as soon as its first minute is used, or minute by minute
    at the same rate. A month: `allowance_minutes` or `allowance_days` in each `expiry` (week or
    month), or neither, which is without limit. A contribution: `price` is what an hour is worth,
    to hold against what the member gives. `overrun` is what hours beyond are charged by: the name
    of another plan, "again" for another pack, "free".
    """

    id: Name
    name: Text
    kind: Kind
    categories: Annotated[tuple[Category, ...], Meta(min_length=1, max_length=4)]
    price: Money | None = None
    minutes: Minutes | None = None
    charge: Literal["whole", "used"] = "whole"
    allowance_minutes: Minutes | None = None
    allowance_days: Annotated[int, Meta(ge=1, le=31)] | None = None
    expiry: Expiry | None = None
    overrun: Name | None = None
    day_price: Money | None = None  # no day costs more than this
    part_month: Literal["by_day", "whole"] = "by_day"
    vat: Percent | None = None  # where it differs from the tariff's


class Offer(Struct, frozen=True, forbid_unknown_fields=True):
    """The plan of everybody of a category who agreed on no other, from a day to another, within."""

    category: Category
    plan: Name
    since: date | None = None
    until: date | None = None


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Free(Struct, frozen=True, forbid_unknown_fields=True):
    """Hours that cost nobody anything: an open day each week, an event. Local time.

    On `weekdays`, or on `dates`; an `end` at or before `start` is on the day after.
    """

    name: Text
    weekdays: Annotated[tuple[Weekday, ...], Meta(max_length=7)] = ()
    dates: Annotated[tuple[date, ...], Meta(max_length=366)] = ()
    start: time = time(0)
    end: time = time(0)


class Estimate(Struct, frozen=True, forbid_unknown_fields=True):
    """How long somebody stayed who did not badge out, or in.

    The median of the member's last `of` visits that are no estimates, `otherwise_minutes` where
    there are none; never beyond `closing` (local) of the day, never more than `most_minutes`.
    """

    of: Annotated[int, Meta(ge=1, le=100)] = 10
    otherwise_minutes: Minutes = 240
    most_minutes: Minutes = 480
    closing: time | None = None


class Tariff(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a bill is made by, from the day `since` on.

    A visit is rounded to `rounding_minutes`; one under `grace_minutes` is free.
    """

    since: date
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z", extra=_right('such as "EUR"'))] = "EUR"
    prices: Literal["with_vat", "without_vat"] = "with_vat"
    vat: Percent = "0"
    rounding_minutes: Annotated[int, Meta(ge=1, le=60)] = 1
    rounding: Literal["down", "nearest", "up"] = "down"
    grace_minutes: Annotated[int, Meta(ge=0, le=60)] = 5
    first_visit: Literal["charged", "free"] = "charged"
    estimate: Estimate = Estimate()
    plan: Annotated[tuple[Plan, ...], Meta(max_length=50)] = ()
    offer: Annotated[tuple[Offer, ...], Meta(max_length=100)] = ()
    free: Annotated[tuple[Free, ...], Meta(max_length=50)] = ()


# --- what somebody agreed on -----------------------------------------------------------------


class Agreed(Struct, frozen=True, array_like=True):
    """From the day `since` on a member has `plan`, "" for what their category has.

    `contribution` is what they chose to give each month.
    """

    since: date
    plan: str = ""
    contribution: Money | None = None


# --- what hours were charged to --------------------------------------------------------------


class Pack(Struct, frozen=True, array_like=True):
    """A pack that was begun on `opened`; the rest is lost after the day `until`."""

    plan: str
    opened: date
    left: int  # minutes
    until: date | None = None


class Account(Struct, frozen=True):
    """What hours count against at the end of a month, from one statement to the next.

    `spent` are minutes used of the allowance of a period that is not over, by "plan period"
    ("weekly 2026-W44"); days, by "plan period days".
    `visited` tells that the first visit was before.
    """

    packs: tuple[Pack, ...] = ()
    spent: Mapping[str, int] = {}
    visited: bool = False


class By(StrEnum):
    """What minutes of a visit were charged by."""

    PACK = "pack"
    ALLOWANCE = "allowance"
    UNLIMITED = "unlimited"
    HOURS = "hours"
    CONTRIBUTION = "contribution"
    PLAN_FREE = "plan_free"  # free for the category
    GRACE = "grace"
    WINDOW = "window"  # free hours
    FIRST_VISIT = "first_visit"
    DAY_PRICE = "day_price"  # the day costs no more
    OVERRUN_FREE = "overrun_free"


class Use(Struct, frozen=True, array_like=True):
    """`minutes` of a visit on a local day, charged `by` what, under which plan."""

    visit: int
    day: date
    minutes: int
    by: By
    plan: str = ""


class For(StrEnum):
    """What an amount is for."""

    PACK = "pack"
    MONTH = "month"
    HOURS = "hours"
    CONTRIBUTION = "contribution"
    CORRECTION = "correction"  # of a month that is closed


class Charge(Struct, frozen=True):
    """An amount due on a day, for what, with the visits behind it. With or without VAT as `prices`.

    `days` of `of_days` tells the part of a month; `minutes` what was bought or used. A correction
    names the `month` it is of ("2026-10"), and `number` of the statement it corrects.
    """

    day: date
    plan: str
    what: For
    amount: Amount
    vat: Percent
    minutes: int = 0
    days: int = 0
    of_days: int = 0
    visits: tuple[int, ...] = ()
    month: str = ""
    number: int = 0


class VatSum(Struct, frozen=True):
    """What falls under one rate, in cents: rounded here and nowhere before."""

    rate: Percent
    net: int
    vat: int


class Left(Struct, frozen=True):
    """What is left of a plan on a day: minutes or days, until the day `until`."""

    plan: str
    minutes: int | None = None
    days: int | None = None
    until: date | None = None
