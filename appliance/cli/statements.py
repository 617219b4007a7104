"""The commands about statements: what a month comes to, closing it, and the papers of it."""

import argparse
import re
import sys
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from appliance.cli import papers, prints, tables, times
from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import Asked
from appliance.cli.members import find
from appliance.cli.reach import answer, reach, settings_of
from appliance.cli.visits import HEAD as VISITS
from appliance.cli.visits import line as visit_line
from appliance.commands import (
    CloseMonth,
    DraftMonth,
    ExportStatements,
    IssueCreditNote,
    ListStatements,
    RecomputeStatement,
    ShowStatement,
)
from appliance.commands.answers import (
    Draft,
    Recomputed,
    StatementRow,
    StatementRows,
    StatementSeen,
    StatementsSeen,
)
from appliance.config import Settings
from appliance.paper.words import amount
from appliance.tariff.money import written

HEAD: Final = ("NUMBER", "MONTH", "TOTAL", "HOURS", "ESTIMATES", "ISSUED", "NAME")
_NUMBER: Final = re.compile(r"(?:20[0-9]{2}-)?([0-9]{1,9})")


def number(text: str) -> int:
    """Return the number of a statement that was typed, as 12 or 2026-0012. Raises for argparse."""
    found = _NUMBER.fullmatch(text)
    if found is None or not int(found[1]):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no statement: write its number as 2026-0012, or 12"
        )
    return int(found[1])


def draft(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = answer(desk, DraftMonth(asked.month), Draft)
    if asked.json:
        prints.as_json(told)
    else:
        _print_draft(told, settings)
    return DONE


def close(asked: Asked) -> int:
    if asked.json and not asked.yes:
        raise Misused("nobody answers a program's question: give --yes with --json")
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = answer(desk, DraftMonth(asked.month), Draft)
        if not asked.json:
            _print_draft(told, settings)
        ask = _can_be_closed(told, estimates=asked.estimates) and not asked.yes
        if ask and not _sure(f"Close {asked.month} and issue these? Type yes: "):
            raise Failed(f"{asked.month} was not closed")
        command = CloseMonth(asked.month, told.total, estimates=asked.estimates)
        issued = answer(desk, command, StatementRows)
    return _rows(asked, issued, settings)


def list_all(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        member = "" if asked.member is None else find(desk, asked.member).member
        told = answer(desk, ListStatements(asked.month or "", member), StatementRows)
    return _rows(asked, told, settings)


def show(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = answer(desk, ShowStatement(asked.number), StatementSeen)
    if asked.json:
        prints.as_json(told)
    elif not papers.written(asked, (told,), settings):
        sys.stdout.write(papers.text(told, settings))
    return DONE


def check(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, RecomputeStatement(asked.number), Recomputed)
    if asked.json:
        prints.as_json(told)
    elif told.same:
        print(f"the same to the cent, made anew from the {told.source}")
    else:
        issued, now = written(told.issued), written(told.now)
        print(f"issued with {issued}; made anew from the {told.source} it comes to {now}.")
        print("What was corrected since comes on the next statement, or at once: `seuil statement")
        print("credit`")
    return DONE if told.same else FAILED


def credit(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = answer(desk, IssueCreditNote(asked.number, asked.why), StatementRows)
    return _rows(asked, told, settings)


def export(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = answer(desk, ExportStatements(asked.month), StatementsSeen)
    if not told.statements:
        raise Failed(f"{asked.month}: no statement of this month. `seuil close` issues them")
    if asked.json:
        prints.as_json(told)
    elif not papers.written(asked, told.statements, settings, apart=True):
        sys.stdout.write(papers.csv(told.statements, settings))
    return DONE


def _rows(asked: Asked, told: StatementRows, settings: Settings) -> int:
    if asked.json:
        prints.as_json(told)
    else:
        zone = ZoneInfo(settings.space.timezone)
        prints.table(HEAD, (_row(each, zone) for each in told.rows))
    return DONE


def _row(row: StatementRow, zone: ZoneInfo) -> tables.Row:
    corrects = f", credits {spelled(row.month, row.corrects)}" if row.corrects else ""
    return (
        spelled(row.month, row.number),
        row.month,
        amount(row.total, row.currency, "en"),
        times.lasting(row.minutes * 60),
        str(row.estimates or ""),
        times.shown(row.issued_us, zone)[:10],
        f"{row.name or '(erased)'}{corrects}",
    )


def spelled(month: str, number: int) -> str:
    """Return the number of a statement as it stands on it."""
    return f"{month[:4]}-{number:04}"


def _print_draft(told: Draft, settings: Settings) -> None:
    zone = ZoneInfo(settings.space.timezone)
    for held in _in_the_way(told):
        print(f"- {held}")
    if told.unsettled:
        rows = ((*visit_line(each.seen, zone), each.name) for each in told.unsettled)
        prints.table((*VISITS, "NAME"), rows)
        print()
    prints.table(("TOTAL", "HOURS", "NAME"), map(_drafted, told.statements))
    print(f"statements: {len(told.statements)}, in all {amount(told.total, told.currency, 'en')}")


def _in_the_way(told: Draft) -> Iterator[str]:
    """Yield what keeps a month from being closed, or should be looked at before."""
    if told.closed:
        yield "This month is closed already."
    elif not told.over:
        yield "This month is not over: this is what it comes to so far."
    if told.before > told.month:
        yield f"{told.month} was before there was a record: {told.before} is the first to close."
    elif told.before:
        yield f"{told.before} has to be closed first: seuil close {told.before}"
    if told.unsettled:
        yield (
            f"To settle: {len(told.unsettled)} (estimates, and what members propose; `seuil visits "
            "open`). With --estimates they are billed as they are."
        )
    yield from told.problems


def _can_be_closed(told: Draft, *, estimates: bool) -> bool:
    """Tell whether it is worth asking: where it is not, the desk says why."""
    settled = estimates or not told.unsettled
    return told.over and settled and not (told.closed or told.before)


def _drafted(seen: StatementSeen) -> tables.Row:
    statement = seen.statement
    minutes = sum(use.minutes for part in statement.parts for use in part.uses)
    total = amount(statement.total, statement.currency, "en")
    return total, times.lasting(minutes * 60), seen.party.name or "(erased)"


def _sure(question: str) -> bool:
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().lower() == "yes"
