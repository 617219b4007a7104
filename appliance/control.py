"""The control socket: commands in, replies out, one JSON line each. Touches a unix socket.

The file's mode and the peer's user decide who may speak at all: the console, which is root and the
door's own user, and the page server's user, which must name an account. Whoever hangs up cancels.
"""

import os
import pwd
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from appliance import journal
from appliance.commands import MAY, Asked, Refused, Reply
from appliance.commands.answers import Trouble
from appliance.config import Control as Settings

LONGEST = 1 << 20  # a line: a CSV file of some ten thousand members
MOST_AT_ONCE = 32
ASK_WITHIN_S = 5.0
AGAIN_S = 1.0
_CREDENTIALS: Final = struct.Struct("iII")  # pid, uid, gid: struct ucred of unix(7)
_asked = msgspec.json.Decoder(Asked)

Gone = Callable[[], bool]
"""Tells whether whoever asked has hung up."""

Serve = Callable[[Asked, Gone], Iterator[Reply]]
"""Carries out one command. Without an account it is the console's, or one that anybody may give."""


class Control:
    """Listens from `start` to `close`. Each connection has a thread and asks one thing."""

    def __init__(self, settings: Settings, serve: Serve) -> None:
        self._path = Path(settings.socket)
        self._serve = serve
        self._console = {0, os.geteuid()}
        self._web = _uid_of(settings.web_user)
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)  # connections, counted
        self._listener: socket.socket | None = None
        self._closing = threading.Event()

    def start(self) -> None:
        """Listen. Where that cannot be, the door works all the same, and says so."""
        try:
            self._listener = _listen(self._path)
        except OSError as error:
            journal.alarm(
                f"{self._path}: {error.strerror or error}: no pages behind the login, no commands"
            )
            return
        threading.Thread(
            target=self._accept, args=(self._listener,), name="control", daemon=True
        ).start()

    def close(self) -> None:
        self._closing.set()
        if self._listener is not None:
            self._path.unlink(missing_ok=True)
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:  # closed, or too many files are open: those who asked close theirs
                if self._closing.wait(AGAIN_S):
                    return
                continue
            if not self._places.acquire(blocking=False):
                line.close()
                continue
            try:
                threading.Thread(
                    target=self._converse, args=(line,), name="control-line", daemon=True
                ).start()
            except RuntimeError:  # the machine gives no further thread
                line.close()
                self._places.release()

    def _converse(self, line: socket.socket) -> None:
        try:
            with line, suppress(OSError):  # whoever hung up hears nothing more
                line.settimeout(ASK_WITHIN_S)
                for reply in self._replies(line):
                    line.sendall(msgspec.json.encode(reply) + b"\n")
        except Exception as error:  # noqa: BLE001, no command ends the door: it must go on opening
            journal.alarm(f"a command could not be carried out: {_where(error)}")
        finally:
            self._places.release()

    def _replies(self, line: socket.socket) -> Iterator[Reply]:
        uid = _peer(line)
        try:
            asked = _asked.decode(_one_line(line))
        except (ValueError, RecursionError) as error:
            yield Refused(Trouble.NOT_UNDERSTOOD, str(error))
            return
        if not self._may_speak(uid, asked):
            yield Refused(Trouble.FORBIDDEN)
            return
        yield from self._serve(asked, lambda: _hung_up(line))

    def _may_speak(self, uid: int, asked: Asked) -> bool:
        if uid in self._console:
            return True
        return uid == self._web and (bool(asked.account) or MAY[type(asked.command)].anyone)


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # of a process that was killed: the storage's lock is ours
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        mask = os.umask(0o117)
        try:
            listener.bind(str(path))
        finally:
            os.umask(mask)
        listener.listen(MOST_AT_ONCE)
    except BaseException:
        listener.close()
        raise
    return listener


def _one_line(line: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\n"):
        piece = line.recv(65536)
        if not piece:
            raise ValueError("the line ends in the middle")
        heard += piece
        if len(heard) > LONGEST:
            raise ValueError(f"a line has at most {LONGEST} bytes")
    return heard


def _where(error: Exception) -> str:
    """Return what went wrong in which line of ours; what it says may have a name in it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" in {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return f"{type(error).__name__}{place}"


def _hung_up(line: socket.socket) -> bool:
    # A line with a timeout waits that long for a byte, whatever flags it is read with.
    inlet = select.poll()
    inlet.register(line, select.POLLIN)
    try:
        return bool(inlet.poll(0)) and line.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _peer(line: socket.socket) -> int:
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, _ = _CREDENTIALS.unpack(told)
    return int(uid)


def _uid_of(user: str) -> int | None:
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError:
        return None
