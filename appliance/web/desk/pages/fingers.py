"""Fingers of one member: consent first, then the dialogue with the sensor, live. Flask.

The page of an enrolment is written while it goes on, line by line, and needs no script. Whoever
closes it hangs up, and the door undoes what was begun.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from flask import Response, flash, request, stream_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from msgspec import Struct

from appliance.client import NotDone
from appliance.commands import (
    EnrolFinger,
    RecordConsent,
    RevokeFinger,
    ShowConsent,
    ShowMember,
    WithdrawConsent,
)
from appliance.commands.answers import ConsentText, MemberCard, Progress, Receipt, Trouble
from appliance.web.desk.asking import ask, desk, sentence, tried
from appliance.web.desk.forms import ConsentForm
from appliance.web.desk.showing import View, go_to, may, say, show, show_form

PULSE_S: Final = 1.0
"""How often an enrolment that says nothing looks whether its page is still open."""


class Line(Struct, frozen=True):
    """What is written next: a step, how it ended, or nothing, to see who still reads."""

    step: Progress | None = None
    card: MemberCard | None = None
    trouble: str = ""

    @property
    def ends(self) -> bool:
        return self.card is not None or bool(self.trouble)


def consent(member: str) -> ResponseReturnValue:
    """Show the text in the member's language, and record that they agreed to it."""
    card = ask(ShowMember(member), MemberCard)
    language = card.row.particulars.language
    text = ask(ShowConsent(language), ConsentText)
    form = ConsentForm(data={"text": text.version})
    if form.validate_on_submit() and tried(form, RecordConsent(member, form.text.data, language)):
        return go_to("enrol", member=member)
    form.text.data = text.version  # where there is a newer one, it is the newer one that is shown
    with force_locale(language):
        agreed = gettext("J’ai lu ce texte et j’accepte librement.")
    return show_form("consent.html", form, card=card, text=text, agreed=agreed)


def enrol(member: str) -> ResponseReturnValue:
    card = ask(ShowMember(member), MemberCard)
    if card.consent is None:
        flash(gettext("D’abord le consentement : rien ne se fait sans lui."), "trouble")
        return go_to("consent", member=member)
    if request.method == "GET":
        return show("enrol.html", card=card)
    page = stream_template(
        "desk/enrolling.html", say=say(), may=may, card=card, lines=_lines(member)
    )
    answer = Response(page, mimetype="text/html")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _lines(member: str) -> Iterator[Line]:
    try:
        for reply in desk().attend(EnrolFinger(member), PULSE_S):
            if reply is None:
                yield Line()
            elif isinstance(reply, Progress):
                yield Line(step=reply)
            elif isinstance(reply, MemberCard):
                yield Line(card=reply)
    except NotDone as refused:
        yield Line(trouble=_why(refused))


def _why(refused: NotDone) -> str:
    """Say why there is no finger; a finger that is on record has somebody's name."""
    if refused.trouble is not Trouble.FINGER_TAKEN or not refused.detail:
        return sentence(refused)
    try:
        name = ask(ShowMember(refused.detail), MemberCard).row.particulars.name
    except NotDone:
        return sentence(NotDone(refused.trouble))
    said: str = gettext("Ce doigt est déjà enregistré pour %(name)s.", name=name)
    return said


def withdraw(member: str) -> ResponseReturnValue:
    """Withdraw the consent: at once, for every finger, with a receipt to take home."""
    if request.method == "POST":
        return _receipt(member, WithdrawConsent(member))
    return show("withdraw.html", card=ask(ShowMember(member), MemberCard))


def revoke(member: str, finger: str) -> ResponseReturnValue:
    return _receipt(member, RevokeFinger(member, finger))


def _receipt(member: str, command: WithdrawConsent | RevokeFinger) -> ResponseReturnValue:
    try:
        receipt = ask(command, Receipt)
    except NotDone as refused:
        flash(sentence(refused), "trouble")
        return go_to("member", member=member)
    return show("receipt.html", receipt=receipt, whole=isinstance(command, WithdrawConsent))


PAGES: Final[Mapping[str, View]] = {
    "consent": consent,
    "enrol": enrol,
    "withdraw": withdraw,
    "finger_revoke": revoke,
}
