"""Schedules: at which hours somebody may come, in rows of a form. Flask."""

from collections.abc import Iterator, Mapping
from typing import Final

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from msgspec import ValidationError, convert

from appliance.commands import DropSchedule, ListMembers, ListSchedules, SetSchedule
from appliance.commands.answers import MemberRows, Schedules
from appliance.schedule import Schedule
from appliance.web.desk import windows
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.forms import ScheduleForm
from appliance.web.desk.showing import View, go_to, show, show_form
from appliance.web.desk.windows import Row

MOST_ROWS: Final = 50
SPARE: Final = 2
"""How many empty rows wait at the end of a form."""


def schedules() -> ResponseReturnValue:
    known = ask(ListSchedules(), Schedules).schedules
    rows = ask(ListMembers(), MemberRows).rows
    users = {each.name: sum(row.terms.schedule == each.name for row in rows) for each in known}
    return show("schedules.html", schedules=known, users=users)


def new() -> ResponseReturnValue:
    return _edited(None)


def schedule(name: str) -> ResponseReturnValue:
    known = ask(ListSchedules(), Schedules).schedules
    found = next((each for each in known if each.name == name), None)
    if found is None:
        flash(gettext("Cet horaire n’existe plus."), "trouble")
        return go_to("schedules")
    return _edited(found)


def _edited(known: Schedule | None) -> ResponseReturnValue:
    start = {} if known is None else {"name": known.name, "holidays": known.holidays}
    form = ScheduleForm(data=start)
    rows = tuple(_rows()) if form.is_submitted() else windows.rows(known.windows if known else ())
    if form.validate_on_submit():
        made = _made(form, rows)
        if made is not None and tried(form, SetSchedule(made)):
            flash(gettext("L’horaire « %(name)s » est enregistré.", name=made.name), "done")
            return go_to("schedules")
    shown = [row for row in rows if not windows.is_blank(row)] + [Row()] * SPARE
    return show_form("schedule.html", form, known=known, rows=shown)


def _rows() -> Iterator[Row]:
    for number in range(MOST_ROWS):
        days = request.form.getlist(f"days-{number}", type=int)
        start, end = request.form.get(f"start-{number}", ""), request.form.get(f"end-{number}", "")
        yield Row(tuple(days), start, end)


def _made(form: ScheduleForm, rows: tuple[Row, ...]) -> Schedule | None:
    """Return the schedule of a form; None where something is wrong, and then the form says so."""
    filled = [row for row in rows if not windows.is_blank(row)]
    made = [windows.window(row) for row in filled]
    whole = [window for window in made if window is not None]
    if not whole or len(whole) != len(made):
        form.form_errors.append(
            gettext("Il faut au moins une plage, et chaque plage a ses jours, un début et une fin.")
        )
        return None
    try:
        return convert(
            {"name": form.name.data.strip(), "windows": whole, "holidays": form.holidays.data},
            Schedule,
            from_attributes=True,
        )
    except ValidationError:
        form.name.errors = [gettext("Minuscules sans accent, chiffres, - ou _.")]
        return None


def drop(name: str) -> ResponseReturnValue:
    press(DropSchedule(name), gettext("L’horaire « %(name)s » est supprimé.", name=name))
    return go_to("schedules")


PAGES: Final[Mapping[str, View]] = {
    "schedules": schedules,
    "schedule_new": new,
    "schedule": schedule,
    "schedule_drop": drop,
}
