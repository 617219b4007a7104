"""Alerts in sentences, and as JSON for programs. Pure."""

from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from appliance.alerts import Alert, Matter
from appliance.config import Settings
from appliance.local_time import SECOND_US
from appliance.model import AlertKind
from appliance.notify.dutch import DUTCH
from appliance.notify.english import ENGLISH
from appliance.notify.french import FRENCH
from appliance.notify.phrases import Phrases, Said
from appliance.wire import written

PHRASES: Final = {"fr": FRENCH, "nl": DUTCH, "en": ENGLISH}

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
    """Return the message that tells these alerts, the oldest first."""
    lines = "\n".join(_line(each, voice) for each in alerts)
    title = voice.phrases.summary % {"number": len(alerts)}
    if len(alerts) == 1:
        title = _said(alerts[0], voice).title
    return Parcel(ident, alerts[-1].at_us, alerts, f"{voice.name} – {title}", lines)


def trial(ident: str, at_us: int, voice: Voice) -> Parcel:
    """Return a message that tells nothing but that it arrives."""
    test = voice.phrases.test
    return Parcel(ident, at_us, (), f"{voice.name} – {test.title}", test.several)


def _said(alert: Alert, voice: Voice) -> Said:
    if alert.matter is not None:
        return voice.phrases.matters[alert.matter]
    return voice.phrases.kinds[alert.kind]


def _line(alert: Alert, voice: Voice) -> str:
    counted = alert.headcount if alert.kind in _OF_HEADCOUNT else alert.number
    number = alert.present if alert.kind is AlertKind.FULL else counted
    sentence = _said(alert, voice).sentence(number) % {
        "number": number,
        "present": alert.present,
        "threshold": voice.threshold,
        "capacity": voice.capacity,
        "detail": alert.detail,
    }
    line = voice.phrases.line % {"moment": _moment(alert.at_us, voice), "sentence": sentence}
    return line[:1].upper() + line[1:]


def _moment(at_us: int, voice: Voice) -> str:
    local = datetime.fromtimestamp(at_us // SECOND_US, tz=voice.zone)
    return voice.phrases.moment % {
        "day": f"{local:%d}",
        "month": f"{local:%m}",
        "hours": f"{local:%H}",
        "minutes": f"{local:%M}",
    }


# --- JSON ----------------------------------------------------------------------------------------


class ToldPayload(Struct, frozen=True, omit_defaults=True):
    """The JSON of one Alert. `reader`, `matter` and `number` stand only where there is one."""

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


class Payload(Struct, frozen=True):
    """The JSON of a Parcel, for webhooks and the bus. `at` is ISO 8601 in UTC."""

    v: Literal[1]
    id: str
    space: str
    at: str
    title: str
    text: str
    alerts: tuple[ToldPayload, ...]


def encode(sent: Parcel, voice: Voice) -> bytes:
    """Return a message as programs read it."""
    told = tuple(
        ToldPayload(
            each.id,
            each.kind,
            written(each.at_us),
            each.headcount,
            each.present,
            voice.threshold,
            voice.capacity,
            each.detail,
            each.matter,
            each.number,
        )
        for each in sent.alerts
    )
    at = written(sent.at_us)
    return msgspec.json.encode(Payload(1, sent.id, voice.space, at, sent.title, sent.text, told))
