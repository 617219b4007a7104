"""The desk where no door runs: whoever holds the folder's lock carries out commands by themselves.

Touches what the running door would: the ledger, the names, the sensors.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from appliance import aside, journal, presence
from appliance.clock import Clock
from appliance.config import Settings
from appliance.credentials import SiteKey
from appliance.desk.books import AloneBook
from appliance.desk.desk import Desk
from appliance.desk.sensors import Sensor
from appliance.desk.setup import SetupCodes
from appliance.ledger import Ledger
from appliance.people import People
from appliance.storage import LastKnown, Storage

T = TypeVar("T")


@contextmanager
def alone(
    settings: Settings,
    storage: Storage,
    clock: Clock,
    sensors: Callable[[SiteKey], Mapping[str, Sensor]],
    *,
    begins: bool = False,
) -> Iterator[Desk]:
    """Yield a desk on the ledger itself, or on a new one if it `begins`. The lock must be held.

    Raises StorageError and LedgerError.
    """
    opened = storage.open_or_begin_ledger() if begins else storage.open_ledger()
    with opened as ledger:
        # Facts that a door on a bad day kept beside the ledger were decided before ours are.
        aside.fold(storage.aside, ledger, clock.stamp())
        book = AloneBook(ledger, clock, presence.measure_of(settings.space, settings.access))
        before = ledger.sequence
        try:
            yield _desk(book, settings, storage, clock, sensors)
        finally:
            if ledger.sequence != before:
                _keep(storage, book, ledger)


def _desk(
    book: AloneBook,
    settings: Settings,
    storage: Storage,
    clock: Clock,
    sensors: Callable[[SiteKey], Mapping[str, Sensor]],
) -> Desk:
    key = storage.site_key()
    return Desk(
        book=book,
        people=People(storage.people),
        key=key,
        settings=settings,
        storage=storage,
        setup=SetupCodes(clock.steady_s),
        sensors=sensors(key),
        take_turn=_at_once,
    )


def _at_once(task: Callable[[], T]) -> T:
    return task()


def _keep(storage: Storage, book: AloneBook, ledger: Ledger) -> None:
    """Keep what is known: a door that cannot read its ledger must know who was suspended."""
    standing = book.standing()
    known = LastKnown(
        standing.roster,
        standing.attendance,
        ledger.sequence,
        foreign=standing.foreign,
        strike_moved=standing.strike_moved,
    )
    try:
        storage.keep_last_known(known)
    except OSError as error:
        journal.warning(f"what is known now cannot be kept for a bad day: {error}")
