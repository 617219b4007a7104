"""Alerts in sentences, and as JSON for programs. Pure.

However many there are, a message stays small: what says the same is said once, with how often.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from appliance.alerts import Alert, Matter
from appliance.config import Settings
from appliance.local_time import SECOND_US
from appliance.model import PINS, AlertKind
from appliance.notify.dutch import DUTCH
from appliance.notify.english import ENGLISH
from appliance.notify.french import FRENCH
from appliance.notify.phrases import Phrases, Said
from appliance.wire import written

PHRASES: Final = {"fr": FRENCH, "nl": DUTCH, "en": ENGLISH}

LISTED: Final = 20
"""How many alerts the JSON of one message lists at most."""
_OF_HEADCOUNT: Final = (AlertKind.REACHED, AlertKind.LOST)


class Voice(Struct, frozen=True):
    """In which words it is told, and of which space."""

    space: str
    name: str
    zone: ZoneInfo
    threshold: int
    capacity: int
    phrases: Phrases


class Parcel(Struct, frozen=True):
    """One message: an alert, or several gathered; none in a test. `id` is the same at each try."""

    id: str
    at_us: int
    alerts: tuple[Alert, ...]
    title: str
    text: str


def voice_of(settings: Settings) -> Voice:
    space = settings.space
    zone, phrases = ZoneInfo(space.timezone), PHRASES[settings.notify.language]
    return Voice(space.id, space.name, zone, space.threshold, space.capacity, phrases)


def parcel(ident: str, alerts: tuple[Alert, ...], voice: Voice) -> Parcel:
    """Return the message that tells these alerts, the oldest first; what is alike, once."""
    told = _alike(alerts)
    lines = "\n".join(_line(each, voice) for each in told)
    title = voice.phrases.summary % {"number": len(alerts)}
    if len(told) == 1:
        title = _headline(told[0], voice)
    return Parcel(ident, alerts[-1].at_us, alerts, f"{voice.name} – {title}", lines)


def _alike(alerts: tuple[Alert, ...]) -> list[list[Alert]]:
    """Return the alerts, with those together that differ in nothing but when it was."""
    found = dict[tuple[AlertKind, Matter | None, str], list[Alert]]()
    for each in alerts:
        found.setdefault(_about(each), []).append(each)
    return list(found.values())


def _about(alert: Alert) -> tuple[AlertKind, Matter | None, str]:
    return alert.kind, alert.matter, alert.detail


def trial(ident: str, at_us: int, voice: Voice) -> Parcel:
    """Return a message that tells nothing but that it arrives."""
    test = voice.phrases.test
    return Parcel(ident, at_us, (), f"{voice.name} – {test.title}", test.several)


def _said(alert: Alert, voice: Voice) -> Said:
    if alert.matter is not None:
        return voice.phrases.matters[alert.matter]
    if _is_pins(alert):
        return voice.phrases.pins
    return voice.phrases.kinds[alert.kind]


def _is_pins(alert: Alert) -> bool:
    """Tell whether it is the strike that went silent, and no reader."""
    return alert.kind is AlertKind.READER_SILENT and alert.detail == PINS


def _headline(told: list[Alert], voice: Voice) -> str:
    """Return what was so, and how often where it was more than once."""
    title, detail = _said(told[0], voice).title, told[0].detail
    if len(told) == 1:
        return title
    if detail and not _is_pins(told[0]):
        title = voice.phrases.about % {"title": title, "detail": detail}
    return voice.phrases.repeated % {"title": title, "number": len(told)}


def _line(told: list[Alert], voice: Voice) -> str:
    line = _once(told[0], voice) if len(told) == 1 else _often(told, voice)
    return line[:1].upper() + line[1:]


def _once(alert: Alert, voice: Voice) -> str:
    counted = alert.headcount if alert.kind in _OF_HEADCOUNT else alert.number
    number = alert.present if alert.kind is AlertKind.FULL else counted
    sentence = _said(alert, voice).sentence(number) % {
        "number": number,
        "present": alert.present,
        "threshold": voice.threshold,
        "capacity": voice.capacity,
        "detail": alert.detail,
        "month": _month(alert.detail, voice),
    }
    return voice.phrases.line % {"moment": _moment(alert.at_us, voice), "sentence": sentence}


def _month(detail: str, voice: Voice) -> str:
    """Return a month ("2026-10") as a sentence begins with it; what is none, as it is."""
    year, _, number = detail.partition("-")
    names = {f"{at:02d}": name for at, name in enumerate(voice.phrases.months, 1)}
    name = names.get(number)
    return f"{name[:1].upper()}{name[1:]} {year}" if name else detail


def _often(told: list[Alert], voice: Voice) -> str:
    """Return how often it was so, from when to when. The clock may have been set in between."""
    repeated, phrases = _headline(told, voice), voice.phrases
    first_us, last_us = min(each.at_us for each in told), max(each.at_us for each in told)
    first, last = _moment(first_us, voice), _moment(last_us, voice)
    if first == last:
        return phrases.line % {"moment": first, "sentence": f"{repeated}."}
    date = _date(first_us, voice)
    if date != _date(last_us, voice):
        return phrases.across % {"repeated": repeated, "first": first, "last": last} + "."
    first, last = _clock(first_us, voice), _clock(last_us, voice)
    span = phrases.between % {"repeated": repeated, "first": first, "last": last}
    return phrases.line % {"moment": date, "sentence": f"{span}."}


def _moment(at_us: int, voice: Voice) -> str:
    return voice.phrases.moment % {"date": _date(at_us, voice), "clock": _clock(at_us, voice)}


def _date(at_us: int, voice: Voice) -> str:
    local = _local(at_us, voice)
    return voice.phrases.date % {"day": f"{local:%d}", "month": f"{local:%m}"}


def _clock(at_us: int, voice: Voice) -> str:
    local = _local(at_us, voice)
    return voice.phrases.clock % {"hours": f"{local:%H}", "minutes": f"{local:%M}"}


def _local(at_us: int, voice: Voice) -> datetime:
    return datetime.fromtimestamp(at_us // SECOND_US, tz=voice.zone)


# --- JSON ----------------------------------------------------------------------------------------


class ToldPayload(Struct, frozen=True, omit_defaults=True):
    """The JSON of one Alert. What has an empty default here stands only where there is one."""

    id: str
    kind: AlertKind
    at: str
    headcount: int
    present: int
    threshold: int
    capacity: int
    reader: str = ""
    matter: Matter | None = None
    number: int = 0
    month: str = ""


class Payload(Struct, frozen=True, omit_defaults=True):
    """The JSON of a Parcel, for webhooks and the bus. `at` is ISO 8601 in UTC.

    `more` is how many of each kind it tells beside those in `alerts`, where it does.
    """

    v: Literal[1]
    id: str
    space: str
    at: str
    title: str
    text: str
    alerts: tuple[ToldPayload, ...]
    more: Mapping[AlertKind, int] = {}


def encode(sent: Parcel, voice: Voice) -> bytes:
    """Return a message as programs read it."""
    listed = _listed(sent.alerts)
    ids = {each.id for each in listed}
    more = dict(Counter(each.kind for each in sent.alerts if each.id not in ids))
    told, at = tuple(_payload(each, voice) for each in listed), written(sent.at_us)
    return msgspec.json.encode(
        Payload(1, sent.id, voice.space, at, sent.title, sent.text, told, more)
    )


def _listed(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """Return what is listed: the last of what is alike, whatever it is, and then the oldest."""
    last = {_about(each): each for each in alerts}
    first_of_all = dict.fromkeys(each.id for each in (*last.values(), *alerts))
    ids = set(islice(first_of_all, LISTED))
    return tuple(each for each in alerts if each.id in ids)


def _payload(alert: Alert, voice: Voice) -> ToldPayload:
    of_month = alert.kind is AlertKind.MONTH_DUE
    return ToldPayload(
        alert.id,
        alert.kind,
        written(alert.at_us),
        alert.headcount,
        alert.present,
        voice.threshold,
        voice.capacity,
        "" if of_month else alert.detail,
        alert.matter,
        alert.number,
        alert.detail if of_month else "",
    )
