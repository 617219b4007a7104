"""Measure the appliance against its marks and write the table of docs/performance.md."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import badge, finger, idle, installed, latency, manager, month, start, whole
from tests.bench.disk import Disk, disk
from tests.bench.figures import Figure, line, table, write

PAGE = installed.ROOT / "docs" / "performance.md"
NEEDED = ("gcc", "valgrind", "callgrind_control", "strace", "openssl")
MEASURES = (latency, badge, finger, idle, whole, start, month, manager)
_VERSIONS = "import platform, sqlite3; print(platform.python_version(), sqlite3.sqlite_version)"


def main() -> int:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"make bench needs what is not on this machine: {', '.join(missing)}")
        return 1
    with disk() as place:
        python = installed.make(place.folder / "installed")
        figures = list(_measured(python, place))
        write(PAGE, f"{_conditions(python, place)}\n\n{table(figures)}")
    print(f"written to {PAGE.relative_to(installed.ROOT)}")
    return 0


def _measured(python: Path, place: Disk) -> Iterator[Figure]:
    for measure in MEASURES:
        print(f"-- {measure.__name__.rpartition('.')[2]} ...", flush=True)
        for figure in measure.measure(python, place):
            print(line(figure), flush=True)
            yield figure


def _conditions(python: Path, place: Disk) -> str:
    told = subprocess.run([python, "-c", _VERSIONS], check=True, capture_output=True, text=True)
    version, sqlite = told.stdout.split()
    machine = f"{os.cpu_count()} cores, {platform.machine()}{_kind()}"
    return (
        f"`make bench`, {datetime.now(UTC):%d %B %Y}: Python {version}, SQLite {sqlite}, "
        f"Linux {platform.release().split('-')[0]}, {machine}; {place.what}."
    )


def _kind() -> str:
    """Say whether this is a virtual machine, or which board."""
    board = Path("/proc/device-tree/model")
    if board.exists():
        return f", {board.read_text('utf-8').strip(chr(0))}"
    flags = Path("/proc/cpuinfo").read_text("utf-8").split()
    return ", a virtual machine" if "hypervisor" in flags else ""


if __name__ == "__main__":
    sys.exit(main())
