"""The forms of the desk. Flask-WTF; what is wrong is said beside the field."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from flask_babel import lazy_gettext as N_  # noqa: N812, the name by which extractors know it
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from appliance.commands.answers import MemberCard, UnknownBadge
from appliance.commands.members import Particulars
from appliance.facts import Terms
from appliance.model import Category, Role, Way
from appliance.schedule import ALWAYS, Schedule
from appliance.web.desk import says
from appliance.web.desk.bodies import A_FILE
from appliance.web.tongues import LANGUAGES, tongue
from appliance.web.words import Tongue

_NEEDED: Final = InputRequired(N_("Ce champ est à remplir."))
_LONG: Final = Length(max=200, message=N_("200 caractères au plus."))
_NO_DAY: Final = N_("Ce n’est pas une date.")


def _typed(text: str | None) -> str:
    return (text or "").strip()


def _choices(offered: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in offered]


class ParticularsForm(FlaskForm):
    """Who somebody is, and how to reach them."""

    name = StringField(N_("Prénom et nom"), [_NEEDED, _LONG])
    email = EmailField(
        N_("E-mail"),
        [Optional(), _LONG],
        description=N_("Facultatif : pour ouvrir sa page."),
    )
    language = SelectField(N_("Langue"), choices=_choices(LANGUAGES.items()))
    organisation = StringField(
        N_("Organisation qui paie"),
        [Optional(), _LONG],
        description=N_("À laisser vide si le membre paie lui-même."),
    )
    home = StringField(N_("Espace d’attache"), [Optional(), _LONG])

    def particulars(self) -> Particulars:
        return Particulars(
            name=_typed(self.name.data),
            email=_typed(self.email.data),
            language=self.language.data,
            organisation=_typed(self.organisation.data),
            home=_typed(self.home.data),
        )


class TermsForm(FlaskForm):
    """As what, from when, until when and at which hours somebody may come."""

    category = SelectField(N_("Catégorie"))
    first = DateField(
        N_("Premier jour"),
        [Optional()],
        description=N_("Vide : dès maintenant."),
    )
    last = DateField(
        N_("Dernier jour"),
        [Optional()],
        description=N_("Vide : sans date de fin."),
    )
    schedule = SelectField(N_("Horaire"))

    def offer(self, schedules: Sequence[Schedule]) -> None:
        """Fill the choices in, in the reader's tongue."""
        ours = tongue()
        self.category.choices = _choices(
            (kind.value, ours.gettext(said)) for kind, said in says.CATEGORIES.items()
        )
        names = [ALWAYS, *(each.name for each in schedules if each.name != ALWAYS)]
        self.schedule.choices = _choices((name, says.schedule(name, ours)) for name in names)

    def validate_last(self, field: DateField) -> None:
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(N_("Le dernier jour précède le premier."))

    def terms(self) -> Terms:
        return Terms(
            Category(self.category.data), self.first.data, self.last.data, self.schedule.data
        )


class MemberForm(ParticularsForm, TermsForm):
    """A new member."""


class VisitorForm(FlaskForm):
    """Somebody who comes for one day."""

    name = StringField(N_("Prénom et nom"), [_NEEDED, _LONG])
    organisation = StringField(N_("Organisation"), [Optional(), _LONG])
    day = DateField(N_("Le jour"), [InputRequired(_NO_DAY)])

    def terms(self) -> Terms:
        day: date = self.day.data
        return Terms(Category.VISITOR, day, day)


def sent(file: FileField, text: TextAreaField) -> str | None:
    """Return what is in a file that was sent, or what was pasted; None where it is no text."""
    if not file.data:
        return str(text.data or "")
    try:
        return bytes(file.data.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


class ImportForm(FlaskForm):
    """Members from a file, or pasted."""

    file = FileField(
        N_("Fichier CSV"),
        [FileSize(A_FILE, message=N_("Ce fichier est trop grand."))],
    )
    text = TextAreaField(N_("… ou collez les lignes ici"), [Optional()])

    def csv(self) -> str | None:
        """Return what was sent; None where it is no text."""
        return sent(self.file, self.text)


class ConfirmImportForm(FlaskForm):
    """The same lines once more: this time they are taken in."""

    text = HiddenField()
    confirmed = HiddenField(default="yes")


class GiveForm(FlaskForm):
    """A badge just shown, for one member."""

    member = HiddenField()


class BadgeForm(FlaskForm):
    """A badge just shown, for this member."""

    badge = HiddenField(validators=[InputRequired()])


class OtherBadgeForm(FlaskForm):
    """A badge that ends by itself, or one by the number written on it."""

    badge = SelectField(N_("Badge présenté"))
    number = StringField(
        N_("… ou numéro du badge"),
        [Optional(), Length(max=40)],
        description=N_("En hexadécimal, comme 0C000621A5."),
    )
    until = DateField(
        N_("Dernier jour"),
        [Optional()],
        description=N_("Pour un badge temporaire. Vide : sans date de fin."),
    )

    def offer(self, shown: Sequence[UnknownBadge]) -> None:
        none = N_("aucun : par son numéro")
        badges = [(each.token, f"··{each.tail} ({each.reader})") for each in shown]
        self.badge.choices = _choices([*badges, ("", none)])


class ConsentForm(FlaskForm):
    """What the member has read and agreed to."""

    text = HiddenField()
    agreed = BooleanField(
        N_("La personne a lu ce texte, et accepte librement."),
        [
            InputRequired(
                N_("Sans consentement, pas d’empreinte : le badge convient tout aussi bien.")
            )
        ],
    )


class EraseForm(FlaskForm):
    """Erasing somebody: their name is typed, so that it is nobody else."""

    name = StringField(N_("Écrivez le nom du membre pour confirmer"), [_NEEDED])


class ScheduleForm(FlaskForm):
    """A schedule but for its hours, which are rows of their own."""

    name = StringField(
        N_("Nom"),
        [_NEEDED, Length(max=32)],
        description=N_("En minuscules, sans espace : bureau, week-end…"),
    )
    holidays = RadioField(
        N_("Les jours fériés"),
        choices=[
            SelectChoice("open", N_("comme les autres jours")),
            SelectChoice("closed", N_("fermé")),
        ],
        default="open",
    )


class AccountForm(FlaskForm):
    """A new account for somebody of the team."""

    login = StringField(
        N_("E-mail ou identifiant"),
        [_NEEDED, _LONG],
    )
    role = RadioField(N_("Rôle"), [_NEEDED])

    def offer(self, roles: Sequence[Role]) -> None:
        ours = tongue()
        self.role.choices = _choices((role.value, _dutied(role, ours)) for role in roles)


class CorrectForm(FlaskForm):
    """Somebody forgot to badge."""

    member = SelectField(N_("Qui"))
    way = RadioField(N_("Ce qui a été oublié"), default=Way.OUT.value)
    day = DateField(N_("Le jour"), [InputRequired(_NO_DAY)])
    time = TimeField(N_("L’heure"), [InputRequired(N_("Une heure, comme 17:30."))])
    why = StringField(
        N_("Pourquoi"),
        [_NEEDED, _LONG],
        description=N_("Reste au registre : « badge oublié à la maison »."),
    )

    def offer(self, members: Sequence[tuple[str, str]]) -> None:
        ours = tongue()
        self.member.choices = _choices([("", ours.gettext("Choisissez…")), *members])
        self.way.choices = _choices(
            (way.value, ours.gettext(said)) for way, said in says.WAYS.items()
        )


def _dutied(role: Role, ours: Tongue) -> str:
    said = {"role": ours.gettext(says.ROLES[role]), "duty": ours.gettext(says.DUTIES[role])}
    return ours.gettext("%(role)s : %(duty)s") % said


def particulars_of(card: MemberCard) -> dict[str, object]:
    """Return what a form of particulars starts from."""
    who = card.row.particulars
    return {
        "name": who.name,
        "email": who.email,
        "language": who.language,
        "organisation": who.organisation,
        "home": who.home,
    }


def terms_of(card: MemberCard) -> dict[str, object]:
    """Return what a form of terms starts from."""
    terms = card.row.terms
    return {
        "category": terms.category.value,
        "first": terms.valid_from,
        "last": terms.valid_until,
        "schedule": terms.schedule,
    }
