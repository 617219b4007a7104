"""The forms of the desk. Flask-WTF; what is wrong is said beside the field."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from flask_babel import lazy_gettext
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
from appliance.web.desk.access import A_FILE
from appliance.web.tongues import LANGUAGES, tongue

_NEEDED: Final = InputRequired(lazy_gettext("Il manque ceci."))
_LONG: Final = Length(max=200, message=lazy_gettext("200 caractères au plus."))
_NO_DAY: Final = lazy_gettext("Ce n’est pas une date.")


def _typed(text: str | None) -> str:
    return (text or "").strip()


def _choices(offered: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in offered]


class ParticularsForm(FlaskForm):
    """Who somebody is, and how to reach them."""

    name = StringField(lazy_gettext("Prénom et nom"), [_NEEDED, _LONG])
    email = EmailField(
        lazy_gettext("E-mail"),
        [Optional(), _LONG],
        description=lazy_gettext("Facultatif : pour ouvrir sa propre page."),
    )
    language = SelectField(lazy_gettext("Langue"), choices=_choices(LANGUAGES.items()))
    organisation = StringField(
        lazy_gettext("Organisation qui paie"),
        [Optional(), _LONG],
        description=lazy_gettext("Vide si le membre paie pour soi."),
    )
    home = StringField(lazy_gettext("Espace d’attache"), [Optional(), _LONG])

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

    category = SelectField(lazy_gettext("Catégorie"))
    first = DateField(
        lazy_gettext("Premier jour"),
        [Optional()],
        description=lazy_gettext("Vide : dès maintenant."),
    )
    last = DateField(
        lazy_gettext("Dernier jour"),
        [Optional()],
        description=lazy_gettext("Vide : sans fin prévue."),
    )
    schedule = SelectField(lazy_gettext("Horaire"))

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
            raise ValidationError(lazy_gettext("Le dernier jour précède le premier."))

    def terms(self) -> Terms:
        return Terms(
            Category(self.category.data), self.first.data, self.last.data, self.schedule.data
        )


class MemberForm(ParticularsForm, TermsForm):
    """A new member."""


class VisitorForm(FlaskForm):
    """Somebody who comes for one day."""

    name = StringField(lazy_gettext("Prénom et nom"), [_NEEDED, _LONG])
    organisation = StringField(lazy_gettext("Organisation"), [Optional(), _LONG])
    day = DateField(lazy_gettext("Le jour"), [InputRequired(_NO_DAY)])

    def terms(self) -> Terms:
        day: date = self.day.data
        return Terms(Category.VISITOR, day, day)


class ImportForm(FlaskForm):
    """Members from a file, or pasted."""

    file = FileField(
        lazy_gettext("Fichier CSV"),
        [FileSize(A_FILE, message=lazy_gettext("Ce fichier est trop grand."))],
    )
    text = TextAreaField(lazy_gettext("… ou collez les lignes ici"), [Optional()])

    def csv(self) -> str | None:
        """Return what was sent; None where it is no text."""
        sent = self.file.data
        if not sent:
            return str(self.text.data or "")
        try:
            return bytes(sent.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            return None


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

    badge = SelectField(lazy_gettext("Badge présenté"))
    number = StringField(
        lazy_gettext("… ou numéro du badge"),
        [Optional(), Length(max=40)],
        description=lazy_gettext("En hexadécimal, comme 0C000621A5."),
    )
    until = DateField(
        lazy_gettext("Dernier jour"),
        [Optional()],
        description=lazy_gettext("Pour un badge temporaire. Vide : sans fin."),
    )

    def offer(self, shown: Sequence[UnknownBadge]) -> None:
        none = lazy_gettext("aucun : par son numéro")
        badges = [(each.token, f"··{each.tail} ({each.reader})") for each in shown]
        self.badge.choices = _choices([*badges, ("", none)])


class ConsentForm(FlaskForm):
    """What the member has read and agreed to."""

    text = HiddenField()
    agreed = BooleanField(
        lazy_gettext("La personne a lu ce texte, et accepte librement."),
        [InputRequired(lazy_gettext("Sans accord, pas de doigt : le badge fait tout aussi bien."))],
    )


class EraseForm(FlaskForm):
    """Erasing somebody: their name is typed, so that it is nobody else."""

    name = StringField(lazy_gettext("Écrivez le nom du membre pour confirmer"), [_NEEDED])


class ButtonForm(FlaskForm):
    """A button, and the token that says it was pressed on a page of ours."""


class ScheduleForm(FlaskForm):
    """A schedule but for its hours, which are rows of their own."""

    name = StringField(
        lazy_gettext("Nom"),
        [_NEEDED, Length(max=32)],
        description=lazy_gettext("En minuscules, sans espace : bureau, week-end…"),
    )
    holidays = RadioField(
        lazy_gettext("Les jours fériés"),
        choices=[
            SelectChoice("open", lazy_gettext("comme les autres jours")),
            SelectChoice("closed", lazy_gettext("fermé")),
        ],
        default="open",
    )


class AccountForm(FlaskForm):
    """A new account for somebody of the team."""

    login = StringField(
        lazy_gettext("E-mail ou identifiant"),
        [_NEEDED, _LONG],
    )
    role = RadioField(lazy_gettext("Rôle"), [_NEEDED])

    def offer(self, roles: Sequence[Role]) -> None:
        ours = tongue()
        self.role.choices = _choices(
            (role.value, f"{ours.gettext(says.ROLES[role])} : {ours.gettext(says.DUTIES[role])}")
            for role in roles
        )


class CorrectForm(FlaskForm):
    """Somebody forgot to badge."""

    member = SelectField(lazy_gettext("Qui"))
    way = RadioField(lazy_gettext("Ce qui a été oublié"), default=Way.OUT.value)
    day = DateField(lazy_gettext("Le jour"), [InputRequired(_NO_DAY)])
    time = TimeField(
        lazy_gettext("L’heure"), [InputRequired(lazy_gettext("Une heure, comme 17:30."))]
    )
    why = StringField(
        lazy_gettext("Pourquoi"),
        [_NEEDED, _LONG],
        description=lazy_gettext("Reste au registre : « a oublié son badge chez soi »."),
    )

    def offer(self, members: Sequence[tuple[str, str]]) -> None:
        ours = tongue()
        self.member.choices = _choices([("", ours.gettext("Choisissez…")), *members])
        self.way.choices = _choices(
            (way.value, ours.gettext(said)) for way, said in says.WAYS.items()
        )


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
