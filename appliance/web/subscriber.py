"""The page's ear on the bus: paho-mqtt in its own thread, read-only."""

import logging
import secrets
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ParamSpec

from msgspec.structs import replace
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from appliance import wire
from appliance.clock import Clock
from appliance.config import Mqtt, Settings
from appliance.web import heard
from appliance.web.heard import Bus, Heard
from appliance.web.live import Live
from appliance.web.timing import read_now

log = logging.getLogger(__name__)

KEEPALIVE_S = 15
RETRY_S = (1, 10)
_PROTOCOLS = {"5": MQTTProtocolVersion.MQTTv5, "3.1.1": MQTTProtocolVersion.MQTTv311}
_P = ParamSpec("_P")


class Subscriber:
    """Hands what the door says to `live`. `ignored` counts what no door of ours has written."""

    def __init__(self, settings: Settings, live: Live, clock: Clock) -> None:
        self._mqtt = settings.mqtt
        self._live = live
        self._clock = clock
        self.ignored = 0
        where = (settings.mqtt.prefix, settings.space.id)
        self._topics: dict[str, Callable[[bytes, bool], Callable[[Heard], Heard]]] = {
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

    def _make_client(self) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"seuil-web-{secrets.token_hex(4)}",
            protocol=_PROTOCOLS[self._mqtt.protocol],
        )
        # An exception in a callback would end paho's thread without a word (paho #365).
        client.suppress_exceptions = True
        client.reconnect_delay_set(*RETRY_S)
        if self._mqtt.username is not None:
            client.username_pw_set(self._mqtt.username, _password(self._mqtt.password_file))
        client.on_socket_open = _no_delay
        client.on_connect = _guarded(self._on_connect)
        client.on_subscribe = _guarded(self._on_subscribe)
        client.on_disconnect = _guarded(self._on_disconnect)
        client.on_message = _guarded(self._on_message)
        return client

    # --- callbacks: on paho's thread; they only hand over ---------------------------------------

    def _on_connect(
        self, client: mqtt.Client, _data: object, _flags: object, code: ReasonCode, _more: object
    ) -> None:
        if code.is_failure:
            log.warning("the broker refuses the page: %s", code)
            self._turn(Bus.REFUSED)
            return
        client.subscribe([(topic, 1) for topic in self._topics])
        self._turn(Bus.CONNECTED)

    def _on_subscribe(
        self, _client: mqtt.Client, _data: object, _mid: int, codes: list[ReasonCode], _more: object
    ) -> None:
        if any(code.is_failure for code in codes):
            log.warning("the broker keeps topics from the page: %s", codes)
            self._turn(Bus.REFUSED)

    def _on_disconnect(
        self, _client: mqtt.Client, _data: object, _flags: object, _code: ReasonCode, _more: object
    ) -> None:
        if self._live.heard().bus is not Bus.REFUSED:
            self._turn(Bus.SILENT)

    def _on_message(self, _client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        try:
            change = self._topics[message.topic](bytes(message.payload), message.retain)
        except wire.NotOurs as stranger:
            self.ignored += 1
            log.debug("ignored on %s: %s", message.topic, stranger)
        else:
            self._live.take(change)

    def _turn(self, bus: Bus) -> None:
        self._live.take(partial(replace, bus=bus))

    # --- payloads --------------------------------------------------------------------------------

    def _occupancy(self, payload: bytes, retained: bool) -> Callable[[Heard], Heard]:  # noqa: FBT001
        read = wire.decode_occupancy(payload)
        at_s = self._at_s(read.at_us, retained=retained)
        return lambda before: heard.occupancy_heard(before, read, at_s)

    def _door(self, payload: bytes, retained: bool) -> Callable[[Heard], Heard]:  # noqa: FBT001
        read = wire.decode_door(payload)
        at_s = self._at_s(read.at_us, retained=retained)
        return lambda before: heard.door_heard(before, read, at_s)

    def _at_s(self, written_us: int, *, retained: bool) -> float:
        now = read_now(self._clock)
        if not retained:
            return now.steady_s
        return heard.spoken_s(now.steady_s, written_us, now.utc_us, now.rate or 1.0)


def _availability(payload: bytes, _retained: bool) -> Callable[[Heard], Heard]:  # noqa: FBT001
    if payload not in (wire.AVAILABLE, wire.GONE):
        raise wire.NotOurs("neither online nor offline")
    return partial(replace, available=payload == wire.AVAILABLE)


def _guarded(callback: Callable[_P, None]) -> Callable[_P, None]:
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except Exception:
            # Whatever a stranger has sent, the next message must still be heard.
            log.exception("the page's ear stumbled")

    return guarded


def _no_delay(_client: mqtt.Client, _data: object, opened: object) -> None:
    # Nagle and delayed acknowledgements together cost 40 ms a message.
    if isinstance(opened, socket.socket) and opened.family != socket.AF_UNIX:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _password(file: str | None) -> str | None:
    """Return the password in `file`, None where it cannot be read: the broker will then refuse."""
    if file is None:
        return None
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        log.warning("no password for the broker: %s", trouble)
        return None


def _connect_properties(settings: Mqtt) -> Properties | None:
    if settings.protocol != "5":
        return None
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    # The broker then keeps larger packets to itself.
    properties.MaximumPacketSize = 4 * wire.LARGEST
    return properties
