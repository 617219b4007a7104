"""The far ends of a badge reader's wire and of the strike's pin, bare: nothing between the clock
and the system call, so that what is timed is the door."""

import os
import select
import socket
import threading
import time
import tty
from pathlib import Path

from drivers.emulators.pins import READY, Lines, level_of


class Cable:
    """A pty published at `path`. What is written to it has arrived at the reader's port."""

    def __init__(self, path: Path) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        path.symlink_to(self.device)

    def write(self, data: bytes) -> None:
        os.write(self._master, data)

    def close(self) -> None:
        os.close(self._master)
        os.close(self._slave)


class Board:
    """The other end of the emulated pins' socket, for one door after the other."""

    def __init__(self, path: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        self._door: socket.socket | None = None
        self._lines = Lines()

    def accept(self, within_s: float) -> None:
        self._hang_up()
        self._listener.settimeout(within_s)
        self._door, _ = self._listener.accept()
        self._door.sendall(f"{READY}\n".encode())

    def heard(self, pin: int, *, level: bool, within_s: float) -> bool:
        """Wait until `pin` goes to `level`."""
        assert self._door is not None
        until = time.monotonic() + within_s
        while (left_s := until - time.monotonic()) > 0:
            if not select.select([self._door], [], [], left_s)[0]:
                return False
            data = self._door.recv(4096)
            if not data:
                raise ConnectionError("the door process has gone")
            if (pin, level) in map(_output, self._lines.feed(data)):
                return True
        return False

    def time_to_open(self, cable: Cable, frame: bytes, pin: int) -> int:
        """Return the nanoseconds from the frame's last byte to the pin's going high."""
        assert self._door is not None
        cable.write(frame[:-1])
        threading.Event().wait(0.003)  # whoever reads has it, and waits for the last byte
        begun = time.monotonic_ns()
        cable.write(frame[-1:])
        data = self._door.recv(4096)
        took = time.monotonic_ns() - begun
        if (pin, True) not in map(_output, self._lines.feed(data)):
            raise RuntimeError(f"not the strike: {data!r}")
        return took

    def close(self) -> None:
        self._hang_up()
        self._listener.close()

    def _hang_up(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None


def _output(line: str) -> tuple[int, bool] | None:
    return level_of(line, "o")
