"""The demo's processes: started, started again when they die, taken down. Alone in starting any.

One thread per child starts it, waits for it and starts it again, as systemd would with
Restart=always and RestartSec=1. PR_SET_PDEATHSIG is tied to that thread, which lives as long as the
demo does: so even `kill -9` of the demo leaves no child behind.
"""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

RESTART_S = 1.0
_PATIENCE_S = 5.0  # for a child to go when told to; the house takes less
_TETHER = ("--pdeathsig", "KILL", "--", "sh", "-c")
_ONLY_UNDER = 'test "$PPID" = "$0" && exec "$@"'  # it may be gone before the tether holds


class Child:
    """One process, kept alive from `start` to `close`. What it says goes to the file `log`."""

    def __init__(
        self, name: str, command: tuple[str, ...], log: Path, changed: Callable[[], None]
    ) -> None:
        self.name = name
        self.log = log
        self.restarts = 0
        self._reported = ""
        self._command = tethered(command)
        self._changed = changed
        self._closing = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, name=f"child {name}", daemon=True)

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def start(self) -> None:
        self._thread.start()

    def kill(self) -> None:
        """`kill -9` it, to see it come back."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End it, kindly first, and wait until it has gone."""
        self._closing.set()
        if not self._thread.is_alive():
            return
        self._signal(signal.SIGTERM)
        self._thread.join(_PATIENCE_S)
        if self._thread.is_alive():
            self._signal(signal.SIGKILL)
            self._thread.join()

    def last_words(self) -> str:
        """Return the last line it wrote, for a sentence about why it ended."""
        lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _signal(self, number: signal.Signals) -> None:
        if (process := self._process) is not None:
            process.send_signal(number)

    def _keep_alive(self) -> None:
        while not self._closing.is_set():
            with self.log.open("ab") as log:
                self._process = process = spawn(self._command, log=log.fileno())
            if self._closing.is_set():  # `close` may just have looked, and seen nothing to end
                process.terminate()
            self._changed()
            status = process.wait()
            self._changed()
            if not self._closing.is_set():
                self._report(status)
                self.restarts += 1
                self._closing.wait(RESTART_S)

    def _report(self, status: int) -> None:
        """Say how it ended; of a start that fails over and over, only once."""
        words = _ending(status, self.last_words())
        if status < 0 or words != self._reported:
            print(f"  {self.name} {words}: starting it again", flush=True)  # noqa: T201
        self._reported = words


def _ending(status: int, last_words: str) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}" + (f" ({last_words})" if last_words else "")


def tethered(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return `command` so that the kernel ends it when whoever starts it is gone."""
    setpriv = shutil.which("setpriv")  # util-linux: on every Debian
    if setpriv is None:
        return command
    return (setpriv, *_TETHER, _ONLY_UNDER, str(os.getpid()), *command)


def spawn(command: tuple[str, ...], log: int) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, so that Ctrl-C is the demo's to handle."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        process_group=0,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
