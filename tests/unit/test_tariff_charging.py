"""A month charged: the Louvain table, and what holds of every month."""

from datetime import date, time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.model import Category
from appliance.tariff.charging import charge
from appliance.tariff.rules import RULES
from appliance.tariff.slices import Span
from appliance.tariff.values import By, Carryover, For, Free, Kind, Left, Offer, Pack
from tests.tariffs import (
    agreements,
    dues,
    histories,
    months,
    pack,
    plan,
    tariff,
    tariffs,
    terms,
    used,
    visits,
    weekly,
)

HOURLY = plan("hourly", "hours", price="5.00", day_price="40.00")
UNLIMITED = plan("unlimited", "month", price="200.00")
GIFT = plan("gift", "contribution", price="5.00")
LOUVAIN = tariff(pack(), weekly(), UNLIMITED, HOURLY, GIFT, plan("student", "free"))


def october(*told, tariff_=LOUVAIN, **said):
    return charge("2026-10", visits(*told), terms(tariff_, **said))


# --- packs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ([("05 09:00", "2:00"), ("06 09:00", "3:00"), ("08 09:00", "3:00")], [5]),
        ([("05 09:00", "5:00")], [5]),
        ([("05 09:00", "8:00"), ("06 09:00", "0:05")], [5, 6]),
        ([("05 09:00", "8:01")], [5, 5]),
        ([("05 09:00", "0:04:59")], []),
        ([], []),
        ([("01 09:00", "2:00"), ("31 09:00", "2:00")], [1]),  # good on its last day, the 31st
        ([("01 09:00", "20:00"), ("31 23:59", "0:30")], [1, 1, 2]),
    ],
)
def test_days_of_eight_hours(told, due):
    charged = october(*((f"2026-10-{when}", length) for when, length in told))
    assert dues(charged) == [(day, "day", "pack", 4000) for day in due]
    assert set(used(charged)) <= {"pack", "grace"}


def test_one_day_in_three_visits_names_all_three():
    told = [("05 09:00", "2:00"), ("06 09:00", "3:00"), ("08 09:00", "4:00")]
    charged = october(*((f"2026-10-{when}", length) for when, length in told))
    assert [due.visits for due in charged.charges] == [(1, 2, 3), (3,)]
    assert [due.minutes for due in charged.charges] == [480, 480]
    assert charged.left == (Left("day", minutes=420, until=date(2026, 11, 7)),)
    assert charged.carryover == Carryover(
        (Pack("day", date(2026, 10, 8), 420, date(2026, 11, 7)),), visited=True
    )


def test_two_packs_begun_on_one_day_name_their_own_visits():
    short = pack(minutes=60)
    told = [
        ("2026-10-05 09:00", "0:50"),
        ("2026-10-05 10:00", "0:30"),
        ("2026-10-05 12:00", "0:30"),
    ]
    charged = october(*told, tariff_=tariff(short))
    assert [due.visits for due in charged.charges] == [(1, 2), (2, 3)]


def test_a_pack_across_the_end_of_a_month():
    spans = visits(("2026-10-28 09:00", "5:00"), ("2026-11-02 09:00", "2:00"))
    by_month = months("2026-10", "2026-12", spans, terms(LOUVAIN))
    assert [dues(each) for each in by_month.values()] == [[(28, "day", "pack", 4000)], [], []]
    (pack_,) = by_month["2026-10"].carryover.packs
    assert (pack_.left, pack_.until) == (180, date(2026, 11, 27))
    second = charge(
        "2026-11", spans, terms(LOUVAIN), by_month["2026-10"].carryover, date(2026, 11, 2)
    )
    assert second.left == (Left("day", minutes=60, until=date(2026, 11, 27)),)
    assert second.carryover.packs == by_month["2026-11"].left == ()  # over with the month


def test_the_oldest_pack_first_and_the_expired_never():
    before = Carryover(
        (
            Pack("day", date(2026, 9, 2), 300, date(2026, 10, 1)),
            Pack("day", date(2026, 9, 20), 60, date(2026, 10, 19)),
            Pack("day", date(2026, 9, 25), 480, date(2026, 10, 24)),
        )
    )
    spans = visits(("2026-10-02 09:00", "2:00"), ("2026-10-26 09:00", "1:00"))
    charged = charge("2026-10", spans, terms(LOUVAIN), before)
    assert dues(charged) == [(26, "day", "pack", 4000)]
    ten = charge("2026-10", spans[:1], terms(LOUVAIN), before, today=date(2026, 10, 10))
    assert ten.left == (Left("day", minutes=420, until=date(2026, 10, 24)),)


def test_by_the_hour_at_the_same_rate():
    charged = october(
        ("2026-10-05 09:00", "2:00"),
        ("2026-10-05 14:00", "3:00"),
        ("2026-10-06 14:00", "0:10"),
        tariff_=tariff(pack(charge="used")),
    )
    assert dues(charged) == [
        (5, "day", "hours", 2500),
        (6, "day", "hours", Fraction(250, 3)),
    ]
    assert [(due.minutes, due.visits) for due in charged.charges] == [(300, (1, 2)), (10, (3,))]
    assert used(charged) == {"hours": 310}


def test_one_pack_a_day_then_by_the_hour():
    once = pack(expiry="1 day", overrun="hourly")
    charged = october(("2026-10-05 07:00", "10:00"), tariff_=tariff(once, HOURLY))
    assert dues(charged) == [(5, "day", "pack", 4000)]
    assert used(charged) == {"pack": 480, "day_price": 120}  # of the plan by the hour
    dear = plan("hourly", "hours", price="5.00")
    charged = october(("2026-10-05 07:00", "10:00"), tariff_=tariff(once, dear))
    assert dues(charged) == [(5, "hourly", "hours", 1000), (5, "day", "pack", 4000)]


# --- months --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "weeks"), [("2026-11", 4), ("2026-12", 5)])
def test_a_day_a_week_costs_the_same_for_four_weeks_and_for_five(month, weeks):
    first = {"2026-11": 3, "2026-12": 1}[month]  # a Tuesday
    told = [(f"{month}-{first + 7 * number:02d} 09:00", "8:00") for number in range(weeks)]
    charged = charge(month, visits(*told), terms(LOUVAIN, agreed=[("2026-01-01", "weekly")]))
    assert dues(charged) == [(1, "weekly", "month", 8000)]
    assert charged.charges[0].visits == tuple(range(1, weeks + 1))
    assert charged.charges[0].minutes == weeks * 480
    assert used(charged) == {"allowance": weeks * 480}


def weekly_terms(**said):
    return terms(LOUVAIN, agreed=[("2026-01-01", "weekly")], **said)


def test_beyond_the_week_a_day_is_bought_and_what_is_left_of_a_week_is_lost():
    spans = visits(
        ("2026-10-05 09:00", "2:00"), ("2026-10-12 09:00", "8:00"), ("2026-10-14 09:00", "1:00")
    )
    charged = charge("2026-10", spans, weekly_terms())
    assert dues(charged) == [(1, "weekly", "month", 8000), (14, "day", "pack", 4000)]
    assert used(charged) == {"allowance": 600, "pack": 60}
    assert charged.left == (
        Left("weekly", minutes=480, until=date(2026, 11, 1)),
        Left("day", minutes=420, until=date(2026, 11, 13)),
    )
    wednesday = charge("2026-10", spans, weekly_terms(), today=date(2026, 10, 14))
    assert wednesday.left[0] == Left("weekly", minutes=0, until=date(2026, 10, 18))


def test_a_week_of_two_months_is_one_week():
    spans = visits(("2026-10-30 09:00", "6:00"), ("2026-11-01 09:00", "3:00"))
    by_month = months("2026-10", "2026-11", spans, weekly_terms())
    assert by_month["2026-10"].carryover.spent == {"weekly 2026-W44": 360}
    assert used(by_month["2026-11"]) == {"allowance": 120, "pack": 60}
    assert by_month["2026-11"].carryover.spent == {}


def test_what_is_over_with_the_month_is_not_carried():
    spans = visits(("2026-05-31 09:00", "1:00"))  # a Sunday
    known = tariff(pack(expiry="month"), weekly(allowance_minutes=30))
    assert charge("2026-05", spans, terms(known)).carryover == Carryover(visited=True)
    agreed = terms(known, agreed=[("2026-01-01", "weekly")])
    assert charge("2026-05", spans, agreed).carryover == Carryover(visited=True)


def test_days_of_a_month_however_long_they_are():
    days = weekly(allowance_minutes=None, allowance_days=2, expiry="month", overrun="free")
    charged = october(
        ("2026-10-05 09:00", "1:00"),
        ("2026-10-05 12:00", "9:00"),
        ("2026-10-06 09:00", "1:00"),
        ("2026-10-07 09:00", "1:00"),
        tariff_=tariff(days),
    )
    assert used(charged) == {"allowance": 660, "overrun_free": 60}
    assert charged.left == (Left("weekly", days=0, until=date(2026, 10, 31)),)
    assert charged.carryover.spent == {}  # the month is over


def test_days_of_a_week_of_two_months():
    days = weekly(allowance_minutes=None, allowance_days=1, overrun="free")
    spans = visits(("2026-10-30 09:00", "1:00"), ("2026-11-01 09:00", "1:00"))
    by_month = months("2026-10", "2026-11", spans, terms(tariff(days)))
    assert by_month["2026-10"].carryover.spent == {"weekly 2026-W44 days": 1}
    assert used(by_month["2026-11"]) == {"overrun_free": 60}


def test_without_limit():
    charged = october(
        ("2026-10-05 09:00", "12:00"),
        ("2026-10-06 09:00", "12:00"),
        agreed=[("2026-01-01", "unlimited")],
    )
    assert dues(charged) == [(1, "unlimited", "month", 20000)]
    assert used(charged) == {"unlimited": 1440}
    assert (charged.left, charged.carryover) == ((), Carryover(visited=True))


def test_a_month_is_due_whoever_comes():
    assert dues(charge("2026-10", (), weekly_terms())) == [(1, "weekly", "month", 8000)]


@pytest.mark.parametrize(
    ("part", "due", "days"),
    [("by_day", Fraction(8000 * 16, 31), (16, 31)), ("whole", 8000, (0, 0))],
)
def test_a_part_of_a_month(part, due, days):
    known = tariff(pack(), weekly(part_month=part))
    charged = charge("2026-10", (), terms(known, agreed=[("2026-10-16", "weekly")]))
    (only,) = charged.charges
    assert (only.day, only.what, only.amount.cents) == (date(2026, 10, 16), For.MONTH, due)
    assert (only.days, only.of_days) == days


def test_nobody_pays_for_days_on_which_they_are_no_member():
    def member_on(day):
        return date(2026, 10, 30) <= day <= date(2026, 11, 10)

    by_month = months("2026-09", "2026-12", (), weekly_terms(member_on=member_on))
    assert [dues(each) for each in by_month.values()] == [
        [],
        [(30, "weekly", "month", Fraction(8000 * 2, 31))],
        [(1, "weekly", "month", Fraction(8000 * 10, 30))],
        [],
    ]


def test_a_plan_changed_in_the_middle_of_the_month():
    charged = october(
        ("2026-10-05 09:00", "3:00"),
        ("2026-10-16 09:00", "9:00"),
        agreed=[("2026-10-16", "weekly")],
    )
    assert dues(charged) == [
        (5, "day", "pack", 4000),
        (16, "weekly", "month", Fraction(8000 * 16, 31)),
    ]
    assert used(charged) == {"pack": 180 + 60, "allowance": 480}  # the pack waits, and is used


def test_a_pack_waits_for_its_plan_to_come_back():
    agreed = [("2026-10-06", "unlimited"), ("2026-10-20", "")]
    told = [
        ("2026-10-05 09:00", "2:00"),
        ("2026-10-10 09:00", "2:00"),
        ("2026-10-22 09:00", "2:00"),
    ]
    charged = october(*told, agreed=agreed)
    assert dues(charged) == [
        (5, "day", "pack", 4000),
        (6, "unlimited", "month", Fraction(20000 * 14, 31)),
    ]
    assert used(charged) == {"pack": 240, "unlimited": 120}


def test_a_month_costs_what_it_did_on_its_first_day():
    dearer = tariff(pack(), weekly(price="90.00"), since=date(2026, 10, 12))
    told = terms(LOUVAIN, dearer, agreed=[("2026-01-01", "weekly")])
    assert dues(charge("2026-10", (), told)) == [(1, "weekly", "month", 8000)]
    assert dues(charge("2026-11", (), told)) == [(1, "weekly", "month", 9000)]


def test_a_new_price_holds_from_its_day_on():
    dearer = tariff(pack(price="48.00", vat="6"), since=date(2026, 10, 6))
    spans = visits(("2026-10-05 09:00", "8:00"), ("2026-10-06 09:00", "1:00"))
    charged = charge("2026-10", spans, terms(LOUVAIN, dearer))
    assert dues(charged) == [(5, "day", "pack", 4000), (6, "day", "pack", 4800)]
    assert [due.vat for due in charged.charges] == ["21", "6"]


# --- the others ----------------------------------------------------------------------------------


def test_by_the_hour_and_never_more_than_a_day():
    charged = october(
        ("2026-10-05 07:00", "6:00"),
        ("2026-10-05 14:00", "6:00"),
        agreed=[("2026-01-01", "hourly")],
    )
    assert dues(charged) == [(5, "hourly", "hours", 4000)]
    assert used(charged) == {"hours": 480, "day_price": 240}


def test_a_contribution_and_what_the_hours_are_worth():
    told = ("2026-10-05 09:00", "8:00")
    charged = october(told, agreed=[("2026-01-01", "gift", "30.00")])
    assert dues(charged) == [(1, "gift", "contribution", 3000)]
    assert used(charged) == {"contribution": 480}
    half = october(told, agreed=[("2026-10-17", "gift", "31.00")])
    assert dues(half)[1] == (17, "gift", "contribution", 1500)
    assert dues(october(told, agreed=[("2026-01-01", "gift")])) == [(1, "gift", "contribution", 0)]
    offered = tariff(GIFT)
    assert dues(october(told, tariff_=offered)) == [(1, "gift", "contribution", 0)]


def test_a_contribution_carries_what_its_hours_are_worth():
    dearer = tariff(replace(GIFT, price="6.10"), since=date(2026, 10, 12))
    free = tariff(
        pack(), GIFT, since=date(2026, 10, 19), free=(Free("open", dates=(date(2026, 10, 20),)),)
    )
    agreed = [("2026-01-01", "gift", "30.00"), ("2026-10-26", "day")]
    visited = visits(
        ("2026-10-05 09:00", "1:00"),
        ("2026-10-12 09:00", "0:50"),
        ("2026-10-20 09:00", "8:00"),  # in free hours, which nobody has to give for
        ("2026-10-26 09:00", "8:00"),  # out of a pack by then
    )
    gift, day = charge("2026-10", visited, terms(LOUVAIN, dearer, free, agreed=agreed)).charges
    assert (gift.plan, gift.minutes, gift.worth.cents) == ("gift", 110, 500 + Fraction(3050, 6))
    assert (day.plan, day.worth.cents) == ("day", 0)
    assert october(agreed=[("2026-01-01", "gift", "30.00")]).charges[0].worth.cents == 0


def test_a_student_comes_free():
    offers = (Offer(Category.STUDENT, "student"), Offer(Category.COWORKER, "day"))
    known = replace(LOUVAIN, offer=offers)
    told = ("2026-10-05 09:00", "8:00")
    charged = october(told, tariff_=known, category=Category.STUDENT)
    assert (charged.charges, used(charged)) == ((), {"plan_free": 480})


def test_free_hours_leave_the_pack_alone():
    friday = Free("open", weekdays=("fri",), start=time(13), end=time(18))
    charged = october(
        ("2026-10-09 11:00", "4:00"),
        ("2026-10-09 20:00", "5:00"),
        tariff_=tariff(pack(), free=(friday,)),
    )
    assert used(charged) == {"pack": 420, "window": 120}
    only_free = october(("2026-10-09 14:00", "4:00"), tariff_=tariff(pack(), free=(friday,)))
    assert only_free.charges == ()


def test_the_first_visit_is_free_though_the_month_ends_in_it():
    known = tariff(pack(), first_visit="free")
    spans = visits(("2026-10-31 22:00", "4:00"), ("2026-11-02 09:00", "1:00"))
    by_month = months("2026-10", "2026-11", spans, terms(known))
    assert [used(each) for each in by_month.values()] == [
        {"first_visit": 120},
        {"first_visit": 120, "pack": 60},
    ]
    assert [each.carryover.visited for each in by_month.values()] == [False, True]


def test_a_first_visit_that_is_over_at_midnight_is_over_with_the_month():
    spans = visits(("2026-10-31 22:00", "2:00"), ("2026-11-02 09:00", "1:00"))
    by_month = months("2026-10", "2026-11", spans, terms(tariff(pack(), first_visit="free")))
    assert by_month["2026-10"].carryover.visited
    assert used(by_month["2026-11"]) == {"pack": 60}


def test_a_moment_is_no_first_visit():
    known = tariff(pack(), first_visit="free")
    spans = visits(("2026-10-05 09:00", "0:01"), ("2026-11-02 09:00", "1:00"))
    by_month = months("2026-10", "2026-11", spans, terms(known))
    assert by_month["2026-10"].carryover.visited is False
    assert used(by_month["2026-11"]) == {"first_visit": 60}


def test_a_visit_across_the_end_of_the_month_is_charged_in_each():
    spans = visits(("2026-10-31 22:00", "4:00"))
    by_month = months("2026-09", "2026-12", spans, terms(LOUVAIN))
    assert [used(each) for each in by_month.values()] == [{}, {"pack": 120}, {"pack": 120}, {}]
    assert [len(each.charges) for each in by_month.values()] == [0, 1, 0, 0]


def test_uses_that_are_alike_are_one():
    charged = october(("2026-10-05 09:00", "17:00"), tariff_=tariff(pack(minutes=60)))
    assert [(use.day.day, use.minutes, use.by) for use in charged.uses] == [
        (5, 900, By.PACK),
        (6, 120, By.PACK),
    ]


# --- what holds of every month -------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(tariffs(), agreements, histories())
def test_no_day_costs_more_than_its_plan_says(known, agreed, spans):
    told = replace(terms(known), agreed=agreed)
    most = {each.id: each.day_price for each in known.plan}
    for charged in months("2026-10", "2026-12", spans, told).values():
        by_day = {}
        for due in charged.charges:
            if due.what in (For.PACK, For.HOURS):
                by_day.setdefault(due.day, []).append(due)
        for paid in by_day.values():
            limits = {Fraction(most[due.plan]) * 100 for due in paid if most[due.plan] is not None}
            if all(most[due.plan] is not None for due in paid):
                assert sum(due.amount.cents for due in paid) <= max(limits)


@settings(max_examples=40, deadline=None)
@given(tariffs(), agreements, histories())
def test_no_more_is_used_of_packs_than_was_bought(known, agreed, spans):
    told = replace(terms(known), agreed=agreed)
    bought = taken = 0
    for month, charged in months("2026-10", "2026-12", spans, told).items():
        assert {f"{use.day:%Y-%m}" for use in charged.uses} <= {month}
        bought += sum(due.minutes for due in charged.charges if due.what is For.PACK)
        taken += used(charged).get("pack", 0)
        assert taken + sum(each.left for each in charged.carryover.packs) <= bought
        assert all(each.left >= 0 for each in charged.carryover.packs)
        days = [due.day for due in charged.charges]
        assert days == sorted(days)


@settings(max_examples=40, deadline=None)
@given(histories(), st.data())
def test_more_minutes_never_cost_less_with_packs(spans, data):
    known = terms(tariff(pack(expiry=data.draw(st.sampled_from(["1 month", "week", "10 days"])))))

    def cost(some):
        by_month = months("2026-10", "2026-12", some, known)
        return sum(due.amount.cents for each in by_month.values() for due in each.charges)

    at = data.draw(st.integers(0, max(0, len(spans) - 1)))
    fewer = spans[:at] + spans[at + 1 :]
    shorter = (*spans[:at], *(Span(x.visit, x.began_us, x.seconds // 2) for x in spans[at:]))
    assert cost(fewer) <= cost(spans)
    assert cost(shorter) <= cost(spans)


def test_every_kind_has_its_rule():
    assert set(RULES) == set(Kind)


@pytest.mark.no_cover
def test_a_month_of_the_smallest_packs_is_charged_all_the_same():
    """Forty-four thousand of them: what each costs must not grow with how many there are."""
    days = (f"2026-10-{day:02d} 00:00" for day in range(1, 31))
    by_the_minute = tariff(pack(minutes=1), LOUVAIN.plan[-1])
    smallest = october(*((day, "24:00") for day in days), tariff_=by_the_minute)
    assert len(smallest.charges) == 30 * 24 * 60
    assert [len({*due.visits}) for due in smallest.charges] == [1] * len(smallest.charges)
    assert smallest.carryover.packs == ()
