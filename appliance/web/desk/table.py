"""Every page behind the login, in one table: what is not here is not served. Pure.

A view is named by its row's endpoint in the PAGES of its module; `rooms` lists the modules.
"""

from typing import Final

from appliance.commands import (
    NoteSignIn,
    OpenFirstAdmin,
    RevokeSessions,
    SetPassword,
    ShowLogin,
)
from appliance.web.desk.access import BOTH, POST, Row, Who

_LOGIN: Final = (
    Row("home", "/desk", who=Who.SIGNED_IN),
    Row("login", "/login", BOTH, (ShowLogin, NoteSignIn), Who.ANYONE, guess=True),
    Row("logout", "/logout", POST, (), Who.SIGNED_IN),
    Row("logout_everywhere", "/logout/everywhere", POST, (RevokeSessions,), Who.SIGNED_IN),
    Row("setup", "/setup", BOTH, (OpenFirstAdmin,), Who.ANYONE, guess=True),
    Row("password", "/password", BOTH, (ShowLogin, SetPassword), Who.SIGNED_IN, guess=True),
    Row("confirm", "/confirm", BOTH, (ShowLogin,), Who.SIGNED_IN, guess=True),
)

TABLE: Final = (*_LOGIN,)

ROWS: Final = {row.endpoint: row for row in TABLE}
FIRST_WORDS: Final = frozenset(row.path.split("/")[1] for row in TABLE)
"""How the addresses of these pages begin; all others are the public page's."""
