"""What the processes say for whoever maintains them: one line each, to standard error.

Under systemd a line carries its priority as <N>, which the journal understands (sd-daemon(3)); on
a terminal it is just the line. No logging framework: it would double the door's start.
"""

import os
import sys

_UNDER_JOURNAL = "JOURNAL_STREAM" in os.environ


def info(sentence: str) -> None:
    _say(6, sentence)


def warning(sentence: str) -> None:
    _say(4, sentence)


def alarm(sentence: str) -> None:
    """Say that somebody has to come and look."""
    _say(1, sentence)


def _say(priority: int, sentence: str) -> None:
    line = " ".join(sentence.splitlines())
    prefix = f"<{priority}>" if _UNDER_JOURNAL else ""
    sys.stderr.write(f"{prefix}{line}\n")
