"""The machine: clock, memory, processes, what is installed. Reads /proc, /sys and /etc."""

import platform
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Final

from appliance.clock import synchronised
from appliance.doctor.looking.root import Root
from appliance.doctor.values import Machine

_BROWSERS: Final = frozenset(
    {"chromium", "chromium-browse", "chrome", "firefox", "firefox-esr", "cog", "surf", "epiphany"}
)
_BESIDE: Final = frozenset({"nginx", "mosquitto"})
_OURS: Final = frozenset({"door", "web", "notify"})
_KIB: Final = 1024


def look(root: Root) -> Machine:
    memory, running = _memory(root), tuple(_running(root))
    names = tuple(sorted({name for name, _ in running if name in _BROWSERS}))
    return Machine(
        synced=synchronised(),
        rtc=root.text("/sys/class/rtc/rtc0/name") is not None,
        zone=_zone(root),
        memory=memory.get("MemTotal"),
        available=memory.get("MemAvailable"),
        swap_used=memory["SwapTotal"] - memory["SwapFree"] if "SwapFree" in memory else None,
        killed=_killed(root),
        pss=_pss(root, running),
        kiosks=names if running else None,
        sqlite=sqlite3.sqlite_version,
        python=platform.python_version(),
        release=_release(root),
        kernel=root.text("/proc/sys/kernel/osrelease"),
        package=(root.run("dpkg-query", "-W", "-f", "${Version}", "seuil") or "").strip(),
    )


def _zone(root: Root) -> str | None:
    with suppress(OSError):
        return str(root.on("/etc/localtime").readlink()).partition("zoneinfo/")[2] or None
    return root.text("/etc/timezone")


def _memory(root: Root) -> dict[str, int]:
    """Return /proc/meminfo in bytes."""
    found = re.findall(r"^(\w+): +(\d+) kB$", root.text("/proc/meminfo") or "", re.MULTILINE)
    return {name: int(size) * _KIB for name, size in found}


def _killed(root: Root) -> int | None:
    counted = re.search(r"^oom_kill (\d+)$", root.text("/proc/vmstat") or "", re.MULTILINE)
    return int(counted[1]) if counted else None


def _running(root: Root) -> Iterator[tuple[str, str]]:
    """Yield what each process is called, ours by its command, and its folder in /proc."""
    for path in root.found("/proc/[0-9]*/comm"):
        folder = path.removesuffix("/comm")
        if name := root.text(path):
            yield _ours(root.text(f"{folder}/cmdline") or "") or name, folder


def _ours(cmdline: str) -> str:
    words = cmdline.split("\0")
    for word, command in pairwise(words):
        if command in _OURS and (word == "appliance" or word.endswith("/seuil")):
            return f"seuil {command}"
    return ""


def _pss(root: Root, running: tuple[tuple[str, str], ...]) -> tuple[tuple[str, int], ...] | None:
    """Return what each of ours takes, shared memory shared out; None where we may not see."""
    sizes: dict[str, int] = {}
    for name, folder in running:
        if name not in _BESIDE and not name.startswith("seuil "):
            continue
        said = re.search(
            r"^Pss: +(\d+) kB$", root.text(f"{folder}/smaps_rollup") or "", re.MULTILINE
        )
        if said is None:
            return None
        sizes[name] = sizes.get(name, 0) + int(said[1]) * _KIB
    return tuple(sorted(sizes.items()))


def _release(root: Root) -> str | None:
    said = re.search(r'^VERSION_ID="?(\d+)"?$', root.text("/etc/os-release") or "", re.MULTILINE)
    return said[1] if said else None
