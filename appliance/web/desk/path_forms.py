"""The forms of the first evening. Flask-WTF; what is wrong is said beside the field."""

from typing import Final

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from appliance.web.tongues import LANGUAGES

_NEEDED: Final = InputRequired(N_("Ce champ est à remplir."))


class SpaceForm(FlaskForm):
    """The space: its name, and how many make it live."""

    name = StringField(
        N_("Nom de l’espace"), [_NEEDED, Length(max=80, message=N_("80 caractères au plus."))]
    )
    language = SelectField(
        N_("Langue de la page publique"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        description=N_("Chacun peut lire la page dans sa langue ; celle-ci vaut pour les autres."),
    )
    threshold = IntegerField(
        N_("Combien faut-il être ?"),
        [InputRequired(N_("Un nombre, comme 5.")), NumberRange(1, 500, N_("De 1 à 500."))],
        description=N_("Le nombre à partir duquel on a envie de revenir : cinq, souvent."),
    )
    capacity = IntegerField(
        N_("Combien de places ?"),
        [InputRequired(N_("Un nombre, comme 30.")), NumberRange(1, 5000, N_("De 1 à 5000."))],
    )

    def validate_capacity(self, field: IntegerField) -> None:
        if self.threshold.data and field.data and field.data < self.threshold.data:
            raise ValidationError(N_("Il faut au moins autant de places que de personnes."))


class ReadersForm(FlaskForm):
    """The readers, which are rows of their own: port, kind and side of each."""


class StrikeForm(FlaskForm):
    """One press."""
