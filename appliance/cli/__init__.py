"""The command line: door, web, check, member, verify, demo."""

import argparse
import gc
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from appliance import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.commands.members import Particulars
    from appliance.config import Settings
    from appliance.ledger import Ledger
    from appliance.model import Stamp

_Parser: TypeAlias = argparse.ArgumentParser

DEFAULT = Path("/etc/seuil/seuil.toml")
DONE, FAILED, MISUSED = 0, 1, 2


class Failed(Exception):
    """What to say on the way out."""


# Every command imports what it needs when it is called: the door must not pay for the web page,
# nor `seuil check` for either.


def _door(asked: argparse.Namespace) -> int:
    gc.disable()  # what a start makes stays: looking for rubbish in it is a twentieth of a start
    from appliance import daemon  # noqa: PLC0415

    return daemon.run(asked.config)


def _web(asked: argparse.Namespace) -> int:
    from appliance import journal, lastgood, web  # noqa: PLC0415
    from appliance.clock import open_clock  # noqa: PLC0415
    from appliance.readers import READERS  # noqa: PLC0415

    loaded = lastgood.read_or_copy(asked.config, lastgood.copy_of(asked.config), tuple(READERS))
    if loaded.from_copy:
        why = " ".join(map(str, loaded.problems))
        journal.warning(f"the configuration cannot be used, the last good copy is in force: {why}")
    web.run(loaded.settings, open_clock(_path(loaded.settings.clock.simulated)))
    return DONE


def _check(asked: argparse.Namespace) -> int:
    from appliance.checking import notes  # noqa: PLC0415

    settings = _settings(asked.config)
    names = ", ".join(reader.name for reader in settings.reader)
    print(f"{asked.config}: good. Readers: {names or 'none'}.")
    for note in notes(settings):
        print(f"Note: {note}.")
    return DONE


def _import(asked: argparse.Namespace) -> int:
    from appliance import members, register  # noqa: PLC0415
    from appliance.clock import open_clock  # noqa: PLC0415
    from appliance.readers import fingerprint_readers  # noqa: PLC0415
    from appliance.storage import Storage  # noqa: PLC0415

    settings = _settings(asked.config)
    newcomers, verdicts = members.read(_text(asked.file))
    storage = Storage(Path(settings.storage.directory))
    sensors = fingerprint_readers(settings.reader)
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        key = storage.site_key()
        known = register.known_members(ledger)
        verdicts += register.already_taken(newcomers, known, key, sensors)
        if verdicts:
            lines = "".join(f"\n  {verdict}" for verdict in verdicts)
            raise Failed(f"{asked.file}: nobody was taken in:{lines}")
        stamp = open_clock(_path(settings.clock.simulated)).stamp()
        taken = register.take_in(storage, ledger, newcomers, key, sensors, stamp)
    print(f"members taken in: {taken}")
    return DONE


def _suspend(asked: argparse.Namespace) -> int:
    from appliance import register  # noqa: PLC0415

    return _about_member(asked, register.suspend, "may not come in for now")


def _restore(asked: argparse.Namespace) -> int:
    from appliance import register  # noqa: PLC0415

    return _about_member(asked, register.restore, "may come in again")


def _about_member(
    asked: argparse.Namespace, change: "Callable[[Ledger, str, Stamp], None]", said: str
) -> int:
    from appliance.clock import open_clock  # noqa: PLC0415
    from appliance.storage import Storage  # noqa: PLC0415

    settings = _settings(asked.config)
    storage = Storage(Path(settings.storage.directory))
    with storage.held(), storage.open_ledger() as ledger:
        try:
            change(ledger, asked.member, open_clock(_path(settings.clock.simulated)).stamp())
        except KeyError:
            raise Failed(
                f"{asked.member}: no member has this id. `seuil member list` shows them"
            ) from None
    print(f"{asked.member} {said}")
    return DONE


def _list(asked: argparse.Namespace) -> int:
    from appliance import roster  # noqa: PLC0415
    from appliance.ledger import read_entries  # noqa: PLC0415
    from appliance.people import People  # noqa: PLC0415
    from appliance.storage import Storage  # noqa: PLC0415

    storage = Storage(Path(_settings(asked.config).storage.directory))
    known = roster.fold(entry.fact for entry in read_entries(storage.ledger))
    known_people = People(storage.people).known()
    carried = Counter(each.member for each in known.credentials.values() if each.matches)
    for holder in known.members.values():
        status = "suspended" if holder.suspended else "active"
        cells = (holder.member, holder.category, status, str(carried[holder.member]))
        print("\t".join((*cells, _named(known_people, holder.member))))
    return DONE


def _named(known: "Mapping[str, Particulars]", member: str) -> str:
    return known[member].name if member in known else "(erased)"


def _verify(asked: argparse.Namespace) -> int:
    from appliance.ledger import verify_file  # noqa: PLC0415
    from appliance.storage import Storage  # noqa: PLC0415

    path = Storage(Path(_settings(asked.config).storage.directory)).ledger
    print(f"{path}: the chain holds. Entries: {verify_file(path)}.")
    return DONE


def _demo(asked: argparse.Namespace) -> int:
    from appliance import demo  # noqa: PLC0415

    return demo.run(asked.port, asked.week_s)


def _settings(file: Path) -> "Settings":
    from appliance import lastgood  # noqa: PLC0415
    from appliance.readers import READERS  # noqa: PLC0415

    return lastgood.read(file, tuple(READERS))


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


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


def parser() -> argparse.ArgumentParser:
    """Return the grammar of the command line; the docs and shells read it too."""
    seuil = argparse.ArgumentParser(
        prog="seuil", description="The doorstep of a coworking space: door, record, headcount."
    )
    seuil.add_argument("--version", action="version", version=f"seuil {__version__}")
    commands = seuil.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], what: str) -> _Parser:
        return _command(commands, name, run, what)

    command("door", _door, "run the door process")
    command("web", _web, "run the status page")
    command("check", _check, "check the configuration, and say what would be right")
    command("verify", _verify, "check the ledger's chain of hashes")
    member = commands.add_parser("member", help="take members in, list them")
    members = member.add_subparsers(metavar="COMMAND", required=True)
    take = _command(members, "import", _import, "take members in from a CSV file, all or none")
    take.add_argument(
        "file",
        type=Path,
        metavar="CSV",
        help="name,category,status,badge,…; - reads standard input",
    )
    for name, run, what in (
        ("suspend", _suspend, "keep a member out for now, with all their badges and fingers"),
        ("restore", _restore, "let a suspended member in again"),
    ):
        about = _command(members, name, run, what)
        about.add_argument("member", metavar="ID", help="as `seuil member list` shows it")
    _command(members, "list", _list, "list the members: id, category, status, credentials, name")
    show = commands.add_parser("demo", help="run a coworking space on emulated readers")
    show.add_argument("--port", type=int, default=8080, help="the page's port (default: 8080)")
    show.add_argument(
        "--week-s", type=float, default=75.0, help="how long the week before now takes, seconds"
    )
    show.set_defaults(run=_demo)
    return seuil


def _command(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
) -> _Parser:
    added = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    added.add_argument(
        "--config", type=Path, default=DEFAULT, metavar="FILE", help=f"default: {DEFAULT}"
    )
    added.set_defaults(run=run)
    return added


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    asked = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name this terminal cannot spell
    try:
        return int(asked.run(asked))
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except _expected() as error:
        print(f"seuil: {_in_words(error)}", file=sys.stderr)
        return FAILED


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _expected() -> tuple[type[Exception], ...]:
    """Return what is no bug of ours: it is told in its own words, without a trace."""
    from appliance.lastgood import ConfigError  # noqa: PLC0415
    from appliance.ledger import LedgerError  # noqa: PLC0415
    from appliance.storage import StorageError  # noqa: PLC0415
    from drivers.errors import DriverError  # noqa: PLC0415

    return Failed, ConfigError, LedgerError, StorageError, DriverError, OSError
