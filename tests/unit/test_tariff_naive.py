"""The charging and its naive double agree on whatever happens, to the last fraction of a cent."""

from collections import Counter
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.model import Category
from appliance.tariff.charging import charge
from appliance.tariff.plans import Terms
from appliance.tariff.values import Carryover
from tests.naive.charging import Naive, last_day
from tests.tariffs import BRUSSELS, a_long_history, agreements, histories, tariffs

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

MONTHS = [(2026, 9), (2026, 10), (2026, 11), (2026, 12), (2027, 1), (2027, 2), (2027, 3)]


def charged_by_month(spans, terms):
    """Charge month after month; what is carried goes through its JSON, as in the ledger."""
    carryover = Carryover()
    for year, month in MONTHS:
        charged = charge(f"{year}-{month:02d}", spans, terms, carryover)
        carryover = msgspec.json.decode(msgspec.json.encode(charged.carryover), type=Carryover)
        yield charged


def both(spans, known, agreed, student_from):
    """Charge by both: minutes by use, exact cents by due, and worth, of the one and the other."""

    def category_on(day):
        return Category.STUDENT if student_from and day >= student_from else Category.COWORKER

    def member_on(day):
        return date(2026, 9, 28) <= day <= date(2027, 2, 3)

    naive = Naive(known, agreed, category_on, BRUSSELS, member_on)
    naive.live(spans)
    for year, month in MONTHS:
        naive.month(year, month)
    uses, amounts, worth = Counter(), Counter(), Counter()
    terms = Terms(known, agreed, category_on, BRUSSELS, member_on)
    for charged in charged_by_month(spans, terms):
        for use in charged.uses:
            uses[use.visit, use.day, use.by.value, use.plan] += use.minutes
        for due in charged.charges:
            amounts[due.day, due.plan, due.what.value, due.vat] += due.amount.cents
            if due.worth.cents:
                worth[due.day.year, due.day.month, due.plan] += due.worth.cents
    doubles = naive.uses, naive.amounts, naive.worth
    return tuple(map(dict, (uses, amounts, worth))), tuple(map(dict, doubles))


STUDENT_FROM = st.none() | st.dates(date(2026, 10, 1), date(2026, 12, 31))
LATER = st.none() | tariffs(since=date(2026, 11, 11))


@settings(max_examples=100, deadline=None)
@given(tariffs(), LATER, agreements, STUDENT_FROM, histories())
def test_both_agree_to_the_cent(first, second, agreed, student_from, spans):
    ours, naive = both(spans, (first, second) if second else (first,), agreed, student_from)
    assert ours == naive


@settings(max_examples=12, deadline=None)
@given(tariffs(), LATER, agreements, STUDENT_FROM, st.integers(0, 2**32))
def test_both_agree_on_hundreds_of_badges(first, second, agreed, student_from, seed):
    spans = a_long_history(seed)
    assert len(spans) > 100  # badged in and out
    ours, naive = both(spans, (first, second) if second else (first,), agreed, student_from)
    assert ours == naive


@pytest.mark.parametrize(
    ("expiry", "opened", "last"),
    [
        ("never", date(2026, 1, 31), None),
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("1 month", date(2026, 2, 1), date(2026, 2, 28)),
        ("week", date(2026, 10, 5), date(2026, 10, 11)),
        ("2 days", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_naive_one_knows_its_days(expiry, opened, last):
    assert last_day(expiry, opened) == last
