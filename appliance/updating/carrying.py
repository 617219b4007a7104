"""Carries an update out, step by step, each noted before the next. Touches what its room does.

Whoever imports this has imported all that an update needs: the files of the program change under
its feet, and nothing may be imported once they do.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from appliance import holding
from appliance.backup import services
from appliance.backup.errors import BackupError
from appliance.backup.naming import instant_of
from appliance.clock import Clock
from appliance.config import Settings
from appliance.local_time import SECOND_US
from appliance.rows import LedgerError
from appliance.storage import Storage
from appliance.updating import copies, health, packages
from appliance.updating.health import Patience
from appliance.updating.noting import note, noted
from appliance.updating.packages import PackageError
from appliance.updating.steps import Left, Step, Update, left_of, refusal
from appliance.versions import of_the_code


class UpdateError(Exception):
    """Why nothing was installed: a sentence, and what to do."""


class Room(Struct, frozen=True):
    """Where an update is carried out, and to whom it `say`s what it does."""

    root: Path
    settings: Settings
    config: Path
    clock: Clock
    say: Callable[[str], None]
    patience: Patience = Patience()

    @property
    def sock(self) -> Path:
        return Path(self.settings.control.socket)


def one_at_a_time(root: Path) -> AbstractContextManager[None]:
    """Do one update at a time. Raises UpdateError where another is on its way."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    taken = UpdateError("another update is on its way. Wait for its end")
    return holding.alone(holding.folder(root), taken)


def update(room: Room, package: Path | None, *, back: bool) -> Update:
    """Install `package`, or the previous one; return how it ended. Raises UpdateError.

    Must be done alone in the room.
    """
    before = noted(room.root)
    if before is not None and not before.over:
        raise UpdateError("the last update was cut off. First: sudo seuil update --finish")
    try:
        begun = _begin(room, package or room.root / copies.PREVIOUS, back=back)
    except (PackageError, LedgerError, BackupError, OSError) as error:
        _give_up(room, str(error))
        raise UpdateError(f"nothing was installed: {error}") from error
    return _install(room, begun)


def finish(room: Room) -> Update | None:
    """Complete an update that was cut off, or go back; None where there is nothing to finish."""
    last = noted(room.root)
    if last is None:
        return None
    match left_of(last):
        case Left.NOTHING:
            return None
        case Left.GIVE_UP:
            return _give_up(room, "it was cut off before anything was installed")
        case Left.INSTALL:
            return _install(room, last)
        case Left.WAIT:
            return _wait(room, last)
        case Left.GO_BACK:
            return _go_back(room, last, last.why or "it was cut off on the way back")


def _begin(room: Room, package: Path, *, back: bool) -> Update:
    """Look at the package, and keep all that is needed to come back."""
    if not package.is_file():
        raise UpdateError(f"{package}: there is no such package")
    instant, was = _instant(room), packages.installed()
    new = packages.look(package)
    older = packages.is_older(new.version, was)
    ours = packages.architecture()
    if why := refusal(new.name, new.architecture, ours=ours, back=back, older=older):
        raise UpdateError(f"{package}: {why}")
    told = health.status(room.sock)
    begun = note(
        room.root,
        Update(
            instant,
            was,
            new.version,
            answered=told is not None,
            recorded=told is not None and told.ledger_ok,
        ),
    )
    room.say(f"from {was} to {new.version}")
    copies.folder_of(room.root, instant).mkdir(mode=0o700)
    copies.keep_new(room.root, instant, package)
    copies.keep_record(
        room.root, instant, Storage(Path(room.settings.storage.directory)), room.config
    )
    room.say(f"the record is copied and checked: {copies.folder_of(room.root, instant)}")
    copied = note(room.root, replace(begun, step=Step.COPIED))
    room.say(f"packing {was}, so that it can come back: minutes, on a small board")
    copies.keep_previous(room.root, instant)
    room.say(f"the present package is kept: {room.root / copies.PREVIOUS}")
    return note(room.root, replace(copied, step=Step.KEPT))


def _instant(room: Room) -> str:
    """Return the instant that names an update; the next that is free, by a clock set back."""
    utc_us = room.clock.stamp().utc_us
    while copies.folder_of(room.root, instant_of(utc_us)).exists():
        utc_us += SECOND_US
    return instant_of(utc_us)


def _give_up(room: Room, why: str) -> Update | None:
    last = noted(room.root)
    if last is None or last.over:
        return None
    copies.forget(room.root, last.instant)
    return note(room.root, replace(last, step=Step.GIVEN_UP, why=why))


def _install(room: Room, last: Update) -> Update:
    installing = note(room.root, replace(last, step=Step.INSTALLING))
    room.say(f"installing {last.after}")
    log = copies.log_of(room.root, last.instant)
    if why := packages.install(copies.new_of(room.root, last.instant), log):
        return _go_back(room, installing, why)
    return _wait(room, note(room.root, replace(installing, step=Step.INSTALLED)))


def _wait(room: Room, last: Update) -> Update:
    if not last.answered:
        room.say("the door did not answer before either: nobody waits for it now")
        services.restart()
    else:
        room.say("waiting for the door")
        if why := _ill(room, last, last.after):
            return _go_back(room, last, f"the door is not well with {last.after}: {why}")
    copies.sweep(room.root, last.instant)
    return note(room.root, replace(last, step=Step.DONE))


def _go_back(room: Room, last: Update, why: str) -> Update:
    """Put the previous package back. The record stays as it is: never an older one for it."""
    room.say(why)
    room.say(f"going back to {last.before}")
    going = note(room.root, replace(last, step=Step.GOING_BACK, why=why))
    log = copies.log_of(room.root, last.instant)
    trouble = packages.put(room.root / copies.PREVIOUS, log)
    if not trouble and last.answered:
        trouble = _ill(room, last, last.before)
    copies.sweep(room.root, last.instant)
    return note(room.root, replace(going, step=Step.STUCK if trouble else Step.WENT_BACK))


def _ill(room: Room, last: Update, wanted: str) -> str:
    """Return why the door does not answer as it should, "" once it does."""
    return health.wait(
        room.sock,
        of_the_code(wanted),
        room.patience,
        recorded=last.recorded,
        steady_s=room.clock.steady_s,
    )
