"""Passkeys on the pages: made on one's own page, and one button at the login. Flask.

What the browser has to sign is in the page itself, and its answer comes back in a form: so that all
that holds for forms holds here. Without a script, nothing of it is seen.
"""

import json
from collections.abc import Callable, Mapping
from typing import Final

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.client import NotDone
from appliance.commands import NoteSignIn, WhoAmI
from appliance.commands.answers import AccountSeen
from appliance.web.desk.here import account, house
from appliance.web.desk.my_forms import PasskeyForm
from appliance.web.desk.party import Party, party
from appliance.web.desk.sign_in import passkeys, signed_in
from appliance.web.desk.sign_in.passkeys import Passkey, Unfit
from appliance.web.desk.sign_in.sessions import APPROACH

NEW: Final = "passkey_new"
SIGN_IN: Final = "passkey_sign_in"
"""Where in the session is what was last asked to be signed. Good for one answer."""
SEE_OTHER: Final = 303


def ours() -> Party | None:
    """Return who we are to this browser, None where it keeps no passkeys for us."""
    return party(request.environ[APPROACH], request.host, house().settings.web.origin)


def own() -> tuple[Passkey, ...] | None:
    """Return the account's passkeys, None where there can be none."""
    return None if ours() is None else house().passkeys.of(account().account)


def new() -> ResponseReturnValue:
    """Ask the browser for a passkey, and keep what it made."""
    who = ours()
    if who is None:
        return redirect(url_for("me"), SEE_OTHER)
    form = PasskeyForm()
    if form.validate_on_submit():
        flash(_kept(who, form.said.data))
        return redirect(url_for("me", _anchor="compte"), SEE_OTHER)
    me, space = account(), house().settings.space.name
    wish = passkeys.wish_new(who, me.account, me.login, space, house().passkeys.of(me.account))
    session[NEW] = json.loads(wish)["challenge"]
    return render_template("me/passkey.html", form=form, wish=wish)


def _kept(who: Party, said: str) -> str:
    """Keep a new passkey, and return what to say about it."""
    challenge = session.pop(NEW, "")
    try:
        made = passkeys.made(who, challenge, said, account().account, house().clock.stamp().utc_us)
    except Unfit:
        return str(_("Cette clé d’accès n’a pas pu être vérifiée. Recommencez, s’il vous plaît."))
    if not house().passkeys.keep(made):
        return str(_("Il y a déjà dix clés d’accès à ce compte : supprimez-en une d’abord."))
    return str(_("C’est fait : cet appareil vous connecte désormais sans mot de passe."))


def forget(key: str) -> ResponseReturnValue:
    found = [each.id for each in own() or () if each.id.hex() == key]
    if not found:
        abort(404)
    house().passkeys.forget(account().account, found[0])
    flash(_("Cette clé d’accès est supprimée."))
    return redirect(url_for("me", _anchor="compte"), SEE_OTHER)


def wish() -> str | None:
    """Return what to ask at the login, None where it would be in vain."""
    who = ours()
    if who is None or not house().passkeys.any():
        return None
    asked = passkeys.wish_sign_in(who, session.get(SIGN_IN))
    challenge = json.loads(asked)["challenge"]
    if session.get(SIGN_IN) != challenge:
        session[SIGN_IN] = challenge
    return asked


def sign_in() -> ResponseReturnValue:
    """Sign in whoever's passkey answered."""
    form, who = PasskeyForm(), ours()
    challenge = session.pop(SIGN_IN, "")
    if who is None or not form.validate_on_submit() or not challenge:
        return _refused()
    try:
        seen = _proved(who, challenge, form.said.data)
    except Unfit:
        return _refused()
    house().client.called(seen.account).ask(NoteSignIn())
    signed_in.sign_in(seen.account, seen.epoch)
    return redirect(url_for("home"), SEE_OTHER)


def _proved(who: Party, challenge: str, said: str) -> AccountSeen:
    """Return the account of the passkey that signed the challenge. Raises Unfit."""
    known = house().passkeys.find(passkeys.named(said))
    if known is None:
        raise Unfit("nobody's")
    count = passkeys.proved(who, challenge, said, known)
    if not house().passkeys.used(known, count):
        raise Unfit("used twice at once")
    try:
        seen = house().client.called(known.account).ask(WhoAmI())
    except NotDone as trouble:
        if trouble.trouble not in signed_in.GONE:
            raise
        house().passkeys.forget(known.account)  # the account was closed
        raise Unfit("the account is closed") from trouble
    assert isinstance(seen, AccountSeen)
    return seen


def _refused() -> ResponseReturnValue:
    flash(_("Cette clé d’accès n’ouvre pas de compte ici. Utilisez votre mot de passe."))
    return redirect(url_for("login"), SEE_OTHER)


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me_passkey_new": new,
    "me_passkey_forget": forget,
    "passkey_sign_in": sign_in,
}
