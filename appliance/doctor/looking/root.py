"""The machine that is looked at: its files, and its programs, which have little time.

Touches both. Tests give it a folder for its root, and programs of their own.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

IN_ALL_S: Final = 8.0
"""How long all programs together may take."""
_EACH_S: Final = 2.0
_LARGEST: Final = 1 << 20  # bytes of a file in /proc


class Root:
    """`at` is where the machine's root is; `path` where its programs are looked for."""

    def __init__(self, at: Path, steady_s: Callable[[], float], path: str | None = None) -> None:
        self.at = at
        self._steady_s = steady_s
        self._until_s = steady_s() + IN_ALL_S
        self._path = path

    def on(self, path: str | Path) -> Path:
        """Return where a path of the machine is, seen from here."""
        return self.at / str(path).lstrip("/")

    def text(self, path: str | Path) -> str | None:
        """Return what is in a file, None where it cannot be read."""
        with suppress(OSError), self.on(path).open("rb") as file:
            return file.read(_LARGEST).decode(errors="replace").strip("\0\n ")
        return None

    def number(self, path: str | Path, base: int = 10) -> int | None:
        """Return the number in a file, None where there is none."""
        text = self.text(path)
        with suppress(ValueError):
            return None if text is None else int(text, base)
        return None

    def found(self, pattern: str) -> Iterator[str]:
        """Yield the machine's paths that fit."""
        for path in sorted(self.at.glob(pattern.lstrip("/"))):
            yield f"/{path.relative_to(self.at)}"

    def run(self, *words: str) -> str | None:
        """Return what a program says, None where there is none or it says nothing in time."""
        program = shutil.which(words[0], path=self._path)
        left_s = min(_EACH_S, self._until_s - self._steady_s())
        if program is None or left_s <= 0:
            return None
        with suppress(OSError, subprocess.TimeoutExpired):
            ran = subprocess.run(  # noqa: S603, our own words
                [program, *words[1:]],
                capture_output=True, check=False, timeout=left_s, stdin=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0"},
            )  # fmt: skip
            return ran.stdout.decode(errors="replace")
        return None
