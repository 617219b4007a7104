"""The command line: runs the processes, and is the desk's face on a terminal."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final, NamedTuple

from appliance import __version__
from appliance.cli.ends import DONE, FAILED, MISUSED, Failed, Misused
from appliance.cli.grammar import Page, Parser, fill, fill_group

__all__ = ["CHAPTERS", "DONE", "FAILED", "MISUSED", "Chapter", "main", "pages", "parser"]


class Chapter(NamedTuple):
    """The first word of some commands, and the room that has their pages.

    `first` is the command that is meant where none is named: `seuil visits zoe`.
    """

    name: str
    purpose: str
    room: str
    first: str = ""


CHAPTERS: Final = (
    Chapter("member", "take members in, change them, look at them, let them go", "member_pages"),
    Chapter("badge", "give badges, take them back", "badges"),
    Chapter("finger", "consent, enrolment, withdrawal; the sensors", "fingers"),
    Chapter("schedule", "at which hours members may come", "schedules"),
    Chapter("visits", "when members were there: see, settle, correct", "visit_pages", "show"),
    Chapter("plan", "what is agreed with whom, and what it costs", "plan_pages"),
    Chapter("statement", "what is billed: draft, list, show, check, credit", "statement_pages"),
    Chapter("close", "close a month: issue its statements", "statement_pages"),
    Chapter("fit", "say which plan suits whom, or try other prices", "fits"),
    Chapter("income", "say what the last months brought in", "income"),
    Chapter("figures", "what was counted, and what may be expected from it", "figures"),
    Chapter("account", "who may use the pages, and as what", "accounts"),
    Chapter("setup", "go from an empty box to the first badge, step by step", "guide"),
    Chapter("setup-code", "make the code that opens the first admin's account", "house"),
    Chapter("status", "say how the house is", "house"),
    Chapter("board", "show who is in", "present"),
    Chapter("announce", "when members mean to be in: say, list, take back", "present"),
    Chapter("open", "open the door once", "present"),
    Chapter("refusals", "show who was not let in lately, and why", "house"),
    Chapter("journal", "show what was done at the desk, and by whom", "house"),
    Chapter("retain", "forget old comings and goings", "house"),
    Chapter("address", "show where the pages are, as a code to scan too", "beginning"),
    Chapter("firmware", "give the board what it needs: boot files, ports, watchdog", "firmware"),
    Chapter("remind", "remind of months that are over and not closed", "night"),
    Chapter("nightly", "do what is due every night", "night"),
    Chapter("backup", "copy everything away, encrypted; the key; the list", "backups", "make"),
    Chapter("restore", "put a backup back", "restoring"),
    Chapter("update", "install another version, or go back by itself", "updating"),
    Chapter("doctor", "look at everything a support person would look at", "doctoring"),
    Chapter("check", "check the configuration, and say what would be right", "processes"),
    Chapter("verify", "check the ledger's chain of hashes", "processes"),
    Chapter("begin", "begin a new appliance: its configuration, its ledger", "beginning"),
    Chapter("door", "run the door process", "processes"),
    Chapter("web", "run the pages", "processes"),
    Chapter("notify", "tell those who are not there what they should know", "notifying", "run"),
    Chapter("demo", "run a coworking space on emulated readers", "processes"),
)


def pages(chapter: Chapter) -> tuple[Page, ...]:
    """Return the manual of a chapter. Its room is imported now: the door pays for its own alone."""
    room: tuple[Page, ...] = importlib.import_module(f"appliance.cli.{chapter.room}").PAGES
    return tuple(page for page in room if page.words.split()[0] == chapter.name)


def parser(*named: str, among: Sequence[Chapter] = CHAPTERS) -> Parser:
    """Return the grammar of the command line, whole for the chapters that are `named`."""
    seuil = argparse.ArgumentParser(
        prog="seuil",
        description="The doorstep of a coworking space: door, record, headcount.",
        epilog="`seuil COMMAND --help` is the manual of each.",
    )
    seuil.add_argument("--version", action="version", version=f"seuil {__version__}")
    commands = seuil.add_subparsers(metavar="COMMAND", required=True)
    for chapter in among:
        added = commands.add_parser(chapter.name, help=chapter.purpose)
        if chapter.name in named:
            _fill(added, chapter)
    return seuil


def _fill(added: Parser, chapter: Chapter) -> None:
    found = pages(chapter)
    if found[0].words == chapter.name:
        fill(added, found[0])
    else:
        added.description = f"{chapter.purpose[0].upper()}{chapter.purpose[1:]}."
        fill_group(added, chapter.name, found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    typed = _whole(sys.argv[1:] if arguments is None else list(arguments))
    # All of them take a twenty-fifth of the door's start; whoever has named one sees no other.
    meant = [chapter for chapter in CHAPTERS if chapter.name in typed[:1]]
    asked = parser(*typed[:1], among=meant or CHAPTERS).parse_args(typed)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name this terminal cannot spell
    try:
        return int(asked.run(asked))
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _ended("given up", FAILED)
    except Misused as error:
        return _ended(str(error), MISUSED)
    except _expected() as error:
        return _ended(_in_words(error), FAILED)


def _whole(typed: list[str]) -> list[str]:
    """Return what was typed, with the command that is meant where none is named."""
    chapter = next((each for each in CHAPTERS if each.name in typed[:1] and each.first), None)
    if chapter is None or typed[1:2] in (["-h"], ["--help"]):
        return typed
    named = {page.words.split()[1]: page for page in pages(chapter)}
    if not typed[1:] and named[chapter.first].needs:
        return typed
    return typed if typed[1:2] and typed[1] in named else [typed[0], chapter.first, *typed[1:]]


def _ended(said: str, status: int) -> int:
    print(f"seuil: {said}", file=sys.stderr)
    return status


def _in_words(error: Exception) -> str:
    from appliance.client import NotDone  # noqa: PLC0415

    if isinstance(error, NotDone):
        from appliance.cli.sentences import trouble  # noqa: PLC0415

        return trouble(error.trouble, error.detail)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _expected() -> tuple[type[Exception], ...]:
    """Return what is no bug of ours: it is told in its own words, without a trace."""
    from appliance.client import NotDone  # noqa: PLC0415
    from appliance.lastgood import ConfigError  # noqa: PLC0415
    from appliance.ledger import LedgerError  # noqa: PLC0415
    from appliance.storage import StorageError  # noqa: PLC0415
    from drivers.errors import DriverError  # noqa: PLC0415

    return Failed, NotDone, ConfigError, LedgerError, StorageError, DriverError, OSError
