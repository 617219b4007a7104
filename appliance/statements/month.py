"""One member's month: the visits that touch it, charged by what was known of the member. Pure."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from appliance.facts import Footing, MonthClosed, Visit
from appliance.model import Category
from appliance.statements.known import Rules, terms
from appliance.statements.months import begins_us, last_day, touches
from appliance.statements.values import Record
from appliance.tariff.charging import Charged, charge
from appliance.tariff.slices import Span
from appliance.tariff.values import Carryover, Charge, For


class Month(Struct, frozen=True):
    """What a member did in a month, and what that comes to."""

    month: str
    category: Category
    visits: tuple[Visit, ...]
    charged: Charged
    before: Carryover = Carryover()


def charged(
    month: str,
    visits: Iterable[Visit],
    footing: Footing,
    rules: Rules,
    record: Record,
    before: Carryover,
    today: date | None = None,
) -> Month:
    """Charge a member's month; `before` is the carryover of the one before."""
    touching = tuple(each for each in visits if touches(each, month, record.zone))
    by = terms(footing, rules, record)
    done = charge(month, spans(touching), by, before, today)
    return Month(month, by.category_on(last_day(month)), touching, done, before)


def opening(
    record: Record, close: MonthClosed | None, member: str, visits: Iterable[Visit], month: str
) -> Carryover:
    """Return the carryover with which a month begins, after `close`; what it is before any bill."""
    if close is not None:
        return close.carryovers.get(member, Carryover())
    start_us = begins_us(month, record.zone)
    return Carryover(visited=any(each.began_us < start_us for each in visits))


def spans(visits: Iterable[Visit]) -> tuple[Span, ...]:
    return tuple(Span(each.visit, each.began_us, each.seconds) for each in visits)


def nothing(month: str, category: Category) -> Month:
    """Return a month without anything in it."""
    return Month(month, category, (), Charged((), (), Carryover(), ()))


def is_due(month: Month) -> bool:
    """Tell whether there is anything to say of a month."""
    return bool(month.charged.uses or month.charged.charges)


def own(charges: Iterable[Charge]) -> tuple[Charge, ...]:
    """Return the charges of the month itself, without corrections of others."""
    return tuple(each for each in charges if each.what is not For.CORRECTION)
