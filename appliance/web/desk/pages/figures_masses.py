"""Two masses: the one that pays, and the one that makes a community. Flask."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.commands import ShowIncome
from appliance.commands.answers import Income
from appliance.insight.masses import Economy, Masses, Together, masses
from appliance.insight.values import Figures
from appliance.web.desk.asking import ask
from appliance.web.desk.here import settings
from appliance.web.desk.reckoned import drawn
from appliance.web.desk.showing import View, show, voice
from appliance.web.desk.told import masses as told
from appliance.web.desk.told import numbers
from appliance.web.drawings.bars import Bars, Column, bars

WEEKS: Final = 26
WEEK_LABELS: Final = 6
"""Of so many weeks the day of one is written below; of twice as many on a small screen."""


def _masses(figures: Figures) -> ResponseReturnValue:
    space = settings().space
    income = ask(ShowIncome(voice().today), Income)
    found = masses(income.months, income.costs, figures, space.counted, space.threshold)
    weeks = found.community.weeks[-WEEKS:]
    return show(
        "figures/masses.html",
        told=told,
        numbers=numbers,
        income=income,
        found=found,
        weeks=weeks,
        economy=_economy(found, income),
        encounters=_encounters(weeks),
        reached=_reached(weeks),
    )


def _economy(found: Masses, income: Income) -> Bars | None:
    """Draw what each month brought in, in whole units, against what a month costs."""
    if not found.economy:
        return None
    costs = None if income.costs is None else income.costs / 100
    return bars([_month(each) for each in found.economy], costs, written=2)


def _month(each: Economy) -> Column:
    net = max(each.net, 0) / 100
    return Column(
        label=numbers.month_short(each.month, voice()),
        value=net,
        said=numbers.thousands(round(net), voice()),
        strong=each.costs is not None and each.net >= each.costs,
        hollow=not each.closed,
    )


def _encounters(weeks: Sequence[Together]) -> Bars | None:
    """Draw the encounters of each week."""
    return _weekly([(each, each.encounters) for each in weeks])


def _reached(weeks: Sequence[Together]) -> Bars | None:
    """Draw the days of each week that were enough."""
    return _weekly([(each, each.reached) for each in weeks])


def _weekly(weeks: Sequence[tuple[Together, int]]) -> Bars | None:
    columns = [
        Column(numbers.day_short(each.monday, voice()), count, str(count), hollow=not each.whole)
        for each, count in weeks
    ]
    return bars(columns, every=2 * WEEK_LABELS, written=WEEK_LABELS) if columns else None


PAGES: Final[Mapping[str, View]] = {"figures_masses": drawn(_masses)}
