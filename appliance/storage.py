"""The folder of the door process: its lock, its key, its ledger. Touches the file system.

- `seuil.db`: the ledger
- `people.db`: what the members are called
- `site.key`: the key under which credentials are made
- `last-known.json`: who belongs here and who is in, as last known: what the door decides from when
  the ledger cannot be read
- `aside.jsonl`: facts that could not go into the ledger yet; `.damaged`, what of it was torn
- `holidays.json`: the public holidays of this year, the two before and the two after it
- `lock`: held by the one process that writes
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from errno import EROFS
from pathlib import Path

import msgspec

from appliance import durable, holding, presence, roster
from appliance.credentials import KEY_BYTES, SiteKey
from appliance.facts import ClockStepped, Fact, Foreign, LedgerEntry, StrikeTried
from appliance.ledger import Ledger, LedgerError, LedgerMissing, read_entries
from appliance.model import Stamp
from appliance.moment import Moment
from appliance.presence import Attendance, Measure
from appliance.roster import Roster
from appliance.seal import Ground
from appliance.trust import Trust

LEDGER = "seuil.db"


class StorageError(Exception):
    """The folder cannot be used, and what to do about it."""


class InUse(StorageError):
    """Another process holds the folder: the door, as a rule."""


class NotYours(StorageError):
    """The folder is another user's: the door's, as a rule."""


class LastKnown(msgspec.Struct, frozen=True):
    """What the door needs to decide without its ledger. Ids and keyed tokens only, no names.

    `right_in` is the boot in which the clock was last known to be right; "" once it was moved.
    `foreign` counts what a newer version put on record and this one does not understand.
    `strike_moved` tells whether the strike moved when it was last tried.
    """

    roster: Roster = Roster()
    attendance: Attendance = Attendance()
    sequence: int = 0  # of the newest entry there was
    right_in: str = ""
    foreign: int = 0
    strike_moved: bool = False


def recall(ground: Ground, entries: Iterable[LedgerEntry], measure: Measure) -> LastKnown:
    """Return what the ledger says: what was left standing, and the entries that came after."""
    attendance, sequence, right_in = ground.attendance, ground.through, ""
    concerning: list[Fact] = []
    foreign, strike_moved = 0, False
    for entry in entries:
        attendance = presence.step(attendance, entry.stamp, entry.fact, measure)
        sequence = entry.sequence
        if entry.stamp.synced:
            right_in = entry.stamp.boot
        elif type(entry.fact) is ClockStepped:
            right_in = ""
        if type(entry.fact) in roster.CONCERNS:
            concerning.append(entry.fact)
        elif type(entry.fact) is Foreign:
            foreign += 1
        elif type(entry.fact) is StrikeTried:
            strike_moved = entry.fact.moved
    known = roster.fold(concerning, ground.roster)
    return LastKnown(known, attendance, sequence, right_in, foreign, strike_moved)


def moment_of(known: LastKnown, measure: Measure, stamp: Stamp) -> Moment:
    """Return the moment at which the house begins, from what it knows."""
    moment = Moment(measure, known.roster, known.attendance, stamp.utc_us)
    moment.trust = Trust(right=known.right_in == stamp.boot)
    moment.foreign, moment.strike_moved = known.foreign, known.strike_moved
    return moment


class Storage:
    """The files of one appliance."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.ledger = directory / LEDGER
        self.people = directory / "people.db"
        self.aside = directory / "aside.jsonl"
        self.damaged = directory / "aside.jsonl.damaged"
        self.holidays = directory / "holidays.json"
        self._key = directory / "site.key"
        self._key_draft = directory / "site.new"
        self._last_known = directory / "last-known.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for writing. The kernel lets go of it however the process ends."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self._check_owner()
            descriptor = _opened_for_locking(self.directory / "lock")
        except OSError as error:
            raise StorageError(f"{self.directory}: {error.strerror}") from error
        taken = InUse(
            f"{self.directory} is in use by another Seuil process. One process writes: "
            "stop the door first (sudo systemctl stop seuil-door)"
        )
        with holding.alone(descriptor, taken):
            yield

    def _check_owner(self) -> None:
        """Keep root from leaving files in the door's folder that the door cannot open."""
        owner = self.directory.stat().st_uid
        if owner != os.geteuid() and (os.geteuid() == 0 or not os.access(self.directory, os.W_OK)):
            name = _name_of(owner)
            raise NotYours(
                f"{self.directory} belongs to {name}: run this as {name} (sudo -u {name} …)"
            )

    def site_key(self) -> SiteKey:
        """Return the key of the site. It is made once, with the ledger, and never replaced."""
        try:
            return SiteKey(self._key.read_bytes())
        except FileNotFoundError:
            if self._is_fresh() or self._was_cut_off():
                raise self._nothing_begun() from None
            raise StorageError(
                f"{self._key} is missing: without it no badge on record can be recognised. "
                "Put it back from a backup"
            ) from None
        except (OSError, ValueError) as error:
            raise StorageError(f"{self._key}: {error}") from error

    def open_ledger(self) -> Ledger:
        """Open the ledger there is. An empty one in its place would forget everybody in silence."""
        if self.ledger.exists():
            return Ledger(self.ledger)
        if self._key.exists():
            raise LedgerMissing(self.ledger)
        raise self._nothing_begun()

    def _is_fresh(self) -> bool:
        """Tell whether nothing of an appliance is here: no ledger, no key, no names, no memory."""
        signs = (self.ledger, self._key, self.people, self.aside, self._last_known)
        return not any(sign.exists() for sign in signs)

    def _nothing_begun(self) -> StorageError:
        owner = _name_of(self.directory.stat().st_uid)
        return StorageError(
            f"{self.directory} holds no ledger. For a new appliance, begin one: "
            f"sudo -u {owner} seuil begin ledger. If there was one already, begin none: its disk "
            "is not mounted, or storage.directory names another folder"
        )

    def begun(self) -> bool:
        """Tell whether there has ever been a ledger here that anything could be recorded in."""
        return self._key.exists() or (self.ledger.exists() and not self._was_cut_off())

    def _was_cut_off(self) -> bool:
        """Tell whether a beginning ended before its key was in place, and nothing was recorded.

        The draft of the key is there during a beginning only: a key that was lost leaves none.
        """
        signs = (self._key, self.people, self.aside, self._last_known)
        if not self._key_draft.exists() or any(sign.exists() for sign in signs):
            return False
        try:
            with closing(read_entries(self.ledger)) as entries:
                return next(entries, None) is None
        except LedgerError:
            return False

    def open_or_begin_ledger(self) -> Ledger:
        """Open the ledger, or begin one with its key where there has never been any."""
        if self.begun():
            return self.open_ledger()
        durable.write(self._key_draft, os.urandom(KEY_BYTES))
        # One that is there is whole, and empty: its beginning was cut off.
        begin = Ledger.resume if self.ledger.exists() else Ledger.create
        ledger = begin(self.ledger)
        durable.move(self._key_draft, self._key)
        return ledger

    def last_known(self) -> LastKnown:
        """Return what was last known, nobody and nothing if that cannot be read either."""
        try:
            return msgspec.json.decode(self._last_known.read_bytes(), type=LastKnown)
        except (OSError, ValueError):
            return LastKnown()

    def keep_last_known(self, known: LastKnown) -> None:
        durable.replace(self._last_known, msgspec.json.encode(known))


def _name_of(user: int) -> str:
    import pwd  # noqa: PLC0415, on the way out only

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _opened_for_locking(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno != EROFS:
            raise
    return os.open(lock, os.O_RDONLY)  # a card at its end of life: the door still decides
