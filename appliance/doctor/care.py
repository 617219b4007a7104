"""What is done at night, and from version to version. Pure."""

from typing import Final

from appliance.doctor.house import failed
from appliance.doctor.values import Check, Said, Seen, mind, right, unknown, wrong
from appliance.local_time import DAY_US
from appliance.updating.steps import OVER, Step

_KEY: Final = "sudo seuil backup key makes one: keep it away from this board"
_BACKUP: Final = "sudo seuil backup"
_AWAY: Final = "Name a folder on another disk in [backup] directory, or copy the newest file away"
_TIMER: Final = "sudo systemctl enable --now seuil-nightly.timer"
_NIGHT: Final = "sudo systemctl start seuil-nightly, and see: journalctl -u seuil-nightly"
_FINISH: Final = "sudo seuil update --finish: it ends what was begun, or goes back"
_BACK: Final = "sudo seuil doctor --bundle FILE, and report it; this version may stay meanwhile"

_OLD_DAYS: Final = 2
_LOST_DAYS: Final = 7


def _key(seen: Seen) -> Said:
    if seen.care.keys is None:
        return unknown("the configuration cannot be read, which names the keys")
    if not seen.care.keys:
        return wrong("no key is set, so no backup: if this card dies, no badge works again", _KEY)
    return right(f"{seen.care.keys} set" if seen.care.keys > 1 else "a key is set")


def _backup(seen: Seen) -> Said:
    newest = seen.care.newest_us
    if newest is None:
        return unknown("the folder of the backups is not open to you")
    if not newest:
        return wrong("there is no backup", _BACKUP)
    days = max(0, (seen.now_us - newest) // DAY_US)
    if days >= _LOST_DAYS:
        return wrong(f"the newest backup is {days} days old", _BACKUP)
    if days >= _OLD_DAYS:
        return mind(f"the newest backup is {days} days old", _BACKUP)
    if seen.care.on_the_card:
        return mind("the backups are on the same card as the record", _AWAY)
    return right("the newest backup is less than two days old")


def _nightly(seen: Seen) -> Said:
    if seen.units is None:
        return unknown("there is no systemd to ask")
    timer, service = seen.unit("seuil-nightly.timer"), seen.unit("seuil-nightly.service")
    if timer is None or timer.active != "active":
        return wrong("nothing is done at night: the timer does not run", _TIMER)
    if service is not None and (failed(service) or service.status):
        return wrong("what is done at night failed the last time", _NIGHT)
    if service is None or not service.ended_us:
        return right("what is done at night was not due yet")
    return right("what is done at night was done")


def _update(seen: Seen) -> Said:
    step = seen.care.update
    if step is None:
        return unknown("how the last update went cannot be read")
    if not step:
        return right("there was no update yet")
    if step == Step.STUCK:
        return wrong("the last update failed, and so did going back: no version answers", _FINISH)
    if step not in OVER:
        return wrong("the last update was cut off", _FINISH)
    if step != Step.DONE:
        return mind("the last update did not work, and the version before is in place", _BACK)
    return right("the last update was done")


CARE: Final = (
    Check("backup-key", "whether backups are encrypted to somebody", _key, (_KEY,)),
    Check("backup", "how old the newest backup is, and where", _backup, (_BACKUP, _AWAY)),
    Check("nightly", "whether what is done at night was done", _nightly, (_TIMER, _NIGHT)),
    Check("update", "how the last update went", _update, (_FINISH, _BACK)),
)
