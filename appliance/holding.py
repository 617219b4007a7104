"""One process at a time where two would do harm. Touches what it is given, and nothing else."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def alone(descriptor: int, otherwise: Exception) -> Iterator[None]:
    """Hold an open file or folder alone, and close it in the end.

    Raises `otherwise` where another process has it. The kernel lets go however a process ends.
    """
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise otherwise from None
        yield
    finally:
        os.close(descriptor)


def folder(path: os.PathLike[str]) -> int:
    """Open a folder, to hold it."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
