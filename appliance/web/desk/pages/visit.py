"""One visit: its times corrected, confirmed or struck, a proposal answered, one added. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import (
    Command,
    ConfirmVisit,
    DeclineProposal,
    ShowVisits,
    StrikeVisit,
    TellVisit,
)
from appliance.commands.answers import Change, Visits, VisitSeen
from appliance.web.desk import hours
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.here import zone
from appliance.web.desk.pages.visits import one
from appliance.web.desk.showing import View, go_back, go_to, show_form, voice
from appliance.web.desk.visit_forms import AcceptForm, VisitForm, WhyForm, starts


def tell(member: str, day: str, visit: str) -> ResponseReturnValue:
    """Correct a visit; the form starts from what the member proposes, where they do."""
    name, seen = one(member, day, visit)
    was = seen.visit
    ends = (was.began_us, was.ended_us) if seen.proposed is None else _ends(seen.proposed)
    why = "" if seen.proposed is None else seen.proposed.why
    form = VisitForm(data={**starts(*ends, zone()), "why": why})
    if form.validate_on_submit():
        command = TellVisit(member, was.visit, *form.times(zone()), form.reason())
        if tried(form, command):
            _corrected(seen.closed)
            return _back(member, seen)
    return _form(form, member, name, seen)


def _ends(change: Change) -> tuple[int, int]:
    return change.began_us, change.ended_us


def _form(form: VisitForm, member: str, name: str, seen: VisitSeen) -> ResponseReturnValue:
    ours = voice()
    return show_form(
        "visit.html",
        form,
        member=member,
        name=name,
        line=hours.line(seen, ours),
        told=[hours.told(each, ours) for each in seen.changes],
    )


def _corrected(closed: bool) -> None:  # noqa: FBT001, one fact about the visit
    if closed:
        flash(
            gettext(
                "C’est corrigé. Le mois est clôturé : la différence figurera sur le prochain "
                "relevé."
            ),
            "done",
        )
    else:
        flash(gettext("C’est corrigé. L’original reste visible, avec votre explication."), "done")


def new(member: str) -> ResponseReturnValue:
    """Add a visit that is not on record at all."""
    ours = voice()
    name = ask(ShowVisits(member, ours.today, ours.today), Visits).name
    form = VisitForm(data={"came_day": ours.today, "went_day": ours.today})
    if form.validate_on_submit():
        command = TellVisit(member, 0, *form.times(zone()), form.reason())
        if tried(form, command):
            flash(gettext("La visite est ajoutée."), "done")
            return go_to("member_visits", member=member, month=f"{form.came_day.data:%Y-%m}")
    return show_form("visit_new.html", form, member=member, name=name)


def strike(member: str, day: str, visit: str) -> ResponseReturnValue:
    name, seen = one(member, day, visit)
    form = WhyForm()
    if form.validate_on_submit() and tried(
        form, StrikeVisit(member, seen.visit.visit, form.reason())
    ):
        _corrected(seen.closed)
        return _back(member, seen)
    return show_form("visit_strike.html", form, member=member, name=name, line=_line(seen))


def decline(member: str, day: str, visit: str) -> ResponseReturnValue:
    name, seen = one(member, day, visit)
    form = WhyForm()
    if form.validate_on_submit() and tried(
        form, DeclineProposal(member, seen.visit.visit, form.reason())
    ):
        flash(gettext("C’est noté. Le membre lira votre explication sur sa page."), "done")
        return _back(member, seen)
    return show_form("visit_decline.html", form, member=member, name=name, line=_line(seen))


def _line(seen: VisitSeen) -> hours.Line:
    return hours.line(seen, voice())


def confirm(member: str, day: str, visit: str) -> ResponseReturnValue:
    _, seen = one(member, day, visit)
    return _pressed(
        ConfirmVisit(member, seen.visit.visit), gettext("L’estimation est confirmée."), seen
    )


def accept(member: str, day: str, visit: str) -> ResponseReturnValue:
    """Tell what the member proposes: what stood beside the button, and nothing else."""
    _, seen = one(member, day, visit)
    form, proposed = AcceptForm(), seen.proposed
    shown = (form.began.data, form.ended.data)
    if proposed is None or shown != tuple(map(str, _ends(proposed))):
        flash(gettext("Cette proposition a changé entre-temps : relisez-la."), "trouble")
        return _back(member, seen)
    command = TellVisit(member, seen.visit.visit, *_ends(proposed), proposed.why)
    return _pressed(command, gettext("C’est accepté : les heures proposées comptent."), seen)


def _pressed(command: Command, said: str, seen: VisitSeen) -> ResponseReturnValue:
    press(command, said)
    return _back(seen.visit.member, seen)


def _back(member: str, seen: VisitSeen) -> ResponseReturnValue:
    """Return to where the button was."""
    month = f"{voice().local_day(seen.visit.began_us):%Y-%m}"
    return go_back("member_visits", member=member, month=month)


PAGES: Final[Mapping[str, View]] = {
    "visit": tell,
    "visit_new": new,
    "visit_strike": strike,
    "visit_decline": decline,
    "visit_confirm": confirm,
    "visit_accept": accept,
}
