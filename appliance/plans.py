"""A plans file, read whole: a Tariff, or every problem with what would be right. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import fields

from appliance import shapes
from appliance.model import Category
from appliance.places import Path
from appliance.shapes import Found, Problem, Values, nearest, written
from appliance.tariff.money import cents
from appliance.tariff.values import Kind, Plan, Tariff
from appliance.terms import one_of, quoted, right

_WORDS: Final = ("again", "free")  # what an overrun may be besides a plan
_BEYOND: Final = (Kind.PACK, Kind.HOURS, Kind.FREE)  # what hours beyond may be charged by
_DAY: Final = timedelta(days=1)

LEAST_MINUTES: Final = 15
"""Of a pack that is paid whole: of smaller ones a month would be a bill of thousands of lines."""


class Row(Struct, frozen=True):
    """One table of the file: where it is, and its values as far as they fit."""

    path: Path
    values: Mapping[str, object]

    def __getitem__(self, key: str) -> object:
        return self.values.get(key)

    def at(self, key: str) -> Path:
        return (*self.path, key)


def read(text: str, file: str) -> Tariff | tuple[Problem, ...]:
    """Return the tariff in `text`, or all that is wrong with it."""
    return shapes.read(text, file, Tariff, _clashes)


def _clashes(values: Values) -> Iterator[Found]:
    plans, offers = _rows(values, "plan"), _rows(values, "offer")
    yield from _names(plans)
    for plan in plans:
        yield from _of_its_kind(plan)
        yield from _overrun(plan, plans)
    for offer in offers:
        yield from _offer(offer, plans)
    yield from _covered(values, offers)
    for free in _rows(values, "free"):
        if free["weekdays"] == free["dates"] == ():
            what = f"the free hours {quoted(free['name'])} are on no day"
            yield Found(free.path, what, 'Write weekdays = ["fri"], or dates = [2027-01-01]')
    yield from _estimate(values)


def _rows(values: Values, table: str) -> tuple[Row, ...]:
    ours = ((path, value) for path, value in values.items() if path[0] == table)
    return tuple(
        Row(path, {str(each[-1]): value for each, value in group})
        for path, group in groupby(ours, key=lambda each: each[0][:2])
    )


def _estimate(values: Values) -> Iterator[Found]:
    usual = values.get(("estimate", "otherwise_minutes"))
    most = values.get(("estimate", "most_minutes"))
    if isinstance(usual, int) and isinstance(most, int) and usual > most:
        what = f"{usual} minutes are more than the most there may be, {most}"
        yield Found(("estimate", "otherwise_minutes"), what, f"Write at most {most}")


# --- plans ---------------------------------------------------------------------------------------


def _names(plans: tuple[Row, ...]) -> Iterator[Found]:
    first: dict[object, Path] = {}
    for plan in plans:
        name = plan["id"]
        if name in _WORDS:
            what = f"{quoted(name)} is what an overrun may be, and no plan's name"
            yield Found(plan.at("id"), what, "Give the plan another id")
        if name in first:
            what = f"{written(first[name])} has this id already"
            yield Found(plan.at("id"), what, "Give each plan its own id")
        if name is not None:
            first.setdefault(name, plan.path)


class Needs(Struct, frozen=True):
    """What a kind of plan is called, what it must say, and what it may say besides."""

    called: str
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


NEEDS: Final = {
    Kind.PACK: Needs("a pack", ("price", "minutes", "expiry", "overrun"), ("charge", "day_price")),
    Kind.MONTH: Needs(
        "a month",
        ("price",),
        ("allowance_minutes", "allowance_days", "expiry", "overrun", "part_month"),
    ),
    Kind.HOURS: Needs("by the hour", ("price",), ("day_price",)),
    Kind.FREE: Needs("free"),
    Kind.CONTRIBUTION: Needs("a contribution", ("price",), ("part_month",)),
}
_OF_ALL: Final = ("id", "name", "kind", "categories", "vat")
_DEFAULTS: Final = {field.name: field.default for field in fields(Plan)}
_TYPES: Final = {field.name: field.type for field in fields(Plan)}


def _of_its_kind(plan: Row) -> Iterator[Found]:
    kind = plan["kind"]
    if not isinstance(kind, Kind):
        return
    needs = NEEDS[kind]
    yield from _missing(plan, needs.must, needs.called)
    for key, value in plan.values.items():
        if key not in (*_OF_ALL, *needs.must, *needs.may) and value != _DEFAULTS[key]:
            what = f"the plan {quoted(plan['id'])} is {needs.called}, which has no {key}"
            yield Found(plan.at(key), what, "Leave it out, or write another kind")
    if kind is Kind.MONTH:
        yield from _allowance(plan)
    if kind is Kind.PACK:
        yield from _pack(plan)


def _missing(plan: Row, keys: tuple[str, ...], called: str) -> Iterator[Found]:
    """Yield what is not there; what is there and does not fit has been told."""
    for key in keys:
        if key in plan.values and plan[key] is None:
            what = f"the plan {quoted(plan['id'])} is {called}, and has no {key}"
            yield Found(plan.at(key), what, f"Write {key} in this table: {right(_TYPES[key])}")


def _allowance(plan: Row) -> Iterator[Found]:
    """Yield what is wrong with the allowance of a month, or with its end where there is none."""
    given = [key for key in ("allowance_minutes", "allowance_days") if plan[key] is not None]
    name = quoted(plan["id"])
    if len(given) == 2:
        what = f"the plan {name} has an allowance in minutes and one in days"
        yield Found(plan.at("allowance_days"), what, "Keep one of the two")
    if given:
        yield from _missing(plan, ("expiry", "overrun"), "a month with an allowance")
        if plan["expiry"] not in (None, "week", "month"):
            what = f"the allowance of the plan {name} is for a week or for a month"
            yield Found(plan.at("expiry"), what, 'Write "week" or "month"')
    elif {"allowance_minutes", "allowance_days"} <= plan.values.keys():
        for key in ("expiry", "overrun"):
            if plan[key] is not None:
                what = f"the plan {name} is a month without limit, which has no {key}"
                yield Found(plan.at(key), what, "Leave it out, or write allowance_minutes")


def _pack(plan: Row) -> Iterator[Found]:
    name, price, most = quoted(plan["id"]), plan["price"], plan["day_price"]
    if isinstance(price, str) and isinstance(most, str) and cents(most) < cents(price):
        what = f"a day of the plan {name} would cost at most {most}, less than one pack"
        yield Found(plan.at("day_price"), what, f'Write at least "{price}"')
    minutes = plan["minutes"]
    if isinstance(minutes, int) and minutes < LEAST_MINUTES and plan["charge"] == "whole":
        what = f"the plan {name} would begin a pack every {minutes} minutes, each a line of a bill"
        remedy = f'Write at least {LEAST_MINUTES}, or charge = "used"'
        yield Found(plan.at("minutes"), what, remedy)
    if plan["expiry"] == "never" and plan["overrun"] not in (None, "again"):
        what = f"a pack of the plan {name} never expires, so there would never be a second one"
        yield Found(plan.at("overrun"), what, 'Write overrun = "again", or an expiry')


# --- what hours beyond are charged by ------------------------------------------------------------


def _overrun(plan: Row, plans: tuple[Row, ...]) -> Iterator[Found]:
    beyond, here = plan["overrun"], plan.at("overrun")
    if not isinstance(beyond, str) or beyond == "free":
        return
    named = {each["id"]: each for each in plans if each["id"] is not None}
    if beyond == "again":
        if plan["kind"] not in (None, Kind.PACK):
            what = f"only a pack is begun again, and the plan {quoted(plan['id'])} is none"
            yield Found(here, what, 'Write the id of another plan, or "free"')
    elif beyond not in named:
        yield Found(here, *_no_plan(beyond, plans, _WORDS))
    elif named[beyond]["kind"] not in (None, *_BEYOND):
        what = f"no hours beyond can be charged by the plan {quoted(beyond)}"
        kinds = one_of(tuple(kind.value for kind in _BEYOND))
        yield Found(here, what, f"Write the id of a plan of the kind {kinds}")
    elif plan["id"] in named and (circle := _circle(plan, named)):
        what = f"it leads back to this plan: {' → '.join(map(quoted, circle))}"
        yield Found(here, what, 'Write "again" for another pack, "free", or a plan that ends it')


def _circle(plan: Row, named: Mapping[object, Row]) -> tuple[object, ...]:
    """Return the way from a plan back to itself; empty if there is none."""
    way = [plan["id"]]
    while (beyond := named[way[-1]]["overrun"]) in named and beyond not in way[1:]:
        way.append(beyond)
        if beyond == plan["id"]:
            return tuple(way)
    return ()


def _no_plan(name: str, plans: tuple[Row, ...], more: tuple[str, ...] = ()) -> tuple[str, str]:
    known = (*(str(plan["id"]) for plan in plans if plan["id"] is not None), *more)
    remedy = nearest(name, known) if known else "Write a [[plan]] of that id"
    return f"there is no plan {quoted(name)}", remedy


# --- who is offered which ------------------------------------------------------------------------


def _offer(offer: Row, plans: tuple[Row, ...]) -> Iterator[Found]:
    name, category = offer["plan"], offer["category"]
    plan = next((each for each in plans if each["id"] == name), None)
    if isinstance(name, str) and plan is None:
        yield Found(offer.at("plan"), *_no_plan(name, plans))
    may = plan["categories"] if plan else None
    if isinstance(may, tuple) and isinstance(category, Category) and category not in may:
        what = f"the plan {quoted(name)} is not for the category {quoted(category.value)}"
        remedy = f"Offer another plan, or write {quoted(category.value)} in its categories too"
        yield Found(offer.at("plan"), what, remedy)
    since, until = offer["since"], offer["until"]
    if isinstance(since, date) and isinstance(until, date) and until < since:
        what = f"it ends on {until}, before it begins on {since}"
        yield Found(offer.at("until"), what, f"Write {since} or a later day")


class _Held(Struct, frozen=True):
    """The days on which an offer holds."""

    offer: Row
    since: date
    until: date | None


def _covered(values: Values, offers: tuple[Row, ...]) -> Iterator[Found]:
    """Yield the days on which a category has no plan, or two."""
    first = values.get(("since",))
    keys = {"category", "since", "until"}
    if not isinstance(first, date) or not all(keys <= offer.values.keys() for offer in offers):
        return  # as long as one day or category is not known, none can be said to be without
    for category in Category:
        held = tuple(_held(offers, category, first))
        yield from _doubles(held, category)
        yield from _gaps(held, category, first)


def _held(offers: tuple[Row, ...], category: Category, first: date) -> Iterator[_Held]:
    for offer in offers:
        since, until = offer["since"], offer["until"]
        begins = max(first, since) if isinstance(since, date) else first
        ends = until if isinstance(until, date) else None
        if offer["category"] is category and (ends is None or ends >= begins):
            yield _Held(offer, begins, ends)


def _doubles(held: tuple[_Held, ...], category: Category) -> Iterator[Found]:
    for number, each in enumerate(held):
        for other in held[:number]:
            if (other.until or each.since) >= each.since and (
                each.until or other.since
            ) >= other.since:
                day = max(each.since, other.since)
                what = (
                    f"the category {quoted(category.value)} has two plans on {day}, "
                    f"{quoted(other.offer['plan'])} and {quoted(each.offer['plan'])}"
                )
                remedy = "Write until in one of the two, and since in the other"
                yield Found(each.offer.path, what, remedy)


def _gaps(held: tuple[_Held, ...], category: Category, first: date) -> Iterator[Found]:
    """Yield the first day without a plan of each stretch of such days."""
    without: date | None = first
    for each in sorted(held, key=lambda each: each.since):
        if without is not None and each.since > without:
            yield _gap(category, without)
        without = _after(each.until, without)
    if without is not None:
        yield _gap(category, without)


def _after(until: date | None, without: date | None) -> date | None:
    """Return the first day that no offer so far covers; None where there is none."""
    if without is None or until is None or until == date.max:
        return None
    return max(without, until + _DAY)


def _gap(category: Category, day: date) -> Found:
    what = f"the category {quoted(category.value)} has no plan on {day}"
    remedy = f"Write an [[offer]] with category = {quoted(category.value)} and since = {day}"
    return Found(("offer",), what, remedy)
