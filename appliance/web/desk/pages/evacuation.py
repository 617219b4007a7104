"""Who has to be outside: the list to take along, which stays on the phone for the day. Flask."""

from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue

from appliance.commands import ShowBoard
from appliance.commands.answers import Board
from appliance.web.desk import days, here, inside
from appliance.web.desk.asking import ask
from appliance.web.desk.showing import View, show, voice
from appliance.web.now import read_now

_WORKER: Final = Path(__file__).parents[2] / "static" / "sw.js"
_NEXT: Final = timedelta(days=1)


def evacuation() -> ResponseReturnValue:
    ours = voice()
    people = inside.by_name(ask(ShowBoard(), Board), ours)
    return show("evacuation.html", people=people, now_us=ours.now_us, keep_s=_keep_s())


def _keep_s() -> float:
    """Return for how long the list is of today, in seconds as they pass for a browser."""
    now, zone = read_now(here.house().clock), here.zone()
    midnight_us = days.instant_us(days.today(now.utc_us, zone) + _NEXT, time(), zone)
    return round((midnight_us - now.utc_us) / 1e6 / max(now.rate or 1.0, 1.0), 1)


def worker() -> ResponseReturnValue:
    """Send the script that answers for the list where nobody else does.

    It is served from here because a worker answers for no more than is below its own address
    (W3C, Service Workers, "Register": the scope).
    """
    return Response(_WORKER.read_bytes(), mimetype="text/javascript")


PAGES: Final[Mapping[str, View]] = {"evacuation": evacuation, "evacuation_worker": worker}
