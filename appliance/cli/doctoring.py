"""The command `doctor`: what a support person would look at, looked at."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, FAILED, Failed
from appliance.cli.grammar import JSON, Asked, Page, argument

if TYPE_CHECKING:
    from appliance.client import Client
    from appliance.config import Settings
    from appliance.doctor.bundle import Part
    from appliance.doctor.values import Finding

# Nothing of this is for the door: imported when it is called.
# ruff: noqa: PLC0415

WHY: Final = "tried by seuil doctor"
_TRY: Final = (
    "Stand at the door, and hold it open: the strike opens once, for as long as for a badge."
)
_AGAIN: Final = (
    "See `readers` and `gpio` here, and the wiring of hardware.md: its supply, its flyback diode, "
    "the pull-down, [door] strike_pin. Then again: sudo seuil doctor --strike"
)
_LAMP: Final = "Look at the sensor's supply (hardware.md); then sudo seuil finger survey"
_CONSOLE: Final = "Give the command at a terminal, standing at the door: sudo seuil doctor --strike"


def _doctor(asked: Asked) -> int:
    from appliance.clock import SystemClock
    from appliance.doctor.checks import examine
    from appliance.doctor.looking import DEFAULTS, look
    from appliance.doctor.looking.root import Root
    from appliance.doctor.values import Verdict

    settings, problems = _settings(asked.config)
    tried = _tried(settings or DEFAULTS) if asked.strike else ()
    clock = SystemClock()
    root = Root(Path("/"), clock.steady_s)
    findings = (*tried, *examine(look(settings, problems, root, clock)))
    if asked.json:
        _as_json(findings)
    else:
        _say(findings)
    if asked.bundle is not None:
        from appliance.doctor.bundle import parts
        from appliance.readers import READERS

        _pack(asked.bundle, parts(findings, settings or DEFAULTS, tuple(READERS), root))
    return FAILED if any(each.verdict is Verdict.WRONG for each in findings) else DONE


def _settings(file: Path) -> "tuple[Settings | None, tuple[str, ...] | None]":
    """Return what the door goes by, and what is wrong with the file; None for what is not known."""
    from appliance import lastgood
    from appliance.readers import READERS

    try:
        with file.open("rb"):
            pass
    except PermissionError:
        return None, None
    except OSError as wrong:
        return None, (f"{file}: {wrong.strerror}",)
    try:
        loaded = lastgood.read_or_copy(file, lastgood.copy_of(file), tuple(READERS))
    except lastgood.ConfigError as wrong:
        return None, tuple(map(str, wrong.problems))
    return loaded.settings, tuple(map(str, loaded.problems))


# --- what is said --------------------------------------------------------------------------------


def _say(findings: "tuple[Finding, ...]") -> None:
    from appliance.doctor.checks import summary

    for each in findings:
        print(f"{each.verdict:8} {each.check:17} {each.what}")
        if each.remedy:
            print(f"{'':26} -> {each.remedy}")
    print(summary(findings))


def _as_json(findings: "tuple[Finding, ...]") -> None:
    import msgspec

    from appliance.doctor.checks import summary

    told = {"summary": summary(findings), "findings": findings}
    sys.stdout.write(f"{msgspec.json.format(msgspec.json.encode(told)).decode()}\n")


def _pack(file: Path, packed: "tuple[Part, ...]") -> None:
    """Say what goes into the bundle, then write it."""
    from appliance.doctor.bundle import write

    out = sys.stderr  # standard output may be somebody's JSON
    for part in packed:
        print(f"{part.name:20} {len(part.data):8} bytes  {part.means}", file=out)
    write(file, packed)
    print(f"{file}: written. It names nobody; look into it before you send it.", file=out)


# --- what takes a pair of eyes -------------------------------------------------------------------


def _tried(settings: "Settings") -> "tuple[Finding, ...]":
    """Try the strike, and the sensors' lamps, while somebody watches."""
    from appliance.client import Client, NotDone

    desk = Client(Path(settings.control.socket))
    try:
        return (_strike(desk), *_lamps(desk))
    except NotDone as away:
        from appliance.cli.sentences import trouble

        raise Failed(trouble(away.trouble, away.detail)) from None


def _strike(desk: "Client") -> "Finding":
    from appliance.commands import NoteStrike, OpenDoor
    from appliance.doctor.values import Finding, Verdict

    print(_TRY, file=sys.stderr)
    if not _yes("Do you stand there? (y/n) "):
        return Finding("strike", Verdict.UNKNOWN, "the strike was not tried", _CONSOLE)
    desk.ask(OpenDoor(WHY))
    moved = _yes("Did it move? (y/n) ")
    if moved is None:
        return Finding("strike", Verdict.UNKNOWN, "nobody said whether it moved", _CONSOLE)
    desk.ask(NoteStrike(moved))
    if not moved:
        return Finding("strike", Verdict.WRONG, "the strike did not move", _AGAIN)
    return Finding("strike", Verdict.RIGHT, "the strike moved")


def _lamps(desk: "Client") -> "Iterator[Finding]":
    from appliance.commands import ListSensors
    from appliance.commands.answers import Sensors
    from appliance.doctor.values import Finding, Verdict

    told = desk.ask(ListSensors())
    sensors: Iterable[str] = ()
    if isinstance(told, Sensors):
        sensors = (each.reader for each in told.sensors if each.answers)
    for reader in sensors:
        lit = _yes(f"Lay a finger on {reader}: does its glass light up? (y/n) ")
        if lit is None:
            yield Finding("lamp", Verdict.UNKNOWN, f"{reader}: nobody said", _CONSOLE)
        elif lit:
            yield Finding("lamp", Verdict.RIGHT, f"{reader} lights up")
        else:
            yield Finding("lamp", Verdict.WRONG, f"{reader} stays dark", _LAMP)


def _yes(question: str) -> bool | None:
    """Return what is answered, None where nobody does."""
    print(question, end="", file=sys.stderr, flush=True)
    said = sys.stdin.readline().strip().lower()
    return said.startswith(("y", "o", "j")) if said else None  # yes, oui, ja


PAGES: Final = (
    Page(
        "doctor",
        "look at everything a support person would look at",
        "Looks at the board, the card, the clock, the door, its readers, the record, the broker, "
        "the pages and the backups, and prints a line for each: `wrong`, to `mind`, `unknown` "
        "where it could not be looked at, or `right`. Below what is not right stands a remedy. "
        "docs/doctor.md lists every check. It takes a few seconds, and waits for nobody.\n\nWith "
        "--strike it opens the strike once while somebody watches, asks whether it moved, puts "
        "that on record, and asks the same of the sensors' lamps.\n\nA bundle is for whoever helps "
        "from afar. What is in it is listed before it is written. Nothing is scrubbed: only what "
        "is known to name nobody goes in.",
        _doctor,
        (
            JSON,
            argument(
                "--strike",
                meaning="try the strike and the lamps, while somebody watches",
                action="store_true",
            ),
            argument(
                "--bundle",
                meaning="write a support bundle without personal data (.tar.gz)",
                type=Path,
                metavar="FILE",
            ),
        ),
        (
            "sudo seuil doctor",
            "sudo seuil doctor --json",
            "sudo seuil doctor --strike",
            "sudo seuil doctor --bundle seuil-support.tar.gz",
        ),
        fails="something is wrong; its line says what, and what to do",
        never="It never changes anything, and without --strike it never opens the door.",
    ),
)
