"""Members from a CSV file: a verdict on every line, and either all of them or none. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from appliance.cells import as_meant
from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw, Verdict
from appliance.facts import Terms
from appliance.model import Category
from appliance.newcomers import Newcomer, verdict
from appliance.particulars import LANGUAGES, Unfit, cut, fitting, quoted
from appliance.schedule import ALWAYS

PERSON = (
    "name",
    "email",
    "language",
    "category",
    "organisation",
    "home",
    "from",
    "until",
    "schedule",
    "board",
    "status",
)
"""What may be taken along; badges and fingers are worth nothing elsewhere."""
COLUMNS = (*PERSON, "badge", "finger", "consent")
MOST = 10_000  # lines: one import is one commit
_REQUIRED = ("name", "category")
_STATUSES = {"active": False, "suspended": True}
_ANSWERS = {"yes": True, "no": False}
_BADGE = re.compile(r"[0-9A-F]{8,20}")

T = TypeVar("T")
_Cells = Mapping[str, str]


def read(text: str) -> tuple[list[Newcomer], list[Verdict]]:
    """Read a members file: the lines that are right, and the verdicts on those that are not."""
    newcomers: list[Newcomer] = []
    verdicts: list[Verdict] = []
    for found in _lines(text.removeprefix("\ufeff")):
        if isinstance(found, Verdict):
            verdicts.append(found)
        else:
            newcomers.append(found)
    verdicts += _taken_twice(newcomers)
    return newcomers, sorted(verdicts, key=lambda each: each.line)


def badge_number(written: str) -> bytes:
    """Return a badge's number from hex. Raises Unfit."""
    digits = written.strip().upper().replace(":", "").replace("-", "")
    if not _BADGE.fullmatch(digits) or len(digits) % 2:
        said = "write its number as 4 to 10 bytes in hex, such as 0C000621A5"
        raise Unfit(Flaw.BADGE, f"badge {quoted(written)}: {said}", cut(written))
    return bytes.fromhex(digits)


def _lines(text: str) -> Iterator[Newcomer | Verdict]:
    rows = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        if wrong := _heading(rows.fieldnames or ()):
            yield verdict(1, wrong)
            return
        for before, row in enumerate(rows):
            if before == MOST:
                said = f"a file has at most {MOST} members"
                yield verdict(rows.line_num, Unfit(Flaw.TOO_MANY, said, str(MOST)))
                return
            yield _newcomer(rows.line_num, row)
    except csv.Error as error:
        wrong = Unfit(Flaw.NOT_CSV, f"this is not CSV ({error})", str(error))
        yield verdict(rows.reader.line_num, wrong)


def _delimiter(text: str) -> str:
    """Return what parts the columns: a spreadsheet in French or Dutch writes semicolons."""
    heading, _, _ = text.partition("\n")
    return ";" if ";" in heading and "," not in heading else ","


def _heading(found: Sequence[str]) -> Unfit | None:
    """Return what is wrong with the first line."""
    if twice := [column for column, times in Counter(found).items() if times > 1]:
        named = ", ".join(map(quoted, twice))
        return Unfit(Flaw.COLUMN_TWICE, f"a column stands twice: {named}", named)
    missing = ", ".join(column for column in _REQUIRED if column not in found)
    unknown = ", ".join(quoted(column) for column in found if column not in COLUMNS)
    if missing or unknown:
        return Unfit(
            Flaw.COLUMN_MISSING if missing else Flaw.COLUMN_UNKNOWN,
            f"the first line must name the columns, of {', '.join(COLUMNS)}"
            + (f"; missing: {missing}" if missing else "")
            + (f"; unknown: {unknown}" if unknown else ""),
            missing or unknown,
        )
    return None


_Row = Mapping[str | None, str | list[str] | None]


def _newcomer(line: int, row: _Row) -> Newcomer | Verdict:
    if None in row:
        said = "more values than columns: put a value with a comma into quotes"
        return verdict(line, Unfit(Flaw.SURPLUS, said))
    cells = {str(key): _cell(value) for key, value in row.items()}
    try:
        return _told(line, cells)
    except Unfit as unfit:
        name = cells["name"]
        return verdict(line, unfit, cut(name) if name.isprintable() else "")


def _cell(value: str | list[str] | None) -> str:
    return as_meant(str(value or "").strip())


def _told(line: int, cells: _Cells) -> Newcomer:
    finger, consent = _finger(cells.get("finger", "")), _day("consent", cells)
    if finger is not None and consent is None:
        said = "a finger needs the day of the consent to it, such as 2026-11-23"
        raise Unfit(Flaw.CONSENT, said)
    return Newcomer(
        line=line,
        particulars=_particulars(cells),
        terms=_terms(cells),
        shown=_one_of("board", cells, _ANSWERS, "no"),
        suspended=_one_of("status", cells, _STATUSES, "active"),
        badges=tuple(badge_number(badge) for badge in cells.get("badge", "").split()),
        finger=finger,
        consent=consent,
    )


def _particulars(cells: _Cells) -> Particulars:
    language = _one_of("language", cells, LANGUAGES, "fr")
    return fitting(
        Particulars(
            name=cells["name"],
            email=cells.get("email", ""),
            language=language,
            organisation=cells.get("organisation", ""),
            home=cells.get("home", ""),
        )
    )


def _terms(cells: _Cells) -> Terms:
    category = _one_of("category", cells, {each.value: each for each in Category}, "")
    begins, ends = _day("from", cells), _day("until", cells)
    if begins is not None and ends is not None and ends < begins:
        raise Unfit(Flaw.DATES, "the last day (until) is before the first (from)")
    return Terms(category, begins, ends, cells.get("schedule") or ALWAYS)


def _one_of(column: str, cells: _Cells, words: Mapping[str, T], default: str) -> T:
    cell = cells.get(column) or default
    if cell.lower() not in words:
        said = f"{column} is {quoted(cell)}: write one of {', '.join(words)}"
        raise Unfit(Flaw.WORD, said, f"{column} ({cut(cell)})")
    return words[cell.lower()]


def _finger(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and int(cell) <= 9999):
        said = f"finger {quoted(cell)}: write its position in the sensor, a number from 0"
        raise Unfit(Flaw.FINGER, said, cut(cell))
    return int(cell)


def _day(column: str, cells: _Cells) -> date | None:
    cell = cells.get(column, "")
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        said = f"{column} {quoted(cell)}: write the day as 2026-11-23"
        raise Unfit(Flaw.DAY, said, f"{column} ({cut(cell)})") from None


_TWICE = {
    Flaw.BADGE_TWICE: "this badge",
    Flaw.FINGER_TWICE: "this finger",
    Flaw.EMAIL_TWICE: "this e-mail address",
}


def _taken_twice(newcomers: list[Newcomer]) -> Iterator[Verdict]:
    """Yield a verdict wherever two lines claim one badge, place in the sensors or address."""
    first: dict[tuple[Flaw, object], int] = {}
    for newcomer in newcomers:
        for claim in _claims(newcomer):
            taken, (flaw, _) = first.setdefault(claim, newcomer.line), claim
            if taken != newcomer.line:
                said = f"{_TWICE[flaw]} is on line {taken} already"
                yield verdict(newcomer.line, Unfit(flaw, said, str(taken)), newcomer.name)


def _claims(newcomer: Newcomer) -> Iterator[tuple[Flaw, object]]:
    for badge in newcomer.badges:
        yield Flaw.BADGE_TWICE, badge
    if newcomer.finger is not None:
        yield Flaw.FINGER_TWICE, newcomer.finger
    if newcomer.particulars.email:
        yield Flaw.EMAIL_TWICE, newcomer.particulars.email.casefold()
