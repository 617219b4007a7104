"""gpiozero pins at the end of a unix socket, for a machine without GPIO.

The lines on that socket are told in drivers/emulators/pins.py, the board at its other end.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin

from drivers.emulators.pins import READY, Lines, level_of
from drivers.errors import DeviceLost

_GREETING_S = 5.0


class EmulatedPin(MockPin):  # type: ignore[misc]  # gpiozero ships no types
    """A pin whose outputs go to the board, and whose inputs come from there."""

    _state: bool

    def __init__(self, factory: "EmulatedFactory", info: Any) -> None:  # noqa: ANN401
        super().__init__(factory, info)
        self._told = tuple(b"o%d=%d\n" % (_number(info), level) for level in (0, 1))

    def _change_state(self, value: bool) -> bool:  # noqa: FBT001  (gpiozero's signature)
        # Instead of MockPin's, which keeps every state for ever.
        changed = bool(self._state != value)
        if changed:
            self._state, self._last_change = value, monotonic()
            if self._function == "output":
                self.factory.tell(self._told[value])
        return changed

    def _set_function(self, value: str) -> None:
        if self._function == "output" and value == "input":
            self._change_state(value=False)  # a released pin falls to its pull-down
        super()._set_function(value)

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        level = self.factory.heard.get(_number(self.info))
        if level is not None:
            self.drive(level)

    def drive(self, level: bool) -> None:  # noqa: FBT001
        """Take the level the board gives, as an edge if it is a new one."""
        if self._function == "input":
            (self.drive_high if level else self.drive_low)()


class EmulatedFactory(MockFactory):  # type: ignore[misc]
    """All pins of a board at the socket `path`. Edges arrive in one thread, like lgpio's."""

    def __init__(self, path: Path) -> None:
        super().__init__(pin_class=EmulatedPin)
        self.heard: dict[int, bool] = {}
        self._socket = _connect(path)
        self._ready = threading.Event()
        threading.Thread(target=self._listen, name="emulated pins", daemon=True).start()
        if not self._ready.wait(_GREETING_S):
            self.close()
            raise DeviceLost(f"{path}: the emulated pins are in use, or nobody is behind them")

    def tell(self, line: bytes) -> None:
        try:
            self._socket.sendall(line)
        except OSError as error:
            raise DeviceLost("the emulated pins are gone") from error

    def close(self) -> None:
        super().close()
        with suppress(OSError):  # the board may have gone first
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        lines = Lines()
        for data in _arrivals(self._socket):
            for line in lines.feed(data):
                self._hear(line)

    def _hear(self, line: str) -> None:
        if line == READY:
            self._ready.set()
        elif (heard := level_of(line, "i")) is not None:
            number, level = heard
            self.heard[number] = level
            for pin in [pin for info, pin in list(self.pins.items()) if _number(info) == number]:
                pin.drive(level)


def _number(info: Any) -> int:  # noqa: ANN401
    return int(info.name.removeprefix("GPIO"))


def _connect(path: Path) -> socket.socket:
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        link.connect(str(path))
    except OSError as error:
        link.close()
        raise DeviceLost(f"{path}: nobody is behind the emulated pins") from error
    return link


def _arrivals(link: socket.socket) -> Iterator[bytes]:
    """Yield what arrives until the other end, or this one, is closed."""
    with suppress(OSError):
        while data := link.recv(4096):
            yield data
