"""Packages, by dpkg and apt: looked at, kept, installed. Touches processes."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance.updating.steps import NAME

_QUIET: Final = {
    **os.environ,
    "DEBIAN_FRONTEND": "noninteractive",
    "APT_LISTCHANGES_FRONTEND": "none",
    "NEEDRESTART_SUSPEND": "1",
    "LC_ALL": "C.UTF-8",
}
_ANSWERS_S: Final = 900  # a package is made anew on a slow card
_PACKED_FAST: Final = ("--deb-option=-Zgzip", "--deb-option=-z1")
"""Debian's own way takes six times as long, which is minutes on a small board."""
_INSTALL_S: Final = 1800
_HELD_S: Final = 600
"""How long others that install packages are waited for, such as the upgrades of the night."""


class PackageError(Exception):
    """What dpkg or apt said."""


class Package(Struct, frozen=True):
    name: str
    version: str
    architecture: str


def look(file: Path) -> Package:
    """Return what a package says it is. Raises PackageError."""
    shown = "${Package}\t${Version}\t${Architecture}"
    return Package(*_said("dpkg-deb", "--show", f"--showformat={shown}", str(file)).split("\t"))


def installed() -> str:
    """Return the version that is installed. Raises PackageError where none is."""
    version = _said("dpkg-query", "--show", "--showformat=${Version}", NAME)
    if not version:
        raise PackageError(f"the package {NAME} is not installed")
    return version


def architecture() -> str:
    """Return what this machine is, as packages call it. Raises PackageError."""
    return _said("dpkg", "--print-architecture")


def is_older(version: str, than: str) -> bool:
    return _run(("dpkg", "--compare-versions", version, "lt", than)).returncode == 0


def repack(folder: Path) -> Path:
    """Make a package of what is installed, in an empty folder. Raises PackageError."""
    if shutil.which("dpkg-repack") is None:
        raise PackageError(
            "dpkg-repack is missing, and without it there is no way back: sudo apt install "
            "dpkg-repack"
        )
    _said("dpkg-repack", *_PACKED_FAST, NAME, at=folder)
    found = sorted(folder.glob("*.deb"))
    if not found:
        raise PackageError(
            "dpkg-repack made no package: what is installed is only half so. First: sudo dpkg "
            "--configure --pending"
        )
    return found[0]


def install(package: Path, log: Path) -> str:
    """Install a package; return why it could not be, "" where it was. What is said goes to `log`.

    apt sees to what it depends on; where it has no lists or no network, dpkg alone does.
    """
    options = ("-o", "Dpkg::Options::=--force-confold", "-o", f"DPkg::Lock::Timeout={_HELD_S}")
    apt = ("apt-get", "-y", "--allow-downgrades", *options, "install")
    if not _logged((*apt, str(package)), log):
        return ""
    return put(package, log)


def put(package: Path, log: Path) -> str:
    """Install a package by dpkg alone; return why it could not be, "" where it was."""
    return _logged(("dpkg", "--force-confold", "--install", str(package)), log)


def _logged(command: Sequence[str], log: Path) -> str:
    with log.open("a") as opened:
        print(f"$ {' '.join(command)}", file=opened, flush=True)
        try:
            done = subprocess.run(  # noqa: S603, our own words
                command,
                stdin=subprocess.DEVNULL,
                stdout=opened,
                stderr=subprocess.STDOUT,
                env=_QUIET,
                timeout=_INSTALL_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    return f"{command[0]} ended with status {done.returncode}" if done.returncode else ""


def _said(*command: str, at: Path | None = None) -> str:
    done = _run(command, at)
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise PackageError(said or f"{command[0]} ended with status {done.returncode}")
    return done.stdout.strip()


def _run(command: Sequence[str], at: Path | None = None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603, our own words
            command,
            capture_output=True,
            text=True,
            env=_QUIET,
            cwd=at,
            timeout=_ANSWERS_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PackageError(f"{command[0]}: {error}") from error
