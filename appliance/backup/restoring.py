"""Puts a backup back: the services stop, the files change places, the services start.

Touches the services, and through `placing` the storage and the configuration.
"""

from contextlib import ExitStack
from pathlib import Path

from appliance.backup import placing, services
from appliance.backup.errors import BackupError
from appliance.backup.opening import Opened
from appliance.backup.placing import Places


def fits(found: Opened, where: Places) -> None:
    """See that all can be put where it belongs. Raises BackupError, with nothing touched."""
    placing.owners(found.manifest.files)
    meant = Path(found.settings.storage.directory)
    if meant != where.state:
        raise BackupError(
            f"the backup's own configuration keeps its storage in {meant}, and the one here in "
            f'{where.state}. Write storage.directory = "{meant}" into the one here, then again'
        )


def restore(found: Opened, where: Places) -> tuple[str, ...]:
    """Put the backup back; return what did not start, in words. Raises BackupError, OSError.

    Where the services do not stop, as without systemd, the lock of the storage says whether the
    door still runs.
    """
    services.stop()
    with ExitStack() as opened:
        try:
            opened.enter_context(placing.held(where.state))
        except (BackupError, OSError):  # nothing was touched: the door goes on with what there is
            services.start_enabled()
            raise
        placing.put_back(found, where)
    return services.start_enabled()
