"""Each rule with its table: what it makes of minutes, what it costs, what is left."""

from datetime import date
from fractions import Fraction

import pytest

from appliance.tariff import rules
from appliance.tariff.rules import Asked, allowance_of, usable
from appliance.tariff.values import By, Carryover, For, Pack
from tests.tariffs import pack, plan, weekly

MONDAY = date(2026, 10, 5)
LAST = date(2026, 11, 4)  # of a month from then on


def asked(minutes, plan_, cost=0, day=MONDAY, **said):
    return Asked(minutes, day, plan_, Fraction(cost), **said)


def packs(*left, until=LAST, opened=MONDAY, of="day"):
    return Carryover(packs=tuple(Pack(of, opened, each, until) for each in left))


def left(step):
    return [each.left for each in step.carryover.packs]


@pytest.mark.parametrize(
    ("minutes", "before", "taken", "after", "cost"),
    [
        (120, (), 120, [360], 4000),  # the first minute begins a pack
        (1, (), 1, [479], 4000),
        (300, (), 300, [180], 4000),  # five hours cost a day
        (480, (), 480, [], 4000),
        (481, (), 480, [], 4000),  # the rest begins the next
        (60, (360,), 60, [300], 0),
        (60, (60,), 60, [], 0),
        (61, (60,), 60, [], 0),
        (61, (60, 480), 60, [480], 0),  # the oldest first
        (10, (0, 5), 5, [0], 0),
        (60, (0,), 60, [0, 420], 4000),  # one used up, of a time with another overrun
    ],
)
def test_a_pack(minutes, before, taken, after, cost):
    step = rules.pack(asked(minutes, pack()), packs(*before))
    assert (step.minutes, step.by, left(step), step.cost) == (taken, By.PACK, after, cost)
    assert (step.what, step.bought) == ((For.PACK, 480) if cost else (None, 0))
    assert step.opened == MONDAY


@pytest.mark.parametrize(
    ("day", "until", "costs"),
    [
        (LAST, LAST, False),  # good on its last day
        (date(2026, 11, 5), LAST, True),
        (date(2030, 1, 1), None, False),
    ],
)
def test_a_pack_and_its_last_day(day, until, costs):
    step = rules.pack(asked(60, pack(), day=day), packs(100, until=until))
    assert bool(step.cost) is costs
    assert step.opened == (day if costs else MONDAY)


def test_a_pack_of_another_plan_is_left_alone():
    step = rules.pack(asked(60, pack()), packs(100, of="other"))
    assert (step.cost, left(step)) == (4000, [100, 420])


@pytest.mark.parametrize(("overrun", "ready"), [("hours", True), ("free", True), ("again", False)])
def test_one_pack_until_it_expires(overrun, ready):
    """Beyond it the overrun takes over; so the pack is carried over, used up or not."""
    used_up = rules.pack(asked(480, pack(overrun=overrun)), Carryover())
    assert left(used_up) == ([0] if ready else [])
    beyond = rules.pack(asked(60, pack(overrun=overrun)), used_up.carryover)
    assert (beyond is None) is ready
    tomorrow = rules.pack(
        asked(60, pack(overrun=overrun), day=date(2026, 11, 5)), used_up.carryover
    )
    assert tomorrow.cost == 4000


@pytest.mark.parametrize(
    ("minutes", "before", "taken", "cost"),
    [(300, (), 300, 2500), (480, (), 480, 4000), (1, (), 1, Fraction(25, 3)), (90, (60,), 60, 0)],
)
def test_by_the_hour_at_the_rate_of_a_pack(minutes, before, taken, cost):
    step = rules.pack(asked(minutes, pack(charge="used")), packs(*before))
    assert (step.minutes, step.cost) == (taken, cost)
    assert step.by is (By.PACK if before else By.HOURS)  # what is paid is used first


@pytest.mark.parametrize(
    ("cost", "by", "due"),
    [(0, By.PACK, 4000), (2000, By.PACK, 4000), (2001, By.DAY_PRICE, 0), (6000, By.DAY_PRICE, 0)],
)
def test_a_day_price_and_packs(cost, by, due):
    step = rules.pack(asked(60, pack(day_price="60.00"), cost), Carryover())
    assert (step.minutes, step.by, step.cost) == (60, by, due)


def test_what_is_left_of_a_pack_is_used_though_the_day_costs_no_more():
    step = rules.pack(asked(60, pack(day_price="40.00"), 4000), packs(50))
    assert (step.minutes, step.by) == (50, By.PACK)


@pytest.mark.parametrize(
    ("minutes", "most", "before", "taken", "by", "cost"),
    [
        (60, None, 0, 60, By.HOURS, 500),
        (1, None, 0, 1, By.HOURS, Fraction(25, 3)),
        (600, "40.00", 0, 480, By.HOURS, 4000),
        (480, "40.00", 0, 480, By.HOURS, 4000),
        (60, "40.00", 3999, 1, By.HOURS, 1),  # cut to what is left
        (60, "40.00", 3990, 2, By.HOURS, 10),
        (60, "40.00", 4000, 60, By.DAY_PRICE, 0),
        (60, "40.00", 4001, 60, By.DAY_PRICE, 0),
    ],
)
def test_by_the_hour(minutes, most, before, taken, by, cost):
    hourly = plan("hourly", "hours", price="5.00", day_price=most)
    step = rules.hours(asked(minutes, hourly, before), Carryover())
    assert (step.minutes, step.by, step.cost) == (taken, by, cost)
    assert step.what is (For.HOURS if by is By.HOURS else None)


def test_an_hour_for_nothing_costs_nothing():
    step = rules.hours(asked(60, plan("h", "hours", price="0.00", day_price="0.00")), Carryover())
    assert (step.minutes, step.by, step.cost) == (60, By.HOURS, 0)


@pytest.mark.parametrize(
    ("minutes", "spent", "taken", "after"),
    [(60, 0, 60, 60), (500, 0, 480, 480), (60, 450, 30, 480), (60, 480, 0, 480), (1, 500, 0, 500)],
)
def test_an_allowance_of_minutes(minutes, spent, taken, after):
    carryover = Carryover(spent={"weekly 2026-W41": spent, "weekly 2026-W40": 7})
    step = rules.month(asked(minutes, weekly()), carryover)
    if not taken:
        assert step is None
        return
    assert (step.minutes, step.by, step.cost) == (taken, By.ALLOWANCE, 0)
    assert step.carryover.spent == {"weekly 2026-W41": after, "weekly 2026-W40": 7}


@pytest.mark.parametrize(
    ("spent", "counted", "takes", "after"),
    [(0, False, True, 1), (1, False, True, 2), (2, False, False, 2), (2, True, True, 2)],
)
def test_an_allowance_of_days(spent, counted, takes, after):
    days = weekly(allowance_minutes=None, allowance_days=2, expiry="month")
    carryover = Carryover(spent={"weekly 2026-10 days": spent})
    step = rules.month(asked(900, days, counted=counted), carryover)
    assert (step is not None) is takes
    if step:
        assert (step.minutes, step.by) == (900, By.ALLOWANCE)
        assert step.carryover.spent == {"weekly 2026-10 days": after}


def test_without_limit_free_and_a_contribution():
    unlimited = plan("m", "month", price="200.00")
    for rule, of, by in (
        (rules.month, unlimited, By.UNLIMITED),
        (rules.free, plan("s", "free"), By.PLAN_FREE),
        (rules.contribution, plan("c", "contribution", price="5.00"), By.CONTRIBUTION),
    ):
        step = rule(asked(900, of), Carryover())
        assert (step.minutes, step.by, step.cost, step.what) == (900, by, 0, None)


def test_what_an_allowance_counts_under():
    assert allowance_of(weekly(), date(2027, 1, 1)) == "weekly 2026-W53"  # the ISO week's year
    assert allowance_of(weekly(expiry="month"), MONDAY) == "weekly 2026-10"


def test_packs_that_may_be_used():
    carryover = packs(0, 5, 9)
    assert [each.left for each in usable(carryover.packs, pack(), MONDAY)] == [5, 9]
