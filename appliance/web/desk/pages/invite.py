"""The way to a member's own page: a one-time link from the desk, then a password. Flask.

Whoever holds the link is believed to be the member. The account is opened in the name of the admin
who gave the link, who must still be one; the password is set in the account's own name.
"""

from collections.abc import Callable, Mapping
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from appliance.client import Client, NotDone
from appliance.commands import GiveLink, NoteSignIn, OpenAccount, SetPassword, ShowMember, WhoAmI
from appliance.commands.answers import AccountSeen, MemberCard, Trouble
from appliance.model import Role
from appliance.web.desk.errors import said
from appliance.web.desk.gate import origin
from appliance.web.desk.here import account, ask, house
from appliance.web.desk.my_forms import WelcomeForm
from appliance.web.desk.sign_in import passwords, signed_in
from appliance.web.desk.sign_in.forms import NewPasswordForm
from appliance.web.desk.sign_in.links import Link

_WRONG_INPUT: Final = 422
_GONE: Final = 410
_DEAD: Final = frozenset({Trouble.FORBIDDEN, Trouble.NO_ACCOUNT, Trouble.NO_MEMBER, Trouble.ERASED})


def invite(member: str) -> ResponseReturnValue:
    """Make a link, and show it once: as text, as a code to scan, as a slip to print."""
    card = ask(GiveLink(member), MemberCard)
    token = house().links.make(member, account().account)
    link = f"{origin()}{url_for('welcome', token=token)}"
    return render_template("me/invite.html", card=card, link=link, code=_code(link))


def welcome(token: str) -> ResponseReturnValue:
    link = house().links.look(token)
    card = None if link is None else _card(link)
    if link is None or card is None:
        return render_template("me/dead_link.html"), _GONE
    form = WelcomeForm() if card.account is None else NewPasswordForm()
    if not form.validate_on_submit():
        return _shown(form)
    hashed = passwords.hashed(form.password.data)
    if house().links.use(token) is None:  # somebody was faster
        return render_template("me/dead_link.html"), _GONE
    try:
        opened = _open(link, card, form, hashed)
    except NotDone as trouble:
        house().links.give_back(token, link)
        _blame(form, trouble)
        return _shown(form)
    _enter(opened)
    return redirect(url_for("me"), 303)


def _card(link: Link) -> MemberCard | None:
    """Return whom a link is for; None where whoever gave it may not, or the member is gone."""
    giver = _speaking_for(link.by)
    try:
        who = giver.ask(WhoAmI())
        card = giver.ask(ShowMember(link.member))
    except NotDone as trouble:
        if trouble.trouble in _DEAD:
            return None
        raise
    still_admin = isinstance(who, AccountSeen) and who.role is Role.ADMIN
    return card if still_admin and isinstance(card, MemberCard) else None


def _open(
    link: Link, card: MemberCard, form: WelcomeForm | NewPasswordForm, hashed: str
) -> AccountSeen:
    """Open the account, or give the one there is another password."""
    if card.account is not None:
        answer = _speaking_for(card.account).ask(SetPassword(card.account, hashed))
        house().passkeys.forget(card.account)  # whoever lost a password may have lost a phone
    else:
        login = form["login"].data.strip()
        opening = OpenAccount(login, Role.MEMBER, hashed, link.member)
        answer = _speaking_for(link.by).ask(opening)
    assert isinstance(answer, AccountSeen)
    return answer


def _enter(opened: AccountSeen) -> None:
    _speaking_for(opened.account).ask(NoteSignIn())
    house().throttle.passed(opened.login, request.remote_addr or "")
    signed_in.sign_in(opened.account, opened.epoch)
    flash(_("Bienvenue. Cette page est à vous."))


def _blame(form: WelcomeForm | NewPasswordForm, trouble: NotDone) -> None:
    if trouble.trouble in (Trouble.LOGIN, Trouble.LOGIN_TAKEN) and "login" in form:
        form["login"].errors = [said(trouble)]
    else:
        form.form_errors.append(said(trouble))


def _speaking_for(account: str) -> Client:
    return house().client.called(account)


def _shown(form: WelcomeForm | NewPasswordForm) -> ResponseReturnValue:
    wrong = request.method == "POST"
    return render_template("me/welcome.html", form=form), _WRONG_INPUT if wrong else 200


def _code(link: str) -> Markup:
    """Return a link as a QR code, for the page itself."""
    import segno  # noqa: PLC0415, for the few who give a link

    drawn = segno.make(link, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=6, border=2, omitsize=True))  # noqa: S704, made by us


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "invite": invite,
    "welcome": welcome,
}
