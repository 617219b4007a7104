"""What each kind of plan makes of minutes: one rule each. Pure.

A rule takes as many minutes as it charges in one way, and answers with a step; None where the plan
has no more to give, and the overrun takes over.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance.tariff.dates import period, until
from appliance.tariff.money import cents
from appliance.tariff.values import By, Carryover, For, Kind, Pack, Plan


class Asked(Struct, frozen=True):
    """Minutes to charge by a plan. `cost` is what the day has cost so far, exact cents.

    `counted` tells that an allowance of days has taken this day already.
    """

    minutes: int
    day: date
    plan: Plan
    cost: Fraction = Fraction()
    counted: bool = False


class Step(Struct, frozen=True):
    """The first `minutes` are charged `by` this: what it costs, and the carryover after it.

    `opened` is of the pack they were taken from; `bought` are the minutes of a pack that this
    began.
    """

    minutes: int
    by: By
    carryover: Carryover
    what: For | None = None
    cost: Fraction = Fraction()
    bought: int = 0
    opened: date | None = None


Rule = Callable[[Asked, Carryover], Step | None]


# --- packs ---------------------------------------------------------------------------------------


def pack(asked: Asked, carryover: Carryover) -> Step | None:
    """Take from the oldest pack, and begin a new one where there is none."""
    plan = asked.plan
    if ready := usable(carryover.packs, plan, asked.day):
        return _from_pack(asked, carryover, ready[0])
    if plan.charge == "used":
        return _by_the_minute(asked, carryover, Fraction(_price(plan), plan.minutes or 1))
    if plan.overrun != "again" and _begun(carryover.packs, plan, asked.day):
        return None
    price = Fraction(_price(plan))
    if _beyond_the_day(asked, price):
        return Step(asked.minutes, By.DAY_PRICE, carryover)
    new = Pack(plan.id, asked.day, plan.minutes or 0, until(plan.expiry, asked.day))
    step = _from_pack(asked, replace(carryover, packs=(*carryover.packs, new)), new)
    return replace(step, what=For.PACK, cost=price, bought=new.left)


def usable(packs: tuple[Pack, ...], plan: Plan, day: date) -> tuple[Pack, ...]:
    """Return the packs that have minutes left on a day, the oldest first."""
    return tuple(each for each in _standing(packs, plan, day) if each.left)


def _begun(packs: tuple[Pack, ...], plan: Plan, day: date) -> bool:
    """Tell whether a pack was begun, used up or not, that has not expired."""
    return bool(_standing(packs, plan, day))


def _standing(packs: tuple[Pack, ...], plan: Plan, day: date) -> tuple[Pack, ...]:
    return tuple(
        each for each in packs if each.plan == plan.id and (each.until is None or each.until >= day)
    )


def _from_pack(asked: Asked, carryover: Carryover, oldest: Pack) -> Step:
    minutes = min(asked.minutes, oldest.left)
    rest = replace(oldest, left=oldest.left - minutes)
    kept = (rest,) if rest.left or asked.plan.overrun != "again" else ()
    at = carryover.packs.index(oldest)
    packs = (*carryover.packs[:at], *kept, *carryover.packs[at + 1 :])
    return Step(minutes, By.PACK, replace(carryover, packs=packs), opened=oldest.opened)


# --- by the hour ---------------------------------------------------------------------------------


def hours(asked: Asked, carryover: Carryover) -> Step:
    """Charge each minute, as long as the day may cost more."""
    return _by_the_minute(asked, carryover, Fraction(_price(asked.plan), 60))


def _by_the_minute(asked: Asked, carryover: Carryover, rate: Fraction) -> Step:
    cost = asked.minutes * rate
    if not _beyond_the_day(asked, cost):
        return Step(asked.minutes, By.HOURS, carryover, For.HOURS, cost)
    room = _of_the_day(asked.plan) - asked.cost
    if room <= 0:
        return Step(asked.minutes, By.DAY_PRICE, carryover)
    return Step(ceil(room / rate), By.HOURS, carryover, For.HOURS, room)


def _beyond_the_day(asked: Asked, cost: Fraction) -> bool:
    return asked.plan.day_price is not None and asked.cost + cost > _of_the_day(asked.plan)


def _of_the_day(plan: Plan) -> int:
    return cents(plan.day_price or "0.00")


def _price(plan: Plan) -> int:
    return cents(plan.price or "0.00")


# --- months --------------------------------------------------------------------------------------


def month(asked: Asked, carryover: Carryover) -> Step | None:
    """Take from the allowance of the week or the month, in minutes or in days."""
    if asked.plan.allowance_minutes is not None:
        return _of_minutes(asked, carryover, asked.plan.allowance_minutes)
    if asked.plan.allowance_days is not None:
        return _of_days(asked, carryover, asked.plan.allowance_days)
    return Step(asked.minutes, By.UNLIMITED, carryover)


def _of_minutes(asked: Asked, carryover: Carryover, allowed: int) -> Step | None:
    spent = carryover.spent.get(allowance_of(asked.plan, asked.day), 0)
    minutes = min(asked.minutes, allowed - spent)
    return _spending(asked, carryover, minutes, minutes) if minutes > 0 else None


def _of_days(asked: Asked, carryover: Carryover, allowed: int) -> Step | None:
    if asked.counted:
        return Step(asked.minutes, By.ALLOWANCE, carryover)
    spent = carryover.spent.get(allowance_of(asked.plan, asked.day), 0)
    return _spending(asked, carryover, asked.minutes, 1) if spent < allowed else None


def _spending(asked: Asked, carryover: Carryover, minutes: int, units: int) -> Step:
    name = allowance_of(asked.plan, asked.day)
    spent = {**carryover.spent, name: carryover.spent.get(name, 0) + units}
    return Step(minutes, By.ALLOWANCE, replace(carryover, spent=spent))


def allowance_of(plan: Plan, day: date) -> str:
    """Return what the allowance of a day counts under, in `Carryover.spent`."""
    unit = " days" if plan.allowance_days is not None else ""
    return f"{plan.id} {period(plan.expiry, day)}{unit}"


# --- neither -------------------------------------------------------------------------------------


def free(asked: Asked, carryover: Carryover) -> Step:
    return Step(asked.minutes, By.PLAN_FREE, carryover)


def contribution(asked: Asked, carryover: Carryover) -> Step:
    return Step(asked.minutes, By.CONTRIBUTION, carryover)


RULES: Final[Mapping[Kind, Rule]] = {
    Kind.PACK: pack,
    Kind.MONTH: month,
    Kind.HOURS: hours,
    Kind.FREE: free,
    Kind.CONTRIBUTION: contribution,
}
