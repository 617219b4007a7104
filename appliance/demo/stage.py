"""Puts the demo up and takes it down in reverse: readers, processes, people, panel."""

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from appliance.client import Client, NotDone
from appliance.clock import SystemClock, boot_us, open_clock
from appliance.commands import MakeSetupCode
from appliance.commands.answers import SetupCode, Trouble
from appliance.demo.board import Board
from appliance.demo.broker import LOOPBACK, Broker, find_broker, taken
from appliance.demo.children import Child, tethered
from appliance.demo.coworkers import Coworkers
from appliance.demo.doorstep import Doorstep
from appliance.demo.installation import ZONE, Installation, furnish, installation, remember
from appliance.demo.people import Person, twenty
from appliance.demo.scene import Bell, Scene
from appliance.demo.timetable import LONGEST_WEEK_S, SHORTEST_WEEK_S, Timetable, timetable
from appliance.demo.tomorrow import announce

_SEUIL = (sys.executable, "-m", "appliance")
_READY_S = 30.0
_LOOK_S = 0.05
_AGAIN_S = 1.0
_LARGEST_BODY = 4096
_THREADS = 24  # an open panel occupies one
_OTHER_PORT = (8090, 8100)


class Unable(Exception):
    """Why there is no demo, in a sentence."""


def perform(port: int, week_s: float) -> None:
    """Run the demo until SIGTERM or Ctrl-C. Raises Unable."""
    _check(port, week_s)
    closing = Event()
    _end_on_signals(closing)
    try:
        with ExitStack() as down:
            _put_up(down, port, week_s, closing)()
    except KeyboardInterrupt:  # before the panel ran: it takes this as its own end
        pass
    _say("  Gone, and nothing is left behind.")


def _put_up(down: ExitStack, port: int, week_s: float, closing: Event) -> Callable[[], None]:
    """Put everything up, and return what serves the panel until a signal ends it."""
    place = down.enter_context(installation())
    people, bell = twenty(), Bell()
    now = SystemClock().stamp()
    week = timetable(now.utc_us, people, now.boot_us, now.utc_us, week_s, ZONE)
    broker = find_broker(place.folder)
    furnish(place, people, week.legs, broker, port)
    doorstep = Doorstep(place, people, bell.ring, closing)
    down.callback(doorstep.close)
    children = _children(place, broker, bell)
    for child in children.values():
        down.callback(child.close)
    coworkers = Coworkers(week, doorstep, Board(place, people, week), closing)
    down.callback(coworkers.join)
    down.callback(closing.set)
    _open_house(place, children, week)
    scene = Scene(people, doorstep, children, week, coworkers, closing)
    panel = _panel(scene, bell, port)
    _await_page(port, children["web"], closing)
    code = _setup_code(place, closing)
    coworkers.start()
    _greet(place, port, week_s, broker, code)
    ending = (place, people, coworkers, week, closing)
    Thread(target=_narrate, args=ending, name="narrator", daemon=True).start()
    return panel


def _check(port: int, week_s: float) -> None:
    if not 1 <= port < 65535:
        raise Unable(f"There is no port {port}: take one from 1024 to 65534.")
    for one in (port, port + 1):
        if taken(one):
            raise Unable(f"Port {one} is taken. Try: make demo PORT={_OTHER_PORT[port == 8090]}")
    if not SHORTEST_WEEK_S <= week_s <= LONGEST_WEEK_S:
        raise Unable(
            f"A week takes from {SHORTEST_WEEK_S:g} to {LONGEST_WEEK_S:g} seconds, not {week_s:g}."
        )


def _end_on_signals(closing: Event) -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        if not closing.is_set():
            closing.set()  # first, or open panels would hold their server up
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def _children(place: Installation, broker: Broker | None, bell: Bell) -> dict[str, Child]:
    """Return the processes, in the order in which they start."""
    commands = {"broker": broker.command} if broker else {}
    for name in ("web", "door"):
        commands[name] = (*_SEUIL, name, "--config", str(place.config))
    return {
        name: Child(name, command, place.log(name), bell.ring) for name, command in commands.items()
    }


def _open_house(place: Installation, children: Mapping[str, Child], week: Timetable) -> None:
    """Start the processes; the door last, once the members are in its ledger."""
    *others, door = children.values()
    for child in others:
        child.start()
    members = ("member", "import", "--config", str(place.before), str(place.members))
    done = subprocess.run(  # noqa: S603 - our own command
        tethered((*_SEUIL, *members)), capture_output=True, text=True, check=False, process_group=0
    )
    if done.returncode:
        raise Unable(f"The members were not taken in: {done.stderr.strip()}")
    remember(place, open_clock(place.legs).stamp(), week.legs)
    door.start()


def _panel(scene: Scene, bell: Bell, port: int) -> Callable[[], None]:
    # Imported while the processes start: Flask takes as long as they do.
    from waitress.server import create_server  # noqa: PLC0415

    from appliance.demo.panel import create_panel  # noqa: PLC0415

    return create_server(
        create_panel(scene, bell, port),
        host=LOOPBACK,
        port=port + 1,
        threads=_THREADS,
        channel_request_lookahead=1,  # notices a panel that has gone
        max_request_body_size=_LARGEST_BODY,
        ident=None,
    ).run


def _await_page(port: int, web: Child, closing: Event) -> None:
    until_s = SystemClock().steady_s() + _READY_S
    while not _answers(port):
        if SystemClock().steady_s() > until_s:
            raise Unable(f"The page does not come up: {web.last_words()}")
        closing.wait(_LOOK_S)


def _setup_code(place: Installation, closing: Event) -> SetupCode:
    """Ask the door for the code that opens the first admin's account, as a console would."""
    until_s = SystemClock().steady_s() + _READY_S
    while True:
        try:
            answer = Client(place.control).ask(MakeSetupCode())
        except NotDone as missing:
            if missing.trouble is not Trouble.DOOR_AWAY or SystemClock().steady_s() > until_s:
                raise Unable(f"The door does not answer: {missing}") from missing
            closing.wait(_LOOK_S)
        else:
            assert isinstance(answer, SetupCode)
            return answer


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=_READY_S) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _greet(
    place: Installation, port: int, week_s: float, broker: Broker | None, setup: SetupCode
) -> None:
    bus = f"{broker.what} on port {broker.port}" if broker else "none found: the page does without"
    _say(f"""
  A coworking space in Louvain-la-Neuve, its door, and the week that ends now.

    the page    http://{LOOPBACK}:{port}/
    the panel   http://{LOOPBACK}:{port + 1}/   the same page, and a door to press yourself
    the desk    http://{LOOPBACK}:{port}/setup   with the code {setup.code}

  The code is good for {setup.minutes} minutes; another one, and every other command:
    {Path(sys.executable).with_name("seuil")} setup-code --config {place.config}

  The seven days before now pass in {week_s:g} s, then time is real; a year before them
  is there as figures, for the manager’s pages, and three months of it are billed.
  Try: press a finger on the panel, kill the door, pull a reader out.
  Message broker: {bus}. Ctrl-C ends everything.
""")


def _narrate(
    place: Installation,
    people: tuple[Person, ...],
    coworkers: Coworkers,
    week: Timetable,
    closing: Event,
) -> None:
    """Say when the week is over, and that the number on the page is one's own to change."""
    closing.wait(max(week.ends_us - boot_us(), 0) / 1e6)
    coworkers.join()
    _look_ahead(place, {people[one.person].name for one in week.presentations}, closing)
    if not closing.is_set():
        _say("  The week is over: three are in, two more and they are five. Yours to press.")
        _say("  Or take somebody in at the desk: three strangers are on the panel.")


def _look_ahead(place: Installation, came: set[str], closing: Event) -> None:
    """Have some of those who came announce themselves for tomorrow, once the door answers."""
    clock = open_clock(place.legs)
    while not closing.is_set():
        try:
            announce(Client(place.control), came, clock.stamp().utc_us, ZONE)
        except NotDone:  # somebody has just killed the door: it comes back
            closing.wait(_AGAIN_S)
        else:
            return


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
