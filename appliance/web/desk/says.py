"""What the desk's pages call things: reasons, steps of an enrolment, roles, states. Pure."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from appliance.commands.answers import MemberRow, Movement, Progress, Refusal, Step
from appliance.commands.verdicts import Flaw, Verdict
from appliance.model import PINS, Category, Means, Reason, Role, Way
from appliance.schedule import ALWAYS
from appliance.web.words import N_, Tongue

CATEGORIES: Final[Mapping[Category, str]] = {
    Category.COWORKER: N_("coworker"),
    Category.STUDENT: N_("étudiant·e"),
    Category.STAFF: N_("équipe"),
    Category.VISITOR: N_("visiteur ou visiteuse"),
}

ROLES: Final[Mapping[Role, str]] = {
    Role.MEMBER: N_("membre"),
    Role.HOST: N_("accueil"),
    Role.ADMIN: N_("administration"),
    Role.AUDITOR: N_("audit"),
}

DUTIES: Final[Mapping[Role, str]] = {
    Role.MEMBER: N_("voit sa page"),
    Role.HOST: N_("voit le tableau, corrige les oublis"),
    Role.ADMIN: N_(
        "inscrit les membres, remet les badges, enregistre les empreintes, gère les comptes"
    ),
    Role.AUDITOR: N_("voit tout, ne change rien"),
}

MEANS: Final[Mapping[Means, str]] = {Means.BADGE: N_("badge"), Means.FINGER: N_("doigt")}

WAYS: Final[Mapping[Way, str]] = {Way.IN: N_("une arrivée"), Way.OUT: N_("un départ")}

REASONS: Final[Mapping[Reason, str]] = {
    Reason.UNKNOWN: N_("n’est à personne"),
    Reason.SUSPENDED: N_("accès suspendu"),
    Reason.LOST: N_("badge déclaré perdu"),
    Reason.ENDED: N_("badge temporaire terminé"),
    Reason.NOT_YET: N_("le premier jour n’est pas encore là"),
    Reason.EXPIRED: N_("le dernier jour est passé"),
    Reason.HOURS: N_("en dehors de ses heures"),
    Reason.HOLIDAY: N_("jour férié"),
    Reason.FULL: N_("l’espace est complet"),
    Reason.CLOCK: N_("l’heure de l’appareil n’est pas sûre"),
    Reason.BADGE_FIRST: N_("ce lecteur attend d’abord le badge"),
    Reason.OTHER_FINGER: N_("le doigt n’est pas venu, ou n’est pas celui du badge"),
}

MOVEMENTS: Final[Mapping[str, str]] = {
    "entered": N_("Arrivée"),
    "left": N_("Départ"),
    "granted": N_("Porte ouverte"),
    "not_opened": N_("Porte ouverte, personne n’est passé"),
    "denied": N_("Refus"),
    "let_out": N_("Sortie"),
    "repeated": N_("Présenté une seconde fois"),
}
_PASSAGE: Final = N_("Passage")

STEPS: Final[Mapping[Step, str]] = {
    Step.PLACE: N_("Posez le doigt."),
    Step.LIFT: N_("Retirez le doigt."),
    Step.AGAIN: N_("Posez le même doigt encore une fois."),
    Step.POOR: N_("Cette image n’est pas assez nette : posez le doigt à nouveau."),
    Step.CHECKING: N_("Un instant : ce doigt est-il déjà connu ?"),
    Step.STORED: N_("C’est enregistré. Vérifions."),
    Step.CONFIRM: N_("Posez le doigt encore une fois, pour vérifier."),
    Step.CONFIRMED: N_("Reconnu."),
    Step.NEXT_SENSOR: N_("C’est bon pour ce lecteur. Passons au suivant."),
    Step.UNDOING: N_("Nous effaçons ce qui a été commencé."),
    Step.LISTENING: N_("À l’écoute."),
    Step.HEARD: N_("Un lecteur est là."),
}

HINTS: Final[Mapping[Step, str]] = {
    Step.PLACE: N_("À plat, au milieu, sans appuyer fort."),
    Step.LIFT: N_("Complètement, puis attendez la suite."),
    Step.AGAIN: N_("Le même doigt, au même endroit."),
    Step.CONFIRM: N_("Comme vous le ferez à la porte."),
}


# What the sensor says of an image that is no use: `drivers.zfm_answers.sentence`.
POOR: Final[Mapping[str, str]] = {
    "the image of the finger is too faint": N_(
        "Image trop pâle : le doigt est trop sec. Soufflez dessus."
    ),
    "the image of the finger is too dark": N_(
        "Image trop sombre : essuyez le doigt, posez-le légèrement."
    ),
    "the image of the finger is too messy": N_("Image brouillée : séchez ou essuyez le doigt."),
    "the image of the finger shows too little": N_(
        "On n’en voit pas assez : posez le doigt bien à plat."
    ),
}


_SILENT: Final = N_(
    "%(device)s ne répond pas. Vérifiez son câble ; les autres lecteurs continuent."
)
_PINLESS: Final = N_(
    "La gâche n’est pas commandée : aucun badge n’ouvre la porte, mais les passages restent "
    "inscrits. Ouvrez de l’intérieur ou avec la clé ; « sudo seuil doctor » dit ce qui manque."
)


def silent(device: str, tongue: Tongue) -> str:
    """Say what it means that a device does not answer, and what to do meanwhile."""
    return tongue.gettext(_PINLESS if device == PINS else _SILENT) % {"device": device}


class Condition(StrEnum):
    """How it stands with a member, the weightiest first."""

    SUSPENDED = "suspended"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    INSIDE = "inside"
    BARE = "bare"  # nothing to open the door with yet
    READY = "ready"


CONDITIONS: Final[Mapping[Condition, str]] = {
    Condition.SUSPENDED: N_("accès suspendu"),
    Condition.NOT_YET: N_("à venir"),
    Condition.EXPIRED: N_("période terminée"),
    Condition.INSIDE: N_("sur place"),
    Condition.BARE: N_("sans badge"),
    Condition.READY: N_("en ordre"),
}


def condition(row: MemberRow, today: date) -> Condition:
    """Return how it stands with a member on a day."""
    terms = row.terms
    if row.suspended:
        return Condition.SUSPENDED
    if terms.valid_from is not None and today < terms.valid_from:
        return Condition.NOT_YET
    if terms.valid_until is not None and terms.valid_until < today:
        return Condition.EXPIRED
    if row.inside:
        return Condition.INSIDE
    return Condition.READY if row.badges or row.fingers else Condition.BARE


def schedule(name: str, tongue: Tongue) -> str:
    """Return a schedule's name as it is shown."""
    return tongue.gettext("à toute heure") if name == ALWAYS else name


def step(progress: Progress, tongue: Tongue) -> str:
    return tongue.gettext(STEPS[progress.step])


def hint(progress: Progress, tongue: Tongue) -> str:
    """Say how, where there is more to say; a poor image has its own reason."""
    if progress.step in HINTS:
        return tongue.gettext(HINTS[progress.step])
    return tongue.gettext(POOR[progress.detail]) if progress.detail in POOR else ""


def counted(progress: Progress, tongue: Tongue) -> str:
    """Say how many captures are in, where that is known."""
    if not progress.of:
        return ""
    words = tongue.gettext("%(done)s sur %(of)s")
    return words % {"done": progress.done, "of": progress.of}


def credentials(row: MemberRow, tongue: Tongue) -> str:
    """Say what opens the door for a member."""
    said = []
    if row.badges:
        words = tongue.ngettext("%(count)s badge", "%(count)s badges", row.badges)
        said.append(words % {"count": row.badges})
    if row.fingers:
        words = tongue.ngettext("%(count)s empreinte", "%(count)s empreintes", row.fingers)
        said.append(words % {"count": row.fingers})
    return ", ".join(said) or tongue.gettext("rien encore")


def movement(movement: Movement, tongue: Tongue) -> str:
    """Say what somebody did at the door."""
    if movement.kind == "corrected":
        way = N_("Arrivée ajoutée") if movement.way is Way.IN else N_("Départ ajouté")
        return tongue.gettext(way)
    return tongue.gettext(MOVEMENTS.get(movement.kind, _PASSAGE))


FLAWS: Final[Mapping[Flaw, str]] = {
    Flaw.NOT_CSV: N_("ce n’est pas un fichier CSV"),
    Flaw.COLUMN_TWICE: N_("colonne présente deux fois : %(about)s"),
    Flaw.COLUMN_MISSING: N_("il manque la colonne : %(about)s"),
    Flaw.COLUMN_UNKNOWN: N_("colonne inconnue : %(about)s"),
    Flaw.SURPLUS: N_("plus de valeurs que de colonnes"),
    Flaw.TOO_MANY: N_("trop de lignes : %(about)s au plus"),
    Flaw.NAME_EMPTY: N_("le nom manque"),
    Flaw.TEXT: N_("texte trop long, ou avec des caractères invisibles : %(about)s"),
    Flaw.EMAIL: N_("adresse e-mail non valable"),
    Flaw.WORD: N_("mot inconnu dans la colonne %(about)s"),
    Flaw.DAY: N_("pas une date (AAAA-MM-JJ) dans la colonne %(about)s"),
    Flaw.DATES: N_("le dernier jour précède le premier"),
    Flaw.BADGE: N_("pas un numéro de badge : %(about)s"),
    Flaw.FINGER: N_("pas un emplacement du lecteur : %(about)s"),
    Flaw.CONSENT: N_("une empreinte demande une date de consentement"),
    Flaw.SCHEDULE: N_("horaire inconnu : %(about)s"),
    Flaw.BADGE_TWICE: N_("même badge qu’à la ligne %(about)s"),
    Flaw.FINGER_TWICE: N_("même empreinte qu’à la ligne %(about)s"),
    Flaw.EMAIL_TWICE: N_("même e-mail qu’à la ligne %(about)s"),
    Flaw.BADGE_TAKEN: N_("ce badge est déjà à quelqu’un"),
    Flaw.FINGER_TAKEN: N_("cet emplacement du lecteur est déjà pris"),
    Flaw.EMAIL_TAKEN: N_("cet e-mail est déjà à quelqu’un"),
}


def verdict(verdict: Verdict, tongue: Tongue) -> str:
    """Say what becomes of a line of a file."""
    if verdict.flaw is not None:
        return tongue.gettext(FLAWS[verdict.flaw]) % {"about": verdict.about}
    return verdict.why or tongue.gettext("prêt")


def someone(refusal: Refusal, tongue: Tongue) -> str:
    """Say who was not let in, of somebody without a name."""
    if refusal.means is Means.FINGER:
        return tongue.gettext("Un doigt")
    if refusal.tail:
        return tongue.gettext("Le badge ··%(tail)s") % {"tail": refusal.tail}
    return tongue.gettext("Un badge")
