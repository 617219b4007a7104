"""A member's own hours: when they were there, what is left, what they say was otherwise. Flask."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from msgspec import Struct

from appliance.client import NotDone
from appliance.commands import ConfirmVisit, ProposeVisit, ShowBalance, ShowVisits
from appliance.commands.answers import Balance, Visits, VisitSeen
from appliance.web.desk import hours
from appliance.web.desk.asking import tried
from appliance.web.desk.errors import said
from appliance.web.desk.here import ask, desk, house, member, zone
from appliance.web.desk.showing import WRONG_INPUT, voice
from appliance.web.desk.visit_forms import ProposalForm, starts

SEE_OTHER: Final = 303
_LONGEST: Final = timedelta(days=366)


class Mine(Struct, frozen=True):
    """What the page says of somebody's hours.

    `asked` are the estimates that wait for their word, `waiting` what they proposed themselves.
    """

    months: tuple[hours.Month, ...]
    asked: tuple[hours.Line, ...]
    waiting: tuple[hours.Line, ...]
    left: tuple[str, ...]
    balance: Balance


def mine() -> Mine:
    """Return a member's hours as far back as they are kept, a year at most."""
    ours = voice()
    kept = min(timedelta(days=house().settings.privacy.keep_days), _LONGEST)
    since = (ours.today - kept).replace(day=1)
    seen = ask(ShowVisits(member(), since, ours.today), Visits).visits
    balance = ask(ShowBalance(member()), Balance)
    lines = hours.newest_first(seen, ours)
    return Mine(
        months=hours.months(seen, ours),
        asked=tuple(line for line in lines if _asks(line)),
        waiting=tuple(line for line in lines if line.proposed is not None),
        left=tuple(ours.left(each) for each in balance.left),
        balance=balance,
    )


def _asks(line: hours.Line) -> bool:
    return line.state == "estimate" and line.proposed is None and not line.closed


def confirm(visit: str) -> ResponseReturnValue:
    """Say that an estimate is right."""
    try:
        desk().ask(ConfirmVisit(member(), _number(visit)))
    except NotDone as trouble:
        flash(said(trouble))
    else:
        flash(_("Merci, c’est noté : l’estimation est confirmée."))
    return _home()


def propose(day: str, visit: str) -> ResponseReturnValue:
    """Say when a visit was; it counts once the desk has accepted."""
    seen = _one(day, visit)
    was = seen.visit
    form = ProposalForm(data=starts(was.began_us, was.ended_us, zone()))
    return _proposed(form, was.visit, line=hours.line(seen, voice()))


def missing() -> ResponseReturnValue:
    """Say that there was a visit of which nothing is on record."""
    today = voice().today
    return _proposed(ProposalForm(data={"came_day": today, "went_day": today}), 0, line=None)


def _proposed(form: ProposalForm, visit: int, line: hours.Line | None) -> ResponseReturnValue:
    if form.validate_on_submit():
        command = ProposeVisit(member(), visit, *form.times(zone()), form.reason())
        if tried(form, command):
            flash(_("C’est envoyé : ces heures compteront dès que l’accueil les aura acceptées."))
            return _home()
    return _shown(form, line)


def _shown(form: FlaskForm, line: hours.Line | None) -> ResponseReturnValue:
    page = render_template("me/propose.html", form=form, line=line, voice=voice())
    return page, WRONG_INPUT if form.is_submitted() else 200


def _one(day: str, visit: str) -> VisitSeen:
    try:
        around = hours.days_around(date.fromisoformat(day))
    except ValueError:
        abort(404)
    number = _number(visit)
    seen = ask(ShowVisits(member(), *around), Visits).visits
    return next((each for each in seen if each.visit.visit == number), None) or abort(404)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        abort(404)
    return int(text)


def _home() -> ResponseReturnValue:
    return redirect(url_for("me", _anchor="heures"), SEE_OTHER)


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me_confirm": confirm,
    "me_propose": propose,
    "me_missing": missing,
}
