"""What pays and what makes a community, in sentences. Pure."""

from appliance.insight.masses import Community, Economy, Masses, Without
from appliance.paper import words as paper
from appliance.web.desk.told.numbers import decimal, numeral
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

_WITHOUT = {
    Without.NO_COSTS: N_(
        "Pour savoir combien de coworkers il faut pour couvrir les frais, indiquez ceux d’un "
        "mois dans le fichier seuil.toml : billing.monthly_costs."
    ),
    Without.NOT_WHOLE: N_(
        "Pas encore de mois entier : le nombre de coworkers qu’il faut se calcule une fois un "
        "mois terminé."
    ),
    Without.NOT_OPEN: N_("Le dernier mois entier, personne n’est venu : rien à calculer."),
    Without.NOTHING_PAID: N_("Le dernier mois entier, rien n’a été facturé : rien à calculer."),
    Without.NO_HOURS_PAID: N_(
        "Le dernier mois entier, aucune heure n’a été facturée, seulement des formules au mois : "
        "on ne peut pas compter en coworkers par jour."
    ),
}


def economy(found: Masses, costs: int | None, voice: Voice) -> str:
    """Say how many coworkers pay the costs, and how many there are; or why it is not known."""
    latest = found.latest
    if latest is not None and latest.needed is not None and latest.had is not None:
        return voice.gettext(
            "Il faut %(needed)s coworkers payants par jour ouvert pour couvrir les frais ; il y "
            "en a eu %(had)s en moyenne en %(month)s.",
            needed=decimal(float(latest.needed), voice),
            had=decimal(float(latest.had), voice),
            month=voice.month(latest.month),
        )
    return voice.gettext(_WITHOUT[_why(found, costs)])


def _why(found: Masses, costs: int | None) -> Without:
    """Return why there is no break-even: of the newest month that is over, where there is one."""
    if costs is None:
        return Without.NO_COSTS
    reasons = [each.without for each in found.economy if each.without is not None]
    over = [each for each in reasons if each is not Without.NOT_WHOLE]
    return over[-1] if over else Without.NOT_WHOLE


def members(latest: Economy | None, voice: Voice) -> str:
    """Say the same in paying members; nothing where that is not known."""
    if latest is None or latest.needed_members is None:
        return ""
    return voice.gettext(
        "En membres payants : il en faut %(needed)s, il y en a eu %(had)s.",
        needed=latest.needed_members,
        had=latest.paying,
    )


def community(found: Community, threshold: int, voice: Voice) -> str:
    """Say how often people are in together, of late."""
    if not found.recent:
        return voice.gettext("Pas encore de semaine entière au registre.")
    said = {
        "weeks": numeral(found.recent, voice),
        "mean": decimal(found.mean, voice),
        "reached": found.reached,
        "open": found.open_days,
        "threshold": numeral(threshold, voice),
    }
    words = voice.tongue.ngettext(
        "La dernière semaine : %(mean)s rencontres ; %(reached)s jours sur %(open)s à "
        "%(threshold)s ou plus.",
        "Les %(weeks)s dernières semaines : %(mean)s rencontres par semaine ; %(reached)s jours "
        "sur %(open)s à %(threshold)s ou plus.",
        found.recent,
    )
    return words % said


def amount(cents: int | None, currency: str, voice: Voice) -> str:
    """Return an amount in whole units, as a drawing and its table have it; a dash without one."""
    if cents is None:
        return "–"
    return paper.amount(cents, currency, voice.language)
