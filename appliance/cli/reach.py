"""The desk, wherever it is: over the door's socket, or with the folder's lock where no door runs.

Touches both, and the configuration.
"""

import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from appliance import lastgood
from appliance.cli.ends import Failed
from appliance.client import Client, NotDone
from appliance.clock import Clock, open_clock
from appliance.commands import Answer, Asked, Command, Progress, Refused
from appliance.commands.answers import Trouble
from appliance.config import Settings
from appliance.readers import READERS
from appliance.storage import InUse, Storage, StorageError

if TYPE_CHECKING:
    from appliance.credentials import SiteKey
    from appliance.desk.desk import Desk
    from appliance.tending import Alone

A = TypeVar("A")

STARTS_WITHIN_S: Final = 5.0
"""How long a door that holds the folder may take to listen: it is starting, as a rule."""
_LOOK_AGAIN_S: Final = 0.1


class Asker(Protocol):
    """Somebody at the desk, who speaks for the console."""

    @property
    def alone(self) -> bool:
        """Whether no door runs: then nobody has shown a badge, and no page is open."""
        ...

    def ask(self, command: Command) -> Answer:
        """Return the answer. Raises NotDone."""
        ...

    def follow(self, command: Command) -> Generator[Progress | Answer, None, None]:
        """Yield progress, then the answer. Raises NotDone. Ctrl-C cancels."""
        ...


class _AtTheDoor(Client):
    alone = False


class _Alone:
    alone = True

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def ask(self, command: Command) -> Answer:
        for reply in self.follow(command):
            if not isinstance(reply, Progress):
                return reply
        raise NotDone(Trouble.NOT_KEPT)

    def follow(self, command: Command) -> Generator[Progress | Answer, None, None]:
        with _ctrl_c_noticed() as gone:
            for reply in self._desk.serve(Asked(command), gone):
                if isinstance(reply, Refused):
                    raise NotDone(reply.trouble, reply.detail)
                yield reply


@contextmanager
def reach(settings: Settings, *, begins: bool = False, rehearses: bool = False) -> Iterator[Asker]:
    """Yield whom to ask. Raises Failed and StorageError, in words that say what to do.

    Where there has never been a ledger, one is made if this `begins`; if it `rehearses`, for the
    moment only, and somewhere else.
    """
    storage = Storage(Path(settings.storage.directory))
    with ExitStack() as house:
        try:
            house.enter_context(storage.held())
        except StorageError as held:
            _listening(Path(settings.control.socket), held)
            running = True
        else:
            running = False
        if running:
            yield _AtTheDoor(Path(settings.control.socket))
        else:
            if rehearses and not storage.begun():
                storage = Storage(Path(house.enter_context(TemporaryDirectory())))
                begins = True
            yield house.enter_context(_at_the_files(settings, storage, begins=begins))


@contextmanager
def _at_the_files(settings: Settings, storage: Storage, *, begins: bool) -> Iterator[_Alone]:
    # A running door has all of this at hand: it is imported where there is none.
    from appliance.desk.alone import alone  # noqa: PLC0415
    from appliance.tending import alone_with  # noqa: PLC0415

    def sensors(key: "SiteKey") -> "dict[str, Alone]":
        return alone_with(settings.reader, key)

    with alone(settings, storage, clock_of(settings), sensors, begins=begins) as desk:
        yield _Alone(desk)


def answer(desk: Asker, command: Command, kind: type[A]) -> A:
    """Return the answer to a command that is answered with a `kind`. Raises NotDone."""
    given = desk.ask(command)
    if not isinstance(given, kind):
        raise NotDone(Trouble.NOT_UNDERSTOOD, type(given).__name__)
    return given


def settings_of(file: Path) -> Settings:
    """Return the settings in `file`; of a broken one its last good copy, as the door does.

    Raises ConfigError.
    """
    loaded = lastgood.read_or_copy(file, lastgood.copy_of(file), tuple(READERS))
    if loaded.from_copy:
        sys.stderr.write(f"seuil: {file} cannot be used: see `seuil check`. Its last good copy is")
        sys.stderr.write(" in force, for the door and for this.\n")
    return loaded.settings


def clock_of(settings: Settings) -> Clock:
    """Return the clock that the door goes by."""
    simulated = settings.clock.simulated
    return open_clock(None if simulated is None else Path(simulated))


def _listening(path: Path, held: StorageError) -> None:
    """Wait until a door that holds the folder listens. Raises what to do if none does."""
    pause = threading.Event()
    waits = round(STARTS_WITHIN_S / _LOOK_AGAIN_S) if isinstance(held, InUse) else 0
    while (why := _deaf(path)) and not isinstance(why, PermissionError) and waits:
        waits -= 1
        pause.wait(_LOOK_AGAIN_S)
    if not why:
        return
    if isinstance(why, PermissionError):
        raise Failed(
            f"{path} is the door's, and not open to you. Run this as root: sudo seuil …"
        ) from None
    if isinstance(held, InUse):
        raise Failed(f"{held}. And it does not answer at {path}: {why.strerror}") from None
    raise held


def _deaf(path: Path) -> OSError | None:
    """Return why nobody answers at a socket, None if somebody does."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(path))
        except OSError as error:
            return error
    return None


@contextmanager
def _ctrl_c_noticed() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C end nothing by itself while a command is carried out, so that it ends well.

    What is yielded tells whether it was pressed.
    """
    pressed = threading.Event()

    def notice(_number: int, _frame: FrameType | None) -> Any:  # noqa: ANN401, as signal has it
        pressed.set()

    before = signal.signal(signal.SIGINT, notice)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
