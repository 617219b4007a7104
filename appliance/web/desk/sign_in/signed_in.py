"""Who is signed in: an account's id and epoch in the session, and the door's word at each page."""

from typing import Final, cast

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from appliance.client import NotDone
from appliance.commands import WhoAmI
from appliance.commands.answers import AccountSeen, Trouble
from appliance.web.desk.here import house
from appliance.web.desk.sign_in.sessions import Session

EPOCH: Final = "epoch"
CONFIRMED: Final = "confirmed_s"
LANGUAGE: Final = "lang"
CONFIRMED_FOR_S: Final = 5 * 60
GONE: Final = frozenset({Trouble.NO_ACCOUNT, Trouble.FORBIDDEN})
"""What the door says of an account that is closed, or was never there."""


class Person(UserMixin):
    """An account, as Flask-Login wants it."""

    def __init__(self, account: str, seen: AccountSeen | None = None) -> None:
        self.id = account
        self.seen = seen


def prepare(app: Flask) -> None:
    manager = LoginManager()
    # Templates have `account`; an error page must not ask the door once more.
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None  # a phone changes its address on the way to the door
    manager.user_loader(_load)


def sign_in(account: str, epoch: int) -> None:
    """Begin a session under a new number; nothing of the one before but the language."""
    language = session.get(LANGUAGE)
    session.clear()
    if language is not None:
        session[LANGUAGE] = language
    session[EPOCH] = epoch
    login_user(Person(account))
    cast(Session, session).rotate()
    g.forget_kept = True  # what the browser keeps is of whoever was here before
    confirm()


def sign_out() -> None:
    logout_user()
    session.clear()
    g.forget_kept = True


def confirm() -> None:
    """Note that the password was given just now."""
    session[CONFIRMED] = house().clock.steady_s()


def confirmed() -> bool:
    at_s = session.get(CONFIRMED)
    return at_s is not None and house().clock.steady_s() - at_s < CONFIRMED_FOR_S


def _load(account: str) -> Person | None:
    """Ask the door who this is now. Raises NotDone where it does not answer."""
    g.desk = house().client.called(account)
    try:
        seen = g.desk.ask(WhoAmI())
    except NotDone as trouble:
        if trouble.trouble in GONE:
            return None
        raise
    if not isinstance(seen, AccountSeen) or seen.closed or seen.epoch != session.get(EPOCH):
        return None
    return Person(account, seen)
