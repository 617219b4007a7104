"""The weeks as points, the line through them, and how sure that line is. Pure."""

from msgspec import Struct

from appliance.insight.trend import MONTH_DAYS, Trend, Week
from appliance.web.drawings.axes import FIELD, Mark, ceiling, height, marks


class Point(Struct, frozen=True):
    x: int
    y: int
    week: Week


class Course(Struct, frozen=True):
    """Points; the line and the band around it as paths, empty where nothing can be said."""

    points: tuple[Point, ...]
    line: str
    band: str
    marks: tuple[Mark, ...]
    threshold: int


def course(trend: Trend, threshold: int) -> Course:
    """Draw the weeks of a trend: as many as there are, at least one."""
    top = ceiling(max(threshold + 1, *(week.mean for week in trend.weeks)))
    first, last = trend.weeks[0].monday, trend.weeks[-1].monday
    span = max((last - first).days, 1)
    points = tuple(
        Point(round(FIELD * (week.monday - first).days / span), height(week.mean, top), week)
        for week in trend.weeks
    )
    line, band = _line(trend, top), _band(trend, span / MONTH_DAYS, top)
    return Course(points, line, band, marks(top), height(threshold, top))


def _line(trend: Trend, top: int) -> str:
    if trend.begins is None or trend.ends is None:
        return ""
    return f"M0 {height(trend.begins, top)}L{FIELD} {height(trend.ends, top)}"


def _band(trend: Trend, months: float, top: int) -> str:
    """Return what lies between the flattest and the steepest line through the middle."""
    if trend.begins is None or trend.ends is None or trend.slope is None:
        return ""
    middle, half = (trend.begins + trend.ends) / 2, months / 2
    low, high = trend.slope.low * half, trend.slope.high * half
    left, right = (middle - high, middle - low), (middle + high, middle + low)
    at = [height(each, top) for each in (*left, *right)]
    centre = f"{FIELD // 2} {height(middle, top)}"
    return f"M0 {at[0]}V{at[1]}L{centre}ZM{FIELD} {at[2]}V{at[3]}L{centre}Z"
