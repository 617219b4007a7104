"""Why something was not done, in words for whoever asked for it. Pure."""

from collections.abc import Mapping
from typing import Final

from appliance.commands.answers import Trouble
from appliance.web.words import N_, Tongue

SENTENCES: Final[Mapping[Trouble, str]] = {
    Trouble.FORBIDDEN: N_("Votre compte ne permet pas de faire cela."),
    Trouble.NOT_UNDERSTOOD: N_("La porte n’a pas compris cette demande ; rien n’a été fait."),
    Trouble.NO_MEMBER: N_("Ce membre n’existe pas, ou n’existe plus."),
    Trouble.NO_ACCOUNT: N_("Ce compte n’existe pas, ou il est fermé."),
    Trouble.NO_SCHEDULE: N_("Cet horaire n’existe pas, ou n’existe plus."),
    Trouble.NO_BADGE: N_("Ce badge n’est plus dans la liste. Présentez-le encore une fois."),
    Trouble.NO_FINGER: N_("Cette empreinte n’est pas enregistrée, ou ne l’est plus."),
    Trouble.NO_READER: N_("Ce lecteur n’existe pas dans les réglages."),
    Trouble.ERASED: N_("Les données de ce membre ont été effacées ; il n’y a plus rien à changer."),
    Trouble.NAME: N_("Ce nom est vide, trop long, ou contient des caractères invisibles."),
    Trouble.EMAIL: N_("Cette adresse e-mail n’est pas valable."),
    Trouble.DATES: N_("Le dernier jour vient avant le premier."),
    Trouble.BADGE_NUMBER: N_("Ce n’est pas un numéro de badge : chiffres et lettres de A à F."),
    Trouble.BADGE_TAKEN: N_("Ce badge appartient déjà à quelqu’un."),
    Trouble.LINES: N_("Il y a des lignes à corriger dans ce fichier ; personne n’a été ajouté."),
    Trouble.SCHEDULE_USED: N_("Des membres suivent encore cet horaire."),
    Trouble.SCHEDULE_NAME: N_(
        "Ce nom ne convient pas à un horaire : minuscules, chiffres et tirets, mais pas « always »."
    ),
    Trouble.SCHEDULE_WINDOWS: N_(
        "Cet horaire n’a pas de plage, ou l’une d’elles n’est pas valable."
    ),
    Trouble.CONSENT_NEEDED: N_("Il faut d’abord le consentement de la personne."),
    Trouble.CONSENT_TEXT: N_("Le texte du consentement a changé ; relisez-le ensemble."),
    Trouble.NO_SENSOR: N_(
        "Il n’y a pas de lecteur d’empreintes ici : un badge convient tout aussi bien."
    ),
    Trouble.LOGIN: N_("Cet identifiant ne convient pas : au moins trois caractères, sans espaces."),
    Trouble.LOGIN_TAKEN: N_("Cet identifiant est déjà pris."),
    Trouble.PASSWORD_HASH: N_("Ce mot de passe n’a pas pu être enregistré ; rien n’a changé."),
    Trouble.LAST_ADMIN: N_(
        "C’est le dernier compte d’administration : donnez d’abord ce rôle à un autre."
    ),
    Trouble.SETUP_CODE: N_(
        "Ce code n’est pas valable, ou ne l’est plus. "
        "« sudo seuil setup-code » en affiche un nouveau."
    ),
    Trouble.WHY: N_("Indiquez pourquoi, en quelques mots : la raison reste au registre."),
    Trouble.TIME: N_(
        "Ce n’est possible que pour un moment passé, et quand l’horloge de l’appareil est juste."
    ),
    Trouble.NOT_INSIDE: N_("Cette personne n’était pas à l’intérieur à ce moment-là."),
    Trouble.INSIDE: N_("Cette personne était déjà à l’intérieur à ce moment-là."),
    Trouble.NO_VISIT: N_("Cette visite n’existe pas, ou n’existe plus."),
    Trouble.OVERLAPS: N_(
        "Ces heures chevauchent une autre visite : corrigez d’abord celle-là, "
        "ou choisissez d’autres heures."
    ),
    Trouble.ENDS_FIRST: N_(
        "Le départ vient avant l’arrivée. Après minuit, indiquez la date du lendemain."
    ),
    Trouble.TOO_LONG: N_(
        "Une visite de plus d’un jour et demi, c’est sans doute une erreur : vérifiez les deux "
        "dates, ou indiquez deux visites."
    ),
    Trouble.IN_FUTURE: N_("Ce moment n’est pas encore passé : revenez une fois la visite finie."),
    Trouble.FORGOTTEN: N_(
        "Rien n’est enregistré pour ce jour-là, ou tout a été oublié comme prévu, et aucun "
        "relevé ne le reprend : vérifiez l’année."
    ),
    Trouble.STILL_OPEN: N_(
        "Cette visite est encore en cours. Si la personne est partie sans badger, notez d’abord "
        "son départ."
    ),
    Trouble.NO_ESTIMATE: N_(
        "Rien n’est estimé dans cette visite. Si ses heures sont fausses, corrigez-les."
    ),
    Trouble.NO_PROPOSAL: N_(
        "Aucune heure n’est proposée pour cette visite, ou ne l’est plus : quelqu’un a peut-être "
        "déjà répondu."
    ),
    Trouble.NO_TARIFF: N_(
        "Il n’y a pas encore de formules : indiquez leur fichier dans les réglages (billing.plans)."
    ),
    Trouble.NO_PLAN: N_("Cette formule n’existe pas à cette date. Choisissez-en une autre."),
    Trouble.PLAN_NOT_THEIRS: N_(
        "Cette formule n’est pas prévue pour la catégorie de ce membre. Choisissez-en une autre, "
        "ou changez d’abord sa catégorie."
    ),
    Trouble.CONTRIBUTION: N_(
        "Avec une participation libre, indiquez un montant par mois, comme 25,00 ; les autres "
        "formules n’en demandent pas."
    ),
    Trouble.MONTH_CLOSED: N_(
        "Ce mois est clôturé et ses relevés ne changent plus : choisissez un jour d’un mois "
        "ouvert. La correction d’une visite figurera sur le prochain relevé."
    ),
    Trouble.MONTH_NOT_OVER: N_(
        "Ce mois n’est pas terminé : vous pourrez le clôturer le lendemain de son dernier jour, "
        "dès le matin."
    ),
    Trouble.MONTH_ORDER: N_(
        "Les mois se clôturent dans l’ordre : commencez par le plus ancien qui reste ouvert."
    ),
    Trouble.NOT_AS_SEEN: N_(
        "Le total n’est plus celui que vous avez vu ; rien n’a été émis. Relisez le mois, puis "
        "clôturez-le."
    ),
    Trouble.NEWER: N_(
        "Une version plus récente de Seuil a laissé dans le registre ce que celle-ci ne comprend "
        "pas. Dans le doute, aucun relevé n’est émis : mettez d’abord Seuil à jour."
    ),
    Trouble.UNSETTLED: N_(
        "Il reste des visites estimées que personne n’a confirmées. Vérifiez-les, ou acceptez "
        "qu’elles soient facturées comme estimations."
    ),
    Trouble.NO_STATEMENT: N_("Ce relevé n’existe pas."),
    Trouble.NOTHING_TO_CREDIT: N_(
        "Ce relevé est juste au centime près : il n’y a rien à rendre. Corrigez d’abord la visite."
    ),
    Trouble.PAYER: N_(
        "Cette personne ne convient pas : c’est le membre lui-même, ou quelqu’un d’autre paie "
        "déjà pour elle. Choisissez un membre qui paie lui-même ses relevés."
    ),
    Trouble.NO_ANNOUNCEMENT: N_("Cette visite n’est plus annoncée, ou elle est déjà passée."),
    Trouble.ANNOUNCED_TIME: N_(
        "Vous pouvez annoncer une visite qui n’est pas encore finie, d’un quart d’heure à un jour, "
        "dans les quatre semaines qui viennent."
    ),
    Trouble.MAY_NOT_COME: N_(
        "L’accès de ce membre n’est pas ouvert ce jour-là : il est suspendu, ou l’inscription ne "
        "couvre pas cette date."
    ),
    Trouble.ANNOUNCED_TWICE: N_(
        "Une visite est déjà annoncée à ces heures : annulez d’abord celle-là, ou choisissez "
        "d’autres heures."
    ),
    Trouble.ARRANGEMENT: N_("Ces réglages ne conviennent pas ensemble ; rien n’a été écrit."),
    Trouble.READERS_CHANGED: N_(
        "Quelqu’un d’autre a modifié les lecteurs entre-temps ; rien n’a été écrit. Vérifiez ceux "
        "qui servent à présent, puis recommencez."
    ),
    Trouble.BY_HAND: N_(
        "L’appareil ne peut pas écrire ses réglages : ils se changent dans leur fichier, "
        "/etc/seuil/seuil.toml."
    ),
    Trouble.STRIKE_DOWN: N_(
        "La gâche n’est pas commandée en ce moment : rien ne s’est ouvert. Ouvrez de l’intérieur "
        "ou avec la clé ; « sudo seuil doctor » dit ce qui manque."
    ),
    Trouble.BUSY: N_("Quelqu’un d’autre enregistre une empreinte sur ce lecteur. Un instant."),
    Trouble.CANCELLED: N_("C’est annulé ; rien n’a été gardé."),
    Trouble.SENSOR_DOWN: N_("Le lecteur d’empreintes ne répond pas. Le badge fonctionne toujours."),
    Trouble.SENSOR_LOST: N_(
        "Le lecteur d’empreintes a cessé de répondre en cours de route ; rien n’a été gardé."
    ),
    Trouble.LIBRARY_FULL: N_("Le lecteur d’empreintes est plein : libérez d’abord un emplacement."),
    Trouble.FINGER_TAKEN: N_("Ce doigt est déjà enregistré."),
    Trouble.POOR_IMAGE: N_(
        "L’image reste trop floue. Essuyez le doigt et le lecteur, ou prenez un autre doigt."
    ),
    Trouble.DIFFERENT_FINGERS: N_("Ce n’était pas chaque fois le même doigt ; rien n’a été gardé."),
    Trouble.NOT_CONFIRMED: N_(
        "Le lecteur n’a pas reconnu le doigt après coup ; rien n’a été gardé. Recommencez."
    ),
    Trouble.SENSOR_MEMORY: N_(
        "La mémoire du lecteur d’empreintes ne répond plus bien ; rien n’a été gardé."
    ),
    Trouble.NOT_PLACED: N_("Aucun doigt n’a été posé à temps ; rien n’a été gardé."),
    Trouble.NOT_KEPT: N_("Le registre ne peut pas être écrit pour l’instant ; rien n’a été fait."),
    Trouble.DOOR_AWAY: N_(
        "Le programme de la porte ne répond pas à cette page. La porte elle-même s’ouvre toujours "
        "de l’intérieur ; réessayez dans un instant."
    ),
}

_MISSING: Final = 404
_STATUSES: Final[Mapping[Trouble, int]] = {
    Trouble.FORBIDDEN: 403,
    Trouble.NO_MEMBER: _MISSING,
    Trouble.NO_ACCOUNT: _MISSING,
    Trouble.NO_SCHEDULE: _MISSING,
    Trouble.NO_BADGE: _MISSING,
    Trouble.NO_FINGER: _MISSING,
    Trouble.NO_READER: _MISSING,
    Trouble.NO_VISIT: _MISSING,
    Trouble.NO_PLAN: _MISSING,
    Trouble.NO_STATEMENT: _MISSING,
    Trouble.NO_ANNOUNCEMENT: _MISSING,
    Trouble.NOT_UNDERSTOOD: 400,
    Trouble.NOT_KEPT: 503,
    Trouble.DOOR_AWAY: 503,
}
_CONFLICT: Final = 409


def sentence(trouble: Trouble, detail: str, tongue: Tongue) -> str:
    """Say it; `detail` follows in brackets, where the desk has more to say."""
    said = tongue.gettext(SENTENCES[trouble])
    if not detail or trouble in (Trouble.DOOR_AWAY, Trouble.NOT_UNDERSTOOD):
        return said  # the detail is for the journal
    words = tongue.gettext("%(said)s (%(detail)s)")
    return words % {"said": said, "detail": detail}


def status(trouble: Trouble) -> int:
    """Return the HTTP status that fits."""
    return _STATUSES.get(trouble, _CONFLICT)
