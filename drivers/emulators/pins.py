"""The board behind emulated GPIO pins: a strike and lamps to watch, switches to press.

Over a unix socket the door sends a line for each change of an output, "o17=1"; the board sends one
for each input, "i27=0", and "ready" once a newly connected door has heard them all.
"""

import os
import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Self

READY = "ready"


class Lines:
    """Puts lines together from pieces."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, data: bytes) -> list[str]:
        *lines, self._rest = (self._rest + data.decode("ascii", "replace")).split("\n")
        return lines


def level_of(line: str, side: str) -> tuple[int, bool] | None:
    """Take "o17=1" apart; None if it is not a line from `side`."""
    pin, _, level = line.removeprefix(side).partition("=")
    if line.startswith(side) and pin.isdecimal() and level in ("0", "1"):
        return int(pin), level == "1"
    return None


class Change(NamedTuple):
    """An output changed. `at_s` is CLOCK_MONOTONIC in seconds."""

    at_s: float
    pin: int
    level: bool


OnChange = Callable[[int, bool], None]


class PinBoard:
    """What the door's pins are wired to: a strike and lamps to watch, switches to press.

    One door at a time. When its process dies, all outputs are released, as they are on a Pi with
    `dtparam=strict_gpiod`; the next one to connect is told the inputs afresh. `on_change` is called
    in the board's thread.
    """

    def __init__(self, path: Path, on_change: OnChange | None = None) -> None:
        self.path = path
        self.outputs: dict[int, bool] = {}
        self.history: deque[Change] = deque(maxlen=10_000)
        self._on_change = on_change
        self._inputs: dict[int, bool] = {}
        self._to_tell: deque[tuple[int, bool]] = deque()
        self._waiting: list[tuple[int, bool, threading.Event]] = []
        self._closed = False
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._listener = _listen_at(path)
        self._thread = threading.Thread(target=self._serve, name="pin board", daemon=True)
        self._thread.start()

    def drive(self, pin: int, level: bool) -> None:  # noqa: FBT001  (a level is a level)
        """Hold an input of the door high or low from now on."""
        self._inputs[pin] = level
        self._to_tell.append((pin, level))
        os.eventfd_write(self._wake, 1)

    def wait_for(self, pin: int, level: bool, timeout_s: float) -> bool:  # noqa: FBT001
        """Wait until an output is at `level`; False if `timeout_s` passes first."""
        reached = threading.Event()
        waiter = (pin, level, reached)
        self._waiting.append(waiter)
        try:
            return self.outputs.get(pin, False) == level or reached.wait(timeout_s)
        finally:
            self._waiting.remove(waiter)

    def states(self, pin: int) -> list[bool]:
        """Return the levels an output has taken since the beginning, low first, each once."""
        return [False, *(change.level for change in list(self.history) if change.pin == pin)]

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        os.eventfd_write(self._wake, 1)
        self._thread.join()
        self._listener.close()
        os.close(self._wake)
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self) -> None:
        while self._ready(self._listener):
            door, _ = self._listener.accept()
            with door:
                self._greet(door)
                self._attend(door)
            self._release()

    def _greet(self, door: socket.socket) -> None:
        self._to_tell.clear()
        lines = [f"i{pin}={level:d}\n" for pin, level in list(self._inputs.items())]
        with suppress(OSError):  # it left at once
            door.sendall("".join([*lines, f"{READY}\n"]).encode())

    def _attend(self, door: socket.socket) -> None:
        """Hear and tell one door until it leaves."""
        lines = Lines()
        with suppress(OSError):
            while self._ready(door, door) and (data := door.recv(4096)):
                for line in lines.feed(data):
                    if (change := level_of(line, "o")) is not None:
                        self._set(*change)

    def _ready(self, source: socket.socket, door: socket.socket | None = None) -> bool:
        """Wait for `source`, telling `door` meanwhile what was driven; False once closed."""
        while not self._closed:
            sources: list[socket.socket | int] = [source, self._wake]
            ready, _, _ = select.select(sources, [], [])
            if self._wake in ready:
                os.eventfd_read(self._wake)
                self._tell(door)
            if source in ready:
                return True
        return False

    def _tell(self, door: socket.socket | None) -> None:
        while door is not None and self._to_tell:
            pin, level = self._to_tell.popleft()
            door.sendall(b"i%d=%d\n" % (pin, level))

    def _set(self, pin: int, level: bool) -> None:  # noqa: FBT001
        if self.outputs.get(pin, False) == level:
            return
        self.outputs[pin] = level
        self.history.append(Change(monotonic(), pin, level))
        for wanted, at_level, reached in list(self._waiting):
            if (wanted, at_level) == (pin, level):
                reached.set()
        if self._on_change is not None:
            self._on_change(pin, level)

    def _release(self) -> None:
        for pin in list(self.outputs):
            self._set(pin, level=False)


def _listen_at(path: Path) -> socket.socket:
    """Listen at `path`, in place of whatever socket a dead board left there."""
    if path.is_socket():
        path.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(1)
    return listener
