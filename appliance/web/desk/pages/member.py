"""One member: who they are, what they may, what they did at the door, erasing them. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import Response, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.client import NotDone
from appliance.commands import (
    ChangeMember,
    Command,
    EraseMember,
    ExportPerson,
    ListSchedules,
    RestoreMember,
    SetTerms,
    ShowBalance,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    SuspendMember,
)
from appliance.commands.answers import Balance, Export, MemberCard, Movements, Schedules
from appliance.web.desk import search
from appliance.web.desk.asking import ask, blame, desk, press, tried
from appliance.web.desk.forms import (
    EraseForm,
    ParticularsForm,
    TermsForm,
    particulars_of,
    terms_of,
)
from appliance.web.desk.here import house
from appliance.web.desk.pages.mydata import zipped
from appliance.web.desk.showing import View, go_back, go_to, show, show_form


def member(member: str) -> ResponseReturnValue:
    return show(
        "member.html",
        card=ask(ShowMember(member), MemberCard),
        balance=ask(ShowBalance(member), Balance),
    )


def change(member: str) -> ResponseReturnValue:
    card = ask(ShowMember(member), MemberCard)
    form = ParticularsForm(data=particulars_of(card))
    if form.validate_on_submit() and tried(form, ChangeMember(member, form.particulars())):
        flash(gettext("C’est noté."), "done")
        return go_to("member", member=member)
    return show_form("member_change.html", form, card=card)


def terms(member: str) -> ResponseReturnValue:
    card = ask(ShowMember(member), MemberCard)
    form = TermsForm(data=terms_of(card))
    form.offer(ask(ListSchedules(), Schedules).schedules)
    if form.validate_on_submit() and tried(form, SetTerms(member, form.terms())):
        flash(gettext("C’est noté : la porte s’y tient dès maintenant."), "done")
        return go_to("member", member=member)
    return show_form("member_terms.html", form, card=card)


def suspend(member: str) -> ResponseReturnValue:
    said = gettext("L’accès est suspendu. Pour sortir, la porte s’ouvre toujours.")
    return _pressed(SuspendMember(member), said, member)


def restore(member: str) -> ResponseReturnValue:
    return _pressed(RestoreMember(member), gettext("L’accès est rétabli."), member)


def reveal(member: str) -> ResponseReturnValue:
    said = gettext("Le prénom apparaît au tableau des membres quand la personne est là.")
    return _pressed(ShowOnBoard(member, shown=True), said, member)


def conceal(member: str) -> ResponseReturnValue:
    said = gettext("Le prénom n’apparaît plus au tableau des membres.")
    return _pressed(ShowOnBoard(member, shown=False), said, member)


def _pressed(command: Command, said: str, member: str) -> ResponseReturnValue:
    press(command, said)
    return go_back("member", member=member)


def movements(member: str) -> ResponseReturnValue:
    """Show what somebody did at the door: asked for by a button, since the look is recorded."""
    seen = ask(ShowMovements(member), Movements).movements
    card = ask(ShowMember(member), MemberCard)
    return show("movements.html", card=card, movements=seen[::-1])


def export(member: str) -> ResponseReturnValue:
    """Send everything held on somebody, as one file: what they have a right to."""
    held = ask(ExportPerson(member), Export)
    packed = zipped({"seuil.json": held.json, "seuil.csv": held.csv})
    answer = Response(packed, mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="seuil.zip")
    return answer


def erase(member: str) -> ResponseReturnValue:
    """Erase somebody for good, once their name has been typed."""
    card = ask(ShowMember(member), MemberCard)
    form = EraseForm()
    if form.validate_on_submit():
        name = card.row.particulars.name
        if search.plain(form.name.data).split() != search.plain(name).split():
            form.name.errors = [gettext("Ce n’est pas le bon nom : rien n’a été effacé.")]
        elif _erased(form, member):
            if card.account is not None:
                house().passkeys.forget(card.account)
            flash(gettext("C’est effacé. Les totaux restent, sans nom."), "done")
            return go_to("members")
    return show_form("member_erase.html", form, card=card)


def _erased(form: EraseForm, member: str) -> bool:
    try:
        desk().ask(EraseMember(member))
    except NotDone as refused:
        blame(form, refused)
        return False
    return True


PAGES: Final[Mapping[str, View]] = {
    "member": member,
    "member_change": change,
    "member_terms": terms,
    "member_suspend": suspend,
    "member_restore": restore,
    "member_reveal": reveal,
    "member_conceal": conceal,
    "member_movements": movements,
    "member_data": export,
    "member_erase": erase,
}
