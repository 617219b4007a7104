"""Members from a CSV file: a verdict on every line, and either all of them or none. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from appliance.model import Category

COLUMNS = ("name", "category", "status", "badge", "finger", "consent")
_REQUIRED = ("name", "category")
_CATEGORIES = tuple(category.value for category in Category)
_STATUSES = ("active", "suspended")
_BADGE = re.compile(r"[0-9A-F]{8,20}")
LONGEST_NAME = 200
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")  # as spreadsheets and sites have them
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))  # part of the spelling, from Persian to emoji


class Newcomer(Struct, frozen=True):
    """A line that can be taken in. `badges` are bare numbers; `finger` a place in the sensors."""

    line: int
    name: str
    category: Category
    suspended: bool
    badges: tuple[bytes, ...]
    finger: int | None
    consent: date | None


class Verdict(Struct, frozen=True):
    """Why a line cannot be taken in, and what would be right."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"


class _Wrong(ValueError):
    pass


def read(text: str) -> tuple[list[Newcomer], list[Verdict]]:
    """Read a members file: the lines that are right, and the verdicts on those that are not."""
    text = text.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    newcomers: list[Newcomer] = []
    verdicts: list[Verdict] = []
    try:
        if problem := _heading(rows.fieldnames or ()):
            return [], [Verdict(1, problem)]
        for row in rows:
            try:
                newcomers.append(_newcomer(rows.line_num, row))
            except _Wrong as wrong:
                verdicts.append(Verdict(rows.line_num, str(wrong)))
    except csv.Error as error:
        verdicts.append(Verdict(rows.line_num, f"this is not CSV ({error})"))
    verdicts += _taken_twice(newcomers)
    return newcomers, sorted(verdicts, key=lambda verdict: verdict.line)


def _delimiter(text: str) -> str:
    """Return what parts the columns: a spreadsheet in French or Dutch writes semicolons."""
    heading, _, _ = text.partition("\n")
    return ";" if ";" in heading and "," not in heading else ","


def _heading(found: Sequence[str]) -> str:
    if twice := [column for column, times in Counter(found).items() if times > 1]:
        return f"a column stands twice: {', '.join(map(repr, twice))}"
    missing = [column for column in _REQUIRED if column not in found]
    unknown = [column for column in found if column not in COLUMNS]
    if missing or unknown:
        return (
            f"the first line must name the columns, of {', '.join(COLUMNS)}"
            + (f"; missing: {', '.join(missing)}" if missing else "")
            + (f"; unknown: {', '.join(map(repr, unknown))}" if unknown else "")
        )
    return ""


def _newcomer(line: int, row: "dict[str | None, str | list[str] | None]") -> Newcomer:
    if None in row:
        raise _Wrong("more values than columns: put a value with a comma into quotes")
    cells = {key: str(value or "").strip() for key, value in row.items()}
    finger = _finger(cells.get("finger", ""))
    consent = _consent(cells.get("consent", ""))
    if finger is not None and consent is None:
        raise _Wrong("a finger needs the day of the consent to it, such as 2026-11-23")
    return Newcomer(
        line=line,
        name=_name(cells["name"]),
        category=Category(_one_of("category", cells["category"], _CATEGORIES)),
        suspended=_one_of("status", cells.get("status") or "active", _STATUSES) == "suspended",
        badges=tuple(_badge(badge) for badge in cells.get("badge", "").split()),
        finger=finger,
        consent=consent,
    )


def _name(cell: str) -> str:
    name = cell.translate(_SPACES)
    visible = name.translate(_JOINERS)
    if not visible:
        raise _Wrong("the name is empty")
    if len(name) > LONGEST_NAME or not visible.isprintable():
        raise _Wrong(
            f"a name is one line of at most {LONGEST_NAME} characters, with none that is invisible"
        )
    return name


def _one_of(column: str, cell: str, words: Sequence[str]) -> str:
    if cell.lower() not in words:
        raise _Wrong(f"{column} is {cell!r}: write one of {', '.join(words)}")
    return cell.lower()


def _badge(cell: str) -> bytes:
    digits = cell.upper().replace(":", "").replace("-", "")
    if not _BADGE.fullmatch(digits) or len(digits) % 2:
        raise _Wrong(
            f"badge {cell!r}: write its number as 4 to 10 bytes in hex, such as 0C000621A5"
        )
    return bytes.fromhex(digits)


def _finger(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and int(cell) <= 9999):
        raise _Wrong(f"finger {cell!r}: write its position in the sensor, a number from 0")
    return int(cell)


def _consent(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise _Wrong(f"consent {cell!r}: write the day as 2026-11-23") from None


def _taken_twice(newcomers: list[Newcomer]) -> Iterator[Verdict]:
    """Yield a verdict wherever two lines claim one badge or one place in the sensors."""
    first: dict[bytes | int, int] = {}
    for newcomer in newcomers:
        claims: list[bytes | int] = [*newcomer.badges]
        if newcomer.finger is not None:
            claims.append(newcomer.finger)
        for claim in claims:
            taken = first.setdefault(claim, newcomer.line)
            if taken != newcomer.line:
                what = "this finger" if isinstance(claim, int) else "this badge"
                yield Verdict(newcomer.line, f"{what} is on line {taken} already")
