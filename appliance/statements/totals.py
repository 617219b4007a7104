"""Parts put together to a statement: VAT, total, and what the plans were called. Pure."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from appliance.facts import Part, Restated, Statement
from appliance.statements.known import Rules
from appliance.statements.months import last_day
from appliance.tariff.money import total, vat_sums
from appliance.tariff.plans import at
from appliance.tariff.values import Charge, Tariff
from appliance.tariff.words import Percent


def statement(month: str, payer: str, parts: Iterable[Part], rules: Rules) -> Statement:
    """Return what somebody owes for a month; its last day's tariff says in which money.

    `parts` are in the order of the members' ids.
    """
    tariff = at(rules.tariffs, last_day(month))
    ordered = tuple(parts)
    sums = vat_sums((each for part in ordered for each in part.charges), tariff.prices)
    plans = _called(ordered, (*rules.tariffs, tariff))
    return Statement(
        month, payer, tariff.currency, tariff.prices, ordered, sums, total(sums), plans
    )


def cents(charges: Iterable[Charge], tariff: Tariff) -> int:
    """Return what charges come to, to be paid."""
    return total(vat_sums(charges, tariff.prices))


def priced(exact: Fraction, vat: Percent, was: str, prices: str) -> Fraction:
    """Return an exact amount as `prices` have it: with its VAT, or without."""
    rate = 1 + Fraction(vat) / 100
    if was == prices:
        return exact
    return exact * rate if prices == "with_vat" else exact / rate


def _called(parts: Iterable[Part], tariffs: Iterable[Tariff]) -> dict[str, str]:
    """Return the names of the plans of which anything is said; of the later tariff, if several."""
    names = {plan.id: plan.name for tariff in tariffs for plan in tariff.plan}
    return {plan: names[plan] for plan in sorted(set(_plans(parts))) if plan in names}


def _plans(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        months: tuple[Part | Restated, ...] = (part, *part.restated)
        for month in months:
            yield from (use.plan for use in month.uses)
            yield from (charge.plan for charge in month.charges)
        yield from (left.plan for left in part.left)
