"""What the pages of figures have at hand: the days that are over, and how to show without them."""

from collections.abc import Callable
from functools import wraps

from flask.typing import ResponseReturnValue

from appliance.insight.values import Figures
from appliance.web.desk.here import house
from appliance.web.desk.showing import View, show

Drawn = Callable[[Figures], ResponseReturnValue]


def drawn(page: Drawn) -> View:
    """Make a view of a page of figures; one that comes before they are there says so."""

    @wraps(page)
    def view() -> ResponseReturnValue:
        figures = house().figures(house().clock.stamp())
        if figures is None:
            return show("figures/waiting.html")
        if not figures.days:
            return show("figures/empty.html")
        return page(figures)

    return view
