"""Cents, exact until the total, and VAT on the total alone. Pure."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from appliance.tariff.values import Amount, Charge, Plan, VatSum

_HALF: Final = Fraction(1, 2)


def cents(money: str) -> int:
    """Return the cents of an amount as people write it: "40.00" is 4000."""
    return int(money.replace(".", ""))


def written(amount: int) -> str:
    """Return cents as people write them: -4005 is "-40.05"."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def amount(exact: Fraction) -> Amount:
    """Return exact cents as they are kept."""
    return Amount(exact.numerator, exact.denominator)


def round_half_up(exact: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero, on either side of it."""
    size = int(abs(exact) + _HALF)
    return -size if exact < 0 else size


def worth(plan: Plan, minutes: int) -> Fraction:
    """Return what `minutes` are worth at a plan's price of an hour, in cents."""
    return Fraction(cents(plan.price or "0.00") * minutes, 60)


def vat_sums(charges: Iterable[Charge], prices: str) -> tuple[VatSum, ...]:
    """Return net and VAT by rate, the lowest first: each rate's sum is rounded once."""
    sums: dict[Fraction, Fraction] = {}
    names: dict[Fraction, str] = {}
    for charge in charges:
        rate = Fraction(charge.vat)
        sums[rate] = sums.get(rate, Fraction()) + charge.amount.cents
        names[rate] = min(names.get(rate, charge.vat), charge.vat, key=len)
    split = _of_gross if prices == "with_vat" else _of_net
    return tuple(VatSum(names[rate], *split(sums[rate], rate)) for rate in sorted(sums))


def _of_gross(exact: Fraction, rate: Fraction) -> tuple[int, int]:
    gross = round_half_up(exact)
    vat = round_half_up(gross * rate / (100 + rate))
    return gross - vat, vat


def _of_net(exact: Fraction, rate: Fraction) -> tuple[int, int]:
    net = round_half_up(exact)
    return net, round_half_up(net * rate / 100)


def total(sums: Iterable[VatSum]) -> int:
    """Return what is to be paid, in cents."""
    return sum(each.net + each.vat for each in sums)
