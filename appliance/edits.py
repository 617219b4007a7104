"""Notices when the configuration is edited. Touches files, and a thread that checks them.

An edit is checked beside the heart, which may not wait; a good one asks for a new start.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from appliance import journal, lastgood
from appliance.config import Settings
from appliance.events import ConfigurationChecked, Event, Stop
from appliance.lastgood import ConfigError, Loaded
from appliance.readers import READERS
from appliance.readiness import notify

MOST_TOLD = 5  # problems of a file; the record keeps what it is told for good


class Edits:
    """Notices when the configuration is edited. Called on every beat, it feeds the watchdog too."""

    def __init__(self, file: Path, running: Settings, post: Callable[[Event], None]) -> None:
        self._file = file
        self._running = running
        self._post = post
        self._seen = _edition_of(file)

    def look(self) -> None:
        """Feed the watchdog, and have an edit checked: beside the heart, which may not wait."""
        notify("WATCHDOG=1")
        seen = _edition_of(self._file)
        if seen != self._seen:
            self._seen = seen
            threading.Thread(target=self._check, name="edit", daemon=True).start()

    def _check(self) -> None:
        """Check an edit, keep a good one, and ask for a new start on it."""
        try:
            loaded = lastgood.load(self._file, lastgood.copy_of(self._file), tuple(READERS))
        except ConfigError as neither:  # no copy can be used: what runs is as good as one
            loaded = Loaded(self._running, neither.problems, from_copy=True)
        self.tell(loaded)
        if not loaded.from_copy and loaded.settings != self._running:
            self._post(Stop(again="the configuration was edited"))

    def tell(self, loaded: Loaded) -> None:
        """Tell the heart whether the file could be used; of a copy not kept, only the journal."""
        said = " ".join(map(str, loaded.problems[:MOST_TOLD]))
        if len(loaded.problems) > MOST_TOLD:
            said += f" There is more: {len(loaded.problems)} in all, see `seuil check`."
        self._post(ConfigurationChecked(said if loaded.from_copy else ""))
        if said and not loaded.from_copy:
            journal.warning(said)


def _edition_of(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
