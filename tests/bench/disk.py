"""A disk to measure on: a private ext4 on a loop device where root may make one, else our own."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SIZE = 64 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """What a block device has written so far."""

    writes: int
    sectors: int
    flushes: int

    def since(self, before: "Written") -> "Written":
        return Written(
            self.writes - before.writes,
            self.sectors - before.sectors,
            self.flushes - before.flushes,
        )


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder, and the counters of the device it alone is on; `what` says what it is."""

    folder: Path
    what: str
    counters: Path | None = None

    def written(self) -> Written | None:
        if self.counters is None:
            return None
        fields = [int(field) for field in self.counters.read_text().split()]
        return Written(writes=fields[4], sectors=fields[6], flushes=fields[15])


@contextmanager
def disk() -> Iterator[Disk]:
    """Give a disk, and take it away."""
    with tempfile.TemporaryDirectory(prefix="seuil-bench-", dir="/var/tmp") as name:
        folder = Path(name)
        device = _mounted(folder) if os.geteuid() == 0 else ""
        if not device:
            yield Disk(folder, "this machine's own disk: no root, or no loop device")
            return
        try:
            counters = Path("/sys/block", Path(device).name, "stat")
            yield Disk(folder / "disk", "ext4 on a loop device", counters)
        finally:
            place = str(folder / "disk")
            _ = _run("umount", place) or _run("umount", "--lazy", place)


def _mounted(folder: Path) -> str:
    """Return the loop device now mounted at folder/disk, "" where that is not possible."""
    image, place = folder / "image", folder / "disk"
    with image.open("wb") as file:
        file.truncate(_SIZE)
    place.mkdir()
    lazy = "lazy_itable_init=0,lazy_journal_init=0"  # or the kernel goes on writing for minutes
    made = _run("mkfs.ext4", "-q", "-F", "-E", lazy, str(image))
    if not made or not _run("mount", "-o", "loop,noatime", str(image), str(place)):
        return ""
    for line in Path("/proc/mounts").read_text("utf-8").splitlines():
        device, where, *_ = line.split()
        if where == str(place):
            return device
    return ""


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
