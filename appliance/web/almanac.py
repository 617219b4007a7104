"""What is known of days, whoever comes: read from the door's file and the host's. Touches files."""

from pathlib import Path
from threading import Thread
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance import calendar, journal, schoolfile
from appliance.config import Settings
from appliance.insight.values import Almanac
from appliance.storage import Storage

Mark = tuple[int, int, int] | None
_NONE: Final = Almanac()


class Almanacs:
    """Gives the almanac as the files have it; what changed is read anew.

    A calendar takes a child a second or more, so it is read in a thread: no page waits. Pages ask
    from many threads; each finds a frozen almanac.
    """

    def __init__(self, settings: Settings) -> None:
        self._access = settings.access
        self._zone = ZoneInfo(settings.space.timezone)
        self._holidays = Storage(Path(settings.storage.directory)).holidays
        named = settings.space.school_holidays
        self._school = None if named is None else Path(named)
        self._seen: tuple[Mark, Mark] | None = None
        self._almanac = _NONE

    def __call__(self) -> Almanac:
        """Return what is known now. Never raises: what cannot be read is not known."""
        seen = _mark(self._holidays), _mark(self._school)
        if self._seen != seen:
            before, self._seen = self._seen, seen
            days = calendar.days_in(self._holidays, self._access)
            self._almanac = replace(self._almanac, holidays=days)
            if before is None or before[1] != seen[1]:
                self._look_at_school()
        return self._almanac

    def _look_at_school(self) -> None:
        if self._school is None:
            return
        if schoolfile.is_calendar(self._school):
            Thread(target=self._read_school, args=(self._school,), daemon=True).start()
        else:
            self._read_school(self._school)

    def _read_school(self, file: Path) -> None:
        told = schoolfile.told(file, self._zone)
        for problem in told.problems[:1]:
            journal.warning(f"nothing is known of school holidays: {problem}")
        self._almanac = replace(self._almanac, school=told.periods)


def _mark(file: Path | None) -> Mark:
    """Return by what a file is seen to have changed, None while it is not there."""
    try:
        status = None if file is None else file.stat()
    except OSError:
        return None
    return None if status is None else (status.st_ino, status.st_mtime_ns, status.st_size)
