"""The headers every answer carries. Pure."""

from collections.abc import Mapping
from typing import Final

LOOPBACK: Final = "http://127.0.0.1:* http://localhost:*"

_POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors {ancestors}"
)


def security(*, simulated: bool) -> Mapping[str, str]:
    """Return them; where time is simulated, the demo's panel on this machine may frame the page."""
    ancestors = LOOPBACK if simulated else "'none'"
    return {
        "Content-Security-Policy": _POLICY.format(ancestors=ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
