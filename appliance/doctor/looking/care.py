"""Backups and updates. Reads their folders."""

from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.looking.root import Root
from appliance.doctor.values import Care

_BACKUP: Final = ".tar.age"
_UPDATE: Final = "/var/lib/seuil-update/journal.json"


def look(root: Root, settings: Settings) -> Care:
    folder = root.on(settings.backup.directory)
    return Care(
        keys=len(settings.backup.keys),
        newest_us=_newest_us(folder),
        on_the_card=_same_card(folder, root.on(settings.storage.directory)),
        unfinished=_unfinished(root.on(_UPDATE)),
    )


def _newest_us(folder: Path) -> int | None:
    """Return when the newest backup was made, 0 where there is none."""
    try:
        kept = [each for each in folder.iterdir() if each.name.endswith(_BACKUP)]
        made = [each.stat().st_mtime_ns // 1000 for each in kept]
    except FileNotFoundError:
        return 0
    except OSError:
        return None
    return max(made, default=0)


def _same_card(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _unfinished(journal: Path) -> bool | None:
    try:
        return journal.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError:
        return None
