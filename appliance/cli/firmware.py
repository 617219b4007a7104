"""The command `firmware`: the board's own settings, compared, put in place, taken away again."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli import prints
from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import CONFIG, JSON, Asked, Page, argument
from appliance.cli.reach import settings_of

if TYPE_CHECKING:
    from appliance.firmware.against import Against
    from appliance.firmware.boards import Board
    from appliance.firmware.boot_lines import Asked as Configured
    from appliance.firmware.changing import Compared
    from appliance.firmware.difference import Change

# Nothing of this is for the door: imported when it is called.
# ruff: noqa: PLC0415

_UNKNOWN: Final = (
    "{}. Where it is like one of these, name it, as in: seuil firmware {} --board 4b\n{}"
)
_NO_BOOT: Final = (
    "{} is not there: Seuil knows the boot files of Raspberry Pi OS on Debian 12 and 13"
)


def _check(asked: Asked) -> int:
    from appliance.firmware.changing import compared
    from appliance.firmware.difference import Missing
    from appliance.firmware.gathering import plan

    board, configured = _board(asked, "check"), _configured(asked)
    try:
        told = compared(asked.root, board, configured, plan(asked.root, configured))
    except Missing as missing:
        raise Failed(_NO_BOOT.format(missing)) from None
    if asked.json:
        prints.as_json(told)
    else:
        _show(board, told)
    return FAILED if told.lacking or told.against else DONE


def _apply(asked: Asked) -> int:
    from appliance.firmware.changing import apply, contradicting
    from appliance.firmware.difference import Missing
    from appliance.firmware.gathering import plan

    board, configured = _board(asked, "apply"), _configured(asked)
    try:
        changes = apply(asked.root, plan(asked.root, configured))
    except Missing as missing:
        raise Failed(_NO_BOOT.format(missing)) from None
    print(f"Board: {board.model}.")
    for change in changes:
        print(f"written  {change.path}  ({change.why})")
    _name(contradicting(asked.root, board, configured))
    print(_then(changes) if changes else "All is in place already.")
    return DONE


def _undo(asked: Asked) -> int:
    from appliance.firmware import changing

    undone = changing.undo(asked.root)
    for each in undone:
        print(f"{each.path}: {each.ending}")
    print("It takes effect with: sudo reboot" if undone else "There is nothing to take back.")
    return DONE


def _board(asked: Asked, command: str) -> "Board":
    """Return the board. Raises Misused for a name, Failed for a board, that nobody knows."""
    from appliance.firmware.boards import BOARDS, named, recognised
    from appliance.firmware.gathering import model_of

    known = "\n".join(f"  {board.name:<12} {board.model}" for board in BOARDS)
    if asked.board is not None:
        if (board := named(asked.board)) is None:
            raise Misused(f"no board is called {asked.board}. These are known:\n{known}")
        return board
    model = model_of(asked.root)
    if (board := recognised(model)) is None:
        called = f"{model} is no board that Seuil knows" if model else "no Raspberry Pi is found"
        raise Failed(_UNKNOWN.format(called, command, known))
    return board


def _configured(asked: Asked) -> "Configured":
    """Return what the configuration says about the board; a card may not have one yet."""
    from appliance.firmware.boot_lines import Asked as Configured
    from appliance.firmware.card import on

    file = asked.config if asked.config != CONFIG else on(asked.root, str(CONFIG))
    if asked.config == CONFIG and not file.exists():
        return Configured()
    settings = settings_of(file)
    return Configured(settings.door.strike_pin, settings.clock.module == "ds3231")


def _show(board: "Board", told: "Compared") -> None:
    print(f"Board: {board.model}.")
    for change in told.lacking:
        print(f"\n{change.path}: {change.why}\n{change.shown}", end="")
    _name(told.against)
    if told.lacking:
        print(f"\nNot as it is to be: {len(told.lacking)}. To mend it: sudo seuil firmware apply")
    else:
        print("All is in place.")


def _name(against: "Iterable[Against]") -> None:
    for each in against:
        print(f"Works against it: {each.path}, line {each.line}: {each.text}: {each.why}.")


def _then(changes: "Iterable[Change]") -> str:
    steps = " and ".join(dict.fromkeys(change.then for change in changes))
    return f"It takes effect with: {steps}"


_ROOT: Final = argument(
    "--root",
    meaning="where the card is, if it is another one than that of this machine",
    type=Path,
    default=Path("/"),
    metavar="FOLDER",
)
_BOARD: Final = argument(
    "--board",
    meaning="which board it is, where it does not say so itself: zero2w, 3b+, 4b, 5, ...",
    metavar="NAME",
)

PAGES: Final = (
    Page(
        "firmware check",
        "show what the board still needs",
        "Compares the boot files, the names of the ports, the watchdog and what else the board "
        "needs with what stands there, and prints the difference. Lines of others that work "
        "against it are named.",
        _check,
        (_BOARD, _ROOT, JSON),
        ("seuil firmware check", "seuil firmware check --root /mnt/card --board 4b"),
        fails="something is lacking, or works against it; or the board is none that Seuil knows",
        never="It never changes anything.",
    ),
    Page(
        "firmware apply",
        "give the board what it needs",
        "Writes what `seuil firmware check` shows. Of each file a copy is kept as it was before "
        "the first time, in /var/lib/seuil-update/firmware. In config.txt our lines stand at the "
        "end, between two marks; where the strike is comes from [door] strike_pin. Each file is "
        "replaced whole or not at all: after a power cut, do it again.",
        _apply,
        (_BOARD, _ROOT),
        ("sudo seuil firmware apply", "sudo seuil firmware apply --board 3b+"),
        fails="the board is none that Seuil knows, or a file could not be written",
        never="It never changes a line of others, but for a console on the readers' port.",
    ),
    Page(
        "firmware undo",
        "put back what was there before",
        "Puts every file back as it was before the first `seuil firmware apply`. Where somebody "
        "has edited one since, our lines alone are taken out of it, and that is said.",
        _undo,
        (_ROOT,),
        ("sudo seuil firmware undo",),
        never="It never undoes an edit of somebody else.",
    ),
)
