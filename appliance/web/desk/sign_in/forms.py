"""The forms of signing in. WTForms brings its own words for what is missing, in each language."""

from typing import Final

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField, ValidationError
from wtforms.validators import EqualTo, InputRequired, Length

from appliance.web.desk.sign_in import passwords

_LONGEST_LOGIN: Final = 200
_name: Final = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_known: Final = {"autocomplete": "current-password"}
_new: Final = {"autocomplete": "new-password", "minlength": str(passwords.SHORTEST)}


def _long_enough(_form: FlaskForm, field: Field) -> None:
    if not passwords.long_enough(field.data or ""):
        raise ValidationError(N_("Il faut au moins dix caractères."))


class LoginForm(FlaskForm):
    login = StringField(
        N_("E-mail ou identifiant"),
        [InputRequired(), Length(max=_LONGEST_LOGIN)],
        render_kw=_name,
    )
    password = PasswordField(
        N_("Mot de passe"), [InputRequired(), Length(max=passwords.LONGEST)], render_kw=_known
    )


class NewPasswordForm(FlaskForm):
    """A password chosen, typed twice. For whichever page sets one."""

    password = PasswordField(
        N_("Nouveau mot de passe"),
        [InputRequired(), _long_enough],
        description=N_("Au moins dix caractères. Une phrase facile à retenir convient très bien."),
        render_kw=_new,
    )
    repeated = PasswordField(
        N_("Le même encore une fois"),
        [InputRequired(), EqualTo("password", N_("Les deux ne sont pas identiques."))],
        render_kw=_new,
    )


class SetupForm(NewPasswordForm):
    code = StringField(
        N_("Code d’installation"),
        [InputRequired(), Length(max=100)],
        description=N_("« sudo seuil setup-code » l’affiche ; il est valable quinze minutes."),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
    login = StringField(
        N_("Votre e-mail ou un identifiant"),
        [InputRequired(), Length(min=3, max=_LONGEST_LOGIN)],
        render_kw=_name,
    )


class PasswordForm(NewPasswordForm):
    known = PasswordField(
        N_("Mot de passe actuel"),
        [InputRequired(), Length(max=passwords.LONGEST)],
        render_kw=_known,
    )


class ConfirmForm(FlaskForm):
    password = PasswordField(
        N_("Mot de passe"), [InputRequired(), Length(max=passwords.LONGEST)], render_kw=_known
    )
