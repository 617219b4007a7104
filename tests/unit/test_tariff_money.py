"""Cents and VAT: rounded in the total and nowhere before."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.tariff.money import (
    amount,
    cents,
    round_half_up,
    total,
    vat_sums,
    worth,
    written,
)
from appliance.tariff.values import Amount, Charge, For, VatSum
from tests.tariffs import plan


@pytest.mark.parametrize(
    ("text", "number"), [("40.00", 4000), ("0.05", 5), ("999999.99", 99_999_999)]
)
def test_money_as_it_is_written(text, number):
    assert (cents(text), written(number)) == (number, text)


@pytest.mark.parametrize(("number", "text"), [(-4005, "-40.05"), (-5, "-0.05"), (0, "0.00")])
def test_less_than_nothing(number, text):
    assert written(number) == text


@pytest.mark.parametrize(
    ("exact", "whole"),
    [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("-49/100", 0), ("3/2", 2), ("5/2", 3), ("-5/2", -3)],
)
def test_a_half_goes_away_from_zero(exact, whole):
    assert round_half_up(Fraction(exact)) == whole


@given(st.fractions())
def test_rounding_is_the_same_on_both_sides_of_zero(exact):
    assert round_half_up(-exact) == -round_half_up(exact)
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)
    assert amount(exact).cents == exact


def test_what_an_hour_is_worth():
    assert worth(plan("c", "contribution", price="5.00"), 90) == 750
    assert worth(plan("f", "free"), 90) == 0


def due(exact, vat="21"):
    return Charge(date(2026, 10, 5), "day", For.HOURS, amount(Fraction(exact)), vat)


@pytest.mark.parametrize(
    ("prices", "amounts", "net", "vat"),
    [
        ("with_vat", ["4000"], 3306, 694),
        ("without_vat", ["4000"], 4000, 840),
        ("with_vat", ["25/3", "25/3", "25/3"], 21, 4),  # 25 cents, not 24
        ("with_vat", ["-4000"], -3306, -694),
        ("without_vat", ["-4000"], -4000, -840),
        ("without_vat", ["1/2"], 1, 0),
        ("without_vat", ["-1/2"], -1, 0),
        ("with_vat", ["4000", "-4000"], 0, 0),
    ],
)
def test_one_rate(prices, amounts, net, vat):
    sums = vat_sums(map(due, amounts), prices)
    assert sums == (VatSum("21", net, vat),)
    assert total(sums) == net + vat


def test_two_rates_are_rounded_each():
    charges = (due("1/3", "21"), due("1/3", "6.00"), due("1000", "6"), due("1/3", "21"))
    assert vat_sums(charges, "without_vat") == (VatSum("6", 1000, 60), VatSum("21", 1, 0))
    assert vat_sums(charges, "with_vat") == (VatSum("6", 943, 57), VatSum("21", 1, 0))
    assert total(vat_sums(charges, "with_vat")) == 1001
    assert vat_sums(reversed(charges), "with_vat") == vat_sums(charges, "with_vat")


def test_nothing_due_is_nothing():
    assert vat_sums((), "with_vat") == ()
    assert total(()) == 0


@given(st.lists(st.fractions(-(10**6), 10**6)), st.sampled_from(["0", "6", "12.5", "21"]))
def test_prices_with_vat_are_what_is_paid(amounts, rate):
    charges = [due(exact, rate) for exact in amounts]
    assert total(vat_sums(charges, "with_vat")) == round_half_up(sum(amounts, Fraction()))


def test_an_amount_is_kept_in_lowest_terms():
    assert amount(Fraction(250, 6)) == Amount(125, 3)
    assert Amount(125, 3).cents == Fraction(125, 3)
