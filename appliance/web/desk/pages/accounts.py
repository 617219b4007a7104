"""Accounts of the team: opened, given another role, signed out everywhere, closed. Flask."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import (
    CloseAccount,
    ListAccounts,
    OpenAccount,
    RevokeSessions,
    SetRole,
)
from appliance.commands.answers import Accounts, AccountSeen
from appliance.model import Role
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.forms import AccountForm
from appliance.web.desk.showing import View, go_to, show, show_form
from appliance.web.desk.sign_in import passwords

TEAM: Final[Sequence[Role]] = (Role.HOST, Role.ADMIN, Role.AUDITOR)
"""The roles of the team. A member opens their own account, by a link."""
_CONSONANTS: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"
_WORDS: Final = 4
_SYLLABLES_EACH: Final = 3


def accounts() -> ResponseReturnValue:
    known = ask(ListAccounts(), Accounts).accounts
    in_order = sorted(known, key=lambda each: (each.closed, each.role is Role.MEMBER, each.name))
    return show("accounts.html", accounts=in_order, team=TEAM)


def new() -> ResponseReturnValue:
    form = AccountForm()
    form.offer(TEAM)
    if form.validate_on_submit():
        password = speakable()
        login = form.login.data.strip()
        opened = tried(form, OpenAccount(login, Role(form.role.data), passwords.hashed(password)))
        if isinstance(opened, AccountSeen):
            return show("account_opened.html", opened=opened, password=password)
    return show_form("account_new.html", form)


def speakable() -> str:
    """Return a password that can be read aloud: four words of nothing, 73 bits."""
    return "-".join("".join(_syllables()) for _ in range(_WORDS))


def _syllables() -> Iterator[str]:
    for _ in range(_SYLLABLES_EACH):
        yield secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)


def role(account: str) -> ResponseReturnValue:
    chosen = request.form.get("role", "")
    if chosen in TEAM:
        press(
            SetRole(account, Role(chosen)),
            gettext("Le rôle est changé, et les sessions de la personne sont fermées."),
        )
    return go_to("accounts")


def revoke(account: str) -> ResponseReturnValue:
    press(
        RevokeSessions(account),
        gettext("C’est fait : toutes les sessions de ce compte sont fermées."),
    )
    return go_to("accounts")


def close(account: str) -> ResponseReturnValue:
    press(CloseAccount(account), gettext("Le compte est fermé."))
    return go_to("accounts")


PAGES: Final[Mapping[str, View]] = {
    "accounts": accounts,
    "account_new": new,
    "account_role": role,
    "account_revoke": revoke,
    "account_close": close,
}
