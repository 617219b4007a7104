"""At which hours members may come: schedules set and dropped."""

from typing import Final

import msgspec

from appliance.commands import (
    Answer,
    DropSchedule,
    ListSchedules,
    SetSchedule,
)
from appliance.commands.answers import Schedules, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Clerk, quick
from appliance.facts import ScheduleDropped, ScheduleSet
from appliance.schedule import ALWAYS, DAY_MINUTES, Schedule, Window

BUILT_IN: Final = Schedule(ALWAYS, (Window(tuple(range(7)), 0, DAY_MINUTES),))


def set_schedule(clerk: Clerk, command: SetSchedule) -> Answer:
    schedule = _possible(command.schedule)
    if clerk.standing.roster.schedules.get(schedule.name) != schedule:
        clerk = clerk.enact(ScheduleSet(schedule, clerk.by))
    return _listed(clerk)


def drop_schedule(clerk: Clerk, command: DropSchedule) -> Answer:
    roster = clerk.standing.roster
    if command.name not in roster.schedules:
        raise Cannot(Trouble.NO_SCHEDULE)
    holders = roster.members.values()
    if any(each.schedule == command.name and not each.erased for each in holders):
        raise Cannot(Trouble.SCHEDULE_USED)
    return _listed(clerk.enact(ScheduleDropped(command.name, clerk.by)))


def list_schedules(clerk: Clerk, _: ListSchedules) -> Answer:
    return _listed(clerk)


def _listed(clerk: Clerk) -> Schedules:
    own = sorted(clerk.standing.roster.schedules.values(), key=lambda each: each.name)
    return Schedules((BUILT_IN, *own))


def _possible(schedule: Schedule) -> Schedule:
    """Return a schedule that holds together: whoever asks from within was not checked yet."""
    if schedule.name == ALWAYS:
        raise Cannot(Trouble.SCHEDULE_NAME)
    try:
        msgspec.convert({"name": schedule.name, "windows": ()}, Schedule)
    except msgspec.ValidationError:
        raise Cannot(Trouble.SCHEDULE_NAME) from None
    try:
        known = msgspec.convert(msgspec.to_builtins(schedule), Schedule)
    except msgspec.ValidationError as error:
        raise Cannot(Trouble.SCHEDULE_WINDOWS, str(error)) from None
    if not known.windows:
        raise Cannot(Trouble.SCHEDULE_WINDOWS)
    return known


QUICK: Final = (
    quick(SetSchedule, set_schedule),
    quick(DropSchedule, drop_schedule),
    quick(ListSchedules, list_schedules),
)
