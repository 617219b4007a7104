"""The machine: clock, memory, what is installed. Pure."""

from typing import Final

from appliance.doctor.values import Check, Said, Seen, mind, right, unknown, wrong
from appliance.versions import numbers

_SYNC: Final = "Give it a network, and see: timedatectl timesync-status"
_RTC: Final = (
    "Fit a clock with a battery (hardware.md): without one, schedules wait for the network after "
    "each power cut"
)
_ZONE: Final = "sudo timedatectl set-timezone ZONE, with the zone of [space] timezone"
_MEMORY: Final = "See what takes it: systemd-cgtop -m. Take off this board what is not Seuil's"
_KIOSK: Final = (
    "Run the wall screen on another machine: a browser takes more memory than the whole appliance"
)
_RESTART: Final = (
    "sudo systemctl restart seuil-door seuil-web seuil-notify, and report it with a bundle"
)
_UPGRADE: Final = "sudo apt update && sudo apt full-upgrade"
_REINSTALL: Final = "sudo seuil update FILE.deb, with the release's package for this Debian"

_MIB: Final = 1 << 20
_SMALL: Final = 1100 * _MIB
LOW: Final = 48 * _MIB
OURS: Final = 120 * _MIB
_SWAPPED: Final = 100 * _MIB
_MENDED_SQLITE: Final = (3, 51, 3)
_DEBIANS: Final = {"12": (3, 11), "13": (3, 13)}


def _clock(seen: Seen) -> Said:
    if seen.machine.synced is None:
        return unknown("whether the clock is right cannot be asked")
    if not seen.machine.synced:
        return wrong("the clock is not synchronised", _SYNC)
    return right("the clock is synchronised")


def _rtc(seen: Seen) -> Said:
    if seen.machine.rtc is None:
        return unknown("whether a clock runs on without power cannot be read")
    if not seen.machine.rtc:
        return mind("no clock runs on while the power is off", _RTC)
    return right("a clock runs on while the power is off")


def _zone(seen: Seen) -> Said:
    here, space = seen.machine.zone, seen.house.space_zone
    if here is None or not space:
        return unknown("the time zone cannot be read")
    if here != space:
        return mind(f"the machine says {here}, the space {space}: the door goes by {space}", _ZONE)
    return right(here)


def _memory(seen: Seen) -> Said:
    free = seen.machine.available
    if free is None:
        return unknown("the memory cannot be measured")
    if free < LOW:
        return wrong(f"{free // _MIB} MiB of memory left", _MEMORY)
    swapped = seen.machine.swap_used or 0
    if swapped > _SWAPPED:
        return mind(f"{free // _MIB} MiB left, and {swapped // _MIB} MiB swapped out", _MEMORY)
    return right(f"{free // _MIB} MiB of memory left")


def _killed(seen: Seen) -> Said:
    if seen.machine.killed is None:
        return unknown("the kernel's journal cannot be read")
    if seen.machine.killed:
        times = "once" if seen.machine.killed == 1 else f"{seen.machine.killed} times"
        return wrong(f"the kernel ended a process for want of memory, {times} of late", _MEMORY)
    return right("no process was ended for want of memory")


def _appliance(seen: Seen) -> Said:
    pss = seen.machine.pss
    if pss is None:
        return unknown("the memory of the appliance cannot be measured")
    total = sum(size for _, size in pss)
    each = ", ".join(f"{name} {size // _MIB}" for name, size in pss)
    said = f"{total // _MIB} MiB in all ({each})" if pss else "nothing of the appliance runs"
    return mind(said, _RESTART) if total > OURS else right(said)


def _kiosk(seen: Seen) -> Said:
    browsers, memory = seen.machine.kiosks, seen.machine.memory
    if browsers is None or memory is None:
        return unknown("what runs here cannot be listed")
    if not browsers:
        return right("no browser runs on this board")
    said = f"a browser runs here: {', '.join(browsers)}"
    return wrong(f"{said}, on a small board", _KIOSK) if memory < _SMALL else mind(said, _KIOSK)


def _sqlite(seen: Seen) -> Said:
    found = seen.machine.sqlite
    if numbers(found) < _MENDED_SQLITE:
        # Never a fault here: the door alone writes. Nobody should open the file to write beside it.
        return right(f"SQLite {found}; older than 3.51.3, which one writer can live with")
    return right(f"SQLite {found}")


def _system(seen: Seen) -> Said:
    release, python = seen.machine.release, seen.machine.python
    said = (
        f"Debian {release or 'unknown'}, Linux {seen.machine.kernel or 'unknown'}, Python {python}"
    )
    if release is None:
        return unknown(said)
    wanted = _DEBIANS.get(release)
    if wanted is None:
        return mind(f"{said}: Seuil is tried on Debian 12 and 13", _UPGRADE)
    if numbers(python)[:2] != wanted:
        return mind(f"{said}: this is not Debian {release}'s own Python", _REINSTALL)
    return right(said)


MACHINE: Final = (
    Check("clock", "whether the clock is right", _clock, (_SYNC,)),
    Check("rtc", "whether a clock runs on while the power is off", _rtc, (_RTC,)),
    Check("time-zone", "whether machine and space agree on the time zone", _zone, (_ZONE,)),
    Check("memory", "how much memory is left", _memory, (_MEMORY,)),
    Check("killed", "whether a process was ended for want of memory", _killed, (_MEMORY,)),
    Check("appliance-memory", "how much memory the appliance takes", _appliance, (_RESTART,)),
    Check("kiosk", "whether a browser for the wall runs on this board", _kiosk, (_KIOSK,)),
    Check("sqlite", "which SQLite this is", _sqlite),
    Check("system", "which Debian, kernel and Python these are", _system, (_UPGRADE, _REINSTALL)),
)
