"""Signing in and out, the first admin, one's own password, and being asked for it again."""

from math import ceil
from typing import Final
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from appliance.client import NotDone
from appliance.commands import (
    NoteSignIn,
    OpenFirstAdmin,
    RevokeSessions,
    SetPassword,
    ShowLogin,
)
from appliance.commands.answers import AccountSeen, Login
from appliance.web.desk.errors import said
from appliance.web.desk.here import account, ask, house
from appliance.web.desk.navigation import first_place
from appliance.web.desk.sign_in import passwords, signed_in
from appliance.web.desk.sign_in.forms import ConfirmForm, LoginForm, PasswordForm, SetupForm
from appliance.web.desk.table import FIRST_WORDS

WRONG_INPUT: Final = 422


def home() -> ResponseReturnValue:
    place = first_place()
    if place is not None:
        return redirect(url_for(place), 303)
    return render_template("desk/home.html")


def login() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate_on_submit():
        return _shown("desk/login.html", form)
    counted_as = form.login.data, request.remote_addr or ""
    known = _checked(form.login.data, form.password.data, *counted_as)
    if known is None or known.account is None:
        form.form_errors.append(_("Cet identifiant et ce mot de passe ne correspondent pas."))
        return _shown("desk/login.html", form)
    house().client.called(known.account).ask(NoteSignIn())
    signed_in.sign_in(known.account, known.epoch)
    return redirect(_next(), 303)


def logout() -> ResponseReturnValue:
    signed_in.sign_out()
    return redirect(url_for("login"), 303)


def logout_everywhere() -> ResponseReturnValue:
    ask(RevokeSessions(account().account), AccountSeen)
    signed_in.sign_out()
    flash(_("Toutes vos sessions sont fermées."))
    return redirect(url_for("login"), 303)


def setup() -> ResponseReturnValue:
    form = SetupForm()
    if not form.validate_on_submit():
        return _shown("desk/setup.html", form)
    opening = OpenFirstAdmin(
        form.code.data.strip(), form.login.data.strip(), passwords.hashed(form.password.data)
    )
    try:
        opened = ask(opening, AccountSeen)
    except NotDone as trouble:
        form.form_errors.append(said(trouble))
        return _shown("desk/setup.html", form)
    signed_in.sign_in(opened.account, opened.epoch)
    return redirect(url_for("path"), 303)


def password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _shown("desk/password.html", form)
    if not _is_mine(form.known.data, form):
        return _shown("desk/password.html", form)
    setting = SetPassword(account().account, passwords.hashed(form.password.data))
    after = ask(setting, AccountSeen)
    signed_in.sign_in(after.account, after.epoch)  # all other sessions are over
    flash(_("Votre mot de passe est changé. Vos autres sessions sont fermées."))
    return redirect(url_for("home"), 303)


def confirm() -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate_on_submit() or not _is_mine(form.password.data, form):
        return _shown("desk/confirm.html", form)
    signed_in.confirm()
    return redirect(_next(), 303)


def _is_mine(given: str, form: FlaskForm) -> bool:
    """Tell whether it is the password of whoever is signed in, and complain if not."""
    # Counted apart: whoever guesses at the login page keeps nobody here from going on.
    known = _checked(account().login, given, f"again {account().account}")
    if known is not None and known.account == account().account:
        return True
    form.form_errors.append(_("Ce n’est pas votre mot de passe."))
    return False


def _checked(login: str, given: str, counted_as: str, address: str = "") -> Login | None:
    """Return the account behind a login if the password is its own, None if not.

    Raises TooSoon. It takes as long for a login that nobody has.
    """
    wait_s = house().throttle.attempt(counted_as, address)
    if wait_s > 0:
        raise TooSoon(wait_s)
    known = house().client.ask(ShowLogin(login))
    assert isinstance(known, Login)
    if not passwords.fits(given, known.hash):
        return None
    house().throttle.passed(counted_as, address)
    return known


class TooSoon(Exception):
    """Too many failures: the next try has to wait."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = ceil(wait_s)


def too_soon(trouble: TooSoon) -> ResponseReturnValue:
    words = ngettext(
        "Trop d’essais. Réessayez dans %(num)s seconde.",
        "Trop d’essais. Réessayez dans %(num)s secondes.",
        trouble.wait_s,
    )
    page = render_template("desk/not_done.html", code=429, said=words, away=False)
    return page, 429, {"Retry-After": str(trouble.wait_s)}


def _shown(template: str, form: FlaskForm) -> ResponseReturnValue:
    wrong = request.method == "POST"
    return render_template(template, form=form), WRONG_INPUT if wrong else 200


def _next() -> str:
    """Return where somebody wanted to go: a page behind the login, and no other site's."""
    asked = request.args.get("next", "")
    return asked if _is_ours(asked) else url_for("home")


def _is_ours(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme or parts.netloc or "\\" in address or not address.startswith("/"):
        return False
    return parts.path.split("/")[1] in FIRST_WORDS


PAGES: Final = {
    "home": home,
    "login": login,
    "logout": logout,
    "logout_everywhere": logout_everywhere,
    "setup": setup,
    "password": password,
    "confirm": confirm,
}
