"""A member's own page: their hours, their badges, their fingers, who sees their name. Flask.

Each view asks the door in the member's own name; another member's page is at no address here.
"""

from collections.abc import Callable, Mapping
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.client import NotDone
from appliance.commands import (
    Command,
    ListStatements,
    RevokeBadge,
    RevokeFinger,
    ShowBoard,
    ShowConsent,
    ShowMember,
    ShowOnBoard,
    WithdrawConsent,
)
from appliance.commands.answers import (
    Board,
    ConsentSeen,
    ConsentText,
    MemberCard,
    Receipt,
    StatementRows,
)
from appliance.particulars import first_name
from appliance.web.desk import mine
from appliance.web.desk.errors import said
from appliance.web.desk.here import ask, desk, house, member, zone
from appliance.web.desk.pages import my_coming, my_hours
from appliance.web.desk.pages import passkeys as pages_passkeys
from appliance.web.desk.pages.months import newest_first
from appliance.web.desk.showing import voice
from appliance.web.tongues import LANGUAGES, tongue

SEE_OTHER: Final = 303


def me() -> ResponseReturnValue:
    card, ours = own_card(), tongue()
    return render_template(
        "me/me.html",
        card=card,
        first_name=first_name(card.row.particulars.name),
        coming=my_coming.mine(),
        mine=my_hours.mine(),
        statements=newest_first(ask(ListStatements(member=member()), StatementRows).rows),
        voice=voice(),
        badges=[(badge, mine.carried(badge, ours)) for badge in card.badges],
        fingers=[finger for finger in card.fingers if not finger.revoked],
        consented=None if card.consent is None else mine.consented(card.consent, ours),
        text=None if card.consent is None else _text(card.consent),
        keep_days=house().settings.privacy.keep_days,
        passkeys=pages_passkeys.own(),
    )


def shown() -> ResponseReturnValue:
    """Show the first name on the board, or hide it: the other of what it is."""
    if own_card().shown:
        return _press(ShowOnBoard(member(), shown=False), _("Votre prénom est caché."), "tableau")
    words = _("Votre prénom est au tableau quand vous êtes là.")
    return _press(ShowOnBoard(member(), shown=True), words, "tableau")


def lost(token: str) -> ResponseReturnValue:
    words = _("C’est noté : ce badge n’ouvre plus la porte. L’accueil vous en donnera un autre.")
    return _press(RevokeBadge(member(), token, lost=True), words, "badges")


def withdraw() -> ResponseReturnValue:
    return _with_receipt(WithdrawConsent(member()), whole=True)


def finger(finger: str) -> ResponseReturnValue:
    return _with_receipt(RevokeFinger(member(), finger), whole=False)


def board() -> ResponseReturnValue:
    """Say who is in: those who wish it by their first name."""
    told = mine.board_part(ask(ShowBoard(), Board), tongue())
    return render_template("me/board.html", told=told, card=own_card())


def own_card() -> MemberCard:
    return ask(ShowMember(member()), MemberCard)


def _text(consent: ConsentSeen) -> ConsentText | None:
    """Return the words agreed to, while they are the newest."""
    language = next((code for code in LANGUAGES if code == consent.language), "fr")
    text = ask(ShowConsent(language), ConsentText)  # type: ignore[arg-type]
    return text if (text.version, text.language) == (consent.text, consent.language) else None


def _press(command: Command, words: str, anchor: str) -> ResponseReturnValue:
    """Do what a button says, and tell on the page how it went."""
    try:
        desk().ask(command)
    except NotDone as trouble:
        flash(said(trouble))
    else:
        flash(words)
    return redirect(url_for("me", _anchor=anchor), SEE_OTHER)


def _with_receipt(command: WithdrawConsent | RevokeFinger, *, whole: bool) -> ResponseReturnValue:
    """Do it, and show what there is to print."""
    try:
        receipt = ask(command, Receipt)
    except NotDone as trouble:
        flash(said(trouble))
        return redirect(url_for("me", _anchor="doigt"), SEE_OTHER)
    when = mine.instant(receipt.at_us, zone(), tongue())
    return render_template("me/receipt.html", receipt=receipt, when=when, whole=whole)


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me": me,
    "me_shown": shown,
    "me_lost": lost,
    "me_withdraw": withdraw,
    "me_finger": finger,
    "members_board": board,
}
