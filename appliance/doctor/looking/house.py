"""The house: the door's own word, its ports and pins, its record. Asks the door, reads files."""

import grp
import os
import pwd
import re
import stat
from contextlib import closing, suppress
from importlib import metadata, util
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from appliance import __version__, aside
from appliance.client import Client, NotDone
from appliance.commands import Command, ListSensors, ShowStatus
from appliance.commands.answers import Sensors, Status
from appliance.config import Settings
from appliance.doctor.looking.root import Root
from appliance.doctor.looking.units import shown
from appliance.doctor.values import House, Pins, Port, Record
from appliance.ledger import LedgerError, LedgerMissing, read_back, verify_file
from appliance.storage import Storage

A = TypeVar("A")

_DOOR: Final = "seuil-door"
_PATIENCE_S: Final = 3.0


class User(NamedTuple):
    """A user, and the groups that its process is in."""

    uid: int
    gids: frozenset[int]


def look(root: Root, settings: Settings, problems: tuple[str, ...] | None) -> House:
    user = door_user(root)
    desk = Client(Path(settings.control.socket), patience_s=_PATIENCE_S)
    status, away = _ask(desk, ShowStatus(), Status)
    sensors, _ = _ask(desk, ListSensors(), Sensors) if status else (None, "")
    return House(
        problems=problems,
        space_zone=settings.space.timezone,
        readers=len(settings.reader),
        status=status,
        sensors=sensors,
        away=away,
        ports=tuple(_port(root, each.name, each.port, user) for each in settings.reader),
        pins=_pins(root, settings.door.chip, user),
        record=_record(Storage(root.on(settings.storage.directory))),
        version=__version__,
    )


def door_user(root: Root) -> User | None:
    """Return whom the door runs as, with the groups that its unit adds; None without that user."""
    try:
        account = pwd.getpwnam(_DOOR)
    except KeyError:
        return None
    added = shown(root, "seuil-door.service", "SupplementaryGroups").split()
    member = (
        each.gr_gid for each in grp.getgrall() if _DOOR in each.gr_mem or each.gr_name in added
    )
    return User(account.pw_uid, frozenset((account.pw_gid, *member)))


def _ask(desk: Client, command: Command, kind: type[A]) -> tuple[A | None, str]:
    """Return the answer, or why there is none."""
    try:
        answered = desk.ask(command)
    except NotDone as away:
        return None, away.detail or str(away.trouble)
    return (answered, "") if isinstance(answered, kind) else (None, "not understood")


def _port(root: Root, reader: str, path: str, user: User | None) -> Port:
    real = os.path.realpath(root.on(path))
    try:
        status = Path(real).stat()
    except OSError:
        return Port(reader, path, "")
    inside = f"/{os.path.relpath(real, root.at)}" if root.at != Path("/") else real
    return Port(reader, path, inside, _opens(status, user))


def _opens(status: os.stat_result, user: User | None) -> bool | None:
    """Tell whether a user may read and write something; None where there is no such user."""
    if user is None:
        return None
    if user.uid in (0, status.st_uid):
        wanted = stat.S_IRUSR | stat.S_IWUSR
    elif status.st_gid in user.gids:
        wanted = stat.S_IRGRP | stat.S_IWGRP
    else:
        wanted = stat.S_IROTH | stat.S_IWOTH
    return user.uid == 0 or status.st_mode & wanted == wanted


def _pins(root: Root, chip: str, user: User | None) -> Pins:
    opens: bool | None = None
    emulated = False
    with suppress(OSError):
        status = root.on(chip).stat()
        emulated, opens = stat.S_ISSOCK(status.st_mode), _opens(status, user) is not False
    factory = re.search(
        r"GPIOZERO_PIN_FACTORY=(\w+)", shown(root, "seuil-door.service", "Environment")
    )
    return Pins(
        path=chip,
        chip=opens,
        emulated=emulated,
        lgpio=_version("lgpio", root),
        gpiozero=_version("gpiozero", root),
        factory=factory[1] if factory else "",
    )


def _version(name: str, root: Root) -> str:
    """Return the version of a library that this Python finds; "" where it finds none."""
    if util.find_spec(name) is None:
        return ""
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    said = root.run("dpkg-query", "-W", "-f", "${Version}", f"python3-{name}")
    return (said or "").partition("-")[0] or "of an unknown version"


def _record(storage: Storage) -> Record | None:
    """Return how the record stands, None where it is not open to whoever asks."""
    try:
        storage.ledger.stat()
        with storage.ledger.open("rb"):
            pass
    except FileNotFoundError:
        return Record()
    except OSError:
        return None
    waiting = len(aside.read(storage.aside))
    try:
        entries = verify_file(storage.ledger)
        with closing(read_back(storage.ledger)) as back:
            newest = max((entry.stamp.utc_us for entry in islice(back, 1)), default=0)
    except LedgerMissing:
        return Record(aside=waiting)
    except LedgerError as broken:
        return Record(broken=str(broken), aside=waiting)
    return Record(entries, newest_us=newest, aside=waiting)
