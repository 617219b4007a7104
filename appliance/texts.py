"""Files that people edit, read as text. Touches files.

Read with a bound and only if they are files: a pipe would keep the reader waiting for ever.
"""

import stat
from pathlib import Path

from appliance.shapes import Problem


class UnreadableError(Exception):
    """There is no text, and this is why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def path_of(named: str, configuration: Path) -> Path:
    """Return where a file is that the configuration names: seen from the configuration's folder."""
    return configuration.absolute().parent / named


def read(file: Path, most: int, example: str) -> str:
    """Return the text in `file`, of at most so many bytes; raises UnreadableError.

    `example` is what to start from where there is no such file.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise UnreadableError(about(file, "this is not a file", "Give a file of TOML"))
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as wrong:
        what = f"it cannot be read: {wrong.strerror}"
        raise UnreadableError(about(file, what, remedy(wrong, example))) from wrong
    if len(content) > most:
        what = f"more than {most} bytes, so this is no file of settings"
        raise UnreadableError(about(file, what, "Give a file of TOML"))
    return _decoded(file, content)


def _decoded(file: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        problem = Problem(str(file), line, "", "this is not UTF-8", "Save the file as UTF-8")
        raise UnreadableError(problem) from None


def about(file: Path, what: str, remedy: str) -> Problem:
    """Return a problem of a file as a whole."""
    return Problem(str(file), 0, "", what, remedy)


def remedy(wrong: OSError, example: str) -> str:
    if isinstance(wrong, FileNotFoundError):
        return f"Start from {example}"
    return "Give Seuil's users the right to it"
