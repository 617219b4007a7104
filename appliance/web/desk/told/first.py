"""What became of newcomers: the host's claim, by the space's own figures. Pure."""

from appliance.insight.first_visits import ENOUGH_ON_SIDE, FirstVisits, Group, Verdict
from appliance.insight.statistics import Estimate
from appliance.web.desk.told.numbers import numeral, percent
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

_SCORE = 2 * ENOUGH_ON_SIDE

_VERDICTS = {
    Verdict.SUPPORTED: N_(
        "Cela se voit ici aussi : parmi les personnes qui en ont rencontré %(met)s ou plus, "
        "%(enough)s sont revenues dans les 30 jours ; parmi les autres, %(few)s."
    ),
    Verdict.NOT_SEEN: N_(
        "Cela ne se voit pas ici : parmi les personnes qui en ont rencontré %(met)s ou plus, "
        "%(enough)s sont revenues dans les 30 jours ; parmi les autres, %(few)s. L’écart peut "
        "être un hasard."
    ),
    Verdict.AGAINST: N_(
        "Ici, c’est l’inverse : parmi les personnes qui en ont rencontré %(met)s ou plus, "
        "%(enough)s sont revenues dans les 30 jours ; parmi les autres, %(few)s."
    ),
}


def claim(found: FirstVisits, voice: Voice) -> str:
    """Say whether those who met people come back more often, or that it cannot be told."""
    few, enough = found.few.share, found.enough.share
    if found.verdict is Verdict.TOO_LITTLE or few is None or enough is None:
        return _too_little(found, voice)
    return voice.gettext(
        _VERDICTS[found.verdict],
        met=numeral(found.enough.least, voice),
        few=percent(few.value, voice),
        enough=percent(enough.value, voice),
    )


def _too_little(found: FirstVisits, voice: Voice) -> str:
    if found.newcomers < _SCORE:
        return voice.gettext(
            "Trop peu de premières visites pour conclure (%(count)s ; il en faut une vingtaine).",
            count=found.newcomers,
        )
    sides = {"few": found.few.newcomers, "enough": found.enough.newcomers}
    if min(sides.values()) < ENOUGH_ON_SIDE:
        return voice.gettext(
            "Pas encore de quoi comparer. Premières visites avec assez de monde : %(enough)s ; "
            "avec trop peu : %(few)s. Il en faut dix de chaque côté.",
            **sides,
        )
    return voice.gettext("Pas encore de quoi conclure : l’écart reste trop incertain.")


def difference(apart: Estimate, voice: Voice) -> str:
    """Say how far apart the two shares may be, in points."""
    low, high = round(apart.low * 100), round(apart.high * 100)
    return voice.gettext(
        "L’écart est presque sûrement entre %(low)s et %(high)s points.",
        low=f"{low:+d}".replace("-", "\N{MINUS SIGN}"),
        high=f"{high:+d}".replace("-", "\N{MINUS SIGN}"),
    )


def count(found: FirstVisits, voice: Voice) -> str:
    """Say how many newcomers there were, and how many of them came back."""
    back = found.few.returned + found.enough.returned
    words = voice.tongue.ngettext(
        "%(count)s première visite, %(back)s de retour dans les 30 jours.",
        "%(count)s premières visites, %(back)s de retour dans les 30 jours.",
        found.newcomers,
    )
    return words % {"count": found.newcomers, "back": back}


def waiting(found: FirstVisits, voice: Voice) -> str:
    """Say of how many newcomers it is not known yet; nothing where there are none."""
    if not found.waiting:
        return ""
    return voice.ngettext(
        "%(count)s autre a encore le temps de revenir.",
        "%(count)s autres ont encore le temps de revenir.",
        found.waiting,
    )


def met(group: Group, voice: Voice) -> str:
    """Return how many others a group met: 3, 5–6, 7 ou plus."""
    if group.most is None:
        return voice.gettext("%(least)s ou plus", least=group.least)
    return str(group.least) if group.least == group.most else f"{group.least}–{group.most}"
