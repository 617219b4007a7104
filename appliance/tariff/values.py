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
from appliance.tariff.words import (
    Clock,
    Currency,
    Day,
    Days,
    Expiry,
    Minutes,
    Money,
    Name,
    Percent,
    Text,
)


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
    """What somebody may have, and what it costs. One [[plan]] each."""

    id: Annotated[Name, Meta(description="its short name, in offers, agreements and the record")]
    name: Annotated[Text, Meta(description="what it is called on statements")]
    kind: Annotated[
        Kind,
        Meta(description="what the price buys: a pack of minutes, a month, an hour, or nothing"),
    ]
    categories: Annotated[
        tuple[Category, ...],
        Meta(min_length=1, max_length=4, description="who may take it"),
    ]
    price: Annotated[
        Money | None,
        Meta(description="of a pack, of a month, of an hour; what an hour is worth"),
    ] = None
    minutes: Annotated[Minutes | None, Meta(description="how many a pack has")] = None
    charge: Annotated[
        Literal["whole", "used"],
        Meta(
            description="a pack is due in full with its first minute, or minute by minute at the "
            "same rate"
        ),
    ] = "whole"
    allowance_minutes: Annotated[
        Minutes | None, Meta(description="what a month gives each week or month, in minutes")
    ] = None
    allowance_days: Annotated[
        Days | None, Meta(description="the same in days; any hour of a day takes it")
    ] = None
    expiry: Annotated[
        Expiry | None,
        Meta(
            description="how long a pack lasts, from its first day; for which period an allowance "
            "is, week or month"
        ),
    ] = None
    overrun: Annotated[
        Name | None,
        Meta(
            description='what hours beyond are charged by: a plan, "free", or "again" for another '
            "pack"
        ),
    ] = None
    day_price: Annotated[
        Money | None, Meta(description="no day costs more; the hours beyond are free")
    ] = None
    part_month: Annotated[
        Literal["by_day", "whole"],
        Meta(description="what a month costs of which somebody has the plan only in part"),
    ] = "by_day"
    vat: Annotated[Percent | None, Meta(description="its rate, where it is not the tariff's")] = (
        None
    )


class Offer(Struct, frozen=True, forbid_unknown_fields=True):
    """The plan of everybody in a category who has agreed on no other. One [[offer]] each."""

    category: Annotated[Category, Meta(description="whose plan it is")]
    plan: Annotated[Name, Meta(description="the id of the plan")]
    since: Annotated[Day | None, Meta(description="its first day; the tariff's without it")] = None
    until: Annotated[Day | None, Meta(description="its last day; no end without it")] = None


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Free(Struct, frozen=True, forbid_unknown_fields=True):
    """Hours that cost nobody anything: an open day each week, an event. One [[free]] each."""

    name: Annotated[Text, Meta(description="what it is called")]
    weekdays: Annotated[
        tuple[Weekday, ...],
        Meta(
            max_length=7,
            description="each week on these days",
            extra={"right": 'a list such as ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'},
        ),
    ] = ()
    dates: Annotated[
        tuple[Day, ...],
        Meta(
            max_length=366,
            description="on these days",
            extra={"right": "a list of days without quotes, such as [2027-01-01, 2027-05-08]"},
        ),
    ] = ()
    start: Annotated[Clock, Meta(description="from when, local time")] = time(0)
    end: Annotated[
        Clock, Meta(description="until when; at or before the start, on the day after")
    ] = time(0)


class Estimate(Struct, frozen=True, forbid_unknown_fields=True):
    """How long somebody stayed who did not badge out, or in: as long as they usually do."""

    of: Annotated[
        int, Meta(ge=1, le=100, description="how many of the last visits the median is of")
    ] = 10
    otherwise_minutes: Annotated[
        Minutes, Meta(description="what is taken where there are none, in minutes")
    ] = 240
    most_minutes: Annotated[Minutes, Meta(description="never more than that, in minutes")] = 480
    closing: Annotated[
        Clock | None, Meta(description="and never beyond this time of the day, local time")
    ] = None


class Tariff(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that bills go by, from a given day. These stand above the first table."""

    since: Annotated[Day, Meta(description="the first day of this tariff")]
    currency: Annotated[Currency, Meta(description="the currency of every amount")] = "EUR"
    prices: Annotated[
        Literal["with_vat", "without_vat"], Meta(description="whether prices have VAT in them")
    ] = "with_vat"
    vat: Annotated[Percent, Meta(description="the rate of VAT, in per cent")] = "0"
    rounding_minutes: Annotated[
        int, Meta(ge=1, le=60, description="in steps of how many minutes a visit is counted")
    ] = 1
    rounding: Annotated[
        Literal["down", "nearest", "up"], Meta(description="which way it is rounded")
    ] = "down"
    grace_minutes: Annotated[
        int, Meta(ge=0, le=60, description="a visit shorter than this is free")
    ] = 5
    first_visit: Annotated[
        Literal["charged", "free"],
        Meta(description="whether a member's first visit ever is charged"),
    ] = "charged"
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


class Carryover(Struct, frozen=True):
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
    names the `month` it is of ("2026-10"), and `number` of the statement it corrects. `worth` is
    what the minutes under a contribution are worth, which is shown beside it and due from nobody.
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
    worth: Amount = Amount()


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
