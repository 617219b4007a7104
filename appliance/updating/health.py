"""Whether the door answers, and as which version. Touches the control socket."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance.backup import services
from appliance.client import Client, NotDone
from appliance.commands import ShowStatus
from appliance.commands.answers import Status
from appliance.updating.steps import unhealthy

_ANSWERS_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.5


def status(sock: Path) -> Status | None:
    """Return what the door says of itself, None where it says nothing."""
    try:
        told = Client(sock, patience_s=_ANSWERS_S).ask(ShowStatus())
    except (NotDone, ValueError):  # away, or of a version that answers otherwise
        return None
    return told if isinstance(told, Status) else None


def wait(
    sock: Path, wanted: str, *, recorded: bool, within_s: float, steady_s: Callable[[], float]
) -> str:
    """Wait until the door answers as version `wanted`; return why it does not, "" once it does.

    One that still answers as another version was not started anew with its package: it is, once.
    """
    pause, until_s, restarted = threading.Event(), steady_s() + within_s, False
    why = "it does not answer"
    while steady_s() < until_s:
        told = status(sock)
        if told is not None:
            why = unhealthy(told.version, wanted, ledger_ok=told.ledger_ok, recorded=recorded)
            if not why:
                return ""
        if told is not None and told.version != wanted and not restarted:
            restarted = True
            services.restart()
        pause.wait(_LOOK_AGAIN_S)
    return f"within {within_s:.0f} seconds, {why}"
