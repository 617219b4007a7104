"""A month that was billed, as facts: for whoever keeps, finds or forgets them."""

from datetime import date, time

from appliance.facts import (
    MonthClosed,
    Part,
    Statement,
    StatementIssued,
    TariffSet,
    VatSum,
    Visit,
)
from appliance.model import Category
from appliance.tariff.values import (
    Amount,
    By,
    Carryover,
    Charge,
    For,
    Kind,
    Offer,
    Plan,
    Tariff,
    Use,
)

DAY = Plan(
    id="day",
    name="La journée",
    kind=Kind.PACK,
    categories=(Category.COWORKER,),
    price="40.00",
    minutes=480,
    expiry="30 days",
    overrun="again",
)


def a_tariff(since="2026-01-01"):
    offer = Offer(Category.COWORKER, "day")
    tariff = Tariff(since=date.fromisoformat(since), vat="21", plan=(DAY,), offer=(offer,))
    return TariffSet(tariff, time(3), "host")


def a_statement(number, month, payer, *members, corrects=0):
    """Return a statement of 40.00, for the payer's own visit or for those of `members`."""
    parts = tuple(a_part(month, each) for each in members or (payer,))
    vat = (VatSum("21", 3306, 694),)
    said = Statement(month, payer, "EUR", "with_vat", parts, vat, 4000, {"day": DAY.name})
    return StatementIssued(number, said, 9, "host", corrects, "a mistake" if corrects else "")


def a_part(month, member):
    day = date.fromisoformat(f"{month}-05")
    return Part(
        member,
        Category.COWORKER,
        (Visit(3, member, 1_760_000_000_000_000, 7200),),
        (Use(3, day, 120, By.PACK, "day"),),
        (Charge(day, "day", For.PACK, Amount(4000), "21", minutes=480, visits=(3,)),),
    )


def a_close(month, next_from=1, *members):
    """Return what closes a month; the next one needs what is from `next_from` on."""
    carryovers = {each: Carryover(visited=True) for each in members}
    categories = dict.fromkeys(members, Category.COWORKER)
    recent = dict.fromkeys(members, (7200,))
    return MonthClosed(month, next_from, next_from, carryovers, recent, categories, "host")
