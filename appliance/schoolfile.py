"""The file of school holidays that the configuration names: a table or a calendar. Touches files.

The library that knows calendars takes six megabytes, so the page server never loads it: a child
does, `python -m appliance.schoolfile FILE ZONE`, and says what there is.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from appliance import school, texts
from appliance.insight.values import Period
from appliance.school import Holiday, School
from appliance.shapes import Problem
from appliance.terms import quoted

if TYPE_CHECKING:
    from icalendar import Component, Event

LARGEST: Final = 1_000_000  # bytes: a calendar of many years, with all that is said in it
CHILD_S: Final = 60.0
_EXAMPLE: Final = "docs/school-holidays.example.toml"
_NAME_MOST: Final = 80
_TICK: Final = timedelta(microseconds=1)


class Told(Struct, frozen=True):
    """What a child says: holidays, or what is wrong with the file."""

    periods: tuple[Period, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_calendar(file: Path) -> bool:
    return file.suffix.lower() == ".ics"


def read(file: Path, zone: ZoneInfo) -> School | tuple[Problem, ...]:
    """Return the school holidays in a file, or all that is wrong with it."""
    try:
        text = texts.read(file, LARGEST, _EXAMPLE)
    except texts.UnreadableError as wrong:
        return (wrong.problem,)
    return _calendar(text, file, zone) if is_calendar(file) else school.read(text, str(file))


def told(file: Path, zone: ZoneInfo) -> Told:
    """Return the same as values alone; a calendar is read by a child."""
    if is_calendar(file):
        return _from_child(file, zone)
    found = read(file, zone)
    return Told(periods=found.periods) if isinstance(found, School) else Told(problems=found)


# --- calendars (RFC 5545) ---


def _calendar(text: str, file: Path, zone: ZoneInfo) -> School | tuple[Problem, ...]:
    from icalendar import Calendar  # noqa: PLC0415, six megabytes; not for the page server

    try:
        components = Calendar.from_ical(text, multiple=True)
        found = [each for component in components for each in _events(component, file, zone)]
    except (ValueError, IndexError, OverflowError, RecursionError) as wrong:
        what = f"this is no calendar: {quoted(wrong)}"
        return (texts.about(file, what, "Export it anew as iCalendar (.ics)"),)
    if len(found) > school.MOST:
        what = f"there are {len(found)} events in it: no school has so many holidays"
        return (texts.about(file, what, "Give a calendar of school holidays alone"),)
    problems = tuple(each for each in found if isinstance(each, Problem))
    holidays = tuple(each for each in found if isinstance(each, Holiday))
    if not found:
        problems = (texts.about(file, "there is nothing in this calendar", "Export it anew"),)
    return problems or School(tuple(sorted(holidays, key=lambda each: (each.first, each.last))))


def _events(component: "Component", file: Path, zone: ZoneInfo) -> Iterator[Holiday | Problem]:
    for event in component.walk("VEVENT"):
        name = " ".join(str(event.get("SUMMARY", "")).split())[:_NAME_MOST] or "?"
        try:
            first, last = _days(event, zone)
        except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
            what = f"the event {quoted(name)} has no days: {quoted(wrong)}"
            yield texts.about(file, what, "Give it a first and a last day")
            continue
        if "RRULE" in event or "RDATE" in event:
            what = f"the event {quoted(name)} of {first} is repeated, and repetitions are not read"
            yield texts.about(file, what, "Write one event for each holiday")
        elif wrong_days := school.against(first, last):
            what, remedy = wrong_days
            yield texts.about(file, f"the event {quoted(name)}: {what}", remedy)
        else:
            yield Holiday(name, first, last)


def _days(event: "Event", zone: ZoneInfo) -> tuple[date, date]:
    """Return an event's first and last local day; what is said of its end is not in it any more."""
    first, ends = _local(event.start, zone), event.end
    less = _TICK if isinstance(ends, datetime) else timedelta(days=1)
    last = _local(ends - less, zone)
    lasts_for_nothing = last < first <= _local(ends, zone)
    return first, first if lasts_for_nothing else last


def _local(at: date | datetime, zone: ZoneInfo) -> date:
    if not isinstance(at, datetime):
        return at
    return at.astimezone(zone).date() if at.tzinfo else at.date()


# --- the child ---


def _from_child(file: Path, zone: ZoneInfo) -> Told:
    import subprocess  # noqa: PLC0415, where there is a calendar, and when it has changed

    command = [sys.executable, "-m", "appliance.schoolfile", str(file), zone.key]
    try:
        done = subprocess.run(  # noqa: S603, our own command
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=CHILD_S, check=True
        )
        return msgspec.json.decode(done.stdout, type=Told)
    except (OSError, subprocess.SubprocessError, ValueError) as wrong:
        problem = texts.about(
            file, f"it could not be read: {wrong}", "It is tried at the next start"
        )
        return Told(problems=(problem,))


def main(arguments: Sequence[str]) -> int:
    """Write what a calendar says to standard output: Told, as JSON."""
    file, zone = arguments
    found = read(Path(file), ZoneInfo(zone))
    said = Told(periods=found.periods) if isinstance(found, School) else Told(problems=found)
    sys.stdout.buffer.write(msgspec.json.encode(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
