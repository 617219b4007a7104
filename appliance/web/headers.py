"""The headers every answer carries. Pure."""

from collections.abc import Mapping
from typing import Final

LOOPBACK: Final = "http://127.0.0.1:* http://localhost:*"

_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action {forms}; object-src 'none'; "
    "frame-ancestors {ancestors}"
)
FORGET: Final = '"storage"'
"""For Clear-Site-Data: what a browser keeps of these pages goes, and its cookies stay."""
_HTTPS_FOR_S: Final = 30 * 24 * 60 * 60


def security(*, simulated: bool) -> Mapping[str, str]:
    """Return them; where time is simulated, the demo's panel on this machine may frame the page."""
    ancestors = LOOPBACK if simulated else "'none'"
    return {
        "Content-Security-Policy": _POLICY.format(forms="'none'", ancestors=ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def behind_login(*, simulated: bool, secure: bool) -> Mapping[str, str]:
    """Return those of the pages behind the login: forms to ourselves, and no frame around them.

    A form says where it comes from only where the referrer policy lets it: see `approach`.
    """
    policy = "worker-src 'self'; " + _POLICY.format(forms="'self'", ancestors="'none'")
    strict = {"Strict-Transport-Security": f"max-age={_HTTPS_FOR_S}"} if secure else {}
    return {
        **security(simulated=simulated),
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        **strict,
    }
