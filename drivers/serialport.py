"""Open, own, reopen a serial port. Alone in touching pyserial and the port's descriptor.

pyserial opens and configures; reading is poll(2) and read(2) on the descriptor itself, because
pyserial's own `read` doubles the system calls of a badge. Nothing wakes up while nothing arrives.
"""

import math
import os
import select
import termios
import time
import weakref
from collections.abc import Iterator
from errno import EACCES, EAGAIN, EBUSY, EIO, ENOENT, EPERM

import serial

from drivers.errors import DeviceLost, LineClosed

_MOST_READ = 4096  # the kernel's own buffer is no larger
_WRITE_S = 1.0  # no UART needs longer to take a command
_REMEDIES: dict[object, str] = {
    ENOENT: "there is no such port: is the device plugged in?",
    EACCES: "no permission: add the user to the group dialout",
    EPERM: "no permission: add the user to the group dialout",
    EAGAIN: "another program has it open",
    EBUSY: "another program has it open",
    EIO: "the device was unplugged",
}


class SerialPort:
    """A `drivers.line.Line` over a serial port. One thread reads; any thread may close."""

    def __init__(self, port: serial.Serial) -> None:
        self._fd = port.fileno()
        self._path = str(port.port)
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._closed = False
        self._arrivals = select.poll()
        self._arrivals.register(self._fd, select.POLLIN)
        self._arrivals.register(self._wake, select.POLLIN)
        weakref.finalize(self, _let_go, port, self._wake)

    @classmethod
    def open(cls, path: str, baud: int) -> "SerialPort":
        """Open `path` for ourselves alone. Raises DeviceLost with a sentence that helps."""
        try:
            port = serial.Serial(path, baud, timeout=0, exclusive=True)
        except (OSError, termios.error) as error:  # SerialException is an OSError
            raise _lost(path, error) from error
        return cls(port)

    def read(self, timeout_s: float | None = None) -> bytes:
        """Return what has arrived, at least one byte; b"" once `timeout_s` has passed."""
        wait_ms = None if timeout_s is None else math.ceil(max(timeout_s, 0) * 1000)
        for fd, _ in self._arrivals.poll(wait_ms):
            if fd == self._fd and not self._closed:
                return self._take()
        self._check_open()
        return b""

    def _take(self) -> bytes:
        try:
            arrived = os.read(self._fd, _MOST_READ)
        except OSError as error:
            self._check_open()
            raise _lost(self._path, error) from error
        if not arrived:
            self._check_open()
            raise DeviceLost(f"{self._path}: the device was unplugged")
        return arrived

    def write(self, data: bytes) -> None:
        """Send all of `data`, in one write where the kernel takes it whole."""
        deadline = self.now() + _WRITE_S
        while data:
            self._check_open()
            data = data[self._offer(data) :]
            if data and not self._writable(deadline - self.now()):
                raise DeviceLost(f"{self._path}: the port takes no more bytes")

    def _offer(self, data: bytes) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise _lost(self._path, error) from error

    def _writable(self, timeout_s: float) -> bool:
        room = select.poll()
        room.register(self._fd, select.POLLOUT)
        return timeout_s > 0 and bool(room.poll(timeout_s * 1000))

    def flush(self) -> None:
        """Forget what has arrived and was not read."""
        self._check_open()
        try:
            termios.tcflush(self._fd, termios.TCIFLUSH)
        except termios.error as error:
            self._check_open()
            raise _lost(self._path, error) from error

    def now(self) -> float:
        """Seconds on a clock that only goes forward."""
        return time.monotonic()

    def close(self) -> None:
        """Let go of the port, from any thread: a `read` that waits wakes and raises LineClosed.

        /dev/null takes the port's place under the same number. So the port is free at once, and a
        read that is about to happen cannot meet a number that was meanwhile given to another file.
        """
        if self._closed:
            return
        self._closed = True
        null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        os.dup2(null, self._fd, inheritable=False)
        os.close(null)
        os.eventfd_write(self._wake, 1)

    def _check_open(self) -> None:
        if self._closed:
            raise LineClosed(f"{self._path}: closed")


def backoff() -> Iterator[float]:
    """Yield how long to wait before each next try, in seconds: 0.2, doubling up to 5."""
    wait_s = 0.2
    while True:
        yield wait_s
        wait_s = min(wait_s * 2, 5.0)


def _lost(path: str, error: Exception) -> DeviceLost:
    number = error.args[0] if error.args else None  # termios.error has no errno
    reason = _REMEDIES.get(number) or f"the port failed ({error})"
    return DeviceLost(f"{path}: {reason}")


def _let_go(port: serial.Serial, wake: int) -> None:
    port.close()
    os.close(wake)
