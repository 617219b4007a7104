"""Whether the door answers, and as which version. Touches the control socket."""

import threading
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance.backup import services
from appliance.client import Client, NotDone
from appliance.commands import ShowStatus
from appliance.commands.answers import Status
from appliance.updating.steps import STAYS_S, WITHIN_S, unhealthy

_ANSWERS_S: Final = 5.0
_LOOK_AGAIN_S: Final = 0.5


def status(sock: Path) -> Status | None:
    """Return what the door says of itself, None where it says nothing."""
    try:
        told = Client(sock, patience_s=_ANSWERS_S).ask(ShowStatus())
    except (NotDone, ValueError):  # away, or of a version that answers otherwise
        return None
    return told if isinstance(told, Status) else None


class Patience(Struct, frozen=True):
    """For how long a door is waited for, and how long it must go on answering then."""

    within_s: float = WITHIN_S
    stays_s: float = STAYS_S


def wait(
    sock: Path, wanted: str, patience: Patience, *, recorded: bool, steady_s: Callable[[], float]
) -> str:
    """Wait until the door answers as version `wanted`, and goes on so; return why not, "" if so.

    One that still answers as another version was not started anew with its package: it is, once.
    """
    pause, until_s, restarted = threading.Event(), steady_s() + patience.within_s, False
    why, well_s = "it does not answer", inf
    while well_s < inf or steady_s() < until_s:
        told = status(sock)
        if told is not None:
            why = unhealthy(told.version, wanted, ledger_ok=told.ledger_ok, recorded=recorded)
        elif well_s < inf:
            why = "it answered, and then no more"
        well_s = inf if why else min(well_s, steady_s())
        if steady_s() - well_s >= patience.stays_s:
            return ""
        if told is not None and told.version != wanted and not restarted:
            restarted = True
            services.restart()
        pause.wait(_LOOK_AGAIN_S)
    return f"within {patience.within_s:.0f} seconds, {why}"
