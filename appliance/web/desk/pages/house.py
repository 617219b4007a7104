"""The journal, the sensors, and what somebody forgot to badge. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import (
    Correct,
    ListMembers,
    ListSensors,
    ShowJournal,
    SurveySensor,
)
from appliance.commands.answers import Journal, MemberRows, Sensors
from appliance.facts import CONSOLE, HOUSE
from appliance.model import Way
from appliance.web.desk import days, here, search
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.forms import CorrectForm
from appliance.web.desk.showing import View, go_back, go_to, say, show, show_form


def journal() -> ResponseReturnValue:
    lines = ask(ShowJournal(), Journal).lines
    itself = {HOUSE: gettext("l’appareil"), CONSOLE: gettext("la console")}
    return show("journal.html", lines=lines, itself=itself)


def sensors() -> ResponseReturnValue:
    return show("sensors.html", sensors=ask(ListSensors(), Sensors).sensors)


def again() -> ResponseReturnValue:
    """List who has to come by with their finger again, to print."""
    return show("sensors_again.html", sensors=ask(ListSensors(), Sensors).sensors)


def survey(reader: str) -> ResponseReturnValue:
    press(SurveySensor(reader), gettext("La comparaison avec le registre est faite."))
    return go_back("sensors")


def correct() -> ResponseReturnValue:
    """Add an arrival or a departure that somebody forgot."""
    rows = search.find(ask(ListMembers(), MemberRows).rows, "")
    inside = {row.member for row in rows if row.inside}
    chosen = request.args.get("member", "")
    way = Way.OUT if chosen in inside else Way.IN
    start = {"member": chosen, "way": way.value, "day": say().today}
    form = CorrectForm(data=start if chosen else {"day": say().today, "way": Way.OUT.value})
    form.offer([(row.member, row.particulars.name) for row in rows])
    if form.validate_on_submit() and tried(form, _correction(form)):
        flash(gettext("C’est corrigé. Le registre garde les deux, et votre explication."), "done")
        return go_to("board")
    return show_form("correct.html", form, some=bool(rows))


def _correction(form: CorrectForm) -> Correct:
    at_us = days.instant_us(form.day.data, form.time.data, here.zone())
    return Correct(form.member.data, Way(form.way.data), at_us, form.why.data.strip())


PAGES: Final[Mapping[str, View]] = {
    "journal": journal,
    "sensors": sensors,
    "sensors_again": again,
    "sensor_survey": survey,
    "correct": correct,
}
