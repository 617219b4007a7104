"""The notify process: watches the record, fills the outbox, keeps the channels busy."""

import ctypes
import signal
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Final

from appliance import durable, journal, readiness
from appliance.alerts import Alert, Marks
from appliance.clock import Clock
from appliance.config import Settings
from appliance.model import Stamp
from appliance.notify.channels import far_end
from appliance.notify.following import Follower
from appliance.notify.line import Answer, Line
from appliance.notify.outbox import Outbox, OutboxDamaged, OutboxError
from appliance.notify.words import voice_of
from appliance.presence import measure_of
from appliance.rows import LedgerError
from appliance.storage import LEDGER

OUTBOX: Final = "outbox.db"
LOOK_S: Final = 1.0
FAREWELL_S: Final = 5.0
"""How long to wait, at the end, for messages on their way: what is not known goes out again."""
SAVE_S: Final = 900.0
"""How often it is kept how things stand, where nothing is told: what came since is read again."""
TIDY_S: Final = 6 * 3600.0
_HOUR_US: Final = 3600 * 1_000_000
_M_ARENA_MAX: Final = -8  # mallopt(3)


class Stop:
    """Asks the process to end."""


class Notifier:
    """One thread that owns ledger, clock and outbox; the channels' threads answer to its inbox."""

    def __init__(
        self, settings: Settings, clock: Clock, outbox: Outbox, inbox: SimpleQueue[Answer | Stop]
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._inbox = inbox
        self._keep_us = settings.notify.keep_h * _HOUR_US
        marks = Marks(
            measure_of(settings.space, settings.access),
            settings.notify.settle_s,
            settings.notify.alone_s,
        )
        ledger = Path(settings.storage.directory) / LEDGER
        self._follower = Follower(ledger, marks, outbox.state(), _say_alive)
        voice = voice_of(settings)
        self._lines = {
            each.name: Line(
                each,
                far_end(each, settings, voice, self._now_s),
                outbox,
                voice,
                settings.notify.keep_h,
            )
            for each in settings.channel
        }
        self._complained = ""
        self._save_at_s = 0.0
        self._tidy_at_s = 0.0

    def run(self) -> None:
        """Go on until a Stop comes through the inbox. Raises OutboxDamaged."""
        for line in self._lines.values():
            line.start(self._inbox.put)
        readiness.notify("READY=1")
        look_at_s = self._clock.steady_s()
        while True:
            if (at_s := self._clock.steady_s()) >= look_at_s:
                self.turn()
                _say_alive()
                look_at_s = at_s + LOOK_S
            with suppress(Empty):
                event = self._inbox.get(timeout=max(0.0, look_at_s - at_s))
                if isinstance(event, Stop):
                    break
                self._lines[event.channel].hear(event)
                self._serve(self._clock.stamp())
        readiness.notify("STOPPING=1")
        self._take_leave()

    def turn(self) -> None:
        """Look at the record once, and send what can be sent. Raises OutboxDamaged."""
        stamp = self._clock.stamp()
        trouble = ""
        try:
            self._look(stamp)
        except OutboxDamaged:
            raise  # the next start puts it aside
        except (LedgerError, OutboxError) as wrong:
            trouble = str(wrong)
        self._complain(trouble)
        self._serve(stamp)

    def _look(self, stamp: Stamp) -> None:
        """Read on, and keep what there is to tell before anybody is told. Raises both errors."""
        now, told = self._follower.look(stamp)
        before, at_s = self._follower.state, self._clock.steady_s()
        addressed = [
            (line.name, alert)
            for alert in self._timely(told, stamp)
            for line in self._lines.values()
            if line.channel.takes(alert.kind)
        ]
        if addressed or before is None or (at_s >= self._save_at_s and now is not before):
            self._outbox.take_in(now, addressed, stamp)
            self._save_at_s = at_s + SAVE_S
        self._follower.adopt(now)
        if before is None:
            journal.info(f"the record is followed, from entry {now.sequence} on")
        for name, _ in addressed:
            self._lines[name].stir()
        if at_s >= self._tidy_at_s:
            self._tidy(stamp)
            self._tidy_at_s = at_s + TIDY_S

    def _timely(self, told: tuple[Alert, ...], stamp: Stamp) -> list[Alert]:
        """Leave out what happened long ago, as while this process was stopped for days."""
        timely = [each for each in told if _age_us(each, stamp) <= self._keep_us]
        if late := len(told) - len(timely):
            journal.warning(f"told to nobody, as it was long ago when it was seen: {late}")
        return timely

    def _tidy(self, stamp: Stamp) -> None:
        if gone := self._outbox.forget(stamp, tuple(self._lines)):
            journal.warning(f"waited for channels that are no more, and dropped: {gone}")

    def _serve(self, stamp: Stamp) -> None:
        for line in self._lines.values():
            try:
                line.serve(stamp, self._clock.steady_s())
            except OutboxDamaged:
                raise
            except OutboxError:
                pass  # told already, by the look: it is the same disk

    def _take_leave(self) -> None:
        """Wait a little for what is on its way, and keep how things stand."""
        until_s = self._clock.steady_s() + FAREWELL_S
        with suppress(Empty, OutboxError):
            while any(line.busy for line in self._lines.values()):
                event = self._inbox.get(timeout=max(0.0, until_s - self._clock.steady_s()))
                if isinstance(event, Answer):
                    self._lines[event.channel].hear(event)
                    self._lines[event.channel].settle(self._clock.stamp(), until_s)
        if self._follower.state is not None:
            with suppress(OutboxError):
                self._outbox.take_in(self._follower.state, (), self._clock.stamp())

    def _complain(self, trouble: str) -> None:
        """Tell the journal what is wrong, once per change."""
        if trouble and trouble != self._complained:
            journal.warning(f"nothing new is told: {trouble}")
        elif self._complained and not trouble:
            journal.info("the record is followed again")
        self._complained = trouble

    def _now_s(self) -> int:
        return self._clock.stamp().utc_us // 1_000_000


def _say_alive() -> None:
    readiness.notify("WATCHDOG=1")


def _age_us(alert: Alert, now: Stamp) -> int:
    """Return how long ago it was: after a power cut the wall clock may leap by days."""
    if alert.since is not None and alert.since.boot == now.boot:
        return now.boot_us - alert.since.boot_us
    return now.utc_us - alert.at_us


def run(settings: Settings, clock: Clock) -> None:
    """Tell what is worth telling until SIGTERM or Ctrl-C. Raises OutboxError, OSError."""
    # One heap for all threads: glibc would give each its own.
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    inbox = SimpleQueue[Answer | Stop]()

    def end(_signal: int, _frame: FrameType | None) -> None:
        inbox.put(Stop())

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    folder = Path(settings.notify.directory)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    outbox = opened(folder / OUTBOX)
    try:
        notifier = Notifier(settings, clock, outbox, inbox)
        names = ", ".join(channel.name for channel in settings.channel)
        journal.info(f"word goes to: {names or 'nobody, as no [[channel]] is set'}")
        notifier.run()
    finally:
        outbox.close()


def opened(path: Path) -> Outbox:
    """Return the outbox; a new one in the place of one that is damaged. Raises OutboxError."""
    try:
        return Outbox(path)
    except OutboxDamaged as wrong:
        aside = path.with_name(f"{path.name}.damaged")
        journal.alarm(f"{wrong}. It is kept as {aside}; what waited in it is told to nobody")
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        durable.move(path, aside)
        return Outbox(path)
