"""The page's ear on the bus: paho-mqtt in its own thread, read-only."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ParamSpec

from msgspec.structs import replace

from appliance import broker, journal, wire
from appliance.clock import Clock
from appliance.config import Mqtt, Settings
from appliance.web import heard
from appliance.web.heard import Heard, Link
from appliance.web.live import Live
from appliance.web.now import read_now

if TYPE_CHECKING:  # `broker` imports it late, without what the bus does without
    from paho.mqtt.client import Client, MQTTMessage
    from paho.mqtt.properties import Properties
    from paho.mqtt.reasoncodes import ReasonCode

KEEPALIVE_S = 15
RETRY_S = (1, 10)
_P = ParamSpec("_P")
_Change = Callable[[Heard], Heard]


class Subscriber:
    """Hands what the door says to `live`. `ignored` counts what no door of ours has written."""

    def __init__(self, settings: Settings, live: Live, clock: Clock) -> None:
        self._mqtt = settings.mqtt
        self._live = live
        self._clock = clock
        self.ignored = 0
        self._said: set[str] = set()
        where = (settings.mqtt.prefix, settings.space.id)
        self._topics: dict[str, Callable[[MQTTMessage], _Change]] = {
            wire.occupancy_topic(*where): self._occupancy,
            wire.door_topic(*where): self._door,
            wire.availability_topic(*where): _availability,
        }
        self._client = self._make_client()

    def start(self) -> None:
        """Begin to connect, and go on trying for as long as it takes."""
        self._client.connect_async(
            self._mqtt.host,
            self._mqtt.port,
            KEEPALIVE_S,
            properties=_connect_properties(self._mqtt),
        )
        self._client.loop_start()

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _make_client(self) -> "Client":
        client = broker.client(self._mqtt, f"seuil-web-{secrets.token_hex(4)}", reconnects=True)
        client.reconnect_delay_set(*RETRY_S)
        client.on_pre_connect = _guarded(self._on_pre_connect)
        client.on_connect = _guarded(self._on_connect)
        client.on_subscribe = _guarded(self._on_subscribe)
        client.on_disconnect = _guarded(self._on_disconnect)
        client.on_message = _guarded(self._on_message)
        return client

    # --- callbacks: on paho's thread; they only hand over ---------------------------------------

    def _on_pre_connect(self, client: "Client", _data: object) -> None:
        try:
            broker.log_in(client, self._mqtt, "web")
        except broker.NoPassword as trouble:  # the broker will refuse us, and the page says so
            self._complain(str(trouble))

    def _on_connect(
        self, client: "Client", _data: object, _flags: object, code: "ReasonCode", _more: object
    ) -> None:
        if code.is_failure:
            self._complain(f"{broker.place(self._mqtt)} refuses the page: {code}")
            self._turn(Link.REFUSED)
            return
        self._said.clear()
        client.subscribe([(topic, 1) for topic in self._topics])
        self._turn(Link.CONNECTED)

    def _on_subscribe(
        self, _client: "Client", _data: object, _mid: int, codes: "list[ReasonCode]", _more: object
    ) -> None:
        if any(code.is_failure for code in codes):
            self._complain(f"{broker.place(self._mqtt)} keeps topics from the page")
            self._turn(Link.REFUSED)

    def _on_disconnect(
        self, _client: "Client", _data: object, _flags: object, _code: "ReasonCode", _more: object
    ) -> None:
        if self._live.heard().bus is not Link.REFUSED:
            self._turn(Link.SILENT)

    def _on_message(self, _client: "Client", _data: object, message: "MQTTMessage") -> None:
        try:
            change = self._topics[message.topic](message)
        except wire.NotOurs:
            self.ignored += 1
        else:
            self._live.take(change)

    def _turn(self, link: Link) -> None:
        self._live.take(partial(replace, bus=link))

    def _complain(self, trouble: str) -> None:
        """Say what keeps the page from the bus, not again at each try."""
        if trouble not in self._said:
            journal.warning(trouble)
        self._said.add(trouble)

    # --- payloads --------------------------------------------------------------------------------

    def _occupancy(self, message: "MQTTMessage") -> _Change:
        read = wire.decode_occupancy(bytes(message.payload))
        at_s = self._at_s(read.at_us, retained=message.retain)
        return lambda before: heard.occupancy_heard(before, read, at_s)

    def _door(self, message: "MQTTMessage") -> _Change:
        read = wire.decode_door(bytes(message.payload))
        at_s = self._at_s(read.at_us, retained=message.retain)
        return lambda before: heard.door_heard(before, read, at_s)

    def _at_s(self, written_us: int, *, retained: bool) -> float:
        now = read_now(self._clock)
        if not retained:
            return now.steady_s
        return heard.spoken_s(now.steady_s, written_us, now.utc_us, now.rate or 1.0)


def _availability(message: "MQTTMessage") -> _Change:
    if message.payload not in (wire.AVAILABLE, wire.GONE):
        raise wire.NotOurs("neither online nor offline")
    return partial(replace, available=message.payload == wire.AVAILABLE)


def _guarded(callback: Callable[_P, None]) -> Callable[_P, None]:
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception as wrong:  # noqa: BLE001 - whatever a stranger has sent, go on listening
            journal.warning(f"the page's ear stumbled: {wrong!r}")

    return guarded


def _connect_properties(settings: Mqtt) -> "Properties | None":
    if settings.protocol != "5":
        return None
    from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415 - late, as the client
    from paho.mqtt.properties import Properties  # noqa: PLC0415

    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho's gap
    # The broker then keeps larger packets to itself.
    properties.MaximumPacketSize = 4 * wire.LARGEST
    return properties
