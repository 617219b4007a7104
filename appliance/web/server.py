"""The web process: the page under waitress, the ear on the bus beside it."""

import ctypes
import gc
import signal
from collections.abc import Mapping
from errno import EACCES, EADDRINUSE
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, socket
from socket import create_server as create_line
from types import FrameType
from typing import Final, NoReturn

from waitress.server import create_server

from appliance import journal
from appliance.announcing import LocalHour
from appliance.clock import Clock
from appliance.config import Settings, Web
from appliance.model import Stamp
from appliance.presence import measure_of
from appliance.storage import Storage
from appliance.web.almanac import Almanacs
from appliance.web.app import create_app
from appliance.web.desk.bodies import A_FILE, SMALL
from appliance.web.entrance import Wsgi, entrance
from appliance.web.foresight import Foreseen, Foresight, Summed
from appliance.web.heard import Link
from appliance.web.history import History, LedgerHistory
from appliance.web.live import Live
from appliance.web.subscriber import Subscriber
from appliance.web.sums import Sums

THREADS = 64  # an open stream occupies one: MOST_STREAMS of them leave 16 for pages
CONNECTIONS = 200
QUIET_S = 20  # a connection that says nothing for so long makes room; a stream speaks more often
_M_ARENA_MAX = -8  # mallopt(3)
LARGEST_HEADER = 16_384
LARGEST_BODY = A_FILE + SMALL  # a list of members, and what a form puts around it

_make_server: Final = partial(
    create_server,
    threads=THREADS,
    connection_limit=CONNECTIONS,
    channel_request_lookahead=1,  # notices a reader who has gone
    channel_timeout=QUIET_S,
    cleanup_interval=QUIET_S // 2,
    max_request_header_size=LARGEST_HEADER,
    max_request_body_size=LARGEST_BODY,
    inbuf_overflow=SMALL,  # or a body that never ends takes half a megabyte, two hundred times
    clear_untrusted_proxy_headers=False,  # the desk looks at what they say: `approach`
    ident=None,
)


def run(settings: Settings, clock: Clock) -> None:
    """Serve the page until SIGTERM or Ctrl-C. Raises OSError where it cannot listen."""
    _share_one_heap()
    line = _listen(settings.web)
    live = Live(Link.SILENT if settings.mqtt.enabled else Link.OFF)
    ledger = Storage(Path(settings.storage.directory)).ledger
    measure = measure_of(settings.space, settings.access)
    history = LedgerHistory(ledger, measure)
    sums = Sums(ledger, measure, Path(settings.web.directory) / "sums")
    foresight = Foresight(sums, Almanacs(settings), partial(_announced, history), measure)
    public = create_app(settings, live, history, clock, foresight)
    both = entrance(public, partial(_desk, settings, clock, sums, foresight))
    server = _make_server(both, sockets=[line])
    subscriber = Subscriber(settings, live, clock) if settings.mqtt.enabled else None
    _end_on_sigterm(live)
    journal.info(f"the page is at {address(settings.web)}")
    try:
        history(clock.stamp())  # read a long record once, before many ask for it
        sums.start()
        if subscriber is not None:
            subscriber.start()
        gc.freeze()  # what the start has made stays: only what is new is looked through
        gc.enable()
        server.run()
    finally:
        live.close()
        if subscriber is not None:
            subscriber.stop()
        server.close()


def _announced(history: History, stamp: Stamp) -> Mapping[LocalHour, int]:
    day = history(stamp)
    return {} if day is None else day.announced


def _desk(settings: Settings, clock: Clock, figures: Summed, foreseen: Foreseen) -> Wsgi:
    from appliance.web.desk.app import create_app as create_desk  # noqa: PLC0415, see `entrance`

    return create_desk(settings, clock, figures, foreseen)


def address(web: Web) -> str:
    host = f"[{web.host}]" if ":" in web.host else web.host
    return f"http://{host}:{web.port}/"


def _listen(web: Web) -> socket:
    family = AF_INET6 if ":" in web.host else AF_INET
    try:
        return create_line((web.host, web.port), family=family)
    except OSError as wrong:
        raise OSError(_why_not(wrong, web)) from wrong


def _why_not(wrong: OSError, web: Web) -> str:
    if wrong.errno == EADDRINUSE:
        return (
            f"port {web.port} of {web.host} is taken by another program: "
            "stop that one, or set another web.port"
        )
    if wrong.errno == EACCES:
        return f"port {web.port} is for root: set a web.port from 1024 on"
    return f"{web.host} is no address of this machine: set another web.host"


def _share_one_heap() -> None:
    """Keep glibc from giving each thread a heap of its own: 4 MB less, for pages nobody races."""
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _end_on_sigterm(live: Live) -> None:
    def end(_signal: int, _frame: FrameType | None) -> NoReturn:
        live.close()  # or open streams would hold waitress up for five seconds
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
