"""Backups and updates. Reads their folders."""

from datetime import UTC, datetime
from pathlib import Path

from appliance.backup import naming
from appliance.config import Settings
from appliance.doctor.looking.root import Root
from appliance.doctor.values import Care
from appliance.updating import noting

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def look(root: Root, settings: Settings) -> Care:
    folder = root.on(settings.backup.directory)
    return Care(
        keys=len(settings.backup.keys),
        newest_us=_newest_us(folder),
        on_the_card=_same_card(folder, root.on(settings.storage.directory)),
        update=_step(root.on(noting.ROOT)),
    )


def _newest_us(folder: Path) -> int | None:
    """Return when the newest backup was made, 0 where there is none."""
    try:
        found = naming.backups(each.name for each in folder.iterdir())
    except FileNotFoundError:
        return 0
    except OSError:
        return None
    return round((found[0].made - _EPOCH).total_seconds()) * 1_000_000 if found else 0


def _same_card(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def _step(folder: Path) -> str | None:
    """Return where the last update is; None where that is not open to whoever asks."""
    try:
        update = noting.noted(folder)
    except OSError:
        return None
    return "" if update is None else str(update.step)
