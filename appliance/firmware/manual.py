"""What `firmware-config/` in the repository shows, made from the plan. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from appliance.firmware import boot_lines, bus_files
from appliance.firmware.board_files import FILES
from appliance.firmware.boards import BOARDS, Board
from appliance.firmware.boot_lines import Asked, fragment
from appliance.firmware.bus_files import Plugins, acl, conf
from appliance.firmware.plan import wanted
from appliance.firmware.values import File

FOLDER: Final = "firmware-config"
_HEAD: Final = """\
# What `seuil firmware apply` puts at the end of /boot/firmware/config.txt (Raspberry Pi OS on
# Debian 12 and 13). One fragment for every board; a [section] applies to that board alone.
"""

Row: TypeAlias = tuple[str, ...]
Table: TypeAlias = tuple[Row, tuple[Row, ...]]


def shown() -> dict[str, str]:
    """Return the files of the repository, and what they are to say."""
    others = {f"{FOLDER}{file.path}": file.text for file in FILES}
    return {f"{FOLDER}/config.txt": _HEAD + fragment(Asked()), **others, **_broker()}


def _broker() -> dict[str, str]:
    """Return the broker's files, as for Debian's own 2.0 and for 2.1 from elsewhere."""
    folder, lib = f"{FOLDER}/mosquitto", "/usr/lib/aarch64-linux-gnu/mosquitto"
    plugins = Plugins(f"{lib}/mosquitto_password_file.so", f"{lib}/mosquitto_acl_file.so")
    return {
        f"{folder}/seuil-2.0.conf": conf(None),
        f"{folder}/seuil-2.1.conf": conf(plugins),
        f"{folder}/seuil.acl": acl("seuil", "+"),
    }


def lines() -> Table:
    """Return each line of config.txt, the boards that go by it, and its reason."""
    return ("Line", "Boards", "Why"), tuple(_lines())


def _lines() -> Iterator[Row]:
    for line in boot_lines.lines(Asked()):
        going = [board for board in BOARDS if goes_by(board, line.sections)]
        whose = "all" if len(going) == len(BOARDS) else ", ".join(each.name for each in going)
        yield f"`{line.text}`", whose, line.why


def goes_by(board: Board, sections: tuple[str, ...]) -> bool:
    """Tell whether a board reads any of these sections of config.txt."""
    return "all" in sections or not set(board.sections).isdisjoint(sections)


def files() -> Table:
    """Return each file that is written, and its reason."""
    made = bus_files.files("", "", defaultdict(str), None)
    every = (*((each.path, each.why) for each in wanted(Asked())), *_where_there_is_a_broker(made))
    return ("File", "Why"), tuple((f"`{path}`", why) for path, why in every)


def _where_there_is_a_broker(made: Iterable[File]) -> Iterator[Row]:
    return ((each.path, f"where mosquitto is installed: {each.why}") for each in made)


def boards() -> Table:
    """Return each board: what to say after --board, how it calls itself, its sections."""
    return ("`--board`", "How it calls itself", "Sections"), tuple(_boards())


def _boards() -> Iterator[Row]:
    for board in BOARDS:
        sections = ", ".join(f"[{section}]" for section in ("all", *board.sections))
        yield f"`{board.name}`", ", ".join(board.models), sections
