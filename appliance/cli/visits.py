"""The commands about visits: see when somebody was there, settle what is an estimate."""

import argparse
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from appliance.cli import prints, tables, times, who
from appliance.cli.ends import DONE
from appliance.cli.grammar import Asked
from appliance.cli.members import find
from appliance.cli.reach import answer, clock_of, reach, settings_of
from appliance.commands import (
    Command,
    ConfirmVisit,
    DeclineProposal,
    ListUnsettled,
    ProposeVisit,
    ShowVisits,
    StrikeVisit,
    TellVisit,
)
from appliance.commands.answers import Change, Done, Unsettled, Visits, VisitSeen
from appliance.facts import ESTIMATES, Known, Visit

NEW = "new"
HEAD = ("VISIT", "FROM", "TO", "HOURS", "STATE")
_CLOSED = "Its month is closed: the difference comes on the next statement, as a correction."


def number(text: str) -> int:
    """Return the number of a visit that was typed, 0 for a new one. Raises for argparse."""
    if text == NEW:
        return 0
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no visit: write its number, as `seuil visits MEMBER` shows it, or {NEW}"
        )
    return int(text)


def show(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    month = asked.month or times.month_of(clock_of(settings).stamp().utc_us, zone)
    with reach(settings) as desk:
        member = find(desk, asked.member).member
        told = answer(desk, ShowVisits(member, *times.days_of(month)), Visits)
    if asked.json:
        prints.as_json(told)
    else:
        prints.table(HEAD, (line(each, zone) for each in told.visits))
    return DONE


def unsettled(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, ListUnsettled(), Unsettled)
    if asked.json:
        prints.as_json(told)
    else:
        rows = ((*line(each.seen, zone), each.name) for each in told.visits)
        prints.table((*HEAD, "NAME"), rows, "No visit waits to be settled.")
    return DONE


def tell(asked: Asked) -> int:
    return _carried_out(asked, lambda member, zone: TellVisit(member, *_told(asked, zone)))


def propose(asked: Asked) -> int:
    return _carried_out(asked, lambda member, zone: ProposeVisit(member, *_told(asked, zone)))


def confirm(asked: Asked) -> int:
    return _carried_out(asked, lambda member, _: ConfirmVisit(member, asked.visit))


def decline(asked: Asked) -> int:
    return _carried_out(asked, lambda member, _: DeclineProposal(member, asked.visit, asked.why))


def strike(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        answer(desk, StrikeVisit(row.member, asked.visit, asked.why), Done)
    print(f"on record: {who.called(row)} was not there then")
    return DONE


def line(seen: VisitSeen, zone: ZoneInfo) -> tables.Row:
    """Return a visit as a line of a table."""
    visit = seen.visit
    return (
        str(visit.visit),
        times.shown(visit.began_us, zone),
        "" if visit.open else times.shown(visit.ended_us, zone),
        times.lasting(visit.seconds),
        ", ".join(_state(seen, zone)),
    )


def _state(seen: VisitSeen, zone: ZoneInfo) -> Iterator[str]:
    visit = seen.visit
    if seen.struck:
        yield "struck"
    elif visit.open:
        yield "goes on"
    elif visit.estimate:
        yield f"estimate ({_missing(visit)})"
    elif Known.CONFIRMED in (visit.came, visit.went):
        yield "confirmed"
    elif Known.TOLD in (visit.came, visit.went):
        yield "told"
    if visit.bound:
        yield "at least"
    if seen.proposed is not None:
        yield f"proposed: {_proposed(seen.proposed, zone)}"
    if seen.closed:
        yield "billed"


def _missing(visit: Visit) -> str:
    ends = ("entry", visit.came), ("exit", visit.went)
    return " and ".join(f"{end} {known}" for end, known in ends if known in ESTIMATES)


def _proposed(change: Change, zone: ZoneInfo) -> str:
    """Return what a member says of a visit, without the seconds that nobody remembers."""
    began, ended = times.shown(change.began_us, zone), times.shown(change.ended_us, zone)
    return f"{began[:-3]} to {ended[:-3]}, {change.why}"


def _told(asked: Asked, zone: ZoneInfo) -> tuple[int, int, int, str]:
    began_us, ended_us = times.utc_us(asked.began, zone), times.utc_us(asked.ended, zone)
    return asked.visit, began_us, ended_us, asked.why


def _carried_out(asked: Asked, command: Callable[[str, ZoneInfo], Command]) -> int:
    """Give the command about the member and the visit that are meant; print the visit after."""
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, command(find(desk, asked.member).member, zone), VisitSeen)
    if asked.json:
        prints.as_json(told)
        return DONE
    prints.table(HEAD, [line(told, zone)])
    if told.closed:
        print(_CLOSED)
    return DONE
