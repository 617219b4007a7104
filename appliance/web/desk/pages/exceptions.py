"""What is to be settled: visits, badges, refusals, sensors, each with what mends it. Flask."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask.typing import ResponseReturnValue
from flask_babel import gettext
from msgspec import Struct

from appliance.commands import (
    ListMembers,
    ListSensors,
    ListUnknownBadges,
    ListUnsettled,
    ShowRefusals,
    ShowStatus,
)
from appliance.commands.answers import (
    MemberRows,
    Refusals,
    Sensors,
    Status,
    UnknownBadges,
    Unsettled,
)
from appliance.web.desk import exceptions, hours
from appliance.web.desk.asking import ask
from appliance.web.desk.exceptions import Case, Remedy
from appliance.web.desk.pages.visits import MOST_VISITS
from appliance.web.desk.showing import View, may, show, voice
from appliance.web.desk.table import ROWS


class Part(Struct, frozen=True):
    """Cases of one kind under their heading."""

    name: str
    heading: str
    cases: tuple[Case, ...]


def shown() -> ResponseReturnValue:
    waiting = ask(ListUnsettled(), Unsettled).visits
    return show(
        "exceptions.html",
        lines=hours.unsettled(waiting, voice(), MOST_VISITS),
        hidden=max(0, len(waiting) - MOST_VISITS),
        parts=_parts(),
        allowed=_allowed,
        pressed=_pressed,
    )


def _parts() -> Sequence[Part]:
    ours = voice()
    badges = ask(ListUnknownBadges(), UnknownBadges).badges
    members = ask(ListMembers(), MemberRows).rows
    refused = ask(ShowRefusals(), Refusals).refusals
    sensors, status = ask(ListSensors(), Sensors).sensors, ask(ShowStatus(), Status)
    every = (
        _part("badges", gettext("Badges inconnus"), exceptions.badges(badges, ours)),
        _part(
            "refused",
            gettext("Refusés à la porte"),
            exceptions.refusals(refused, members, badges, ours),
        ),
        _part("devices", gettext("L’appareil"), exceptions.devices(sensors, status, ours)),
    )
    return tuple(part for part in every if part.cases)


def _part(name: str, heading: str, cases: Iterable[Case]) -> Part:
    return Part(name, heading, tuple(cases))


def _allowed(case: Case) -> Sequence[Remedy]:
    return [remedy for remedy in case.remedies if may(remedy.endpoint)]


def _pressed(remedy: Remedy) -> bool:
    """Tell whether a remedy is done by its button, and not on a page of its own."""
    return "GET" not in ROWS[remedy.endpoint].methods


PAGES: Final[Mapping[str, View]] = {"exceptions": shown}
