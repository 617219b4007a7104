"""Which tariff holds on a day, and which plan somebody has. Pure."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.model import Category
from appliance.tariff.values import Agreed, Offer, Plan, Tariff


def _always(_: date) -> bool:
    return True


class Terms(Struct, frozen=True):
    """What one member's hours are charged by. There is at least one tariff.

    `tariffs` and `agreed` are in the order in which they were recorded; `member_on` tells on which
    days they are a member, and pay a month.
    """

    tariffs: tuple[Tariff, ...]
    agreed: tuple[Agreed, ...]
    category_on: Callable[[date], Category]
    zone: ZoneInfo
    member_on: Callable[[date], bool] = _always


def at(tariffs: tuple[Tariff, ...], day: date) -> Tariff:
    """Return the tariff of a day: the latest begun, of two of the same day the later recorded.

    Before the first begins, it holds already.
    """
    begun = [each for each in reversed(tariffs) if each.since <= day]
    if begun:
        return max(begun, key=lambda each: each.since)
    return min(reversed(tariffs), key=lambda each: each.since)


def agreed_on(terms: Terms, day: date) -> Agreed | None:
    """Return what holds of all that was agreed on; None where the category's plan does.

    A plan that there is no more, or not for this category, is passed over.
    """
    tariff, category = at(terms.tariffs, day), terms.category_on(day)
    may = {"", *(plan.id for plan in tariff.plan if category in plan.categories)}
    held = [each for each in reversed(terms.agreed) if each.since <= day and each.plan in may]
    newest = max(held, key=lambda each: each.since, default=None)
    return newest if newest and newest.plan else None


def plan_on(terms: Terms, day: date) -> Plan:
    """Return the plan that somebody has on a day."""
    tariff, agreed = at(terms.tariffs, day), agreed_on(terms, day)
    return plan_called(tariff, agreed.plan if agreed else offered(tariff, terms, day))


def offered(tariff: Tariff, terms: Terms, day: date) -> str:
    """Return the plan of everybody of the category; before the tariff begins, as on its first."""
    counted = max(day, tariff.since)
    category = terms.category_on(day)
    return next(each.plan for each in tariff.offer if offers(each, category, counted))


def offers(offer: Offer, category: Category, day: date) -> bool:
    return offer.category is category and (
        (offer.since or date.min) <= day <= (offer.until or date.max)
    )


def plan_called(tariff: Tariff, name: str) -> Plan:
    return next(plan for plan in tariff.plan if plan.id == name)
