"""Python as on an appliance: the packages Seuil asks for, and nothing a developer has beside them.

A virtual environment of links to the packages, with a compiled copy of ours. What stands in the
developer's own one changes how others start: msgspec, for one, imports typing_extensions wherever
it is found.
"""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"[\w.-]+")


def make(folder: Path) -> Path:
    """Make the environment in `folder`; return its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for each in _needed("seuil", {}).values():
        _link(each, packages)
    for ours in ("appliance", "drivers"):
        shutil.copytree(ROOT / ours, packages / ours, ignore=shutil.ignore_patterns("__pycache__"))
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "compileall", "-q", str(packages)], env=environment(), check=True)
    return python


def environment() -> dict[str, str]:
    """Return an environment in which the same run takes the same course each time."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONHASHSEED": "0"}


def _needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    for line in distribution(name).requires or ():
        bare, _, condition = line.partition(";")
        match = _NAME.match(bare)
        if match is None or condition.strip() or match[0].lower() in found:
            continue  # a condition: an extra, or another Python's or machine's
        try:
            found[match[0].lower()] = distribution(match[0])
        except PackageNotFoundError:
            continue
        _needed(match[0], found)
    return found


def _link(package: Distribution, folder: Path) -> None:
    for part in {file.parts[0] for file in package.files or () if ".." not in file.parts}:
        if part != "__pycache__" and not (folder / part).exists():
            (folder / part).symlink_to(Path(str(package.locate_file(part))))
