"""The door opened from afar: why, and by whom, is on record before it opens. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from appliance.commands import OpenDoor
from appliance.paper.words import decimal
from appliance.web.desk import here
from appliance.web.desk.asking import tried
from appliance.web.desk.showing import View, go_to, show_form
from appliance.web.tongues import language

REASONS: Final = (N_("Livraison"), N_("Visite attendue"), N_("Badge oublié"))
"""Why it is mostly done: each is one press."""


class OpenForm(FlaskForm):
    why = StringField(
        N_("Une autre raison"),
        [
            DataRequired(N_("Ce champ est à remplir.")),
            Length(max=200, message=N_("200 caractères au plus.")),
        ],
        description=N_("Reste au registre, avec votre nom."),
    )


def open_door() -> ResponseReturnValue:
    form = OpenForm()
    if form.validate_on_submit() and tried(form, OpenDoor(str(form.why.data).strip())):
        flash(_opened(here.settings().door.open_s), "done")
        return go_to("board")
    return show_form("open.html", form, reasons=REASONS)


def _opened(open_s: float) -> str:
    said: str = ngettext(
        "La porte est ouverte pendant %(seconds)s seconde.",
        "La porte est ouverte pendant %(seconds)s secondes.",
        max(1, int(open_s)),
        seconds=decimal(f"{open_s:g}", language()),
    )
    return said


PAGES: Final[Mapping[str, View]] = {"open": open_door}
