"""What goes outward: the broker, the pages. Pure."""

from typing import Final

from appliance.doctor.house import failed
from appliance.doctor.values import Check, Said, Seen, mind, right, unknown, wrong
from appliance.versions import numbers

_BROKER: Final = "sudo systemctl restart mosquitto; journalctl -u mosquitto says why it ended"
_RIGHTS: Final = "sudo seuil firmware apply writes the broker's users anew; then restart mosquitto"
_WEB: Final = "sudo systemctl enable --now seuil-web nginx; journalctl -u seuil-web -u nginx"
_CERTIFICATE: Final = "sudo systemctl start seuil-certificate, then sudo systemctl reload nginx"
_RESOLVE: Final = (
    "Call the pages by the address that `hostname -I` prints, or see that avahi runs: sudo apt "
    "install avahi-daemon"
)
_ORIGIN: Final = 'Write origin = "https://NAME.local" under [web], with what `hostname` prints'
_NOTIFY: Final = "sudo systemctl restart seuil-notify; journalctl -u seuil-notify says why it ended"
_UPGRADE: Final = "sudo apt update && sudo apt full-upgrade"

_SOON_DAYS: Final = 10


def _broker(seen: Seen) -> Said:
    if not seen.outward.bus:
        return right("nothing is published: mqtt.enabled is false")
    trouble = seen.outward.broker
    if trouble is None:
        return unknown("the broker's password is not open to you")
    if not trouble:
        return right("the broker takes the door's user")
    refused = "uthori" in trouble or "password" in trouble
    return wrong(trouble, _RIGHTS if refused else _BROKER)


def _mosquitto(seen: Seen) -> Said:
    found = seen.outward.mosquitto
    if not found:
        return right("mosquitto is not installed here")
    if numbers(found) < (2, 0, 11):
        return mind(f"mosquitto {found}", _UPGRADE)
    return right(f"mosquitto {found}")


def _pages(seen: Seen) -> Said:
    if not seen.outward.web:
        return right("the pages are not installed on this board")
    if seen.outward.page is None:
        return unknown("the pages were not asked")
    if seen.outward.page:
        return wrong(seen.outward.page, _WEB)
    return right("the pages answer")


def _origin(seen: Seen) -> Said:
    if seen.outward.origin is None:
        return unknown("the configuration cannot be read")
    if not seen.outward.origin:
        return mind("web.origin is not set: the desk is on this machine only", _ORIGIN)
    if seen.outward.resolves is False:
        return wrong(f"{seen.outward.origin} leads nowhere", _RESOLVE)
    return right(f"{seen.outward.origin} leads somewhere")


def _certificate(seen: Seen) -> Said:
    if not seen.outward.origin:
        return right("without web.origin there is no certificate")
    days = seen.outward.days_left
    if days is None:
        return unknown("the certificate cannot be read")
    if days < 0:
        return wrong("the certificate has run out", _CERTIFICATE)
    if days < _SOON_DAYS:
        return mind(f"the certificate runs out in {days} days", _CERTIFICATE)
    return right(f"the certificate is good for {days} days")


def _notify(seen: Seen) -> Said:
    unit = seen.unit("seuil-notify.service")
    if unit is None:
        return right("no word is sent from here")
    if failed(unit):
        return wrong(f"the process that sends word ended: {unit.result}", _NOTIFY)
    return right(f"the process that sends word is {unit.active}")


OUTWARD: Final = (
    Check(
        "broker",
        "whether the broker runs, and takes the door's user",
        _broker,
        (_BROKER, _RIGHTS),
        named=True,
    ),
    Check("mosquitto", "which mosquitto this is", _mosquitto, (_UPGRADE,)),
    Check("pages", "whether the pages answer", _pages, (_WEB,), named=True),
    Check(
        "origin",
        "whether the pages' address leads somewhere",
        _origin,
        (_ORIGIN, _RESOLVE),
        named=True,
    ),
    Check("certificate", "how long the certificate is still good", _certificate, (_CERTIFICATE,)),
    Check("word", "whether word gets out to those who are not there", _notify, (_NOTIFY,)),
)
