"""Broker and pages, asked as the door and as a browser would. Touches sockets."""

import re
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from appliance import broker
from appliance.broker import NoPassword
from appliance.config import Mqtt, Settings, Web
from appliance.doctor.looking.root import Root
from appliance.doctor.looking.units import look as units
from appliance.doctor.values import Outward

_PATIENCE_S: Final = 2.0
_CERTIFICATE: Final = "/etc/seuil/tls/certificate.pem"
HTTPS: Final = 443
_DAY_S: Final = 86_400
_MORE: Final = 20  # turns of the client until the broker must have answered


def look(root: Root, settings: Settings, now_us: int) -> Outward:
    web = next((each for each in units(root) or () if each.name == "seuil-web.service"), None)
    origin = urlsplit(settings.web.origin or "").hostname or ""
    served = web is None or (web.loaded and web.enabled not in ("disabled", "masked"))
    found = root.run("getent", "ahosts", origin) if origin else None
    mosquitto = re.search(r"version (\S+)", root.run("mosquitto", "-h") or "")
    return Outward(
        bus=settings.mqtt.enabled,
        broker=_broker(settings.mqtt) if settings.mqtt.enabled else "",
        mosquitto=mosquitto[1] if mosquitto else "",
        web=served,
        page=_page(settings.web) or _proxy(origin) if served else None,
        origin=origin,
        resolves=bool(found) if origin else None,
        days_left=_days_left(root, now_us),
    )


def _broker(settings: Mqtt) -> str | None:
    """Return "" where the broker takes the door's user, else why not; None: we may not know."""
    heard: list[str] = []
    made = broker.client(settings, "seuil-doctor", reconnects=False)
    made.connect_timeout = _PATIENCE_S
    made.on_connect = lambda *told: heard.append(str(told[3]))
    try:
        broker.log_in(made, settings, "door")
        made.connect(settings.host, settings.port, keepalive=5)
        for _ in range(_MORE):
            if heard or made.loop(_PATIENCE_S / _MORE):
                break
    except NoPassword:
        return None
    except OSError as error:
        return f"{broker.place(settings)}: {error.strerror or error}"
    finally:
        made.disconnect()
    if heard == ["Success"]:
        return ""
    return f"{broker.place(settings)}: {heard[0] if heard else 'no answer in time'}"


def _page(settings: Web) -> str:
    """Return "" where the page answers, else why not."""
    line = HTTPConnection(settings.host, settings.port, timeout=_PATIENCE_S)
    try:
        line.request("GET", "/")
        status = line.getresponse().status
    except (OSError, HTTPException) as error:
        why = getattr(error, "strerror", None) or "no answer in time"
        return f"nobody answers at {settings.host}:{settings.port}: {why}"
    finally:
        line.close()
    return "" if status < 500 else f"the pages answer with {status}"


def _proxy(origin: str) -> str:
    """Return "" where the proxy listens, or none is needed, else why it does not."""
    if not origin:
        return ""
    try:
        with socket.create_connection(("127.0.0.1", HTTPS), _PATIENCE_S):
            return ""
    except OSError as error:
        return f"the proxy does not answer at port {HTTPS}: {error.strerror or 'not in time'}"


def _days_left(root: Root, now_us: int) -> int | None:
    """Return for how many days the pages' certificate is still good, negative where it was."""
    said = root.run("openssl", "x509", "-noout", "-enddate", "-in", str(root.on(_CERTIFICATE)))
    found = re.search(r"notAfter=(.+)", said or "")
    with suppress(ValueError):
        if found:
            return int((ssl.cert_time_to_seconds(found[1]) - now_us // 1_000_000) // _DAY_S)
    return None
