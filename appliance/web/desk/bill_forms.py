"""The forms of plans, of who pays, of a month's close, of a certificate. WTForms."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from appliance.tariff.values import Plan
from appliance.web.desk.bodies import A_FILE
from appliance.web.desk.forms import sent
from appliance.web.tongues import tongue

_NO_DAY: Final = N_("Ce n’est pas une date.")
_CENTS: Final = 2
_AMOUNT: Final = r"^\s*\d{1,6}([.,]\d{1,2})?\s*$"


class PlanForm(FlaskForm):
    """Which plan somebody has, from a day on."""

    plan = SelectField(N_("Formule"))
    since = DateField(
        N_("À partir du"),
        [InputRequired(_NO_DAY)],
        description=N_("Un jour passé convient aussi, si son mois n’est pas encore clôturé."),
    )
    contribution = StringField(
        N_("Participation par mois"),
        [
            Optional(),
            Regexp(r"^\s*\d{1,6}([.,]\d{1,2})?\s*$", message=N_("Un montant, comme 25,00.")),
        ],
        description=N_("Seulement pour une participation libre."),
        render_kw={"inputmode": "decimal"},
    )

    def offer(self, plans: Sequence[Plan]) -> None:
        own = tongue().gettext("celle de sa catégorie")
        choices = [("", own), *((each.id, each.name) for each in plans)]
        self.plan.choices = [SelectChoice(value, label) for value, label in choices]

    def amount(self) -> str | None:
        """Return the contribution as commands have it, "25.00"."""
        typed = (self.contribution.data or "").strip().replace(",", ".")
        if not typed:
            return None
        whole, _, rest = typed.partition(".")
        return f"{int(whole)}.{rest.ljust(_CENTS, '0')}"


class PayerForm(FlaskForm):
    """Who pays for somebody."""

    payer = SelectField(N_("Qui paie ses relevés"))

    def offer(self, members: Iterable[tuple[str, str]]) -> None:
        own = tongue().gettext("le membre lui-même, ou son organisation")
        choices = [("", own), *members]
        self.payer.choices = [SelectChoice(value, label) for value, label in choices]


class CloseForm(FlaskForm):
    """Closing a month: what it came to when it was looked at."""

    total = HiddenField(validators=[InputRequired(), Regexp(r"^-?\d{1,12}$")])
    estimates = BooleanField(
        N_("Facturer aussi les estimations, marquées comme telles"),
    )


class CertificateForm(FlaskForm):
    """For which days somebody wants it on paper that they were there. Asked for by GET."""

    class Meta:
        """It changes nothing, and its address may be kept."""

        csrf = False

    since = DateField(N_("Du"), [InputRequired(_NO_DAY)])
    until = DateField(N_("Au"), [InputRequired(_NO_DAY)])
    employer = StringField(
        N_("Pour qui"),
        [Optional(), Length(max=100, message=N_("100 caractères au plus."))],
        description=N_("Facultatif : le nom de l’employeur, par exemple."),
    )

    def validate_until(self, field: DateField) -> None:
        first: date | None = self.since.data
        if first and field.data and field.data < first:
            raise ValidationError(N_("Le dernier jour précède le premier."))


class TryForm(FlaskForm):
    """Other plans, from a file or pasted, to see what they would have brought in."""

    file = FileField(
        N_("Fichier de formules (TOML)"),
        [FileSize(A_FILE, message=N_("Ce fichier est trop grand."))],
    )
    text = TextAreaField(N_("… ou collez-le ici"), [Optional()])
    months = SelectField(N_("Sur combien de mois"), coerce=int, default=3)

    def offer(self) -> None:
        ours = tongue()
        self.months.choices = [
            SelectChoice(
                count, ours.ngettext("%(count)s mois", "%(count)s mois", count) % {"count": count}
            )
            for count in (1, 3, 6, 12)
        ]

    def toml(self) -> str | None:
        """Return what was sent; None where it is no text."""
        return sent(self.file, self.text)
