"""The web process: the page under waitress, the ear on the bus beside it."""

import ctypes
import logging
import signal
from pathlib import Path
from types import FrameType
from typing import NoReturn
from zoneinfo import ZoneInfo

from waitress.server import create_server

from appliance.clock import Clock
from appliance.config import Settings
from appliance.presence import Measure
from appliance.storage import Storage
from appliance.web.app import create_app
from appliance.web.heard import Bus
from appliance.web.history import LedgerHistory
from appliance.web.live import Live
from appliance.web.subscriber import Subscriber

log = logging.getLogger(__name__)

THREADS = 64  # an open stream occupies one: MOST_STREAMS of them leave 16 for pages
CONNECTIONS = 200
_M_ARENA_MAX = -8  # mallopt(3)
LARGEST_HEADER = 16_384
LARGEST_BODY = 1024  # nobody has anything to send us


def run(settings: Settings, clock: Clock) -> None:
    """Serve the page until SIGTERM or Ctrl-C. Raises OSError where the port is taken."""
    _share_one_heap()
    live = Live(Bus.SILENT if settings.mqtt.enabled else Bus.OFF)
    history = LedgerHistory(Storage(Path(settings.storage.directory)).ledger, measure(settings))
    server = create_server(
        create_app(settings, live, history, clock),
        host=settings.web.host,
        port=settings.web.port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_request_lookahead=1,  # notices a reader who has gone
        max_request_header_size=LARGEST_HEADER,
        max_request_body_size=LARGEST_BODY,
        ident=None,
    )
    subscriber = Subscriber(settings, live, clock) if settings.mqtt.enabled else None
    _end_on_sigterm(live)
    log.info("the page is at http://%s:%s/", settings.web.host, settings.web.port)
    try:
        history(clock.stamp())  # read a long record once, before many ask for it
        if subscriber is not None:
            subscriber.start()
        server.run()
    finally:
        live.close()
        if subscriber is not None:
            subscriber.stop()
        server.close()


def measure(settings: Settings) -> Measure:
    space = settings.space
    return Measure(ZoneInfo(space.timezone), space.threshold, space.capacity, space.counted)


def _share_one_heap() -> None:
    """Keep glibc from giving each thread a heap of its own: 4 MB less, for pages nobody races."""
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _end_on_sigterm(live: Live) -> None:
    def end(_signal: int, _frame: FrameType | None) -> NoReturn:
        live.close()  # or open streams would hold waitress up for five seconds
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
