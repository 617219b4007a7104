"""A configuration text, read whole: Settings, or every problem with what would be right. Pure.

Only whether there is a time zone is asked of the standard library, which looks for its file.
"""

import tomllib
from collections.abc import Collection, Iterator
from typing import Annotated, Final, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from appliance.config import Settings
from appliance.model import Side
from appliance.places import Path, line_of, places
from appliance.syntax import explain
from appliance.terms import one_of, quoted, right, shown

UART_PINS: Final = (14, 15)  # ALT0 of the header's UART: transmit and receive
UARTS: Final = frozenset({"/dev/ttyAMA0", "/dev/serial0", "/dev/ttyS0"})
FINGERS: Final = "fingerprint"  # the one kind of reader that takes them
_BOM: Final = "\ufeff"

Values = dict[Path, object]
"""Every value that fits, those set and those left at their default."""


class Problem(Struct, frozen=True):
    """What is wrong at a line of a file (0: the file itself), and what would be right."""

    file: str
    line: int
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        place = f"{self.file}:{self.line}" if self.line else self.file
        end = "" if self.remedy.endswith("?") else "."
        return f"{place}: {key}{self.what}. {self.remedy}{end}"


class _Found(Struct, frozen=True):
    path: Path
    what: str
    remedy: str


def check(text: str, file: str, kinds: Collection[str]) -> Settings | tuple[Problem, ...]:
    """Return the settings in `text`, or all that is wrong with it; `kinds` of readers there are."""
    text = text.removeprefix(_BOM)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        return (Problem(file, *explain(text, wrong)),)
    values: Values = {}
    found = (*_table(data, Settings, (), values), *_clashes(values, kinds))
    if not found:
        return msgspec.convert(data, Settings)
    where = places(text)
    problems = (
        Problem(file, line_of(each.path, where), written(each.path), each.what, each.remedy)
        for each in found
    )
    return tuple(sorted(problems, key=lambda problem: problem.line))


def notes(settings: Settings) -> tuple[str, ...]:
    """Return what is in order and yet should be known."""
    if settings.clock.simulated is None:
        return ()
    return ("clock.simulated is set: the time is invented, for a demonstration only",)


def written(path: Path) -> str:
    """Return a path as people write it: reader[2].port, counting from 1."""
    return "".join(map(_part, path)).removeprefix(".")


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part + 1}]"
    return f".{part}" if part.isidentifier() else f".{quoted(part)}"


# --- each value for itself -----------------------------------------------------------------------


def _table(data: object, shape: type[Struct], path: Path, values: Values) -> Iterator[_Found]:
    if not isinstance(data, dict):
        yield _Found(path, f"{shown(data)} does not fit", f"Write a table, [{written(path)}]")
        return
    known = {field.encode_name: field for field in fields(shape)}
    for key in (key for key in data if key not in known):
        yield _Found((*path, key), "there is no such setting", _nearest(key, known))
    for key, field in known.items():
        yield from _field(data.get(key, NODEFAULT), field, (*path, key), values)


def _field(value: object, field: FieldInfo, path: Path, values: Values) -> Iterator[_Found]:
    element = _element(field.type)
    if isinstance(field.type, type) and issubclass(field.type, Struct):
        if value is NODEFAULT and field.required:
            yield _Found(path, "this table is missing", f"Write [{written(path)}]")
        else:
            yield from _table({} if value is NODEFAULT else value, field.type, path, values)
    elif element is not None:
        yield from _tables(() if value is NODEFAULT else value, field, element, path, values)
    elif value is NODEFAULT and field.required:
        remedy = f"Write {path[-1]} in this table: {right(field.type)}"
        yield _Found(path, "it is missing", remedy)
    elif value is NODEFAULT:
        values[path] = field.default
    else:
        yield from _leaf(value, field, path, values)


def _tables(
    value: object, field: FieldInfo, element: type[Struct], path: Path, values: Values
) -> Iterator[_Found]:
    key = written(path)
    if not isinstance(value, list | tuple):
        remedy = f"Write [[{key}]], in two brackets, once for each"
        yield _Found(path, f"{shown(value)} does not fit", remedy)
        return
    most = next(part.max_length for part in get_args(field.type) if isinstance(part, msgspec.Meta))
    if most is not None and len(value) > most:
        yield _Found((*path, most), "there are too many", f"Write at most {most} of [[{key}]]")
    for number, data in enumerate(value):
        yield from _table(data, element, (*path, number), values)


def _leaf(value: object, field: FieldInfo, path: Path, values: Values) -> Iterator[_Found]:
    try:
        values[path] = msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        yield _Found(path, f"{shown(value)} does not fit", f"Write {right(field.type)}")


def _element(kind: object) -> type[Struct] | None:
    """Return the struct that an array of tables is made of; None for anything else."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    inner = get_args(bare)[:1]
    if inner and isinstance(inner[0], type) and issubclass(inner[0], Struct):
        return inner[0]
    return None


def _nearest(key: str, known: Collection[str]) -> str:
    return _near(key, known) or f"What there is: {', '.join(known)}"


def _near(word: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for a broken file only

    return "".join(f"Did you mean {near}?" for near in get_close_matches(word, known, 1))


# --- values against each other -------------------------------------------------------------------


def _clashes(values: Values, kinds: Collection[str]) -> Iterator[_Found]:
    yield from _unknown_kinds(values, kinds)
    yield from _shared(values, "name", "has this name already", "Give each reader its own name")
    yield from _shared(values, "port", "is on this port already", "Give each reader its own port")
    yield from _pins(values)
    yield from _space(values)
    yield from _confirming(values)
    if values.get(("access", "region")) and values.get(("access", "country"), "?") is None:
        what = "there is a region and no country"
        yield _Found(("access", "region"), what, "Write access.country too")
    if values.get(("mqtt", "password_file")) and values.get(("mqtt", "username"), "?") is None:
        what = "there is a password and no user"
        yield _Found(("mqtt", "password_file"), what, "Write mqtt.username too")


def _unknown_kinds(values: Values, kinds: Collection[str]) -> Iterator[_Found]:
    for path, kind in _of_readers(values, "kind"):
        if kind not in kinds:
            yield _Found(path, f"there is no kind {quoted(kind)}", f"Write {one_of(kinds)}")


def _shared(values: Values, key: str, what: str, remedy: str) -> Iterator[_Found]:
    first: dict[object, Path] = {}
    for path, value in _of_readers(values, key):
        if value in first:
            yield _Found(path, f"{written(first[value][:-1])} {what}", remedy)
        first.setdefault(value, path)


def _of_readers(values: Values, key: str) -> Iterator[tuple[Path, object]]:
    for path, value in values.items():
        if path[0] == "reader" and path[-1] == key:
            yield path, value


def _confirming(values: Values) -> Iterator[_Found]:
    """Yield what makes no sense of a badge that a finger must follow."""
    named = {name: path[:-1] for path, name in _of_readers(values, "name")}
    confirming = {path[:-1]: str(name) for path, name in _of_readers(values, "confirm") if name}
    for path, name in confirming.items():
        yield from _confirmed_at(values, path, name, named.get(name))
    for path, alone in _of_readers(values, "alone"):
        sensor = values.get((*path[:-1], "name"))
        if alone is False and sensor not in confirming.values():
            what = "no badge reader names this one in confirm, so no finger would ever open here"
            yield _Found(path, what, "Leave this setting out, or name it there")


def _confirmed_at(values: Values, path: Path, name: str, sensor: Path | None) -> Iterator[_Found]:
    """Yield what is wrong with a finger of `name` after the badge at `path`, a reader each."""
    here = (*path, "confirm")
    if values.get((*path, "kind")) == FINGERS:
        what, remedy = "this reader takes fingers itself", "Write confirm at a badge reader"
        yield _Found(here, what, remedy)
    elif sensor is None or values.get((*sensor, "kind"), FINGERS) != FINGERS:
        sensors = [
            values.get((*each[:-1], "name"))
            for each, kind in _of_readers(values, "kind")
            if kind == FINGERS
        ]
        what = f"{quoted(name)} is no fingerprint sensor"
        known = [str(each) for each in sensors if each]
        yield _Found(here, what, f"Write {one_of(known)}" if known else "Leave this setting out")
    elif values.get((*path, "side")) is Side.OUT:
        what = "this reader looks out, and nobody is refused the way out"
        yield _Found(here, what, "Leave this setting out")
    elif values.get((*path, "side")) != values.get((*sensor, "side")):
        what = f"{quoted(name)} looks the other way"
        yield _Found(here, what, "Give both the same side")


def _pins(values: Values) -> Iterator[_Found]:
    taken: dict[object, str] = {}
    for path, port in _of_readers(values, "port"):
        if port in UARTS:
            taken |= dict.fromkeys(UART_PINS, f"the serial port of {written(path[:-1])}")
    for path, pin in values.items():
        if path[0] == "door" and str(path[-1]).endswith("_pin") and pin is not None:
            if pin in taken:
                yield _Found(path, f"GPIO {pin} is taken by {taken[pin]}", "Use another pin")
            taken.setdefault(pin, written(path))


def _space(values: Values) -> Iterator[_Found]:
    zone, capacity = values.get(("space", "timezone")), values.get(("space", "capacity"))
    threshold = values.get(("space", "threshold"))
    if isinstance(zone, str) and not _is_zone(zone):
        yield _Found(
            ("space", "timezone"), f"there is no time zone {quoted(zone)}", _zone_near(zone)
        )
    if isinstance(capacity, int) and isinstance(threshold, int) and capacity < threshold:
        what = f"{capacity} may be in, fewer than the threshold of {threshold}"
        yield _Found(("space", "capacity"), what, f"Write at least {threshold}")


def _is_zone(zone: str) -> bool:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - web and desk load it when they need it

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # no such file, a way out of the folder, a folder
        return False
    return True


def _zone_near(zone: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - for a broken file only

    return _near(zone, available_timezones()) or 'Write an IANA name, such as "Europe/Brussels"'
