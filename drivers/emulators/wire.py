"""A serial line without a serial port: a pty, paced like the wire, unplugged and faulty on demand.

Alone in touching ptys. One thread per wire reads what the host sends and sends what is due.
"""

import heapq
import itertools
import os
import select
import threading
import time
import tty
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from drivers.emulators.faults import Faults

_BITS_PER_BYTE = 10  # 8N1: a start bit, eight of data, a stop bit
OnBytes = Callable[[bytes], None]


class Wire:
    """The far end of a serial line, published at `path` as udev would name the real port.

    `on_bytes` is called in the wire's own thread with whatever the host sent; it may `send`.
    `faults` meddle with what is sent. `log` is every byte that came from the host.
    """

    def __init__(self, path: Path, baud: int, on_bytes: OnBytes | None = None) -> None:
        self.path = path
        self.faults = Faults()
        self._byte_s = _BITS_PER_BYTE / baud
        self._on_bytes = on_bytes
        self._log = bytearray()
        self._plug: _Plug | None = None
        self.replug()

    @property
    def log(self) -> bytes:
        return bytes(self._log)

    def forget(self) -> None:
        """Empty the log."""
        self._log.clear()

    def send(self, data: bytes, *, after_s: float = 0.0, paced: bool = True) -> None:
        """Send `data` after `after_s`, byte by byte at the line's speed; returns at once.

        `paced=False` hands it over in one piece. Each call uses up one of `faults`.
        """
        byte_s = self._byte_s if paced else 0.0
        for late_s, piece in self.faults.apply(data):
            if self._plug is not None and piece:
                self._plug.outbox.put(after_s + late_s, piece, byte_s)
                self._plug.wake()

    def unplug(self) -> None:
        """Pull the cable: the port disappears, and whoever has it open notices at once."""
        plug, self._plug = self._plug, None
        if plug is not None:
            plug.pull()

    def replug(self) -> None:
        """Put the cable back: the same name, another device behind it. What was due is lost."""
        self.unplug()
        self._plug = _Plug(self.path, self._heard)

    def close(self) -> None:
        self.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _heard(self, data: bytes) -> None:
        self._log += data
        if self._on_bytes is not None:
            self._on_bytes(data)


class _Outbox:
    """What is still to be sent: one piece at a time on the line, the rest in order of its hour."""

    def __init__(self) -> None:
        self._queue: list[tuple[float, int, bytes, float]] = []
        self._order = itertools.count()
        self._rest = b""
        self._byte_s = 0.0
        self._at = 0.0  # when the last byte arrived at the other end

    def put(self, after_s: float, data: bytes, byte_s: float) -> None:
        heapq.heappush(self._queue, (time.monotonic() + after_s, next(self._order), data, byte_s))

    def wait_s(self) -> float | None:
        """Return how long until the next byte has arrived; None while nothing is due."""
        now = time.monotonic()
        self._begin(now)
        if self._rest:
            return max(self._at + self._byte_s - now, 0)
        return max(self._queue[0][0] - now, 0) if self._queue else None

    def take(self) -> bytes:
        """Return the bytes that have arrived by now: on an absolute schedule, so none is late."""
        now = time.monotonic()
        self._begin(now)
        count = int((now - self._at) / self._byte_s) if self._byte_s else len(self._rest)
        due, self._rest = self._rest[:count], self._rest[count:]
        self._at += len(due) * self._byte_s
        return due

    def _begin(self, now: float) -> None:
        """Put the next piece on the line, if the line is free and the piece's hour has come."""
        if self._rest or not self._queue or self._queue[0][0] > now:
            return
        due_at, _, self._rest, self._byte_s = heapq.heappop(self._queue)
        self._at = max(due_at, self._at)


class _Plug:
    """One life of the cable, from plugging in to pulling out, and the thread that serves it."""

    def __init__(self, path: Path, heard: OnBytes) -> None:
        self.outbox = _Outbox()
        self._heard = heard
        self._pulled = False
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        weakref.finalize(self, os.close, self._wake)  # a late `wake` must not hit another file
        # The slave stays open here, or the master would fail each time the host closes the port.
        self._master, self._slave = os.openpty()
        tty.setraw(self._master)
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._path, self._device = path, os.ttyname(self._slave)
        _publish(path, self._device)
        self._thread = threading.Thread(target=self._serve, name=f"wire {path.name}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        os.eventfd_write(self._wake, 1)

    def pull(self) -> None:
        self._pulled = True
        if self._path.is_symlink() and self._path.readlink() == Path(self._device):
            self._path.unlink()
        self.wake()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _serve(self) -> None:
        try:
            while not self._pulled:
                ready, _, _ = select.select(
                    [self._master, self._wake], [], [], self.outbox.wait_s()
                )
                if self._wake in ready:
                    os.eventfd_read(self._wake)
                elif self._master in ready:
                    self._heard(os.read(self._master, 4096))
                self._emit()
        finally:
            os.close(self._master)
            os.close(self._slave)

    def _emit(self) -> None:
        due = b"" if self._pulled else self.outbox.take()
        if due:
            with suppress(BlockingIOError):  # nobody reads: on a wire, the bytes are gone
                os.write(self._master, due)


def _publish(path: Path, device: str) -> None:
    """Point `path` at `device` in one step, so that nobody ever sees half a link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(device)
    fresh.replace(path)
