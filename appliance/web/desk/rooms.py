"""Which modules the pages behind the login are in: each has PAGES, by the table's endpoints."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Final

from flask.typing import ResponseReturnValue

from appliance.web.desk import (
    login,
    pages_accounts,
    pages_badges,
    pages_board,
    pages_fingers,
    pages_house,
    pages_invite,
    pages_me,
    pages_member,
    pages_members,
    pages_mydata,
    pages_passkeys,
    pages_schedules,
)

View = Callable[..., ResponseReturnValue]

ROOMS: Final[tuple[Mapping[str, View], ...]] = (
    login.PAGES,
    pages_board.PAGES,
    pages_members.PAGES,
    pages_member.PAGES,
    pages_badges.PAGES,
    pages_fingers.PAGES,
    pages_schedules.PAGES,
    pages_accounts.PAGES,
    pages_house.PAGES,
    pages_invite.PAGES,
    pages_me.PAGES,
    pages_mydata.PAGES,
    pages_passkeys.PAGES,
)


def views() -> dict[str, View]:
    """Return every view by its endpoint."""
    return dict(chain.from_iterable(room.items() for room in ROOMS))
