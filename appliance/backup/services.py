"""Seuil's services, by systemctl. Touches processes.

subprocess and all it needs is imported here, at once: an update replaces the files under our feet.
"""

import subprocess
from collections.abc import Sequence
from typing import Final

DOOR: Final = "seuil-door.service"
ALL: Final = (DOOR, "seuil-web.service", "seuil-notify.service")
WITHIN_S: Final = 120
"""The longest that a service takes to start or to stop, by its own unit, and some more."""


def stop(units: Sequence[str] = ALL) -> tuple[str, ...]:
    """Stop services; return why some do not, in words."""
    return _each("stop", units)


def start(units: Sequence[str] = ALL) -> tuple[str, ...]:
    """Start services; return why some do not, in words."""
    return _each("start", units)


def start_enabled() -> tuple[str, ...]:
    """Start the door, and what starts beside it with the machine; return why some do not.

    What was left out stays out.
    """
    beside = tuple(unit for unit in ALL[1:] if not _systemctl("is-enabled", "--quiet", unit))
    return start((DOOR, *beside))


def restart() -> tuple[str, ...]:
    """Start the door again, and what runs beside it; return why some do not, in words."""
    return (
        *_each("restart", ALL[:1]),
        *_each("try-restart", ALL[1:]),
    )  # what is left out stays out


def _each(verb: str, units: Sequence[str]) -> tuple[str, ...]:
    whys = ((unit, _systemctl(verb, unit)) for unit in units)
    return tuple(f"systemctl {verb} {unit}: {why}" for unit, why in whys if why)


def _systemctl(*words: str) -> str:
    """Return why systemctl did not do it, "" where it did."""
    try:
        done = subprocess.run(  # noqa: S603, our own words
            ["systemctl", *words],  # noqa: S607, wherever it is
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    return " ".join(done.stderr.split()) or f"systemctl {words[0]}: status {done.returncode}"
