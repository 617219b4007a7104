"""Build the house, run it, take it down in reverse. Touches signals, files and threads."""

import gc
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from appliance import __version__, durable, journal, lastgood, memory, presence, wire
from appliance.balances import Balances
from appliance.calendar import Calendar
from appliance.chores import Chores, Retention
from appliance.clock import Clock, open_clock
from appliance.config import Settings
from appliance.control import Control
from appliance.credentials import SiteKey
from appliance.desk.beside import in_a_child
from appliance.desk.books import DoorBook
from appliance.desk.clerk import Book
from appliance.desk.configuration import Configuration
from appliance.desk.desk import Desk
from appliance.desk.ears import Ears
from appliance.desk.remaining import left_of
from appliance.desk.settling import settle
from appliance.desk.setup import SetupCodes
from appliance.desk.turns import Turns
from appliance.door import Heart
from appliance.doorway import Doorway
from appliance.edits import Edits
from appliance.events import Event, Stop
from appliance.facts import Started, Stopped
from appliance.ledger import Ledger
from appliance.moment import Moment
from appliance.mqtt import Bus
from appliance.occupancy import DoorState, Occupancy
from appliance.outlook import Around, Outlook
from appliance.people import People
from appliance.presence import Measure
from appliance.readers import READERS, Tended
from appliance.readiness import leave_pin, notify
from appliance.recorder import Recorder
from appliance.rules import rules_of
from appliance.storage import LastKnown, Storage, moment_of
from appliance.welcome import welcome

if TYPE_CHECKING:
    from appliance.tending import TendedSensor

FAILED = 70  # EX_SOFTWARE of sysexits(3): the service manager starts us again


def run(file: Path) -> int:
    """Run the door process on the configuration in `file` until it is told to stop."""
    # Badge numbers and names pass through memory: it is never written to a disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    durable.complete(file, lastgood.draft_of(file))
    loaded = lastgood.load(file, lastgood.copy_of(file), tuple(READERS))
    storage = Storage(Path(loaded.settings.storage.directory))
    inbox: SimpleQueue[Event] = SimpleQueue()
    edits = Edits(file, loaded.settings, inbox.put)
    if loaded.problems:
        edits.tell(loaded)
    with storage.held():
        stop = _live(_site(file, loaded.settings, storage, inbox), edits)
    if stop.again:
        journal.info(f"{stop.again}: starting again on it")
        again = [sys.executable, "-m", "appliance", "door", "--config", str(file)]
        os.execv(sys.executable, again)  # noqa: S606, our own command
    return 0


@dataclass(frozen=True, slots=True)
class Site:
    """What every part of the house stands on."""

    settings: Settings
    storage: Storage
    clock: Clock
    measure: Measure
    key: SiteKey
    inbox: SimpleQueue[Event]
    configuration: Configuration


def _site(file: Path, settings: Settings, storage: Storage, inbox: SimpleQueue[Event]) -> Site:
    clock = open_clock(Path(settings.clock.simulated) if settings.clock.simulated else None)
    measure = presence.measure_of(settings.space, settings.access)
    written = Configuration(file, tuple(READERS), lastgood.draft_of(file))
    return Site(settings, storage, clock, measure, storage.site_key(), inbox, written)


def _live(site: Site, edits: Edits) -> Stop:
    settings, clock, inbox, zone = site.settings, site.clock, site.inbox, site.measure.zone
    ledger, known = memory.remember(site.storage, clock, site.measure, inbox.put)
    moment = moment_of(known, site.measure, clock.stamp())
    leave_pin(settings.door.strike_pin)
    with ExitStack() as house:
        doorway = house.enter_context(closing(Doorway(settings.door, inbox.put)))
        _end_with_any_thread(doorway)
        recorder = _recorder(house, site, ledger)
        bus = house.enter_context(closing(Bus(settings.mqtt, settings.space.id)))
        publish = outlook(bus, settings) if settings.mqtt.enabled else None
        book = DoorBook(inbox.put, recorder, clock)
        sensors = _sensors(site, book)
        calendar = Calendar(settings.access, site.storage.holidays, clock, zone, inbox.put)
        moment.holidays = house.enter_context(closing(calendar)).days
        beat = beats(edits.look, calendar.look)
        turns = house.enter_context(closing(Turns()))
        turns.start()
        desk = _desk(site, book, sensors, turns)
        came = _balances(house, site, desk)
        around = Around(publish, beat, lambda name, where: sensors[name].expect(where), came)
        heart = Heart(inbox, rules_of(settings), moment, doorway, recorder, clock, around)
        recorder.record(((clock.stamp(), Started(__version__)),))
        _tend(house, site, sensors)
        house.enter_context(closing(Control(settings.control, desk.serve))).start()
        welcome(desk, known.roster, site.configuration.file)
        _forget_at_night(house, site, recorder, turns)
        _stop_on_signals(inbox)
        notify("READY=1", f"STATUS={len(settings.reader)} readers")
        if settings.mqtt.enabled:
            bus.start()
        heart.publish()
        _collect_what_is_new()
        stop = heart.run()
        book.end()
        doorway.close()  # now: what is taken down before it may take seconds, and nobody ticks
        notify("STOPPING=1")
        recorder.record(((clock.stamp(), Stopped()),))
    _keep_in_mind(site, moment, ledger.sequence if ledger else known.sequence)
    return stop


def _keep_in_mind(site: Site, moment: Moment, sequence: int) -> None:
    """Keep what the next start goes by where it cannot read the ledger."""
    right_in = site.clock.stamp().boot if moment.trust.right else ""
    known = LastKnown(
        moment.roster,
        moment.attendance,
        sequence,
        right_in,
        moment.foreign,
        moment.strike_moved,
    )
    memory.keep(site.storage, known)


def _tend(house: ExitStack, site: Site, sensors: "Mapping[str, TendedSensor]") -> None:
    """Have every reader watched, each by a thread of its own."""
    others = (r for r in site.settings.reader if r.name not in sensors)
    badges = (Tended(reader, site.key, site.inbox.put) for reader in others)
    for tended in (*sensors.values(), *badges):
        house.enter_context(closing(tended)).start()


def _forget_at_night(house: ExitStack, site: Site, recorder: Recorder, turns: Turns) -> None:
    keep_days = site.settings.privacy.keep_days
    forgetting = Retention(site.storage, recorder.lend, site.clock.stamp, site.measure, keep_days)
    chores = Chores(forgetting, site.inbox.put, site.measure, turns.take)
    house.enter_context(closing(chores)).start()


def _desk(site: Site, book: DoorBook, sensors: "Mapping[str, TendedSensor]", turns: Turns) -> Desk:
    setup, people = SetupCodes(site.clock.steady_s), People(site.storage.people)
    return Desk(
        book=book,
        people=people,
        key=site.key,
        settings=site.settings,
        storage=site.storage,
        setup=setup,
        sensors=sensors,
        take_turn=turns.take,
        reckoner=in_a_child,
        configuration=site.configuration,
        ears=_ears,
    )


def _ears() -> Ears:
    """Return who listens at ports: imported on the evening on which somebody asks."""
    from drivers import listening  # noqa: PLC0415

    return listening


def _balances(house: ExitStack, site: Site, desk: Desk) -> Callable[[str], None]:
    """Return who is told that somebody came in: nobody where nothing is billed."""
    if site.settings.billing.plans is None:
        return lambda _: None
    balances = Balances(partial(left_of, desk), site.clock.stamp, site.inbox.put)
    house.enter_context(closing(balances)).start()
    return balances.came


def beats(*looks: Callable[[], None]) -> Callable[[], None]:
    """Return what is done on every beat of the heart, as one."""

    def beat() -> None:
        for look in looks:
            look()

    return beat


def _sensors(site: Site, book: Book) -> "dict[str, TendedSensor]":
    """Return the fingerprint sensors; their driver is imported only where one is configured."""
    fingers = [reader for reader in site.settings.reader if reader.kind == "fingerprint"]
    if not fingers:
        return {}
    from appliance.tending import TendedSensor  # noqa: PLC0415

    post, settles = site.inbox.put, partial(settle, book)
    return {reader.name: TendedSensor(reader, site.key, post, settles) for reader in fingers}


def _recorder(house: ExitStack, site: Site, ledger: Ledger | None) -> Recorder:
    """Let what is enacted be put on record, until the house is taken down."""

    def reopen() -> Ledger:
        again, _ = memory.on_record(site.storage, site.clock, site.measure)
        return again

    aside, put, steady_s = site.storage.aside, site.inbox.put, site.clock.steady_s
    recorder = Recorder(ledger, aside, put, steady_s, reopen)
    house.callback(recorder.close)
    recorder.start()
    return recorder


def _collect_what_is_new() -> None:
    """Leave what the start has made alone: from here on only what is new is looked through."""
    gc.freeze()
    gc.enable()


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
