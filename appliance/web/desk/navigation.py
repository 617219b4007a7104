"""The way around the pages behind the login: for each role, the places it may go."""

from collections.abc import Iterator
from typing import Final

from flask import current_app, g

from appliance.commands.answers import AccountSeen
from appliance.model import Role
from appliance.web.desk.access import Who
from appliance.web.desk.table import ROWS
from appliance.web.words import N_

# The first that an account may go to is where it arrives after signing in.
PLACES: Final = (
    ("board", N_("Tableau")),
    ("members", N_("Membres")),
    ("exceptions", N_("À régler")),
    ("months", N_("Relevés")),
    ("figures", N_("Fréquentation")),
    ("schedules", N_("Horaires")),
    ("sensors", N_("Empreintes")),
    ("accounts", N_("Comptes")),
    ("journal", N_("Journal")),
    ("me", N_("Ma page")),
    ("members_board", N_("Qui est là")),
    ("plans", N_("Formules")),
)


def places() -> Iterator[tuple[str, str]]:
    """Yield endpoint and name of each place that the one signed in may go to."""
    account: AccountSeen | None = g.get("account")
    for endpoint, name in PLACES:
        if account is not None and _may(account, endpoint):
            yield endpoint, name


def first_place() -> str | None:
    return next((endpoint for endpoint, _ in places()), None)


def _may(account: AccountSeen, endpoint: str) -> bool:
    row = ROWS.get(endpoint)
    if row is None or endpoint not in current_app.view_functions:
        return False
    # A member's account that is nobody's has no business anywhere.
    theirs = row.who is Who.MEMBER or account.role is Role.MEMBER
    return account.role in row.roles and (account.member is not None or not theirs)
