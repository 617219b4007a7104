"""The commands about the house: how it is, who was refused, what was done."""

from typing import Final
from zoneinfo import ZoneInfo

from appliance.cli import prints, tables, times
from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.reach import answer, reach, settings_of
from appliance.commands import (
    ListAccounts,
    MakeSetupCode,
    Retain,
    ShowJournal,
    ShowRefusals,
    ShowStatus,
)
from appliance.commands.answers import (
    Accounts,
    Journal,
    JournalLine,
    Refusals,
    Retained,
    SetupCode,
    Status,
)
from appliance.facts import Fact, Foreign
from appliance.storage import NotYours

_START_FIRST: Final = (
    "a code is kept in the memory of the running door alone. Start it first: "
    "sudo systemctl start seuil-door"
)


def _status(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told, alone = answer(desk, ShowStatus(), Status), desk.alone
    if asked.json:
        prints.as_json(told)
        return DONE
    print(f"version       {told.version}")
    print(f"door          {'stopped' if alone else 'running'}")
    print(f"ledger        {'works' if told.ledger_ok else 'cannot be written'}")
    print(f"clock         {'right' if told.clock_trusted else 'not to be trusted'}")
    print(f"members       {told.members}")
    print(f"admins        {told.admins or 'none: seuil setup-code'}")
    if told.foreign:
        print(f"not understood {told.foreign} entries that a newer version wrote: update again")
    for device in told.down:
        print(f"not answering {device}")
    return DONE


def _refusals(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, ShowRefusals(), Refusals)
    if asked.json:
        prints.as_json(told)
        return DONE
    prints.table(
        ("TIME", "READER", "BY", "WHY", "NAME"),
        (
            (times.shown(each.at_us, zone), each.reader, each.means, _words(each.reason), name)
            for each in told.refusals
            for name in (each.name or (f"…{each.tail}" if each.tail else ""),)
        ),
    )
    return DONE


def _journal(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    with reach(settings) as desk:
        told = answer(desk, ShowJournal(asked.most), Journal)
        accounts = answer(desk, ListAccounts(), Accounts).accounts
    if asked.json:
        prints.as_json(told)
        return DONE
    authors = {each.account: each.login or each.account for each in accounts}
    head = ("ENTRY", "TIME", "BY", "WHAT", "WHOM")
    prints.table(head, (_journal_line(line, zone, authors) for line in told.lines))
    return DONE


def _journal_line(line: JournalLine, zone: ZoneInfo, authors: dict[str, str]) -> tables.Row:
    return (
        str(line.sequence),
        times.shown(line.at_us, zone),
        authors.get(line.by, line.by),
        _what(line.fact),
        line.name,
    )


def _what(fact: Fact) -> str:
    if isinstance(fact, Foreign):
        return f"{_words(fact.kind)} (written by a newer version, not understood here)"
    return _words(str(fact.__struct_config__.tag))


def _words(code: str) -> str:
    return code.replace("_", " ")


def _setup_code(asked: Asked) -> int:
    try:
        with reach(settings_of(asked.config)) as desk:
            if desk.alone:
                raise Failed(_START_FIRST)
            told = answer(desk, MakeSetupCode(), SetupCode)
    except NotYours:  # as its owner one would only hear the same
        raise Failed(_START_FIRST) from None
    print(f"{told.code}")
    print(f"Type it at /setup on the pages within {told.minutes} minutes.")
    return DONE


def _retain(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, Retain(asked.preview, asked.unattended), Retained)
    if asked.json:
        prints.as_json(told)
    elif not told.pruned:
        print("Nothing is old enough to be forgotten.")
    elif told.preview:
        print(f"To be forgotten: {told.pruned} movements from before {told.before}.")
    else:
        print(f"Forgotten: {told.pruned} movements from before {told.before}.")
    return DONE


PAGES: Final = (
    Page(
        "status",
        "say how the house is",
        "Prints whether the door runs, the ledger can be written and the clock is right, how many "
        "members and admins there are, and which devices do not answer.",
        _status,
        (JSON,),
        ("sudo seuil status",),
        never="It never prints a name.",
    ),
    Page(
        "refusals",
        "show who was not let in lately, and why",
        "Prints the last refusals at the door, newest first. A badge that is nobody's appears "
        "with its last two digits.",
        _refusals,
        (JSON,),
        ("sudo seuil refusals",),
        never="It never shows a badge's whole number.",
    ),
    Page(
        "journal",
        "show what was done at the desk, and by whom",
        "Prints the last things that were done, newest first: the number of the entry in the "
        "ledger, the time, who did it, what, and to whom. `console` is this command line, "
        "`house` what the house does by itself.",
        _journal,
        (
            argument(
                "--most",
                meaning="how many lines (default: 50)",
                type=int,
                default=50,
                metavar="N",
            ),
            JSON,
        ),
        ("sudo seuil journal", "sudo seuil journal --most 500 --json > journal.json"),
        never="It never shows comings and goings: see `seuil member movements`.",
    ),
    Page(
        "setup-code",
        "make the one-time code that opens the first admin's account",
        "Prints a code. For a quarter of an hour, whoever types it at /setup on the pages opens "
        "an admin's account with a password of their own. A new code ends the one before; a few "
        "wrong tries end it too. The door must run.",
        _setup_code,
        examples=("sudo seuil setup-code",),
        never="It never shows or changes anybody's password.",
    ),
    Page(
        "retain",
        "forget comings and goings that are older than they may be kept",
        "Forgets movements older than privacy.keep_days. The door does so every night; this does "
        "it now. The ledger is sealed at that point, so that `seuil verify` goes on from there; "
        "members, badges, consents, bills and anonymous counts stay.",
        _retain,
        (
            argument(
                "--preview", meaning="say what would be forgotten, and do not", action="store_true"
            ),
            argument(
                "--unattended",
                meaning="refuse where the clock is not known to be right: nobody looks at it",
                action="store_true",
            ),
            JSON,
        ),
        ("sudo seuil retain --preview", "sudo seuil retain"),
        never="It never forgets a bill, nor a movement of a month that is not closed.",
    ),
)
