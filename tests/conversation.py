"""Somebody who talks with a command on a terminal: reads what it asks, types, does as told."""

import os
import pty
import select
import signal
import subprocess
import sys
import time

from tests.installation import WAIT_S


class Conversation:
    """A command on a terminal of its own; what is said there is read until something comes."""

    def __init__(self, house, *words):
        self.far, near = pty.openpty()
        command = [sys.executable, "-m", "appliance", *words, "--config", str(house.config)]
        self.process = subprocess.Popen(
            command, stdin=near, stdout=near, stderr=near, start_new_session=True
        )
        os.close(near)
        self.said = ""
        self._unread = ""

    def until(self, said, meanwhile=lambda: None):
        """Read until something is said; do something `meanwhile`, again and again."""
        deadline = time.monotonic() + 3 * WAIT_S
        while said not in self._unread:
            assert time.monotonic() < deadline, f"never said {said!r}, but: {self.said}"
            if not select.select([self.far], [], [], 0.2)[0]:
                meanwhile()
                continue
            assert self._read(), f"ended without {said!r}: {self.said}"
        self._unread = self._unread.split(said, 1)[1]
        return self

    def line(self):
        """Return the next whole line."""
        before = self._unread
        while "\n" not in before:
            assert self._read(), f"ended in the middle of a line: {self.said}"
            before = self._unread
        line, self._unread = before.split("\n", 1)
        return line

    def types(self, *lines):
        for line in lines:
            os.write(self.far, f"{line}\n".encode())
        return self

    def ctrl_c(self):
        self.process.send_signal(signal.SIGINT)
        return self

    def ended(self):
        """Return the status."""
        while self._read():
            pass
        return self.process.wait(WAIT_S)

    def _read(self):
        try:
            piece = os.read(self.far, 4096)
        except OSError:  # its end, on Linux
            return False
        text = piece.decode(errors="replace").replace("\r\n", "\n")
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
        self.said += text
        self._unread += text
        return bool(piece)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.far)
