"""The commands about now: who is in, who means to come, and the door opened from here."""

import sys
from collections.abc import Callable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from appliance.cli import prints, tables, times
from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import JSON, MEMBER, Asked, Page, argument, between
from appliance.cli.members import find
from appliance.cli.reach import answer, reach, settings_of
from appliance.commands import (
    AnnounceVisit,
    Command,
    ListAnnouncements,
    OpenDoor,
    ShowBoard,
    WithdrawAnnouncement,
)
from appliance.commands.answers import Announced, Announcements, Board, Done, Present
from appliance.config import Space
from appliance.facts import Known
from appliance.occupancy import Contact

_HEAD: Final = ("SINCE", "KNOWN", "CATEGORY", "ID", "NAME")
_KNOWN: Final = {Known.BADGED: "badged", Known.TOLD: "told"}
_DOOR: Final = {
    Contact.OPEN: "stands open",
    Contact.FORCED: "was forced open",
    Contact.HELD: "is held open",
}
_NOBODY_OPENS: Final = (
    "no door runs that could open. Start it first: sudo systemctl start seuil-door"
)


def _board(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, ShowBoard(), Board)
    if asked.json:
        prints.as_json(told)
        return DONE
    prints.table(_HEAD, (_line(each, zone) for each in told.present), "Nobody is in.")
    if told.nameless:
        print(f"and {told.nameless} without a name")
    if sys.stdout.isatty():  # a program asks for JSON
        print(*_summary(told, settings.space, zone), sep="\n")
    return DONE


def _line(each: Present, zone: ZoneInfo) -> tables.Row:
    known = _KNOWN.get(each.came, each.came)
    sure = known if each.sure else f"{known}, not sure"
    return times.shown(each.since_us, zone), sure, each.category, each.member, each.name


def _summary(told: Board, space: Space, zone: ZoneInfo) -> Iterator[str]:
    missing = space.threshold - told.headcount
    reached = f"{missing} short of {space.threshold}" if missing > 0 else "the threshold is reached"
    yield f"{told.headcount} in who count: {reached}; {told.distinct} different ones today"
    if told.last_out is not None:
        yield f"last out: {told.last_out.name}, {times.shown(told.last_out.at_us, zone)}"
    if told.contact in _DOOR:
        yield f"the door {_DOOR[told.contact]}"
    for device in told.down:
        yield f"not answering: {device}"


def _announce(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    when = times.utc_us(asked.began, zone), times.utc_us(asked.ended, zone)
    return _told(asked, lambda member: AnnounceVisit(member, *when))


def _withdraw(asked: Asked) -> int:
    return _told(asked, lambda member: WithdrawAnnouncement(member, asked.announced))


def _list(asked: Asked) -> int:
    return _told(asked, lambda member: ListAnnouncements(member=member))


def _told(asked: Asked, command: Callable[[str], Command]) -> int:
    """Give the command about the member that is meant; print what they have announced after."""
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, command(find(desk, asked.member).member), Announcements)
    if asked.json:
        prints.as_json(told)
    else:
        rows = (_announced(each, zone) for each in told.announced)
        prints.table(("ANNOUNCEMENT", "FROM", "TO"), rows, "Nothing is announced.")
    return DONE


def _announced(each: Announced, zone: ZoneInfo) -> tables.Row:
    began, ended = times.shown(each.begins_us, zone), times.shown(each.ends_us, zone)
    return str(each.announced), began, ended


def _open(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        if desk.alone:
            raise Failed(_NOBODY_OPENS)
        answer(desk, OpenDoor(asked.why), Done)
    print("The door is open.")
    return DONE


_AFTER: Final = "Then prints all that the member has announced that is still to come."

PAGES: Final = (
    Page(
        "board",
        "show who is in",
        "Prints everybody who is in, since when, how that is known and as what, with names: this "
        "is the console's view. Somebody who has been in for very long may have left without a "
        "badge, and is marked as not sure. Then how many of them count against the threshold, how "
        "many different ones came today, and who went out last once nobody is in. Who is in is "
        "what the badges said; whoever slipped in behind another is not on it.",
        _board,
        (JSON,),
        ("sudo seuil board",),
        never="It never serves as a roll-call in an evacuation.",
    ),
    Page(
        "announce add",
        "note when a member means to be in",
        "Others see from it that it is worth coming; it binds nobody and opens nothing. At most "
        f"four weeks ahead and a day long. {_AFTER}",
        _announce,
        (
            MEMBER,
            *between("from when", "until when", times.moment),
            JSON,
        ),
        ("seuil announce add zoe --from '2026-11-24 10:00' --to '2026-11-24 12:00'",),
        never="It never shows a name on the public page: a number at an hour is all.",
    ),
    Page(
        "announce list",
        "list what a member has announced that is still to come",
        "Prints each announcement with its number, from when to when.",
        _list,
        (MEMBER, JSON),
        ("seuil announce list zoe",),
    ),
    Page(
        "announce withdraw",
        "take an announcement back",
        f"The member is not coming after all. {_AFTER}",
        _withdraw,
        (
            MEMBER,
            argument(
                "announced",
                meaning="its number, as `seuil announce list` shows it",
                type=int,
                metavar="ANNOUNCEMENT",
            ),
            JSON,
        ),
        ("seuil announce withdraw zoe 412",),
    ),
    Page(
        "open",
        "open the door once, for somebody who has no badge with them",
        "Opens the strike for as long as a badge does. That it was opened from the console, and "
        "why, is on record before it opens. Whoever opens the door then has not forced it. Given "
        "again within five seconds it does nothing more. The door must run.",
        _open,
        (argument("--why", meaning="the reason, in a few words", required=True, metavar="REASON"),),
        ("sudo seuil open --why 'the parcel service is at the door'",),
        never="It never counts anybody as in, and nothing on the bus can do the same.",
    ),
)
