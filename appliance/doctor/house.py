"""The house: configuration, door, readers, sensors, record. Pure."""

from typing import Final

from appliance.doctor.values import Check, Said, Seen, Unit, mind, right, unknown, wrong
from appliance.local_time import DAY_US
from appliance.model import PINS
from appliance.versions import of_the_code

_CHECK: Final = "seuil check names each line, and what would be right"
_START: Final = "sudo systemctl enable --now seuil-door; journalctl -u seuil-door says why it ended"
_TAKE_UP: Final = "sudo systemctl restart seuil-door seuil-web seuil-notify"
_REPORT: Final = "journalctl -u seuil-door says why; report it with: seuil doctor --bundle FILE"
_CABLE: Final = "Look at its plug and its supply; then `sudo seuil status` tells when it is back"
_STRIKE: Final = "See what `lgpio` and `gpio` say here; the inside handle opens meanwhile"
_LIBRARY: Final = "sudo seuil finger survey, and enrol again whoever `seuil finger sensors` names"
_STRICTER: Final = "Write security = 4 or 5 for this sensor ([[reader]])"
_RESTORE: Final = (
    "Change nothing by hand, and restore the last good backup (docs/backup.md): what is there now "
    "is kept beside it"
)
_WRITE: Final = "See `room` and `mounts` here: the door keeps facts aside until it can write again"
_ADMIN: Final = "sudo seuil setup-code, and type it at /setup on the pages"
_UPDATE: Final = "sudo seuil update FILE.deb, with the newest release: nothing is lost meanwhile"
_BADGE: Final = "Show a badge at each reader, and see: sudo seuil journal, sudo seuil refusals"

_QUIET_DAYS: Final = 30
_RESTARTS: Final = 3
_AWAY: Final = "the door does not answer, so it cannot be asked"
WEAK: Final = 3  # of 1 to 5: below, strangers' fingers are taken too often


def _configuration(seen: Seen) -> Said:
    problems = seen.house.problems
    if problems is None:
        return unknown("the configuration cannot be read")
    if problems:
        return wrong("; ".join(problems), _CHECK)
    return right("the configuration is good")


def _door(seen: Seen) -> Said:
    unit = seen.unit("seuil-door.service")
    if seen.house.status is not None:
        return right(f"the door runs, version {seen.house.status.version}")
    if _may_not(seen):
        return unknown(seen.house.away)
    state = f"seuil-door is {unit.active}" if unit else "the door does not answer"
    return wrong(f"{state}: {seen.house.away or 'nobody is let in'}", _START)


def _may_not(seen: Seen) -> bool:
    return "ermission" in seen.house.away


def _version(seen: Seen) -> Said:
    if seen.house.status is None:
        return unknown(_AWAY, _START)
    runs, here = seen.house.status.version, seen.house.version
    package = of_the_code(seen.machine.package or "")
    if runs != here:
        return mind(f"the door still runs version {runs}, and {here} is installed", _TAKE_UP)
    if package and package != here:
        return mind(f"the package says {package}, and this is {here}", _TAKE_UP)
    return right(f"version {here} throughout")


def _restarts(seen: Seen) -> Said:
    if seen.units is None:
        return unknown("there is no systemd to ask")
    ours = [each for each in seen.units if each.loaded]
    restarted = [
        f"{each.name} {each.restarts} times" for each in ours if each.restarts >= _RESTARTS
    ]
    if restarted:
        return wrong(f"started again by itself: {', '.join(restarted)}", _REPORT)
    killed = [each.name for each in ours if each.result == "watchdog"]
    if killed:
        return wrong(f"ended by the watchdog: {', '.join(killed)}", _REPORT)
    return right("no process had to be started again")


def _readers(seen: Seen) -> Said:
    if seen.house.status is None:
        return unknown(_AWAY, _START)
    down = seen.house.status.down
    if PINS in down:
        return wrong("the door cannot command its strike: no badge opens it", _STRIKE)
    if down:
        return wrong(f"not answering: {', '.join(down)}", _CABLE)
    if not seen.house.readers:
        return mind("no reader is configured", _READERS)
    return right(f"{seen.house.readers} answer")


_READERS: Final = "sudo seuil setup finds the readers, and writes them down"


def _sensors(seen: Seen) -> Said:
    if seen.house.sensors is None:
        return unknown(_AWAY, _START)
    sensors = seen.house.sensors.sensors
    if silent := [each.reader for each in sensors if not each.answers]:
        return wrong(f"not answering: {', '.join(silent)}", _CABLE)
    if weak := [each.reader for each in sensors if each.security < WEAK]:
        return wrong(f"takes fingers that are not alike enough: {', '.join(weak)}", _STRICTER)
    if not sensors:
        return right("no sensor is configured")
    told = (f"{each.reader} {each.templates} of {each.capacity}" for each in sensors)
    return right(f"templates: {', '.join(told)}")


def _library(seen: Seen) -> Said:
    if seen.house.sensors is None:
        return unknown(_AWAY, _START)
    sensors = seen.house.sensors.sensors
    erase, again = sum(each.to_erase for each in sensors), sum(len(each.again) for each in sensors)
    if erase:
        return wrong(f"{erase} templates are still to be erased", _LIBRARY)
    if again:
        return mind(f"{again} members have to enrol a finger again", _LIBRARY)
    return right("sensors and record agree")


def _ledger(seen: Seen) -> Said:
    if seen.house.status is not None and not seen.house.status.ledger_ok:
        return wrong("the ledger cannot be written: the door goes on from memory", _WRITE)
    record = seen.house.record
    if record is None:
        return unknown("the ledger is not open to you")
    if record.broken:
        return wrong(record.broken, _RESTORE)
    if record.entries is None:
        return mind("there is no ledger yet", _ADMIN)
    return right(f"the chain holds, entries: {record.entries}")


def _last(seen: Seen) -> Said:
    record = seen.house.record
    if record is None or not record.newest_us:
        return unknown("there is no ledger to be read")
    days = max(0, (seen.now_us - record.newest_us) // DAY_US)
    if days >= _QUIET_DAYS:
        return mind(f"nothing was put on record for {days} days", _BADGE)
    return right("something was put on record today" if not days else f"the last is {days} d old")


def _aside(seen: Seen) -> Said:
    record = seen.house.record
    if record is None:
        return unknown("the record's folder is not open to you")
    if record.aside:
        return mind(f"{record.aside} facts wait beside the ledger", _TAKE_UP)
    return right("no fact waits beside the ledger")


def _foreign(seen: Seen) -> Said:
    if seen.house.status is None:
        return unknown(_AWAY, _START)
    if foreign := seen.house.status.foreign:
        return mind(f"{foreign} facts were written by a newer version", _UPDATE)
    return right("this version understands every fact")


def _admins(seen: Seen) -> Said:
    if seen.house.status is None:
        return unknown(_AWAY, _START)
    admins = seen.house.status.admins
    if not admins:
        return wrong("nobody looks after the pages", _ADMIN)
    return right(f"{admins} look after the pages" if admins > 1 else "one looks after the pages")


def failed(unit: Unit) -> bool:
    """Tell whether a unit ended badly the last time."""
    return unit.active == "failed" or unit.result not in ("", "success")


HOUSE: Final = (
    Check(
        "configuration", "whether the configuration is good", _configuration, (_CHECK,), named=True
    ),
    Check("door", "whether the door process runs, and answers", _door, (_START,)),
    Check("version", "whether what runs is what is installed", _version, (_TAKE_UP, _START)),
    Check("restarts", "whether a process had to be started again", _restarts, (_REPORT,)),
    Check(
        "readers",
        "whether every reader answers, and the strike is commanded",
        _readers,
        (_CABLE, _STRIKE, _READERS, _START),
        named=True,
    ),
    Check(
        "sensors",
        "whether the sensors answer, and how strict they are",
        _sensors,
        (_CABLE, _STRICTER, _START),
        named=True,
    ),
    Check("library", "whether sensors and record agree", _library, (_LIBRARY, _START)),
    Check(
        "ledger",
        "whether the ledger can be written, and its chain of hashes holds",
        _ledger,
        (_WRITE, _RESTORE, _ADMIN),
        named=True,
    ),
    Check("last-fact", "when something was last put on record", _last, (_BADGE,)),
    Check("aside", "whether facts wait beside the ledger", _aside, (_TAKE_UP,)),
    Check("foreign", "whether this version understands every fact", _foreign, (_UPDATE, _START)),
    Check("admins", "whether somebody looks after the pages", _admins, (_ADMIN, _START)),
)
