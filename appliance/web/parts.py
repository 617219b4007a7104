"""The parts of the page that change, as HTML in the reader's language. Jinja through Flask."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from flask import get_template_attribute, render_template
from msgspec import Struct

from appliance.config import Space
from appliance.web import looking_ahead, words
from appliance.web.curve import Plot, plot
from appliance.web.doorsteps import doorsteps
from appliance.web.scale import scale
from appliance.web.today import Day
from appliance.web.tongues import tongue
from appliance.web.view import View


class Parts(Struct, frozen=True):
    """Each by the id of the element that holds it."""

    title: str
    banner: str
    count: str
    ahead: str
    steps: str
    scale: str
    state: str
    facts: str


def parts(seen: View, space: Space) -> Parts:
    ours = tongue()
    number = "?" if seen.occupancy is None else str(seen.occupancy.headcount)
    return Parts(
        title=f"{number} · {space.name}",
        banner=words.banner(seen.rate, ours),
        count=_macro("count")(number, words.sentence(seen, ours), seen),
        ahead=_ahead(seen, space),
        steps=_steps(seen, space),
        scale=_scale(seen),
        state=_state(seen),
        facts=_macro("facts")(seen.occupancy, words.door(seen, ours)),
    )


def _steps(seen: View, space: Space) -> str:
    known = seen.occupancy
    headcount = 0 if known is None else known.headcount
    threshold = space.threshold if known is None else known.threshold
    spoken = words.on_the_steps(headcount, threshold, tongue())
    return _macro("steps")(doorsteps(headcount, threshold), threshold, spoken)


def _ahead(seen: View, space: Space) -> str:
    if seen.prospect is None:
        return ""
    ours, known = tongue(), seen.occupancy
    present = None if known is None or seen.stale else known.present
    threshold = space.threshold if known is None else known.threshold
    said = (
        looking_ahead.announced(seen.prospect, present, ours),
        looking_ahead.suggested(seen.prospect, threshold, ours),
    )
    return _macro("ahead")([each for each in said if each])


def _scale(seen: View) -> str:
    known = seen.occupancy
    if known is None:
        return ""
    drawn = scale(known.headcount, known.present, known.threshold, known.capacity)
    return _macro("scale")(drawn, words.on_the_scale(drawn, tongue()))


def _state(seen: View) -> str:
    ours = tongue()
    age = None if seen.age_s is None else words.age(seen.age_s, ours)
    return _macro("state")(seen, words.footing(seen, ours), age, words.notes(seen, ours))


def today(day: Day | None, now_us: int, zone: ZoneInfo) -> str:
    """Return the date, the curve and its table."""
    ours = tongue()
    drawn = None
    if day is not None:
        drawn = plot(day.points, day.occupancy.threshold, now_us, zone)
    return render_template(
        "_today.html",
        plot=drawn,
        date=_date(now_us, zone),
        hour=partial(words.hour, tongue=ours),
        peak=_peak(drawn, zone),
    )


def _peak(drawn: Plot | None, zone: ZoneInfo) -> str:
    if drawn is None or drawn.peak is None:
        return ""
    return words.peak(drawn.peak.headcount, _time(drawn.peak.utc_us, zone), tongue())


def _date(now_us: int, zone: ZoneInfo) -> str:
    day = words.calendar_day(_local(now_us, zone).date(), tongue())
    return words.moment(day, _time(now_us, zone), tongue())


def _time(utc_us: int, zone: ZoneInfo) -> str:
    local = _local(utc_us, zone)
    return words.time_of_day(local.hour, local.minute, tongue())


def _local(utc_us: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(utc_us / 1e6, tz=zone)


def _macro(name: str) -> Callable[..., str]:
    macro = get_template_attribute("_parts.html", name)
    return lambda *values: str(macro(*values))
