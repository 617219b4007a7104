"""A member says when they will come, in one tap, and takes it back as easily. Flask."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from msgspec import Struct
from wtforms import DateField, TimeField
from wtforms.validators import InputRequired

from appliance.client import NotDone
from appliance.commands import AnnounceVisit, Command, ListAnnouncements, WithdrawAnnouncement
from appliance.commands.answers import Announcements
from appliance.web.desk import coming
from appliance.web.desk.errors import said
from appliance.web.desk.here import ask, desk, member
from appliance.web.desk.showing import voice

SEE_OTHER: Final = 303
_LONGEST_NUMBER: Final = 15


class ComingForm(FlaskForm):
    """A day and two hours of the space's clock."""

    day = DateField(N_("Le jour"), [InputRequired()])
    begins = TimeField(N_("De"), [InputRequired()])
    ends = TimeField(N_("À"), [InputRequired()])


class Coming(Struct, frozen=True):
    """What the page says of visits to come: those announced, those that one tap announces."""

    lines: tuple[coming.Line, ...]
    days: tuple[coming.Day, ...]
    form: ComingForm
    first: str
    last: str


def mine() -> Coming:
    ours = voice()
    announced = ask(ListAnnouncements(member()), Announcements).announced
    begins, ends = coming.USUAL[0]
    start = {"day": ours.today + coming.FURTHER, "begins": begins, "ends": ends}
    return Coming(
        lines=coming.lines(announced, ours),
        days=coming.offers(announced, ours),
        form=ComingForm(formdata=None, data=start),
        first=f"{ours.today}",
        last=f"{ours.today + coming.FAR}",
    )


def announce() -> ResponseReturnValue:
    form = ComingForm()
    if not form.validate_on_submit():
        flash(_("Indiquez un jour et deux heures, comme 09:00 et 12:00."))
        return _home()
    day, begins, ends = form.day.data, form.begins.data, form.ends.data
    try:
        command = AnnounceVisit(member(), *coming.instants(day, begins, ends, voice()))
    except (OverflowError, ValueError):  # a day that no clock has
        abort(400)
    return _pressed(command, _("C’est noté : on vous attend. Vous pouvez changer d’avis."))


def withdraw(announced: str) -> ResponseReturnValue:
    if not (announced.isascii() and announced.isdigit() and len(announced) <= _LONGEST_NUMBER):
        abort(404)
    command = WithdrawAnnouncement(member(), int(announced))
    return _pressed(command, _("C’est noté : finalement, vous ne venez pas."))


def _pressed(command: Command, words: str) -> ResponseReturnValue:
    try:
        desk().ask(command)
    except NotDone as trouble:
        flash(said(trouble))
    else:
        flash(words)
    return _home()


def _home() -> ResponseReturnValue:
    return redirect(url_for("me", _anchor="venir"), SEE_OTHER)


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me_announce": announce,
    "me_withdraw_announcement": withdraw,
}
