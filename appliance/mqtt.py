"""Facts outward over MQTT: the newest value of each topic, whatever the broker does.

One thread owns the client and says in the journal how it goes. Nothing is subscribed to, so that
nothing that arrives can have an effect.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from select import POLLIN, POLLOUT, poll
from socket import socketpair
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from appliance import broker, journal
from appliance.config import Mqtt
from appliance.wire import AVAILABLE, GONE, Message, availability_topic

if TYPE_CHECKING:
    from paho.mqtt.client import Client

KEEPALIVE_S: Final = 5  # a broker silent for twice this is given up
CONNECT_S: Final = 3.0
SHORTEST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 5.0
FAREWELL_S: Final = 4.0  # longer than a connect that hangs
TURN_MS: Final = 1000  # how often paho looks at its keepalive

_STRANGERS: Final = frozenset({"Not authorized", "Bad user name or password"})
_CREDENTIALS: Final = ". Check mqtt.username and the file in mqtt.password_file"
_OUR_OWN: Final = (
    ". `sudo seuil firmware apply` gives us our password at a broker on this machine, "
    "mqtt.username at another"
)
_PROTOCOLS: Final = {"Unsupported protocol version": '. Try mqtt.protocol = "3.1.1"'}
_PLAINLY: Final = {"Unspecified error": "it hung up", "Keep alive timeout": "no answer in time"}


class Bus:
    """Keeps the newest message of each topic at the broker, from a thread of its own.

    `trouble` is why that does not work at the moment; None while it does. The journal is told the
    same, once per change. Nothing of paho is imported before start().
    """

    def __init__(self, settings: Mqtt, space_id: str) -> None:
        self.trouble: str | None = "the bus has not been started"
        self._settings = settings
        self._place = broker.place(settings)
        # One name for good: a broker then sees a connection it missed the end of as replaced, and
        # publishes that one's last will before the new one's "online", not after it.
        self._client_id = f"seuil-{space_id}-door"
        self._board = _Board(availability_topic(settings.prefix, space_id))
        self._thread = Thread(target=self._run, name="bus", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def publish(self, message: Message) -> None:
        """Make `message` the value of its topic. Never blocks, never raises."""
        self._board.put(message)

    def close(self) -> None:
        """Say "offline" and go; give up after FAREWELL_S."""
        self._board.close()
        if self._thread.ident is not None:
            self._thread.join(FAREWELL_S)
        if not self._thread.is_alive():
            self._board.take_down()

    def _run(self) -> None:
        pause_s = SHORTEST_PAUSE_S / 2
        while not self._board.closing.is_set():
            was_up = self._hold_one_session()
            pause_s = SHORTEST_PAUSE_S if was_up else min(2 * pause_s, LONGEST_PAUSE_S)
            self._board.closing.wait(pause_s)

    def _hold_one_session(self) -> bool:
        """Return whether the broker took us in."""
        session = _Session(self._settings, self._client_id, self._board, self._note)
        try:
            session.hold()
        except Exception as wrong:  # noqa: BLE001 - strange bytes make paho stumble anywhere
            session.trouble = session.trouble or _reason(wrong)
        finally:
            session.drop()
        if not self._board.closing.is_set():
            self._note(f"{self._place}: {session.trouble}")
        return session.up

    def _note(self, trouble: str | None) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        if trouble is None:
            journal.info(f"{self._place} answers")
        else:
            journal.warning(trouble)


class _Board:
    """What should stand at the broker. Filled by any thread, read by the bus's own.

    Without a lock: a dict's item assignment, and the copy of its values, are each one step.
    """

    def __init__(self, availability: str) -> None:
        self.availability = availability
        self.wanted = {availability: Message(availability, AVAILABLE)}
        self.closing = Event()
        self._bell, self.ear = socketpair()
        self._bell.settimeout(0)
        self.ear.settimeout(0)

    def put(self, message: Message) -> None:
        self.wanted[message.topic] = message
        self._ring()

    def close(self) -> None:
        self.put(Message(self.availability, GONE))
        self.closing.set()
        self._ring()

    def take_down(self) -> None:
        self._bell.close()
        self.ear.close()

    def _ring(self) -> None:
        with suppress(OSError):  # full: it is ringing already; closed: nobody listens any more
            self._bell.send(b"\0")

    def hush(self) -> None:
        with suppress(BlockingIOError):
            self.ear.recv(4096)


class _Answered(Struct, frozen=True):
    refusal: str | None


class _Acknowledged(Struct, frozen=True):
    mid: int
    refusal: str | None


class _Ended(Struct, frozen=True):
    why: str


_Seen = deque[_Answered | _Acknowledged | _Ended]


class _Session:
    """One connection, from its CONNECT to its end. paho's callbacks only enqueue."""

    def __init__(
        self, settings: Mqtt, client_id: str, board: _Board, note: Callable[[str | None], None]
    ) -> None:
        self.up = False
        self.trouble = ""
        self._silent = False
        self._settings = settings
        self._board = board
        self._note = note
        self._seen: _Seen = deque()
        self._sent: dict[str, Message] = {}
        self._unanswered: dict[int, Message] = {}
        self._client = _client(settings, client_id, self._seen)

    def hold(self) -> None:
        """Stay until the connection ends or the farewell is said. Raises as connecting does."""
        self._client.will_set(self._board.availability, GONE, qos=1, retain=True)
        broker.log_in(self._client, self._settings, "door")
        self._client.connect(self._settings.host, self._settings.port, KEEPALIVE_S)
        while (line := self._client.socket()) is not None and not self._may_go():
            self._turn(line.fileno())
            self._take_in()
            if self.up:
                self._send()

    def drop(self) -> None:
        if self.up:
            self._client.disconnect()
        if (line := self._client.socket()) is not None:  # a full line: DISCONNECT stays unsent
            line.close()

    def _may_go(self) -> bool:
        """Tell whether we are closing, and the broker has it all or says nothing more."""
        unfinished = self.up and not self._silent and (self._unanswered or self._unsent())
        return self._board.closing.is_set() and not unfinished

    def _turn(self, line: int) -> None:
        poller = poll()
        poller.register(line, POLLIN | (POLLOUT if self._client.want_write() else 0))
        poller.register(self._board.ear, POLLIN)
        ready = dict(poller.poll(TURN_MS))
        self._silent = not ready
        self._board.hush()
        if ready.get(line, 0) & ~POLLOUT:
            self._client.loop_read()
        self._client.loop_write()
        self._client.loop_misc()

    def _take_in(self) -> None:
        while self._seen:
            match self._seen.popleft():
                case _Answered(refusal=refusal):
                    self._answered(refusal)
                case _Acknowledged(mid=mid, refusal=refusal):
                    self._acknowledged(self._unanswered.pop(mid), refusal)
                case _Ended(why=why):
                    self.trouble = self.trouble or self._ended(why)

    def _ended(self, why: str) -> str:
        if self.up:
            return f"the connection ended: {why}"
        return f"it does not answer as a broker of MQTT {self._settings.protocol} would: {why}"

    def _answered(self, refusal: str | None) -> None:
        self.up = refusal is None
        if refusal is None:
            self._note(None)
        else:
            self.trouble = f"it refused us: {refusal}{_remedy(refusal, self._settings)}"

    def _acknowledged(self, message: Message, refusal: str | None) -> None:
        if refusal is not None:  # MQTT 5 alone tells; repeating it would not help
            self._note(f"the broker does not take {message.topic}: {refusal}")

    def _send(self) -> None:
        for message in self._unsent():
            info = self._client.publish(message.topic, message.payload, qos=1, retain=True)
            self._sent[message.topic] = message
            self._unanswered[info.mid] = message

    def _unsent(self) -> list[Message]:
        """Return what the broker lacks, availability last: whoever reads it finds the rest there.

        A topic whose last value is unanswered has to wait, so that a slow broker gets fewer values
        rather than old ones.
        """
        busy = {message.topic for message in self._unanswered.values()}
        newest = sorted(
            self._board.wanted.values(), key=lambda each: each.topic == self._board.availability
        )
        return [m for m in newest if m.topic not in busy and self._sent.get(m.topic) is not m]


def _client(settings: Mqtt, client_id: str, seen: _Seen) -> "Client":
    client = broker.client(settings, client_id, reconnects=False)
    client.connect_timeout = CONNECT_S
    client.on_connect = lambda _client, _data, _flags, reason, _properties: seen.append(
        _Answered(str(reason) if reason.is_failure else None)
    )
    client.on_publish = lambda _client, _data, mid, reason, _properties: seen.append(
        _Acknowledged(mid, str(reason) if reason.is_failure else None)
    )
    client.on_disconnect = lambda _client, _data, _flags, reason, _properties: seen.append(
        _Ended(_PLAINLY.get(str(reason), str(reason)))
    )
    return client


def _remedy(refusal: str, settings: Mqtt) -> str:
    if refusal not in _STRANGERS:
        return _PROTOCOLS.get(refusal, "")
    return _OUR_OWN if settings.username is None else _CREDENTIALS


def _reason(wrong: Exception) -> str:
    told = wrong.strerror if isinstance(wrong, OSError) else None
    return told or str(wrong) or type(wrong).__name__
