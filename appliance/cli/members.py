"""The commands about members: take them in, change them, look at them, let them go."""

import argparse
import io
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance.cli import prints, times, who
from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import Asked
from appliance.cli.reach import Asker, answer, reach, settings_of
from appliance.commands import (
    AddMember,
    ChangeMember,
    Correct,
    EraseMember,
    ExportMembers,
    ExportPerson,
    ListMembers,
    RestoreMember,
    SetTerms,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    SuspendMember,
    TakeIn,
)
from appliance.commands.answers import (
    Done,
    Export,
    MemberCard,
    MemberRow,
    MemberRows,
    Movement,
    Movements,
    Verdicts,
)
from appliance.commands.members import Particulars
from appliance.facts import Terms
from appliance.model import Way

_PARTICULARS = ("name", "email", "language", "organisation", "home")
_TERMS = ("category", "valid_from", "valid_until", "schedule")


def find(desk: Asker, meant: str) -> MemberRow:
    """Return the member that is meant. Raises Failed."""
    return who.member(answer(desk, ListMembers(), MemberRows).rows, meant)


def card(desk: Asker, meant: str) -> MemberCard:
    """Return the card of the member that is meant. Raises Failed."""
    return answer(desk, ShowMember(find(desk, meant).member), MemberCard)


def add(asked: Asked) -> int:
    command = AddMember(Particulars(**_given(asked, _PARTICULARS)), Terms(**_given(asked, _TERMS)))
    with reach(settings_of(asked.config), begins=True) as desk:
        told = answer(desk, command, MemberCard)
    return _shown(asked, told)


def change(asked: Asked) -> int:
    changes = _given(asked, _PARTICULARS)
    if not changes and asked.board is None:
        raise Misused("say what to change: --name, --email, --language … or --board")
    with reach(settings_of(asked.config)) as desk:
        told = card(desk, asked.member)
        member = told.row.member
        if changes:
            changed = replace(told.row.particulars, **changes)
            told = answer(desk, ChangeMember(member, changed), MemberCard)
        if asked.board is not None:
            told = answer(desk, ShowOnBoard(member, asked.board == "name"), MemberCard)
    return _shown(asked, told)


def terms(asked: Asked) -> int:
    changes = _given(asked, _TERMS)
    if not changes:
        raise Misused("say what to change: --category, --from, --until or --schedule")
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        told = answer(desk, SetTerms(row.member, replace(row.terms, **changes)), MemberCard)
    return _shown(asked, told)


def suspend(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, SuspendMember(find(desk, asked.member).member), MemberCard)
    print(f"{who.called(told.row)} may not come in for now")
    return DONE


def restore(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, RestoreMember(find(desk, asked.member).member), MemberCard)
    print(f"{who.called(told.row)} may come in again")
    return DONE


def erase(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        name = who.called(row)
        if not asked.yes and not _sure(f"Erase {name}, for good? Type erase: ", "erase"):
            raise Failed(f"{name} was not erased")
        answer(desk, EraseMember(row.member), Done)
    print(f"{name} is erased: the record knows {row.member} by this id alone from here on")
    return DONE


def _sure(question: str, word: str) -> bool:
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().lower() == word


def list_all(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, ListMembers(), MemberRows)
    if asked.json:
        prints.as_json(told)
    else:
        prints.table(prints.MEMBERS, map(prints.member_line, told.rows))
    return DONE


def show(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        return _shown(asked, card(desk, asked.member))


def take_in(asked: Asked) -> int:
    text = _text(asked.file)
    settings = settings_of(asked.config)
    with reach(settings, begins=not asked.preview, rehearses=asked.preview) as desk:
        told = answer(desk, TakeIn(text, preview=asked.preview), Verdicts)
    if asked.json:
        prints.as_json(told)
        return FAILED if any(line.why for line in told.lines) else DONE
    if asked.preview:
        return _previewed(told)
    if wrong := "".join(f"\n  line {line.line}: {line.why}" for line in told.lines if line.why):
        raise Failed(f"{asked.file}: nobody was taken in:{wrong}")
    print(f"members taken in: {told.taken}")
    return DONE


def _previewed(told: Verdicts) -> int:
    fits = [line for line in told.lines if not line.why]
    prints.table(
        ("LINE", "VERDICT", "NAME"),
        ((str(line.line), line.why or "fits", line.name) for line in told.lines),
    )
    print(f"{len(fits)} of {len(told.lines)} lines fit. Nobody was taken in: this is a preview.")
    return DONE if len(fits) == len(told.lines) else FAILED


def export(asked: Asked) -> int:
    if asked.json and asked.member is None:
        raise Misused("everybody together is exported as CSV: leave --json out")
    with reach(settings_of(asked.config)) as desk:
        if asked.member is None:
            told = answer(desk, ExportMembers(), Export)
        else:
            told = answer(desk, ExportPerson(find(desk, asked.member).member), Export)
    sys.stdout.write(told.json if asked.json else told.csv)
    return DONE


def movements(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    since = 0 if asked.since is None else times.midnight_us(asked.since, zone)
    with reach(settings) as desk:
        member = find(desk, asked.member).member
        told = answer(desk, ShowMovements(member, since), Movements)
    if asked.json:
        prints.as_json(told)
    else:
        head = ("TIME", "WHAT", "WHERE", "BY", "WHY")
        prints.table(head, (_movement(each, zone) for each in told.movements))
    return DONE


def _movement(each: Movement, zone: ZoneInfo) -> tuple[str, ...]:
    what = " ".join(filter(None, (each.kind.replace("_", " "), each.way)))
    why = (each.reason or "").replace("_", " ")
    return times.shown(each.stamp.utc_us, zone), what, each.reader, each.means or "", why


def correct(asked: Asked) -> int:
    settings = settings_of(asked.config)
    at_us = times.utc_us(asked.when, ZoneInfo(settings.space.timezone))
    with reach(settings) as desk:
        row = find(desk, asked.member)
        answer(desk, Correct(row.member, Way(asked.way), at_us, asked.why), Done)
    print(f"on record: {who.called(row)} {'came in' if asked.way == 'in' else 'left'} then")
    return DONE


def _shown(asked: Asked, told: MemberCard) -> int:
    if asked.json:
        prints.as_json(told)
    else:
        prints.card(told)
    return DONE


def _given(asked: argparse.Namespace, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what was said on the command line, and nothing that was left out."""
    return {name: value for name, value in vars(asked).items() if name in names}


def _text(file: Path) -> str:
    """Return a file's text, "-" being what comes in: opening /dev/stdin asks for rights anew."""
    source = sys.stdin.buffer if file == Path("-") else file.open("rb")
    try:
        with io.TextIOWrapper(source, "utf-8") as text:
            return text.read()
    except UnicodeDecodeError as error:
        raise Failed(
            f"{file}: not UTF-8 at byte {error.start}: save it again as 'CSV UTF-8'"
        ) from None
