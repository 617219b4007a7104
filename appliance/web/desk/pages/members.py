"""The members: the list, a new one, a visitor for a day, many from a file, all into one. Flask."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from appliance.commands import AddMember, ExportMembers, ListMembers, ListSchedules, TakeIn
from appliance.commands.answers import (
    Export,
    MemberCard,
    MemberRow,
    MemberRows,
    Schedules,
    Verdicts,
)
from appliance.commands.members import Particulars
from appliance.members import COLUMNS
from appliance.web.desk import search
from appliance.web.desk.asking import ask, sought, tried
from appliance.web.desk.forms import ConfirmImportForm, ImportForm, MemberForm, VisitorForm
from appliance.web.desk.says import Condition
from appliance.web.desk.showing import View, go_to, say, show, show_form

MOST_SHOWN: Final = 200
"""How many members one page lists: a phone has to draw them."""


def members() -> ResponseReturnValue:
    rows = ask(ListMembers(), MemberRows).rows
    words, kind = sought(), request.args.get("kind", "")
    found = _of_kind(search.find(rows, words), kind)
    return show(
        "members.html",
        rows=found[:MOST_SHOWN],
        hidden=max(0, len(found) - MOST_SHOWN),
        whole=len(rows),
        sought=words,
        kind=kind,
        kinds=_kinds(rows),
    )


def _of_kind(rows: Iterable[MemberRow], kind: str) -> Sequence[MemberRow]:
    words = say()
    return [row for row in rows if kind in ("", words.condition(row), row.terms.category)]


def _kinds(rows: Sequence[MemberRow]) -> Sequence[Condition]:
    """Return how it stands with some of them: what is worth a filter."""
    words = say()
    present = {words.condition(row) for row in rows}
    return [condition for condition in Condition if condition in present]


def new() -> ResponseReturnValue:
    form = MemberForm(data={"name": request.args.get("name", "")})
    form.offer(ask(ListSchedules(), Schedules).schedules)
    if form.validate_on_submit():
        card = tried(form, AddMember(form.particulars(), form.terms()))
        if isinstance(card, MemberCard):
            return _welcomed(card)
    return show_form("member_new.html", form, badge=_badge())


def visitor() -> ResponseReturnValue:
    form = VisitorForm(data={"day": say().today})
    if form.validate_on_submit():
        who = Particulars(name=form.name.data.strip(), organisation=form.organisation.data or "")
        card = tried(form, AddMember(who, form.terms()))
        if isinstance(card, MemberCard):
            return _welcomed(card)
    return show_form("visitor.html", form)


def _welcomed(card: MemberCard) -> ResponseReturnValue:
    """Go on to the badge: the one shown just before, where there is one, else the next."""
    name = card.row.particulars.name
    flash(gettext("C’est noté : %(name)s est dans la liste.", name=name), "done")
    if badge := _badge():
        return go_to("badge_give", token=badge, q=name)
    return go_to("badge", member=card.row.member)


def _badge() -> str:
    """Return the badge for which somebody is being taken in, "" for none."""
    return request.args.get("badge", "")


def take_in() -> ResponseReturnValue:
    """Take members in from a file: the verdicts first, then for good."""
    form = ImportForm()
    verdicts, text = None, ""
    if form.validate_on_submit():
        sent = form.csv()
        if sent is None:
            form.file.errors = [gettext("Ce n’est pas un fichier de texte UTF-8.")]
        elif not sent.strip():
            form.file.errors = [gettext("Choisissez un fichier, ou collez des lignes.")]
        else:
            verdicts, text = tried(form, TakeIn(sent)), sent
    confirm = ConfirmImportForm(formdata=None, data={"text": text})
    return show(
        "members_import.html", form=form, confirm=confirm, verdicts=verdicts, columns=COLUMNS
    )


def take_in_now() -> ResponseReturnValue:
    form = ConfirmImportForm()
    verdicts = tried(form, TakeIn(form.text.data or "", preview=False))
    if isinstance(verdicts, Verdicts) and verdicts.taken:
        said = ngettext("%(num)s membre inscrit.", "%(num)s membres inscrits.", verdicts.taken)
        flash(said, "done")
        return go_to("members")
    return show(
        "members_import.html",
        form=ImportForm(formdata=None),
        confirm=form,
        verdicts=verdicts,
        columns=COLUMNS,
    )


def export() -> ResponseReturnValue:
    sent = ask(ExportMembers(), Export)
    answer = Response(sent.csv.encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="membres-{say().today}.csv"'
    return answer


PAGES: Final[Mapping[str, View]] = {
    "members": members,
    "member_new": new,
    "visitor": visitor,
    "members_import": take_in,
    "members_import_now": take_in_now,
    "members_export": export,
}
