"""The card under the record. Reads /proc and /sys, and asks the file system for its room."""

import os
from pathlib import Path
from typing import Final, NamedTuple

from appliance.doctor.looking.root import Root
from appliance.doctor.values import Disk

_VOLATILE: Final = frozenset({"overlay", "tmpfs"})
_LASTING: Final = frozenset({"ext4", "ext3", "f2fs", "btrfs", "xfs"})


class Mount(NamedTuple):
    at: str
    kind: str
    read_only: bool


def mounts(root: Root) -> tuple[Mount, ...] | None:
    """Return what is mounted, None where that cannot be read."""
    text = root.text("/proc/mounts")
    if text is None:
        return None
    lines = (line.split() for line in text.splitlines())
    return tuple(
        Mount(words[1].replace("\\040", " "), words[2], "ro" in words[3].split(","))
        for words in lines
        if len(words) > 3
    )


def look(root: Root, mounted: tuple[Mount, ...] | None, folder: Path) -> Disk:
    """Return how the card is under `folder`, where the record stands."""
    room = _room(root.on(folder))
    cmdline = root.text("/proc/cmdline")
    under = None if mounted is None else _under(mounted, str(folder))
    return Disk(
        free_bytes=room.f_bavail * room.f_frsize if room else None,
        free_inodes=room.f_favail if room else None,
        inodes=room.f_files if room else 0,
        read_only=None if mounted is None else _read_only(mounted, under),
        errors=_errors(root),
        life=_life(root),
        overlay=None if cmdline is None else "overlayroot=" in cmdline or "boot=overlay" in cmdline,
        apart=None if mounted is None else under is not None and under.kind not in _VOLATILE,
    )


def _room(folder: Path) -> os.statvfs_result | None:
    for each in (folder, *folder.parents):
        try:
            return os.statvfs(each)
        except OSError:  # not made yet, or not ours to see: its parent is on the same card
            continue
    return None


def _under(mounted: tuple[Mount, ...], folder: str) -> Mount | None:
    around = [each for each in mounted if f"{folder}/".startswith(f"{each.at.rstrip('/')}/")]
    return max(around, key=lambda each: len(each.at), default=None)


def _read_only(mounted: tuple[Mount, ...], under: Mount | None) -> tuple[str, ...]:
    system = next((each for each in mounted if each.at == "/" and each.kind in _LASTING), None)
    concerned = {each.at: each for each in (system, under) if each is not None}
    return tuple(at for at, each in concerned.items() if each.read_only)


def _errors(root: Root) -> int | None:
    counted = [root.number(path) for path in root.found("/sys/fs/ext4/*/errors_count")]
    known = [each for each in counted if each is not None]
    return sum(known) if known else None


def _life(root: Root) -> int | None:
    """Return the worse of the two estimates of JEDEC, of the worst card; SD cards give none."""
    worst = 0
    for path in root.found("/sys/block/mmcblk*/device/life_time"):
        words = (root.text(path) or "").split()
        worst = max([worst, *(int(word, 16) for word in words if word.startswith("0x"))])
    return worst or None
