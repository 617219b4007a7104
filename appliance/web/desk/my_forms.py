"""The forms by which members open their account, leave, and use a passkey. WTForms."""

from typing import Final

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from appliance.web.desk.sign_in.forms import NewPasswordForm

_LONGEST_LOGIN: Final = 200
_LONGEST_ANSWER: Final = 20_000  # a passkey's, with the certificates some devices add


class WelcomeForm(NewPasswordForm):
    """How a new account signs in."""

    login = StringField(
        N_("Votre e-mail"),
        [InputRequired(), Length(min=3, max=_LONGEST_LOGIN)],
        description=N_("Il servira à vous connecter, à rien d’autre."),
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )


class EraseMeForm(FlaskForm):
    sure = BooleanField(
        N_("J’ai compris : c’est définitif."), [InputRequired(N_("Cochez d’abord cette case."))]
    )


class PasskeyForm(FlaskForm):
    """What the browser's passkey answered, as JSON: a script of ours fills it in."""

    said = HiddenField(validators=[InputRequired(), Length(max=_LONGEST_ANSWER)])
