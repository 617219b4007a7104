"""The forms by which a visit is told, struck, proposed or declined. WTForms."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TimeField
from wtforms.validators import InputRequired, Length

from appliance.web.desk import days

_NO_DAY: Final = InputRequired(N_("Ce n’est pas une date."))
_NO_TIME: Final = InputRequired(N_("Une heure, comme 17:30."))
_WHY: Final = (
    InputRequired(N_("Indiquez pourquoi : une correction garde sa raison.")),
    Length(max=200, message=N_("200 caractères au plus.")),
)


class WhyForm(FlaskForm):
    """Why something is not so."""

    why = StringField(
        N_("Pourquoi"),
        _WHY,
        description=N_("Reste au registre, et se lit sur la page du membre."),
    )

    def reason(self) -> str:
        return str(self.why.data).strip()


class VisitForm(WhyForm):
    """From when to when a visit was, on the space's clock.

    `was` is how it is on record: a time nobody touched keeps its seconds, and its side of the
    hour that autumn has twice.
    """

    came_day = DateField(N_("Jour d’arrivée"), [_NO_DAY])
    came_time = TimeField(N_("Heure d’arrivée"), [_NO_TIME])
    went_day = DateField(N_("Jour de départ"), [_NO_DAY])
    went_time = TimeField(N_("Heure de départ"), [_NO_TIME])
    was_came = HiddenField()
    was_went = HiddenField()

    def times(self, zone: ZoneInfo) -> tuple[int, int]:
        """Return both ends, UTC in microseconds."""
        came = _end(self.came_day.data, self.came_time.data, self.was_came.data, zone)
        return came, _end(self.went_day.data, self.went_time.data, self.was_went.data, zone)


class ProposalForm(VisitForm):
    """The same, as the member says it was."""

    why = StringField(
        N_("Pourquoi"), _WHY, description=N_("Reste au registre, et se lit à l’accueil.")
    )


def starts(began_us: int, ended_us: int, zone: ZoneInfo) -> dict[str, object]:
    """Return what the form of a visit starts from."""
    came, went = days.local(began_us, zone), days.local(ended_us, zone)
    return {
        "came_day": came.date(),
        "came_time": _shown(came),
        "went_day": went.date(),
        "went_time": _shown(went),
        "was_came": str(began_us),
        "was_went": str(ended_us),
    }


def _shown(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)


def _end(day: date, at: time, was: str | None, zone: ZoneInfo) -> int:
    if was and was.isascii() and was.isdigit() and len(was) <= 16:
        before = days.local(int(was), zone)
        if (before.date(), _shown(before)) == (day, at):
            return int(was)
    return days.instant_us(day, at, zone)


class AcceptForm(FlaskForm):
    """The times that stood beside the button."""

    began = HiddenField()
    ended = HiddenField()
