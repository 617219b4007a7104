"""Two years of a simulated space before the pages of figures, at a desk that knows accounts."""

import dataclasses
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache

from msgspec.structs import replace

from appliance.commands import Refused, ShowIncome
from appliance.commands.answers import Income, Trouble
from appliance.commands.answers.manager import MonthIncome
from appliance.insight.forecast import Forecast, Verdict, foretell, learn
from appliance.insight.values import Figures
from appliance.model import Role
from appliance.web.desk.here import KEY
from tests.simulated import ALMANAC, THRESHOLD, Kind, simulate
from tests.still_desk import StillDesk, pages

TODAY = date(2026, 11, 23)
"""The day on which the still desk's clock stands, five past two."""

BEGAN = date(2024, 11, 25)
SEED = 101
MONTHS = tuple(f"{2025 + month // 12}-{month % 12 + 1:02}" for month in range(10, 23))
PAGES = {
    "history": "/desk/figures",
    "first": "/desk/figures/first",
    "masses": "/desk/figures/masses",
    "tomorrow": "/desk/figures/tomorrow",
}
FILES = ("days", "hours", "months", "newcomers", "encounters")


@cache
def figures() -> Figures:
    """Return what was counted of two years, up to the day before TODAY."""
    return simulate(Kind.SMALL, SEED, BEGAN, (TODAY - BEGAN).days).figures


@cache
def forecast() -> Forecast:
    """Return what two years let expect, with three announced for tomorrow morning."""
    tomorrow = TODAY + timedelta(days=1)
    ahead = {(tomorrow, 9): 1, (tomorrow, 10): 3, (tomorrow, 11): 3}
    return foretell(learn(figures(), ALMANAC, THRESHOLD), ALMANAC, TODAY, ahead)


TOO_LITTLE = Forecast(Verdict.TOO_LITTLE, threshold=THRESHOLD, weeks=3)
INCOME = Income(
    "EUR",
    tuple(
        MonthIncome(
            month,
            month != MONTHS[-1],
            150_000 + place * 37 % 11 * 9000,
            9000 + place,
            60 + place,
            11,
        )
        for place, month in enumerate(MONTHS)
    ),
    210_000,
)


class FiguresDesk(StillDesk):
    """Knows an account of each role, and what the space brought in."""

    def __init__(self, income=INCOME):
        super().__init__()
        self.income = income
        for role in Role:
            self.open(role.value, role, member=f"m-{role}")

    def carry_out(self, command, giver):
        if isinstance(command, ShowIncome):
            return self.income or Refused(Trouble.NO_TARIFF)
        return super().carry_out(command, giver)


@contextmanager
def figured(folder, counted=figures, foreseen=forecast, income=INCOME, **space):
    """Set up the pages before such figures; both may be None, as while they are not there yet."""
    with pages(folder, desk=FiguresDesk(income)) as made:
        made.app.extensions[KEY] = dataclasses.replace(
            made.house,
            figures=lambda _stamp: counted(),
            foreseen=lambda _stamp: foreseen(),
            settings=replace(
                made.house.settings, space=replace(made.house.settings.space, **space)
            ),
        )
        yield made
