"""Build the house, run it, take it down in reverse. Touches signals, files and threads."""

import gc
import os
import resource
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance import __version__, aside, journal, lastgood, presence, wire
from appliance.calendar import Calendar
from appliance.chores import Chores, Retention
from appliance.clock import Clock, open_clock
from appliance.config import Settings
from appliance.control import Control
from appliance.credentials import SiteKey
from appliance.desk.books import DoorBook
from appliance.desk.clerk import Book
from appliance.desk.desk import Desk
from appliance.desk.settling import settle
from appliance.desk.setup import MINUTES, SetupCodes
from appliance.desk.turns import Turns
from appliance.door import Heart
from appliance.doorway import Doorway
from appliance.edits import Edits
from appliance.events import Event, LedgerFails, Stop
from appliance.facts import Started, Stopped
from appliance.ledger import Ledger, LedgerError
from appliance.model import Role
from appliance.mqtt import Bus
from appliance.occupancy import DoorState, Occupancy
from appliance.outlook import Around, Outlook
from appliance.people import People
from appliance.readers import READERS, Tended
from appliance.readiness import notify
from appliance.recorder import Recorder
from appliance.roster import Roster
from appliance.rules import rules_of
from appliance.storage import LastKnown, Storage, moment_of, recall

if TYPE_CHECKING:
    from appliance.tending import TendedSensor

FAILED = 70  # EX_SOFTWARE of sysexits(3): the service manager starts us again


def run(file: Path) -> int:
    """Run the door process on the configuration in `file` until it is told to stop."""
    # Badge numbers and names pass through memory: it is never written to a disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    loaded = lastgood.load(file, lastgood.copy_of(file), tuple(READERS))
    storage = Storage(Path(loaded.settings.storage.directory))
    inbox: SimpleQueue[Event] = SimpleQueue()
    edits = Edits(file, loaded.settings, inbox.put)
    if loaded.problems:
        edits.tell(loaded)
    with storage.held():
        stop = _live(loaded.settings, storage, inbox, edits)
    if stop.again:
        journal.info(f"{stop.again}: starting again on it")
        again = [sys.executable, "-m", "appliance", "door", "--config", str(file)]
        os.execv(sys.executable, again)  # noqa: S606, our own command
    return 0


def _live(settings: Settings, storage: Storage, inbox: SimpleQueue[Event], edits: Edits) -> Stop:
    clock = open_clock(Path(settings.clock.simulated) if settings.clock.simulated else None)
    measure = presence.measure_of(settings.space)
    ledger, known = remember(storage, clock, measure.zone, inbox.put)
    moment = moment_of(known, measure, clock.stamp())
    key = storage.site_key()
    with ExitStack() as house:
        doorway = house.enter_context(closing(Doorway(settings.door, inbox.put)))
        _end_with_any_thread(doorway)
        recorder = _recorder(ledger, storage, inbox, clock, measure.zone)
        house.callback(recorder.close)
        recorder.start()
        bus = house.enter_context(closing(Bus(settings.mqtt, settings.space.id)))
        publish = outlook(bus, settings) if settings.mqtt.enabled else None
        book = DoorBook(inbox.put, recorder, clock)
        sensors = _sensors(settings, key, inbox.put, book)
        calendar = Calendar(settings.access, storage.holidays, clock, measure.zone, inbox.put)
        moment.holidays = house.enter_context(closing(calendar)).days
        beat = beats(edits.look, calendar.look)
        around = Around(publish, beat, lambda name, where: sensors[name].expect(where))
        heart = Heart(inbox, rules_of(settings), moment, doorway, recorder, clock, around)
        recorder.record(((clock.stamp(), Started(__version__)),))
        others = (Tended(r, key, inbox.put) for r in settings.reader if r.name not in sensors)
        for tended in (*sensors.values(), *others):
            house.enter_context(closing(tended)).start()
        forgetting = Retention(
            storage, recorder.lend, clock.stamp, measure, settings.privacy.keep_days
        )
        house.enter_context(closing(Chores(forgetting, inbox.put, measure))).start()
        turns = house.enter_context(closing(Turns()))
        turns.start()
        setup, people = SetupCodes(clock.steady_s), People(storage.people)
        desk = Desk(book, people, key, settings, storage, setup, sensors, turns.take)
        house.enter_context(closing(Control(settings.control, desk.serve))).start()
        _welcome_first_admin(setup, known.roster)
        _stop_on_signals(inbox)
        notify("READY=1", f"STATUS={len(settings.reader)} readers")
        if settings.mqtt.enabled:
            bus.start()
        heart.publish()
        _collect_what_is_new()
        stop = heart.run()
        doorway.close()  # now: what is taken down before it may take seconds, and nobody ticks
        notify("STOPPING=1")
        recorder.record(((clock.stamp(), Stopped()),))
    sequence = ledger.sequence if ledger else known.sequence
    right_in = clock.stamp().boot if moment.trust.right else ""
    keep(storage, LastKnown(moment.roster, moment.attendance, sequence, right_in))
    return stop


def beats(*looks: Callable[[], None]) -> Callable[[], None]:
    """Return what is done on every beat of the heart, as one."""

    def beat() -> None:
        for look in looks:
            look()

    return beat


def _sensors(
    settings: Settings, key: SiteKey, post: Callable[[Event], None], book: Book
) -> "dict[str, TendedSensor]":
    """Return the fingerprint sensors; their driver is imported only where one is configured."""
    fingers = [reader for reader in settings.reader if reader.kind == "fingerprint"]
    if not fingers:
        return {}
    from appliance.tending import TendedSensor  # noqa: PLC0415

    return {
        reader.name: TendedSensor(reader, key, post, partial(settle, book)) for reader in fingers
    }


def _welcome_first_admin(setup: SetupCodes, known: Roster) -> None:
    """Say on the console how to open the first admin's account, while there is none."""
    if any(each.role is Role.ADMIN and not each.closed for each in known.accounts.values()):
        return
    journal.info(
        f"nobody looks after the pages yet: open /setup there within {MINUTES} minutes, with "
        f"the code {setup.make()}. `sudo seuil setup-code` makes another"
    )


def _recorder(
    ledger: Ledger | None,
    storage: Storage,
    inbox: SimpleQueue[Event],
    clock: Clock,
    zone: ZoneInfo,
) -> Recorder:
    def reopen() -> Ledger:
        again, _ = on_record(storage, clock, zone)
        return again

    return Recorder(ledger, storage.aside, inbox.put, clock.steady_s, reopen)


def _collect_what_is_new() -> None:
    """Leave what the start has made alone: from here on only what is new is looked through."""
    gc.freeze()
    gc.enable()


def remember(
    storage: Storage, clock: Clock, zone: ZoneInfo, post: Callable[[Event], None]
) -> tuple[Ledger | None, LastKnown]:
    """Return the ledger and what it says; without it, what was last known."""
    try:
        ledger, known = on_record(storage, clock, zone)
    except (LedgerError, sqlite3.Error) as error:
        post(LedgerFails(str(error)))
        return None, last_known(storage, zone)
    before = storage.last_known().sequence
    if known.sequence < before:
        journal.alarm(
            f"the ledger ends at entry {known.sequence}, and had {before}: an older copy was put "
            "back, or its end was cut off"
        )
    keep(storage, known)
    return ledger, known


def on_record(storage: Storage, clock: Clock, zone: ZoneInfo) -> tuple[Ledger, LastKnown]:
    """Return the ledger, with what was kept aside in it, and what it says."""
    with ExitStack() as opening:
        ledger = opening.enter_context(storage.open_ledger())
        folded = aside.fold(storage.aside, ledger, clock.stamp())
        if folded:
            journal.info(f"facts that were kept aside and are now in the ledger: {folded}")
        known = recall(ledger.read_ground(), ledger.entries(), zone)
        opening.pop_all()
    return ledger, known


def keep(storage: Storage, known: LastKnown) -> None:
    """Keep what is known for a start without the ledger; a disk that refuses it stops nobody."""
    try:
        storage.keep_last_known(known)
    except OSError as error:
        journal.warning(f"who belongs here and who is in cannot be kept for a bad day: {error}")


def last_known(storage: Storage, zone: ZoneInfo) -> LastKnown:
    """Return what was last known, with what has been kept aside since."""
    before = storage.last_known()
    attendance = before.attendance
    for stamp, fact in aside.read(storage.aside):
        attendance = presence.step(attendance, stamp, fact, zone)
    return replace(before, attendance=attendance)


def outlook(bus: Bus, settings: Settings) -> Outlook:
    """Return what carries the figures to the bus."""
    prefix, space = settings.mqtt.prefix, settings.space.id

    def publish(occupancy: Occupancy, door: DoorState) -> None:
        bus.publish(wire.occupancy_message(prefix, space, occupancy))
        bus.publish(wire.door_message(prefix, space, door))

    return publish


def _stop_on_signals(inbox: SimpleQueue[Event]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: inbox.put(Stop()))


def _end_with_any_thread(doorway: Doorway) -> None:
    """Let no thread die alone: release the strike, say why, and let the manager start us again."""
    tell = threading.excepthook

    def end(failure: threading.ExceptHookArgs) -> None:
        tell(failure)
        doorway.close()
        os._exit(FAILED)

    threading.excepthook = end
