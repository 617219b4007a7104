"""Which modules the pages behind the login are in: each has PAGES, by the table's endpoints."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.web.desk.pages import (
    accounts,
    badges,
    board,
    fingers,
    house,
    invite,
    me,
    member,
    members,
    mydata,
    passkeys,
    schedules,
)
from appliance.web.desk.sign_in import login

View = Callable[..., ResponseReturnValue]

ROOMS: Final[tuple[Mapping[str, View], ...]] = (
    login.PAGES,
    board.PAGES,
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
)


def views() -> dict[str, View]:
    """Return every view by its endpoint."""
    return dict(chain.from_iterable(room.items() for room in ROOMS))
