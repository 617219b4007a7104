"""What is billed in the end is what a bill made with hindsight comes to, to the exact fraction.

Over histories with corrections of whatever is on record, after months were closed at whatever
time; and each statement comes out the same when it is made once more.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.facts import (
    Corrected,
    MonthClosed,
    StatementIssued,
    VisitConfirmed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Way
from appliance.statements.basis import basis
from appliance.statements.known import customs, terms
from appliance.statements.months import begins_us, over_us, through
from appliance.tariff.charging import charge
from appliance.tariff.slices import Span
from appliance.tariff.values import Carryover, Estimate
from tests.doorbook import SECOND_US, us
from tests.month_end import LOUVAIN, Space, offering

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

HOUR_US = 3600 * SECOND_US
DAY_US = 24 * HOUR_US
FIRST, LAST = "2026-09", "2026-12"
START, END = "2026-09-28T09:00", "2027-01-03T09:00"
MEMBERS = ("ada", "bob")
TARIFFS = (
    replace(LOUVAIN, first_visit="free"),
    offering("hourly", grace_minutes=5, rounding_minutes=15, rounding="up"),
    offering("weekly", estimate=Estimate(of=3, otherwise_minutes=100)),
    offering("always"),
)
DEEDS = ("come", "go", "come", "go", "came", "left", "tell", "tell", "add", "strike", "confirm")
STEP = st.tuples(
    st.sampled_from((*DEEDS, "close", "credit")),
    st.sampled_from(MEMBERS),
    st.one_of(st.integers(1, 120), st.integers(1, 30 * 60), st.just(5 * 24 * 60)),  # minutes
    st.integers(0, 1000),
)


def played(tariff, told):
    """Return the space of a history, all its months closed."""
    space, at_us = Space(tariff), us(START)
    for member in MEMBERS:
        space.join(START, member)
    for deed, member, minutes, choice in told:
        at_us += minutes * 60 * SECOND_US + choice
        if at_us >= us(END):
            break
        _do(space, deed, member, at_us, choice)
    at_us = us(END)
    while _close(space, at_us, LAST):
        at_us += SECOND_US
    # What was said after December was closed is billed with a month in which nothing happens.
    _close(space, us("2027-02-03T09:00"), "2027-01")
    return space


def _do(space, deed, member, at_us, choice):
    if deed in ("come", "go"):
        getattr(space, deed)(at_us, member)
    elif deed in ("came", "left"):
        way = Way.IN if deed == "came" else Way.OUT
        space.note(at_us, Corrected(member, way, at_us - choice * HOUR_US, "oubli", "ruth"))
    elif deed == "close":
        _close(space, at_us, LAST)
    elif deed == "credit" and space.last_number():
        space.credit(at_us, 1 + choice % space.last_number())
    else:
        _say(space, deed, member, at_us, choice)


def _close(space, at_us, last):
    """Close the next month, if it is over and not after `last`."""
    month = basis(space.record(at_us)).first
    if month > last or over_us(month, LOUVAIN_CUT_OFF, space.zone) > at_us:
        return False
    space.close(at_us, month)
    return True


LOUVAIN_CUT_OFF = Space().facts(object)[0].fact.cut_off


def _say(space, deed, member, at_us, choice):
    """Say something of a visit as the desk lets it be said: in the past, and beside the others."""
    visits = space.visits(at_us, *estimates(space)).of.get(member, ())
    known = [each for each in visits if each.went is not None]
    visit = known[choice % len(known)] if known and deed != "add" else None
    if deed == "add" or (visit and deed == "tell"):
        began_us = (visit.began_us if visit else at_us - choice * HOUR_US) - choice * SECOND_US
        ended_us = began_us + (choice % 20) * HOUR_US // 2 + SECOND_US
        was = (visit.began_us, visit.ended_us) if visit else None
        others = [each for each in visits if each != visit]
        apart = all(o.ended_us <= began_us or ended_us <= o.began_us for o in others)
        if apart and ended_us <= at_us:
            number = visit.visit if visit else 0
            told = VisitTold(member, number, began_us, ended_us, "vu", "ruth", was)
            space.note(at_us, told)
    elif visit and deed == "strike":
        was = (visit.began_us, visit.ended_us)
        space.note(at_us, VisitStruck(member, visit.visit, "non", "ruth", was))
    elif visit and visit.estimate:
        fact = VisitConfirmed(member, visit.visit, visit.began_us, visit.seconds, member)
        space.note(at_us, fact)


def estimates(space):
    record = space.record(END)
    return customs(basis(record).rules, record).estimates


def billed(space):
    """Return the exact cents of each member's charges over all statements and credit notes."""
    sums = dict.fromkeys(MEMBERS, Fraction())
    for entry in space.facts(StatementIssued):
        for part in entry.fact.statement.parts:
            sums[part.member] += sum(each.amount.cents for each in part.charges)
    return sums


def hindsight(space):
    """Return the same of one bill made at the very end, month after month, from the beginning."""
    closes = [each.fact for each in space.facts(MonthClosed)]
    now = us("2027-02-03T09:00")
    record = replace(space.record(now), entries=space.since(1), close=None, past=lambda _: None)
    made = basis(record)
    sums = {}
    for member in MEMBERS:
        spans = [Span(v.visit, v.began_us, v.seconds) for v in made.visits(member)]
        by = terms(made.footings[member], made.rules, record)
        first = begins_us(closes[0].month, space.zone)
        carryover = Carryover(visited=any(each.began_us < first for each in spans))
        sums[member] = Fraction()
        for month in through(closes[0].month, closes[-1].month):
            done = charge(month, spans, by, carryover)
            carryover = done.carryover
            sums[member] += sum(each.amount.cents for each in done.charges)
    return sums


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TARIFFS), st.lists(STEP, max_size=60))
def test_what_is_billed_in_the_end_is_what_hindsight_bills(tariff, told):
    space = played(tariff, told)
    assert billed(space) == hindsight(space)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TARIFFS), st.lists(STEP, max_size=60), st.booleans())
def test_every_statement_comes_out_the_same_once_more(tariff, told, forgotten):
    space = played(tariff, told)
    space.set_tariff("2027-02-04T09:00", replace(tariff, since=tariff.since, vat="6"))
    if forgotten:
        space.forgotten = space.entries[-1].sequence
    for entry in space.facts(StatementIssued):
        again = space.recompute("2027-02-05T09:00", entry.fact.number)
        assert again.same
        assert again.source == ("statement" if forgotten else "ledger")
