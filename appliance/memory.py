"""What the house remembers at a start: the ledger's word, or what was last known without it.

Touches the storage.
"""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack

from msgspec.structs import replace

from appliance import aside, journal, presence
from appliance.clock import Clock
from appliance.events import Event, LedgerFails
from appliance.ledger import Ledger, LedgerError
from appliance.presence import Measure
from appliance.storage import LastKnown, Storage, recall


def remember(
    storage: Storage, clock: Clock, measure: Measure, post: Callable[[Event], None]
) -> tuple[Ledger | None, LastKnown]:
    """Return the ledger and what it says; without it, what was last known."""
    try:
        ledger, known = on_record(storage, clock, measure)
    except (LedgerError, sqlite3.Error) as error:
        post(LedgerFails(str(error)))
        return None, last_known(storage, measure)
    before = storage.last_known().sequence
    if known.sequence < before:
        journal.alarm(
            f"the ledger ends at entry {known.sequence}, and had {before}: an older copy was put "
            "back, or its end was cut off"
        )
    keep(storage, known)
    return ledger, known


def on_record(storage: Storage, clock: Clock, measure: Measure) -> tuple[Ledger, LastKnown]:
    """Return the ledger, with what was kept aside in it, and what it says."""
    with ExitStack() as opening:
        ledger = opening.enter_context(storage.open_ledger())
        folded = aside.fold(storage.aside, ledger, clock.stamp())
        if folded:
            journal.info(f"facts that were kept aside and are now in the ledger: {folded}")
        known = recall(ledger.read_ground(), ledger.entries(), measure)
        opening.pop_all()
    return ledger, known


def keep(storage: Storage, known: LastKnown) -> None:
    """Keep what is known for a start without the ledger; a disk that refuses it stops nobody."""
    try:
        storage.keep_last_known(known)
    except OSError as error:
        journal.warning(f"who belongs here and who is in cannot be kept for a bad day: {error}")


def last_known(storage: Storage, measure: Measure) -> LastKnown:
    """Return what was last known, with what has been kept aside since."""
    before = storage.last_known()
    attendance = before.attendance
    for stamp, fact in aside.read(storage.aside):
        attendance = presence.step(attendance, stamp, fact, measure)
    return replace(before, attendance=attendance)
