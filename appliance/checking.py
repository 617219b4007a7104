"""A configuration text, read whole: Settings, or every problem with what would be right. Pure.

Only whether there is a time zone is asked of the standard library, which looks for its file; and
what the header's pins do comes out of the package's own table.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final

from msgspec.structs import asdict

from appliance import shapes
from appliance.config import Settings
from appliance.model import Side
from appliance.places import Path
from appliance.shapes import Found, Problem, Values, near, written
from appliance.terms import one_of, quoted
from appliance.wiring import board

LARGEST: Final = 16_384  # bytes; a configuration of sixteen readers is under 4 KiB
STRIKE: Final = ("door", "strike_pin")
SPEAKING: Final = ("granted_lamp_pin", "refused_lamp_pin", "buzzer_pin")  # driven; the rest listens
FINGERS: Final = "fingerprint"  # the one kind of reader that takes them


def check(text: str, file: str, kinds: Collection[str]) -> Settings | tuple[Problem, ...]:
    """Return the settings in `text`, or all that is wrong with it; `kinds` of readers there are."""
    return shapes.read(text, file, Settings, lambda values: _clashes(values, kinds))


def notes(settings: Settings) -> tuple[str, ...]:
    """Return what is in order and yet should be known."""
    return (*_invented(settings), *_doubtful_pins(settings))


def _invented(settings: Settings) -> Iterator[str]:
    if settings.clock.simulated is not None:
        yield "clock.simulated is set: the time is invented, for a demonstration only"


def _doubtful_pins(settings: Settings) -> Iterator[str]:
    """Yield what a pin is besides, where that may be in use, and what would be on at every start.

    Whether there is a clock module, or a board on top, is not in the configuration.
    """
    pins = {key: pin for key, pin in asdict(settings.door).items() if key.endswith("_pin")}
    free = _low(pins.values())
    for key, pin in pins.items():
        if pin is None:
            continue
        for what in board().uses(pin):
            yield f"door.{key}: GPIO {pin} is also {what}. Where that is in use, write {free}"
        if key in SPEAKING and (why := board().why_high(pin)):
            yield f"door.{key}: GPIO {pin} {why}, so it is on then. Write {free} instead"


# --- values against each other -------------------------------------------------------------------


def _clashes(values: Values, kinds: Collection[str]) -> Iterator[Found]:
    yield from _unknown_kinds(values, kinds)
    names, ports = _of_readers(values, "name"), _of_readers(values, "port")
    yield from _shared(names, "has this name already", "Give each reader its own name")
    yield from _shared(ports, "is on this port already", "Give each reader its own port")
    yield from _pins(values)
    yield from _space(values)
    yield from _confirming(values)
    yield from _telling(values)
    if values.get(("access", "region")) and values.get(("access", "country"), "?") is None:
        what = "there is a region and no country"
        yield Found(("access", "region"), what, "Write access.country too")
    if values.get(("mqtt", "password_file")) and values.get(("mqtt", "username"), "?") is None:
        what = "there is a password and no user"
        yield Found(("mqtt", "password_file"), what, "Write mqtt.username too")


def _unknown_kinds(values: Values, kinds: Collection[str]) -> Iterator[Found]:
    for path, kind in _of_readers(values, "kind"):
        if kind not in kinds:
            yield Found(path, f"there is no kind {quoted(kind)}", f"Write {one_of(kinds)}")


def _shared(found: Iterator[tuple[Path, object]], what: str, remedy: str) -> Iterator[Found]:
    first: dict[object, Path] = {}
    for path, value in found:
        if value in first:
            yield Found(path, f"{written(first[value][:-1])} {what}", remedy)
        first.setdefault(value, path)


def _of_readers(values: Values, key: str) -> Iterator[tuple[Path, object]]:
    return _of_each("reader", values, key)


def _of_each(table: str, values: Values, key: str) -> Iterator[tuple[Path, object]]:
    for path, value in values.items():
        if path[0] == table and path[-1] == key:
            yield path, value


def _confirming(values: Values) -> Iterator[Found]:
    """Yield what makes no sense of a badge that a finger must follow."""
    named = {name: path[:-1] for path, name in _of_readers(values, "name")}
    confirming = {path[:-1]: str(name) for path, name in _of_readers(values, "confirm") if name}
    for path, name in confirming.items():
        yield from _confirmed_at(values, path, name, named.get(name))
    for path, alone in _of_readers(values, "alone"):
        sensor = values.get((*path[:-1], "name"))
        if alone is False and sensor not in confirming.values():
            what = "no badge reader names this one in confirm, so no finger would ever open here"
            yield Found(path, what, "Leave this setting out, or name it there")


def _confirmed_at(values: Values, path: Path, name: str, sensor: Path | None) -> Iterator[Found]:
    """Yield what is wrong with a finger of `name` after the badge at `path`, a reader each."""
    here = (*path, "confirm")
    if values.get((*path, "kind")) == FINGERS:
        what, remedy = "this reader takes fingers itself", "Write confirm at a badge reader"
        yield Found(here, what, remedy)
    elif sensor is None or values.get((*sensor, "kind"), FINGERS) != FINGERS:
        sensors = [
            values.get((*each[:-1], "name"))
            for each, kind in _of_readers(values, "kind")
            if kind == FINGERS
        ]
        what = f"{quoted(name)} is no fingerprint sensor"
        known = [str(each) for each in sensors if each]
        yield Found(here, what, f"Write {one_of(known)}" if known else "Leave this setting out")
    elif values.get((*path, "side")) is Side.OUT:
        what = "this reader looks out, and nobody is refused the way out"
        yield Found(here, what, "Leave this setting out")
    elif values.get((*path, "side")) != values.get((*sensor, "side")):
        what = f"{quoted(name)} looks the other way"
        yield Found(here, what, "Give both the same side")


def _telling(values: Values) -> Iterator[Found]:
    """Yield what would keep word from getting out. Files of secrets are looked at when it runs."""
    names = _of_each("channel", values, "name")
    yield from _shared(names, "has this name already", "Give each channel its own name")
    for path, kind in _of_each("channel", values, "kind"):
        yield from _leads_nowhere(values, path[:-1], str(kind))
    user, file = values.get(("smtp", "username")), values.get(("smtp", "password_file"))
    if file and not user:
        what = "there is a password and no user"
        yield Found(("smtp", "password_file"), what, "Write smtp.username too")
    bare = values.get(("smtp", "security")) == "none"
    if user and bare and not is_loopback(str(values.get(("smtp", "host")))):
        what = "the password would go over the network as it is"
        yield Found(("smtp", "security"), what, 'Write "starttls" or "tls"')


def _leads_nowhere(values: Values, path: Path, kind: str) -> Iterator[Found]:
    """Yield what is wrong with the channel at `path`, seen from its kind."""
    to, key = values.get((*path, "to")), values.get((*path, "secret_file"))
    if kind == "mqtt":
        if values.get(("mqtt", "enabled")) is False:
            yield Found((*path, "kind"), "mqtt.enabled is false", "Write mqtt.enabled = true")
        if to is not None:
            what = "the topic is always the space's own"
            yield Found((*path, "to"), what, "Leave this setting out")
    elif (*path, "to") in values and to is None:
        yield Found(
            (*path, "kind"), f"a channel of the kind {kind} leads somewhere", "Write to too"
        )
    elif isinstance(to, str):
        yield from _addressed(values, (*path, "to"), kind, to)
    if kind == "webhook" and (*path, "secret_file") in values and key is None:
        what = "a webhook is signed, so that nobody else can speak for this door"
        yield Found((*path, "kind"), what, "Write secret_file, a file with a key in one line")
    if kind in ("mail", "mqtt") and key is not None:
        table = "smtp" if kind == "mail" else "mqtt"
        remedy = f"Leave it out: there is {table}.password_file"
        yield Found((*path, "secret_file"), f"{kind} has no use for this", remedy)


def _addressed(values: Values, path: Path, kind: str, to: str) -> Iterator[Found]:
    if kind == "mail":
        name, at, host = to.rpartition("@")
        if not (name and at and host) or "@" in name:
            yield Found(path, f"{quoted(to)} is no mail address", "Write one, such as me@here.be")
        if values.get(("smtp", "sender"), "?") is None:
            yield Found(path, "mail needs a sender", "Write smtp.sender, and smtp.host")
        return
    from urllib.parse import urlsplit  # noqa: PLC0415 - where there is such a channel

    try:
        where = urlsplit(to)
        port = where.port
    except ValueError:  # a bracket too many, a port that is none
        where, port = urlsplit(""), None
    if where.scheme not in ("http", "https") or not where.hostname or port == 0:
        yield Found(path, f"{quoted(to)} is no address of the web", "Write https://…")
    elif where.scheme == "http" and not is_loopback(where.hostname):
        yield Found(path, "it would go over the network for all to read", "Write https://")
    elif where.username is not None:
        what = "a password does not belong into this file"
        yield Found(path, what, "Leave out what is before the @; there is secret_file")
    elif kind == "ntfy" and not where.path.strip("/"):
        yield Found(path, "there is no topic in it", "Write one, such as https://ntfy.sh/my-topic")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    return host in ("localhost", "::1") or host.startswith("127.")


def _pins(values: Values) -> Iterator[Found]:
    pins = {path: pin for path, pin in values.items() if _is_pin(path) and isinstance(pin, int)}
    taken = dict(_taken_by_ports(values))
    remedy = f"Write {_low({*taken, *pins.values()})}"
    for path, pin in pins.items():
        if pin in taken:
            yield Found(path, f"GPIO {pin} is taken by {taken[pin]}", remedy)
        elif path == STRIKE and (why := board().why_high(pin)):
            what = f"GPIO {pin} {why}, and would open the door at every start"
            yield Found(path, what, remedy)
        taken.setdefault(pin, written(path))


def _is_pin(path: Path) -> bool:
    return path[0] == "door" and str(path[-1]).endswith("_pin")


def _taken_by_ports(values: Values) -> Iterator[tuple[int, str]]:
    """Yield the GPIOs of the header's serial ports that readers are on, and whose they are."""
    for path, port in _of_readers(values, "port"):
        for pin in board().at_port(str(port)):
            yield pin, f"the serial port of {written(path[:-1])}"


def _low(taken: Iterable[object]) -> str:
    """Return some GPIOs that are free and low at the start, the usual ones first."""
    first = islice(board().free({pin for pin in taken if isinstance(pin, int)}), 3)
    return one_of(tuple(first))


def _space(values: Values) -> Iterator[Found]:
    zone, capacity = values.get(("space", "timezone")), values.get(("space", "capacity"))
    threshold = values.get(("space", "threshold"))
    if isinstance(zone, str) and not _is_zone(zone):
        yield Found(("space", "timezone"), f"there is no time zone {quoted(zone)}", _zonenear(zone))
    if isinstance(capacity, int) and isinstance(threshold, int) and capacity < threshold:
        what = f"{capacity} may be in, fewer than the threshold of {threshold}"
        yield Found(("space", "capacity"), what, f"Write at least {threshold}")


def _is_zone(zone: str) -> bool:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - web and desk load it when they need it

    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # no such file, a way out of the folder, a folder
        return False
    return True


def _zonenear(zone: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - for a broken file only

    return near(zone, available_timezones()) or 'Write an IANA name, such as "Europe/Brussels"'
