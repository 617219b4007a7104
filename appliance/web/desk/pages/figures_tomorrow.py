"""When there will be enough: the next seven days, and how often that was said rightly. Flask."""

from collections.abc import Mapping
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.insight.forecast import Verdict
from appliance.insight.values import Figures
from appliance.schedule import local
from appliance.web.desk.here import house, now_us, settings, zone
from appliance.web.desk.reckoned import drawn
from appliance.web.desk.showing import View, show, voice
from appliance.web.desk.told import numbers
from appliance.web.desk.told import tomorrow as told
from appliance.web.drawings.hours import days_ahead
from appliance.web.drawings.intervals import dots


def _tomorrow(_figures: Figures) -> ResponseReturnValue:
    forecast = house().foreseen(house().clock.stamp())
    if forecast is None:
        return show("figures/waiting.html")
    now = local(now_us(), zone())
    ahead = days_ahead(forecast.calls, now.day, now.minute // 60)
    return show(
        "figures/tomorrow.html",
        told=told,
        numbers=numbers,
        forecast=forecast,
        called=forecast.verdict is Verdict.CALLED,
        ahead=ahead,
        headline=told.headline(ahead.days, settings().space.threshold, voice()),
        record=forecast.record,
        dots=dots(forecast.record.bins),
    )


PAGES: Final[Mapping[str, View]] = {"figures_tomorrow": drawn(_tomorrow)}
