"""The commands about schedules: at which hours members may come."""

from typing import Final

import msgspec

from appliance.cli import prints
from appliance.cli.ends import DONE, Misused
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.reach import answer, reach, settings_of
from appliance.cli.windows import spelled, windows
from appliance.commands import DropSchedule, ListSchedules, SetSchedule
from appliance.commands.answers import Schedules
from appliance.schedule import Schedule, Window


def _list(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, ListSchedules(), Schedules)
    if asked.json:
        prints.as_json(told)
    else:
        prints.table(("NAME", "HOLIDAYS", "WINDOWS"), map(_line, told.schedules))
    return DONE


def _line(schedule: Schedule) -> tuple[str, ...]:
    return schedule.name, schedule.holidays, "; ".join(map(spelled, schedule.windows))


def _set(asked: Asked) -> int:
    command = SetSchedule(
        _schedule(asked.name, _windows(asked.windows), "closed" if asked.closed else "open")
    )
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, command, Schedules)
    for schedule in told.schedules:
        if schedule.name == asked.name:
            print("  ".join(_line(schedule)))
    return DONE


def _windows(words: list[str]) -> tuple[Window, ...]:
    try:
        return windows(" ".join(words))
    except ValueError as wrong:
        raise Misused(str(wrong)) from None


def _schedule(name: str, typed: tuple[Window, ...], holidays: str) -> Schedule:
    """Return a schedule as the door would take it. Raises Misused."""
    draft = {"name": name, "windows": msgspec.to_builtins(typed), "holidays": holidays}
    try:
        return msgspec.convert(draft, Schedule)
    except msgspec.ValidationError:
        raise Misused(
            f"{name!r}: a schedule's name is 1 to 32 small letters, digits, - or _, and it has at "
            "most 50 windows"
        ) from None


def _drop(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        answer(desk, DropSchedule(asked.name), Schedules)
    print(f"{asked.name} is gone")
    return DONE


_NAME: Final = argument("name", meaning="small letters, digits, - or _", metavar="NAME")

PAGES: Final = (
    Page(
        "schedule list",
        "list the schedules and their windows",
        "`always` is always there: day and night, every day.",
        _list,
        (JSON,),
        ("seuil schedule list",),
    ),
    Page(
        "schedule set",
        "make a schedule, or change one",
        "A window is the days on which it begins, then the hours: mon-fri 08:00-19:00. Days are "
        "mon to sun, as a range or with commas; several hours may follow the same days. Hours "
        "that end at or before they begin go on past midnight: fri 22:00-02:00 ends on Saturday. "
        "The clock is the space's own. Members who have the schedule are let in by it at once.",
        _set,
        (
            _NAME,
            argument("windows", meaning="days, then hours", nargs="+", metavar="WINDOW"),
            argument(
                "--closed",
                meaning="on public holidays it does not hold (they come from access.country)",
                action="store_true",
            ),
        ),
        (
            "sudo seuil schedule set office mon-fri 08:00-19:00 --closed",
            "sudo seuil schedule set split mon-thu 08:00-12:00 13:00-17:00 fri 08:00-12:00",
            "sudo seuil schedule set late fri,sat 22:00-02:00",
        ),
        never="It never keeps anybody from leaving.",
    ),
    Page(
        "schedule drop",
        "drop a schedule that no member has",
        "Refused while somebody has it: `seuil member list` shows who.",
        _drop,
        (_NAME,),
        ("sudo seuil schedule drop late",),
    ),
)
