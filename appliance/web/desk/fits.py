"""Whether a plan fits whoever has it, in words. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from appliance.commands.answers import Fit
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

VERDICTS: Final[Mapping[str, str]] = {
    "fits": N_("Sa formule lui va"),
    "too_small": N_("Trop petite"),
    "too_large": N_("Trop grande"),
    "too_little": N_("Trop tôt pour le dire"),
}
_MINE: Final[Mapping[str, str]] = {
    "fits": N_("Votre formule vous va."),
    "too_small": N_("Votre formule est trop petite pour vous."),
    "too_large": N_("Votre formule est trop grande pour vous."),
    "too_little": N_("Il est trop tôt pour le dire : il faut encore quelques visites."),
}
_WEIGHT: Final = ("too_small", "too_large", "fits", "too_little")


class FitPart(Struct, frozen=True):
    """How a plan fits, as it is read. `saving` and `better` are "" where nothing is saved."""

    member: str
    name: str
    plan: str
    hours: str
    now: str
    better: str
    saving: str
    verdict: str
    kind: str


def fit_part(fit: Fit, currency: str, voice: Voice) -> FitPart:
    saves = fit.saving > 0 and fit.verdict != "too_little"
    return FitPart(
        member=fit.member,
        name=fit.name,
        plan=fit.plan_name,
        hours=voice.hours(fit.minutes),
        now=voice.amount(fit.now, currency),
        better=fit.costs[0].name if saves and fit.costs else "",
        saving=voice.amount(fit.saving, currency) if saves else "",
        verdict=voice.gettext(VERDICTS[fit.verdict]),
        kind=fit.verdict,
    )


def parts(fits: Iterable[Fit], currency: str, voice: Voice) -> tuple[FitPart, ...]:
    """Return everybody's, those first who would save most."""
    ordered = sorted(fits, key=lambda fit: (_WEIGHT.index(fit.verdict), -fit.saving, fit.name))
    return tuple(fit_part(fit, currency, voice) for fit in ordered)


def mine(fit: Fit, currency: str, voice: Voice) -> str:
    """Say to a member how their plan fits, and what would have been cheaper."""
    said = voice.gettext(_MINE[fit.verdict])
    part = fit_part(fit, currency, voice)
    if not part.saving:
        return said
    more = voice.gettext(
        "Avec « %(plan)s », ces mêmes visites vous auraient coûté %(saving)s de moins.",
        plan=part.better,
        saving=part.saving,
    )
    return f"{said} {more}"


def period(months: Iterable[str], voice: Voice) -> str:
    """Say from which month to which."""
    known = tuple(months)
    if not known:
        return ""
    first, last = voice.month(known[0]), voice.month(known[-1])
    return first if first == last else f"{first} – {last}"
