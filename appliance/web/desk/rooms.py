"""Which modules the pages behind the login are in: each has PAGES, by the table's endpoints."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.web.desk.pages import (
    accounts,
    badges,
    board,
    certificates,
    evacuation,
    exceptions,
    figures,
    figures_first,
    figures_masses,
    figures_tomorrow,
    fingers,
    house,
    invite,
    me,
    member,
    members,
    months,
    my_coming,
    my_hours,
    my_papers,
    mydata,
    opening,
    passkeys,
    path,
    plan,
    prices,
    schedules,
    statements,
    visit,
    visits,
)
from appliance.web.desk.sign_in import login

View = Callable[..., ResponseReturnValue]

ROOMS: Final[tuple[Mapping[str, View], ...]] = (
    login.PAGES,
    path.PAGES,
    board.PAGES,
    exceptions.PAGES,
    evacuation.PAGES,
    opening.PAGES,
    members.PAGES,
    member.PAGES,
    badges.PAGES,
    fingers.PAGES,
    schedules.PAGES,
    accounts.PAGES,
    house.PAGES,
    invite.PAGES,
    me.PAGES,
    mydata.PAGES,
    passkeys.PAGES,
    visits.PAGES,
    visit.PAGES,
    plan.PAGES,
    months.PAGES,
    statements.PAGES,
    prices.PAGES,
    certificates.PAGES,
    figures.PAGES,
    figures_first.PAGES,
    figures_masses.PAGES,
    figures_tomorrow.PAGES,
    my_coming.PAGES,
    my_hours.PAGES,
    my_papers.PAGES,
)


def views() -> dict[str, View]:
    """Return every view by its endpoint."""
    return dict(chain.from_iterable(room.items() for room in ROOMS))
