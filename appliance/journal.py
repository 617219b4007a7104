"""What the processes say for whoever maintains them: one line each, to standard error.

Under systemd a line carries its priority as <N>, which the journal understands (sd-daemon(3)); on
a terminal it is just the line. No logging framework: it would double the door's start.
"""

import os
import select
import sys
from contextlib import suppress
from typing import TextIO

_UNDER_JOURNAL = "JOURNAL_STREAM" in os.environ


def info(sentence: str) -> None:
    _say(6, sentence)


def warning(sentence: str) -> None:
    _say(4, sentence)


def alarm(sentence: str) -> None:
    """Say that somebody has to come and look."""
    _say(1, sentence)


def _say(priority: int, sentence: str) -> None:
    """Write a line, or lose it: nobody stands before a shut door for want of a listener."""
    line = " ".join(sentence.splitlines())
    prefix = f"<{priority}>" if _UNDER_JOURNAL else ""
    with suppress(OSError):  # a full disk, or whoever read us has gone
        if sys.stderr is not None and _takes_more(sys.stderr):
            sys.stderr.write(f"{prefix}{line}\n")


def _takes_more(stream: TextIO) -> bool:
    """Tell whether writing a line would not wait for somebody who has stopped to read."""
    try:
        descriptor = stream.fileno()
    except OSError:  # no file at all, as where a test listens
        return True
    outlet = select.poll()
    outlet.register(descriptor, select.POLLOUT)
    return bool(outlet.poll(0))
