"""What may leave in a support bundle: only what is known to name nobody. Pure.

Nothing is scrubbed. A line of the journal is in it where it is one of ours, word for word, with
numbers alone in between; a setting where it is a number, a switch or one of a few words; a finding
where its words are the check's own.
"""

import builtins
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, inspect

from appliance.config import Reader
from appliance.doctor.values import Check, Finding

HIDDEN: Final = "set"

_PORT: Final = re.compile(r"/dev/(tty(AMA|S|USB|ACM)\d{1,2}|serial[01]|seuil/header2?)\Z")

_RAISED: Final = tuple(
    name
    for name, each in vars(builtins).items()
    if isinstance(each, type) and issubclass(each, Exception)
)
_UNIT: Final = r"(?:seuil-(?:door|web|notify|nightly)|mosquitto|nginx)\.(?:service|timer)"
_LINES: Final = (
    # systemd's, of our units
    rf"{_UNIT}: Main process exited, code=\w+, status=\d+(?:/\w+)?",
    rf"{_UNIT}: Failed with result '[\w-]+'\.",
    rf"{_UNIT}: Scheduled restart job, restart counter is at \d+\.",
    rf"{_UNIT}: Watchdog timeout \(limit \d+(?:s|min)\)!",
    rf"{_UNIT}: A process of this unit has been killed by the OOM killer\.",
    rf"{_UNIT}: Deactivated successfully\.",
    # the kernel's
    r"(?:hwmon hwmon\d: )?(?:Under-?voltage detected!|Voltage normalised)(?: \(0x[0-9a-f]+\))?",
    r"mmc\d: (?:error|timeout|Timeout|card never left busy state|tried to HW reset card)",
    r"mmcblk\d: (?:error|timed out|recovery failed)",
    r"EXT4-fs (?:error|warning) \(device mmcblk\dp\d\): \w+:\d+",
    r"EXT4-fs \(mmcblk\dp\d\): Remounting filesystem read-only",
    # the door's, the pages', the word's
    r"the ledger can be written again, and has everything",
    r"the record takes too long: the door opened before it was on disk",
    r"the ledger did not take it: (?:database is locked|disk I/O error|database or disk is full)",
    r"facts that were kept aside and are now in the ledger: \d+",
    r"movements before \d{4}-\d\d-\d\d forgotten: \d+",
    r"the record is followed, from entry \d+ on",
    r"the record is followed again",
    r"GPIO is back",
    # a traceback: where in our own code, and of which kind
    r"Traceback \(most recent call last\):",
    r'  File "/usr/lib/seuil/[\w./-]+", line \d+, in \w+',
    rf"(?:{'|'.join(_RAISED)})(?=:|\Z)",
    r"(?:appliance|drivers|msgspec|sqlite3|paho|flask|werkzeug|gpiozero|serial)\.[\w.]+(?=:|\Z)",
)
_KEPT: Final = re.compile("|".join(f"(?:{each})" for each in _LINES))


def line(message: str) -> str | None:
    """Return as much of a line of the journal as may leave; None for all that is not known.

    What follows a known beginning, such as an error's own words, stays here.
    """
    known = _KEPT.match(message)
    if known is None:
        return None
    return known[0] if known[0] == message else f"{known[0]}…"


def finding(found: Finding, checks: Mapping[str, Check]) -> Finding:
    """Return a finding without words that may name somebody's own."""
    check = checks.get(found.check)
    if check is not None and not check.named:
        return found
    return Finding(found.check, found.verdict, "", found.remedy)


def settings(value: Struct, kinds: Iterable[str]) -> dict[str, Any]:
    """Return what may be told of a configuration: of all that people wrote, only that it is set."""
    shape = inspect.type_info(type(value))
    assert isinstance(shape, inspect.StructType)
    told = {
        field.name: _told(getattr(value, field.name), field.type, kinds) for field in shape.fields
    }
    if isinstance(value, Reader):
        told["kind"] = value.kind if value.kind in kinds else HIDDEN
        told["port"] = value.port if _PORT.match(value.port) else HIDDEN
    return told


def _told(value: Any, kind: inspect.Type, kinds: Iterable[str]) -> Any:  # noqa: ANN401, any setting
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Struct):
        return settings(value, kinds)
    if isinstance(value, tuple):
        inner = _item(kind)
        return [_told(each, inner, kinds) if inner else HIDDEN for each in value]
    return str(value) if _is_closed(kind) else HIDDEN


def _bare(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return (
        tuple(_bare(each)[0] for each in kind.types)
        if isinstance(kind, inspect.UnionType)
        else (kind,)
    )


def _item(kind: inspect.Type) -> inspect.Type | None:
    found = [each for each in _bare(kind) if isinstance(each, inspect.VarTupleType)]
    return found[0].item_type if found else None


def _is_closed(kind: inspect.Type) -> bool:
    """Tell whether a value is one of a few words of ours, or a time of day."""
    closed = (inspect.EnumType, inspect.LiteralType, inspect.TimeType, inspect.NoneType)
    return all(isinstance(each, closed) for each in _bare(kind))


def counts(kinds_by_day: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Return how many facts of each kind there were on each day."""
    counted: dict[str, Counter[str]] = {}
    for day, kind in kinds_by_day:
        counted.setdefault(day, Counter())[kind] += 1
    return {day: dict(sorted(each.items())) for day, each in sorted(counted.items())}


def journal(lines: Iterable[tuple[str, str, str]]) -> str:
    """Return the lines that may leave, each after its time and unit, and how many may not."""
    kept, left = [], Counter[str]()
    for at, unit, message in lines:
        may = line(message)
        if may is None:
            left[unit] += 1
        else:
            kept.append(f"{at} {unit}: {may}")
    stayed = [f"left out, {unit}: {count}" for unit, count in sorted(left.items())]
    return "".join(f"{each}\n" for each in (*kept, *stayed))
