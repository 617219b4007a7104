"""Reads the tests' stories of badges and statements: see tests/flow/louvain/README.md."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "flow" / "louvain"
ZONE = ZoneInfo("Europe/Brussels")

_DAY = r"(\d{4}-\d\d-\d\d)"
_CLOCK = re.compile(r"(\+?)(\d\d):(\d\d)(?::(\d\d))?(\*?)")


@dataclass(frozen=True)
class Told:
    """A line of a story that happens at an instant: what, and its words."""

    at_us: int
    what: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expected:
    payer: str
    month: str
    lines: tuple[str, ...] = ()

    def of(self, *kinds: str) -> list[str]:
        return [line for line in self.lines if line.split()[0] in kinds]


@dataclass(frozen=True)
class Story:
    """What happened, in order of time; what the statements say."""

    rule: str
    told: tuple[Told, ...]
    expected: tuple[Expected, ...]


@dataclass
class _Reading:
    told: list[Told] = field(default_factory=list)
    members: list[Told] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)


def stories() -> list[Path]:
    return sorted(FOLDER.glob("[0-9]*.txt"))


def read(path: Path) -> Story:
    rule, _, rest = path.read_text(encoding="utf-8").partition("\n\n")
    reading = _Reading()
    for line in filter(str.strip, rest.splitlines()):
        if line.startswith(" "):
            last = reading.expected.pop()
            reading.expected.append(replace(last, lines=(*last.lines, " ".join(line.split()))))
        else:
            _line(line.split("  #")[0], reading)
    in_order = sorted(reading.told, key=lambda told: told.at_us)
    return Story(rule, (*reading.members, *in_order), tuple(reading.expected))


def instant_us(day: str, clock: str) -> int:
    """Return the instant a clock of the space shows; + is the day after, * the second time."""
    shown = _CLOCK.fullmatch(clock)
    assert shown, clock
    after, hour, minute, second, again = shown.groups()
    at = datetime.combine(
        date.fromisoformat(day) + timedelta(days=bool(after)),
        time(int(hour), int(minute), int(second or 0), fold=bool(again)),
        tzinfo=ZONE,
    )
    return round(at.astimezone(UTC).timestamp()) * 1_000_000


def _line(line: str, reading: _Reading) -> None:
    words = line.split()
    if words[0] == "member":
        reading.members.append(Told(0, "member", tuple(words[1:])))
    elif words[0] == "statement":
        reading.expected.append(Expected(words[1], words[2]))
    elif re.fullmatch(_DAY, words[0]):
        reading.told.extend(_badges(*words))
    elif words[0] == "restart":
        what = "lost" if words[3:] == ["lost"] else "restart"
        reading.told.append(Told(instant_us(words[1], words[2]), what))
    elif words[0] == "synced":
        reading.told.append(Told(instant_us(words[1], words[2]), "synced"))
    elif words[0] == "close":
        on = words[3] if words[2:3] == ["on"] else _fifth_after(words[1])
        reading.told.append(Told(instant_us(on, "10:00"), "close", (words[1],)))
    elif words[0] == "plan":
        day = words[words.index("since") + 1]
        reading.told.append(Told(instant_us(day, "00:01"), "plan", (words[1], words[2], day)))
    elif words[0] == "tariff":
        reading.told.append(Told(instant_us(words[-1], "00:01"), "tariff", (words[1],)))
    else:
        reading.told.append(_said(words))


def _badges(day: str, member: str, *shown: str) -> list[Told]:
    pairs = zip(shown[::2], shown[1::2], strict=True)
    return [Told(instant_us(day, clock), way, (member,)) for way, clock in pairs]


def _said(words: list[str]) -> Told:
    """Read what somebody says of a visit, or of a member, on a day."""
    on = words.index("on")
    until = words.index("because") if "because" in words else len(words)
    why = " ".join(words[until + 1 :])
    return Told(instant_us(words[on + 1], "12:00"), words[0], (*words[1:on], why))


def _fifth_after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return date(year + number // 12, number % 12 + 1, 5).isoformat()
