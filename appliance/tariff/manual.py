"""What the kinds of plans and of uses mean, in words for the docs. Pure."""

from collections.abc import Mapping
from typing import Final

from appliance.tariff.values import By, Kind

KINDS: Final[Mapping[Kind, str]] = {
    Kind.PACK: "minutes, charged whole when the first of them is used; what is left is carried "
    "from visit to visit, the oldest pack first, until it expires",
    Kind.MONTH: "a calendar month, with an allowance in each week or in the month, or without "
    "limit; due whether or not somebody comes",
    Kind.HOURS: "pay as you go: each minute at a sixtieth of the price",
    Kind.FREE: "nothing is due",
    Kind.CONTRIBUTION: "the member gives each month what they chose to; the statement shows what "
    "their hours are worth at the price of an hour beside it, and does not charge them",
}

USES: Final[Mapping[By, str]] = {
    By.PACK: "minutes out of a pack",
    By.ALLOWANCE: "minutes, or a day, of what the month gives",
    By.UNLIMITED: "a month without limit",
    By.HOURS: "minutes paid one by one",
    By.CONTRIBUTION: "a contribution covers them",
    By.PLAN_FREE: "the plan is free",
    By.GRACE: "too short a visit to count",
    By.WINDOW: "free hours",
    By.FIRST_VISIT: "the first visit ever is free",
    By.DAY_PRICE: "the day costs no more",
    By.OVERRUN_FREE: "hours beyond are free",
}
