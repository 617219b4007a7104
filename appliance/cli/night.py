"""The commands of the night: what is old is forgotten, a backup made, a month to close told."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance.cli.ends import DONE, FAILED
from appliance.cli.grammar import Asked, Page
from appliance.cli.reach import answer, reach, settings_of
from appliance.client import Client, NotDone
from appliance.commands import RemindOfMonths, ShowStatus
from appliance.commands.answers import Done, Trouble
from appliance.config import Settings

_NO_DOOR: Final = (
    "seuil: the door does not run: nothing is forgotten tonight, and nobody reminded of a month"
)
_NO_KEY: Final = (
    "No backup: backup.keys is empty, so nobody could read it. `seuil backup key` makes a key."
)


def _remind(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        answer(desk, RemindOfMonths(), Done)
    return DONE


def _nightly(asked: Asked) -> int:
    from appliance.cli import main  # noqa: PLC0415, it imports this

    settings = settings_of(asked.config)
    runs = _door_runs(settings)
    if not runs:
        print(_NO_DOOR, file=sys.stderr)
    if not settings.backup.keys:
        print(_NO_KEY)
    ends = [main((*words, "--config", str(asked.config))) for words in _due(settings, runs=runs)]
    return DONE if runs and not any(ends) else FAILED


def _due(settings: Settings, *, runs: bool) -> Iterator[tuple[str, ...]]:
    """Yield what to call one after the other: a backup holds nothing that is to be forgotten."""
    if runs:
        yield "retain", "--unattended"
    if settings.backup.keys:
        yield ("backup",)
    if runs:
        yield ("remind",)


def _door_runs(settings: Settings) -> bool:
    """Tell whether the door is there to ask: what it would do is never done past it at night.

    Whoever has its files keeps it from starting, and nobody would get in for so long.
    """
    try:
        Client(Path(settings.control.socket)).ask(ShowStatus())
    except NotDone as why:
        return why.trouble is not Trouble.DOOR_AWAY
    return True


PAGES: Final = (
    Page(
        "nightly",
        "do what is due every night",
        "Forgets what is old (`seuil retain`), makes a backup (`seuil backup`), and has whoever "
        "it concerns reminded of months to close (`seuil remind`). One that does not work keeps "
        "none of the others from its turn. Nothing is forgotten, nor anybody reminded, while the "
        "clock is not known to be right. Without a key in backup.keys there is no backup, which is "
        "said and is no failure. seuil-nightly.timer calls this a little before four.",
        _nightly,
        examples=("sudo -u seuil-door seuil nightly",),
        fails="one of the three failed; standard error says which, and why",
    ),
    Page(
        "remind",
        "remind of months that are over and not closed",
        "Puts on record each month that is over, is not closed and was not reminded of before. "
        "`seuil notify` then tells it to whoever wants to know (`month_due`). A month is over "
        "once the day after its last has come to space.cut_off. Where nothing is billed, nobody is "
        "reminded.",
        _remind,
        examples=("sudo seuil remind",),
        never="It never closes a month: see `seuil close`.",
    ),
)
