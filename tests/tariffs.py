"""Words for tests about prices: plans, visits at a local time, and random ones of both."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from appliance.model import Category
from appliance.tariff.charging import charge
from appliance.tariff.plans import Terms
from appliance.tariff.slices import Span
from appliance.tariff.values import Agreed, Free, Kind, Offer, Plan, Tariff

BRUSSELS = ZoneInfo("Europe/Brussels")
EVERYBODY = tuple(Category)


def plan(name, kind, **said):
    return Plan(id=name, name=name, kind=Kind(kind), categories=EVERYBODY, **said)


def pack(name="day", **said):
    usual = {"price": "40.00", "minutes": 480, "expiry": "1 month", "overrun": "again"}
    return plan(name, "pack", **{**usual, **said})


def weekly(**said):
    usual = {"price": "80.00", "allowance_minutes": 480, "expiry": "week", "overrun": "day"}
    return plan("weekly", "month", **{**usual, **said})


def tariff(*plans, offered=None, since=date(2026, 1, 1), **said):
    """Return a tariff that offers everybody the first plan, or the one named."""
    name = offered or plans[0].id
    offers = tuple(Offer(category, name) for category in EVERYBODY)
    return Tariff(since=since, plan=plans, offer=offers, **{"vat": "21", **said})


def visit(number, when, length, zone=BRUSSELS):
    """Return a visit: "2026-10-05 09:00", and how long: "2:30" or "0:04:59"."""
    began = datetime.fromisoformat(when).replace(tzinfo=zone)
    hours, minutes, seconds = (*map(int, length.split(":")), 0)[:3]
    return Span(number, round(began.timestamp()) * 1_000_000, hours * 3600 + minutes * 60 + seconds)


def visits(*told, zone=BRUSSELS):
    return tuple(visit(number, *each, zone=zone) for number, each in enumerate(told, 1))


def terms(*tariffs, agreed=(), category=Category.COWORKER, zone=BRUSSELS, **said):
    agreements = tuple(Agreed(date.fromisoformat(day), *rest) for day, *rest in agreed)
    return Terms(tariffs, agreements, lambda _: category, zone, **said)


def dues(charged):
    """Return what is due, a line each: day of the month, plan, what, cents."""
    return [(due.day.day, due.plan, due.what.value, due.amount.cents) for due in charged.charges]


def used(charged):
    """Return the minutes by what they were charged by."""
    minutes = {}
    for use in charged.uses:
        minutes[use.by.value] = minutes.get(use.by.value, 0) + use.minutes
    return minutes


def months(first, last, spans, terms_):
    """Charge month after month, each with the carryover of the last."""
    charged = {}
    year, month = map(int, first.split("-"))
    while (name := f"{year}-{month:02d}") <= last:
        before = list(charged.values())[-1].carryover if charged else None
        charged[name] = charge(name, spans, terms_, *([before] if before else []))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return charged


# --- whatever somebody might write, and do -------------------------------------------------------

money = st.integers(0, 20_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
prices = st.sampled_from(["0.00", "0.01", "5.00", "9.99", "40.00", "80.00", "133.33"])
expiries = st.sampled_from(
    ["never", "week", "month", "1 day", "2 days", "10 days", "1 month", "2 months"]
)
rates = st.none() | st.sampled_from(["0", "6", "21", "12.5"])


@st.composite
def tariffs(draw, since=date(2026, 1, 1)):
    """Return a tariff with a plan of every kind, as its check lets through."""
    hours = plan("hours", "hours", price=draw(prices), day_price=draw(st.none() | prices))
    day = pack(
        "day",
        price=(price := draw(prices)),
        minutes=draw(st.sampled_from([1, 60, 90, 480])),
        expiry=draw(expiries),
        charge=draw(st.sampled_from(["whole", "whole", "used"])),
        day_price=draw(st.sampled_from([None, price, "140.00"])),
        vat=draw(rates),
    )
    once = pack(
        "once",
        price=draw(prices),
        minutes=draw(st.sampled_from([1, 240])),
        expiry=draw(expiries.filter(lambda each: each != "never")),
        overrun=draw(st.sampled_from(["day", "hours", "nothing", "free"])),
    )
    allowed = weekly(
        price=draw(prices),
        allowance_minutes=draw(st.sampled_from([1, 100, 480])),
        expiry=draw(st.sampled_from(["week", "month"])),
        overrun=draw(st.sampled_from(["day", "once", "hours", "nothing", "free"])),
        part_month=draw(st.sampled_from(["by_day", "whole"])),
        vat=draw(rates),
    )
    days = plan(
        "days",
        "month",
        price=draw(prices),
        allowance_days=draw(st.integers(1, 4)),
        expiry=draw(st.sampled_from(["week", "month"])),
        overrun=draw(st.sampled_from(["day", "once", "hours", "free"])),
    )
    rest = (
        plan("unlimited", "month", price=draw(prices), part_month="whole"),
        plan("nothing", "free"),
        plan("gift", "contribution", price="5.00"),
    )
    return tariff(
        *(hours, day, once, allowed, days, *rest),
        offered=draw(st.sampled_from(["hours", "day", "once", "weekly", "days", "gift"])),
        since=since,
        rounding_minutes=draw(st.sampled_from([1, 1, 5, 15, 60])),
        rounding=draw(st.sampled_from(["down", "nearest", "up"])),
        grace_minutes=draw(st.sampled_from([0, 5, 20])),
        first_visit=draw(st.sampled_from(["charged", "free"])),
        free=tuple(draw(st.lists(free_hours, max_size=2))),
    )


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30, 59]))
free_hours = st.builds(
    Free,
    st.just("open"),
    st.lists(st.sampled_from(["mon", "wed", "fri", "sun"]), max_size=2).map(tuple),
    st.lists(st.dates(date(2026, 10, 1), date(2026, 12, 1)), max_size=2).map(tuple),
    clocks,
    clocks,
)


@st.composite
def histories(draw, most=60, first=datetime(2026, 10, 1, 7, tzinfo=BRUSSELS)):
    """Return visits that follow each other, most of them in the day, some across midnight."""
    at = first + timedelta(minutes=draw(st.integers(0, 3000)))
    spans = []
    short = st.integers(0, 400)
    for number in range(1, draw(st.integers(0, most)) + 1):
        length = draw(st.one_of(short, st.integers(0, 7200), st.integers(0, 60_000)))
        spans.append(Span(number, round(at.timestamp()) * 1_000_000, length))
        away = draw(st.one_of(st.integers(0, 7200), st.integers(30_000, 200_000)))
        at += timedelta(seconds=length + away)
    return tuple(spans)


def a_long_history(seed, days=75, first=datetime(2026, 9, 28, tzinfo=BRUSSELS)):
    """Return visits of a member who comes nearly every day, twice on some, late on others."""
    chance = Random(seed)
    at = round(first.timestamp())
    spans, end = [], at + days * 86_400
    while at < end:
        most = chance.choice([600, 3600, 3600, 3600, 9000, 30_000])
        length = chance.randrange(most)
        spans.append(Span(len(spans) + 1, at * 1_000_000, length))
        at += length + chance.choice([600, chance.randrange(50_000), chance.randrange(100_000)])
    return tuple(spans)


agreements = st.lists(
    st.builds(
        Agreed,
        st.dates(date(2026, 9, 20), date(2027, 1, 20)),
        st.sampled_from(
            ["", "hours", "day", "once", "weekly", "days", "unlimited", "nothing", "gift", "gone"]
        ),
        st.none() | prices,
    ),
    max_size=5,
).map(tuple)
