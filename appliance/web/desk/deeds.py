"""What was done, as the journal tells it: one short sentence for each kind of fact. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import asdict

from appliance.facts import (
    ERASED,
    AccountClosed,
    AccountOpened,
    AnnouncementWithdrawn,
    BadgeGiven,
    BadgeRevoked,
    ClockStepped,
    CommittedLate,
    ConfigurationRefused,
    ConsentGiven,
    ConsentWithdrawn,
    Corrected,
    DeviceDown,
    DeviceUp,
    EnrolmentBegun,
    Fact,
    FingerGiven,
    FingerRevoked,
    Foreign,
    LinkGiven,
    Looked,
    MemberAdded,
    MemberErased,
    MemberRestored,
    MemberSuspended,
    MonthClosed,
    MonthDue,
    OpenedFromDesk,
    ParticularsChanged,
    PasswordSet,
    PayerAgreed,
    PlanAgreed,
    ProposalDeclined,
    RoleSet,
    ScheduleDropped,
    ScheduleSet,
    Sealed,
    SensorBound,
    SessionsRevoked,
    SetAsideFolded,
    SetupCodeMade,
    ShownOnBoard,
    SignedIn,
    Started,
    StatementIssued,
    Stopped,
    StrangeTemplate,
    StrikeTried,
    TariffSet,
    TemplateErased,
    TemplateMissing,
    TermsSet,
    VisitAnnounced,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Way
from appliance.web.desk import says
from appliance.web.words import N_, Tongue

_DEEDS: Final[Mapping[type[Fact], str]] = {
    MemberAdded: N_("Membre inscrit"),
    TermsSet: N_("Conditions d’accès modifiées"),
    ParticularsChanged: N_("Coordonnées modifiées"),
    MemberSuspended: N_("Accès suspendu"),
    MemberRestored: N_("Accès rétabli"),
    MemberErased: N_("Membre effacé"),
    BadgeGiven: N_("Badge ··%(tail)s donné"),
    ConsentGiven: N_("Consentement enregistré"),
    ConsentWithdrawn: N_("Consentement retiré"),
    EnrolmentBegun: N_("Enregistrement d’une empreinte commencé sur le lecteur %(reader)s"),
    FingerGiven: N_("Empreinte enregistrée sur le lecteur %(reader)s"),
    FingerRevoked: N_("Empreinte retirée"),
    TemplateErased: N_("Empreinte effacée du lecteur %(reader)s, emplacement %(position)s"),
    StrangeTemplate: N_(
        "Empreinte inconnue trouvée sur le lecteur %(reader)s, emplacement %(position)s"
    ),
    TemplateMissing: N_("Empreinte manquante sur le lecteur %(reader)s, emplacement %(position)s"),
    SensorBound: N_("Nouveau lecteur d’empreintes reconnu (%(reader)s)"),
    ScheduleDropped: N_("Horaire %(name)s supprimé"),
    AccountOpened: N_("Compte ouvert"),
    PasswordSet: N_("Mot de passe changé"),
    SessionsRevoked: N_("Toutes les sessions fermées"),
    AccountClosed: N_("Compte fermé"),
    LinkGiven: N_("Lien pour sa page remis"),
    SetupCodeMade: N_("Code d’installation créé"),
    SignedIn: N_("Connexion"),
    Started: N_("Porte démarrée, version %(version)s"),
    Stopped: N_("Porte arrêtée"),
    CommittedLate: N_("Inscription au registre en retard de %(waited_ms)s ms"),
    ClockStepped: N_("Horloge décalée de %(by_ms)s ms"),
    DeviceDown: N_("%(device)s ne répond plus"),
    DeviceUp: N_("%(device)s répond à nouveau"),
    ConfigurationRefused: N_("Réglages refusés : la porte garde les précédents"),
    Sealed: N_("Anciens passages oubliés, comme prévu"),
    SetAsideFolded: N_("%(count)s faits mis de côté sont revenus au registre"),
    VisitStruck: N_("Visite non comptée : %(why)s"),
    VisitConfirmed: N_("Estimation confirmée pour une visite"),
    VisitProposed: N_("Autres heures proposées pour une visite : %(why)s"),
    ProposalDeclined: N_("Heures proposées refusées : %(why)s"),
    MonthClosed: N_("Mois clôturé : %(month)s"),
    MonthDue: N_("Mois à clôturer : %(month)s"),
    VisitAnnounced: N_("Visite annoncée"),
    AnnouncementWithdrawn: N_("Visite annoncée, puis annulée"),
    OpenedFromDesk: N_("Porte ouverte à distance : %(why)s"),
    Foreign: N_("Inscrit par une version plus récente ; celle-ci ne le comprend pas"),
}
"""The kinds whose sentence is always the same. The others are in `deed`."""

_LOOKS: Final[Mapping[str, str]] = {
    "board": N_("Tableau consulté"),
    "refusals": N_("Refus consultés"),
    "movements": N_("Passages consultés"),
    "export": N_("Données exportées"),
    "visits": N_("Visites consultées"),
    "statements": N_("Relevés consultés"),
}
_LOOKED: Final = N_("Données consultées")
_PASSED: Final = N_("Passage à la porte")


def _one_of_two(fact: BadgeRevoked | StrikeTried) -> str:
    if isinstance(fact, BadgeRevoked):
        return N_("Badge déclaré perdu") if fact.lost else N_("Badge rendu")
    return N_("Gâche essayée : elle bouge") if fact.moved else N_("Gâche essayée : rien ne bouge")


def deed(fact: Fact, tongue: Tongue) -> str:
    """Say what was done. Who did it, and to whom, is beside it."""
    if isinstance(fact, ShownOnBoard):
        return _shown(fact, tongue)
    if isinstance(fact, BadgeRevoked | StrikeTried):
        return tongue.gettext(_one_of_two(fact))
    if isinstance(fact, RoleSet):
        words = tongue.gettext("Rôle changé : %(role)s")
        return words % {"role": tongue.gettext(says.ROLES[fact.role])}
    if isinstance(fact, ScheduleSet):
        return tongue.gettext("Horaire %(name)s enregistré") % {"name": fact.schedule.name}
    if isinstance(fact, Corrected):
        return _corrected(fact, tongue)
    if isinstance(fact, Looked):
        return tongue.gettext(_LOOKS.get(fact.what, _LOOKED))
    if isinstance(fact, _OF_BILLS):
        return _billed(fact, tongue)
    words = _DEEDS.get(type(fact), _PASSED)
    return tongue.gettext(words) % asdict(fact)


def _shown(fact: ShownOnBoard, tongue: Tongue) -> str:
    if fact.shown:
        return tongue.gettext("Prénom montré au tableau")
    return tongue.gettext("Prénom retiré du tableau")


def _corrected(fact: Corrected, tongue: Tongue) -> str:
    if fact.why == ERASED:
        return tongue.gettext("Départ noté : la personne est effacée")
    if fact.way is Way.IN:
        return tongue.gettext("Arrivée oubliée ajoutée : %(why)s") % {"why": fact.why}
    return tongue.gettext("Départ oublié ajouté : %(why)s") % {"why": fact.why}


_Billed = VisitTold | PlanAgreed | PayerAgreed | TariffSet | StatementIssued
_OF_BILLS: Final = (VisitTold, PlanAgreed, PayerAgreed, TariffSet, StatementIssued)


def _billed(fact: _Billed, tongue: Tongue) -> str:
    if isinstance(fact, VisitTold):
        words = N_("Visite corrigée : %(why)s") if fact.visit else N_("Visite ajoutée : %(why)s")
        return tongue.gettext(words) % {"why": fact.why}
    if isinstance(fact, PlanAgreed):
        words = (
            N_("Formule convenue : %(plan)s")
            if fact.plan
            else N_("Formule convenue : celle de la catégorie")
        )
        return tongue.gettext(words) % {"plan": fact.plan}
    if isinstance(fact, PayerAgreed):
        words = N_("Quelqu’un d’autre paie") if fact.payer else N_("Le membre paie lui-même")
        return tongue.gettext(words)
    if isinstance(fact, TariffSet):
        return tongue.gettext("Formules enregistrées, en vigueur dès le %(since)s") % {
            "since": fact.tariff.since.isoformat()
        }
    words = N_("Note de crédit %(number)s émise") if fact.corrects else N_("Relevé %(number)s émis")
    return tongue.gettext(words) % {"number": f"{fact.statement.month[:4]}-{fact.number:04d}"}
