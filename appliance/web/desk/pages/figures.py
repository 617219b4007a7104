"""Who came: the days of a year, months side by side, the usual week, the trend. Flask."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from flask import Response, abort
from flask.typing import ResponseReturnValue

from appliance.insight import history, listing
from appliance.insight.history import Month
from appliance.insight.listing import Listed
from appliance.insight.trend import trend
from appliance.insight.values import Figures
from appliance.web.desk.here import house, settings
from appliance.web.desk.reckoned import drawn
from appliance.web.desk.showing import View, show, voice
from appliance.web.desk.told import history as told
from appliance.web.desk.told import numbers
from appliance.web.drawings.bars import Bars, Column, bars
from appliance.web.drawings.hours import usual_hours
from appliance.web.drawings.months import leaves
from appliance.web.drawings.trend import course

_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By this a spreadsheet knows a file in UTF-8."""

SHOWN: Final = 13
"""This month and the twelve before: the same month of last year is among them."""


def _past(figures: Figures) -> ResponseReturnValue:
    space = settings().space
    months = history.months(figures, space.counted, space.threshold)[-SHOWN:]
    last = figures.days[-1].day
    first = date.fromisoformat(f"{history.months_before(f'{last:%Y-%m}', 11)}-01")
    weeks = history.calendar(figures, space.counted, space.threshold, first, last)
    week = history.usual_week(figures, space.threshold)
    found = trend(figures, space.counted)
    return show(
        "figures/history.html",
        told=told,
        numbers=numbers,
        latest=months[-1],
        months=months,
        before=months[-2] if len(months) > 1 else None,
        columns=_columns(months),
        weeks=weeks,
        leaves=leaves((s for each in weeks for s in each.squares if s), space.threshold),
        week=week,
        usual=None if week is None or not week.hours else usual_hours(week, space.threshold),
        trend=found,
        course=course(found, space.threshold) if found.weeks else None,
        files=tuple(Listed),
    )


def _columns(months: Sequence[Month]) -> Bars:
    """Draw how many days of each month were enough: this month and a year ago stand out."""
    same = {months[-1].month, history.months_before(months[-1].month, 12)}
    return bars(
        [
            Column(
                label=numbers.month_short(each.month, voice()),
                value=each.span.reached,
                said=str(each.span.reached),
                strong=each.month in same,
                hollow=not each.whole,
            )
            for each in months
        ]
    )


def csv(kind: str) -> ResponseReturnValue:
    """Send the figures of one kind as a file."""
    if kind not in tuple(Listed):
        abort(404)
    figures = house().figures(house().clock.stamp())
    if figures is None:
        abort(503)
    space, language = settings().space, voice().language
    listed = listing.listing(Listed(kind), figures, space.counted, space.threshold)
    lines = listing.lines(listed, language)
    answer = Response(chain([_BOM], lines), mimetype="text/csv")
    name = f"{space.id}-{kind}-{voice().today}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


PAGES: Final[Mapping[str, View]] = {"figures": drawn(_past), "figures_csv": csv}
