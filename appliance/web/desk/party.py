"""Under which name a browser keeps passkeys for these pages, if it does at all. Pure.

A passkey is bound to a host's name and wants HTTPS: WebAuthn level 2, section 5.1.3, "relying party
identifier". Browsers make one exception, for http://localhost.
"""

from ipaddress import ip_address

from msgspec import Struct

from appliance.web.desk.approach import Approach, name_in


class Party(Struct, frozen=True):
    """Who we are to a browser: the name passkeys are bound to, and the address of our pages."""

    name: str
    origin: str


def party(approach: Approach, host: str, origin: str | None) -> Party | None:
    """Return who we are by the way a request came, `host` being its Host header."""
    if approach is Approach.PROXY and origin is not None:
        return _by_name(origin)
    if approach is Approach.LOOPBACK and name_in(f"//{host}") == "localhost":
        return Party("localhost", f"http://{host.lower()}")
    return None


def _by_name(origin: str) -> Party | None:
    name = name_in(origin)
    if not name or _is_address(name):
        return None
    return Party(name, origin.lower().removesuffix(":443"))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
