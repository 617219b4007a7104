"""What waits to be settled, each with what mends it: badges, refusals, sensors, the house. Pure.

Visits have their own words, in `hours`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from appliance.commands.answers import MemberRow, Refusal, SensorSeen, Status, UnknownBadge
from appliance.model import PINS, Reason
from appliance.web.desk import says
from appliance.web.desk.says import Condition
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

DAY_US: Final = 24 * 3600 * 1_000_000

Values = Mapping[str, str]


class Remedy(Struct, frozen=True):
    """A page of the desk that mends it, with the values of its address."""

    endpoint: str
    words: str
    values: Values = {}


class Case(Struct, frozen=True):
    """One thing to settle, in a sentence, with what is known of it, and what mends it."""

    said: str
    known: str = ""
    remedies: tuple[Remedy, ...] = ()


# What mends a refusal; of the others there is nothing to settle at the desk.
_MENDS: Final[Mapping[Reason, tuple[str, str]]] = {
    Reason.SUSPENDED: ("member_restore", N_("Rétablir l’accès")),
    Reason.NOT_YET: ("member_terms", N_("Modifier la période")),
    Reason.EXPIRED: ("member_terms", N_("Prolonger la période")),
    Reason.HOURS: ("member_terms", N_("Modifier l’horaire")),
    Reason.HOLIDAY: ("member_terms", N_("Modifier l’horaire")),
    Reason.LOST: ("badge", N_("Donner un autre badge")),
    Reason.ENDED: ("badge_other", N_("Donner un autre badge")),
}
_CONDITIONS: Final = {
    Reason.SUSPENDED: Condition.SUSPENDED,
    Reason.NOT_YET: Condition.NOT_YET,
    Reason.EXPIRED: Condition.EXPIRED,
}
"""How it stands with a member while the reason to refuse them lasts; others pass with the day."""


def badges(shown: Iterable[UnknownBadge], voice: Voice) -> Iterator[Case]:
    """Yield the badges just shown that are nobody's, the newest first."""
    for each in sorted(shown, key=lambda badge: badge.age_s):
        yield Case(
            said=voice.gettext("Le badge ··%(tail)s n’est à personne.", tail=each.tail),
            known=f"{each.reader}, {voice.age(each.age_s)}",
            remedies=(_remedy("badge_give", N_("Donner à…"), voice, token=each.token),),
        )


def refusals(
    every: Iterable[Refusal],
    members: Iterable[MemberRow],
    shown: Iterable[UnknownBadge],
    voice: Voice,
) -> Iterator[Case]:
    """Yield whom the door refused since yesterday, and whose reason still stands, newest first."""
    rows = {row.member: row for row in members}
    at_hand = {badge.tail for badge in shown}
    for alike in _alike(every, voice.now_us):
        newest = alike[0]
        if newest.reason is Reason.UNKNOWN and newest.tail and newest.tail not in at_hand:
            yield _strange(alike, voice)
        elif _stands(newest, rows.get(newest.member), voice.today):
            yield _refused(alike, voice)


def _alike(every: Iterable[Refusal], now_us: int) -> Sequence[Sequence[Refusal]]:
    """Return the refusals of the last day, together those of the same for the same reason."""
    groups: dict[tuple[str, str, Reason], list[Refusal]] = {}
    for each in sorted(every, key=lambda refusal: -refusal.at_us):
        if now_us - each.at_us <= DAY_US:
            key = each.member, "" if each.member else each.tail, each.reason
            groups.setdefault(key, []).append(each)
    return tuple(groups.values())


def _stands(refusal: Refusal, row: MemberRow | None, today: date) -> bool:
    if row is None or refusal.reason not in _MENDS:
        return False
    condition = _CONDITIONS.get(refusal.reason)
    return condition is None or says.condition(row, today) is condition


def _refused(alike: Sequence[Refusal], voice: Voice) -> Case:
    newest = alike[0]
    endpoint, words = _MENDS[newest.reason]
    said = {"name": newest.name, "reason": voice.gettext(says.REASONS[newest.reason])}
    return Case(
        said=voice.gettext("%(name)s : %(reason)s.", **said),
        known=_times(alike, voice),
        remedies=(_remedy(endpoint, words, voice, member=newest.member),),
    )


def _strange(alike: Sequence[Refusal], voice: Voice) -> Case:
    said = voice.gettext(
        "Le badge ··%(tail)s n’est à personne. Présentez-le à nouveau pour le donner.",
        tail=alike[0].tail,
    )
    return Case(said, _times(alike, voice))


def _times(alike: Sequence[Refusal], voice: Voice) -> str:
    newest = voice.when(alike[0].at_us)
    if len(alike) == 1:
        return f"{newest}, {alike[0].reader}"
    return voice.gettext("%(count)s fois, la dernière : %(when)s", count=len(alike), when=newest)


# --- what does not work --------------------------------------------------------------------------


def devices(sensors: Collection[SensorSeen], status: Status, voice: Voice) -> Iterator[Case]:
    """Yield what does not answer, or lost something, and what ails the house itself."""
    known = {sensor.reader for sensor in sensors}
    for name in status.down:
        if name == PINS:
            yield Case(says.silent(name, voice.tongue))
        elif name not in known:
            yield Case(voice.gettext("%(device)s ne répond pas. Vérifiez son câble.", device=name))
    for sensor in sensors:
        yield from _sensor(sensor, voice)
    if not status.ledger_ok:
        yield Case(voice.gettext("Rien ne peut être inscrit au registre en ce moment."))
    if not status.clock_trusted:
        yield Case(voice.gettext("L’heure de l’appareil n’est pas vérifiée."))


def _sensor(sensor: SensorSeen, voice: Voice) -> Iterator[Case]:
    reader = sensor.reader
    compare = _remedy("sensor_survey", N_("Comparer au registre"), voice, reader=reader)
    look = _remedy("sensors", N_("Voir ce lecteur"), voice)
    if not sensor.answers:
        said = voice.gettext("Le lecteur d’empreintes %(reader)s ne répond pas.", reader=reader)
        yield Case(said, remedies=(look,))
    if sensor.to_erase:
        said = voice.ngettext(
            "%(count)s empreinte reste à effacer.",
            "%(count)s empreintes restent à effacer.",
            sensor.to_erase,
        )
        yield Case(said, reader, (compare,) if sensor.answers else (look,))
    if sensor.again:
        said = voice.ngettext(
            "%(count)s personne doit enregistrer son doigt à nouveau.",
            "%(count)s personnes doivent enregistrer leur doigt à nouveau.",
            len(sensor.again),
        )
        printed = _remedy("sensors_again", N_("La liste à imprimer"), voice)
        yield Case(said, reader, (printed,))


def _remedy(endpoint: str, words: str, voice: Voice, **values: str) -> Remedy:
    return Remedy(endpoint, voice.gettext(words), values)
