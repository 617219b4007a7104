"""Figures for tests: days as they are counted, made up."""

from datetime import date, timedelta

from hypothesis import strategies as st

from appliance.insight.values import HOURS, DayCount, Figures
from appliance.model import Category
from appliance.tally.values import Newcomer

COUNTED = (Category.COWORKER, Category.STUDENT)
ENORMOUS = 2**40


def day(on, coworkers=0, *, together=None, at=(10,), **others):
    """Return a day: that many coworkers came, so many of them were in at the same time."""
    most = coworkers if together is None else together
    counts = tuple(most if hour in at else 0 for hour in range(HOURS))
    distinct = {Category.COWORKER: coworkers, **{Category(who): n for who, n in others.items()}}
    return DayCount(on, counts, counts, {who: n for who, n in distinct.items() if n})


def days(first, *coworkers):
    """Return days in a row from `first` on, so many coworkers on each."""
    return tuple(day(first + timedelta(days=n), count) for n, count in enumerate(coworkers))


def figures(first, *coworkers):
    return Figures(days(first, *coworkers))


def counts():
    return st.one_of(st.integers(0, 12), st.just(0), st.integers(0, ENORMOUS))


@st.composite
def some_day(draw, on):
    in_hours = draw(st.dictionaries(st.integers(0, HOURS - 1), counts(), max_size=4))
    others = draw(st.integers(0, 3))
    headcount = tuple(in_hours.get(hour, 0) for hour in range(HOURS))
    present = tuple(count + others if count else 0 for count in headcount)
    distinct = draw(st.dictionaries(st.sampled_from(Category), counts()))
    ahead = draw(st.sampled_from([(), headcount]))
    return DayCount(on, headcount, present, distinct, ahead, ahead)


@st.composite
def some_figures(draw, most_days=100):
    """Return figures from any day on: one day, all zeros, leap days and year borders with them."""
    first = draw(
        st.one_of(
            st.dates(date(2020, 1, 1), date(2032, 12, 31)),
            st.sampled_from([date(2027, 12, 20), date(2028, 2, 1), date(2026, 12, 21)]),
        )
    )
    length = draw(st.integers(0, most_days))
    # Days drawn one by one would take a minute: a few, shut ones among them, over and over.
    kinds = [draw(some_day(first)) for _ in range(draw(st.integers(1, 4)))]
    kinds.append(DayCount(first, (0,) * HOURS, (0,) * HOURS))
    order = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=9))
    return Figures(
        tuple(_moved(order[n % len(order)], first + timedelta(days=n)) for n in range(length)),
        tuple(draw(st.lists(newcomers(), max_size=40))),
        draw(st.integers(0, 9)),
        _by_week(draw(st.dictionaries(st.integers(0, max(length - 1, 0)), counts())), first),
    )


def newcomers():
    return st.builds(Newcomer, st.just(date(2026, 11, 23)), counts(), st.booleans())


def _moved(kind, on):
    return DayCount(on, kind.headcount, kind.present, kind.distinct, kind.announced, kind.kept)


def _by_week(pairs, first):
    return {f"{first + timedelta(days=n):%G-W%V}": count for n, count in pairs.items()}
