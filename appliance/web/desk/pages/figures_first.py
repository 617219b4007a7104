"""What became of newcomers, by how many people they met. Flask."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.insight.first_visits import first_visits
from appliance.insight.values import Figures
from appliance.web.desk.here import settings
from appliance.web.desk.reckoned import drawn
from appliance.web.desk.showing import View, show
from appliance.web.desk.told import first as told
from appliance.web.desk.told import numbers
from appliance.web.drawings.intervals import whiskers

SETTLING: Final = timedelta(days=60)
"""In the first days of a record everybody is new to it, and most have been coming for years."""


def _first(figures: Figures) -> ResponseReturnValue:
    since = figures.days[0].day + SETTLING
    newcomers = [each for each in figures.newcomers if each.day >= since]
    found = first_visits(newcomers, figures.waiting, settings().space.threshold)
    return show(
        "figures/first.html",
        told=told,
        numbers=numbers,
        found=found,
        whiskers=whiskers(found.curve),
    )


PAGES: Final[Mapping[str, View]] = {"figures_first": drawn(_first)}
