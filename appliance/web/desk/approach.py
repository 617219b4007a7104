"""By which way a request comes: what is behind the login is not for every one. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_FORWARDED: Final = (
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
)


class Approach(StrEnum):
    PROXY = "proxy"  # over HTTPS, through the proxy on this machine
    LOOPBACK = "loopback"  # from this machine itself, as in the demo
    ELSEWHERE = "elsewhere"  # not to be served


def approach(environ: Mapping[str, object], origin: str | None) -> Approach:
    """Tell by a request's WSGI environment, as the server and no proxy fix has made it."""
    host = str(environ.get("HTTP_HOST", ""))
    if not _is_loopback(str(environ.get("REMOTE_ADDR", ""))):
        return Approach.ELSEWHERE
    if not any(name in environ for name in _FORWARDED):
        return Approach.LOOPBACK if name_in(f"//{host}") in _HERE else Approach.ELSEWHERE
    if origin is None or environ.get("HTTP_X_FORWARDED_PROTO") != "https":
        return Approach.ELSEWHERE
    return Approach.PROXY if same_host(host, origin) else Approach.ELSEWHERE


def same_host(host: str, origin: str) -> bool:
    """Tell whether a Host header names the origin, whose port is 443 where it names none."""
    return host.lower().removesuffix(":443") == origin.lower()[8:].removesuffix(":443")


def name_in(address: str) -> str:
    """Return the host's name in an address, "" for none that can be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def same_origin(site: str | None, sender: str | None, origin: str) -> bool:
    """Tell whether a form was sent from a page of ours.

    `site` is Sec-Fetch-Site, `sender` is Origin: a browser says at least one of them, and both
    must be right where both are there (W3C, Fetch Metadata; the Fetch standard, "Origin header").
    """
    if site is None and sender is None:
        return False
    return site in (None, "same-origin") and sender in (None, origin)
