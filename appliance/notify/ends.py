"""What every far end has in common: it takes a message, or says whether to try again.

Touches files of secrets, and cuts connections that take too long.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Final, Protocol

from appliance.notify.words import Parcel

ANSWER_S: Final = 15.0
"""How long one step may take: a name looked up, a connection made, an answer begun."""


class NotTaken(Exception):
    """The far end has not taken a message, as far as we know."""


class Refused(NotTaken):
    """It never will take this one."""


class NotNow(NotTaken):
    """It may take it later; not before `after_s`, if it said so."""

    def __init__(self, why: str, after_s: float = 0.0) -> None:
        super().__init__(why)
        self.after_s = after_s


class FarEnd(Protocol):
    """Where a channel leads."""

    def deliver(self, parcel: Parcel) -> None:
        """Return once the far end has taken the message. Raises NotTaken."""
        ...


def secret(file: str | None) -> str:
    """Return what is in a file of a secret, "" where none is named. Raises NotNow.

    It is read at each message: a key that is changed is used at once.
    """
    if file is None:
        return ""
    try:
        found = Path(file).read_text("ascii").strip()
    except OSError as wrong:
        raise NotNow(f"{file} cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise NotNow(f"{file} holds more than plain letters and digits") from wrong
    if not (found and found.isprintable()):
        raise NotNow(f"{file} does not hold one line")
    return found


@contextmanager
def cut_after(seconds: float, line: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut a connection that is still needed after `seconds`; `line` tells which it is by then.

    The time-out of a socket begins anew with each byte: one at a time would hold us up for ever.
    """
    timer = Timer(seconds, _cut, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: Callable[[], socket.socket | None]) -> None:
    if (found := line()) is None:
        return
    with suppress(OSError):  # it is closed already
        # Not that of TLS: it would pull the session from under the thread that reads.
        socket.socket.shutdown(found, socket.SHUT_RDWR)


def reason(wrong: Exception) -> str:
    """Return why a connection failed, in a few words and without what was sent."""
    if isinstance(wrong, TimeoutError):
        return "no answer in time"
    if isinstance(wrong, socket.gaierror):
        return f"its name is not found: {wrong.strerror}"
    if isinstance(wrong, OSError) and wrong.strerror:
        return wrong.strerror
    return f"it broke off ({type(wrong).__name__})"
