"""What became of newcomers, by how many people they met. Flask."""

from collections.abc import Mapping
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.insight.first_visits import first_visits, new_since
from appliance.insight.values import Figures
from appliance.web.desk.here import settings
from appliance.web.desk.reckoned import drawn
from appliance.web.desk.showing import View, show
from appliance.web.desk.told import first as told
from appliance.web.desk.told import numbers
from appliance.web.drawings.intervals import whiskers


def _first(figures: Figures) -> ResponseReturnValue:
    threshold, since = settings().space.threshold, new_since(figures)
    found = first_visits(figures.newcomers, figures.waiting, threshold, since)
    return show(
        "figures/first.html",
        told=told,
        numbers=numbers,
        found=found,
        whiskers=whiskers(found.curve),
    )


PAGES: Final[Mapping[str, View]] = {"figures_first": drawn(_first)}
