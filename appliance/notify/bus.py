"""Word on the bus, exactly once: QoS 2. Outward only, like everything there. Touches the network.

A connection for each message: there is one every few hours, and nothing to hear in between. What
the broker's own list of rights forbids it takes like anything else and drops: paho passes over what
a PUBREC says.
"""

from socket import socket
from typing import TYPE_CHECKING, Final, cast

from msgspec import Struct

from appliance import broker
from appliance.config import Mqtt
from appliance.notify.ends import ANSWER_S, NotNow, cut_after, reason
from appliance.notify.words import Parcel, Voice, encode
from appliance.wire import alerts_topic

if TYPE_CHECKING:
    from paho.mqtt.client import Client

KEEPALIVE_S: Final = 60
REMEMBERED_S: Final = 86_400
"""For how long the broker remembers a message half handed over: MQTT 5 alone can say so."""


class _Sending(Struct):
    """How far one message has come: noted by paho's callbacks, in the thread that sends."""

    parcel: str
    payload: bytes
    published: bool = False
    taken: bool = False
    forgotten: bool = False
    trouble: str = ""


class Bus:
    def __init__(self, settings: Mqtt, voice: Voice) -> None:
        self._settings = settings
        self._voice = voice
        self._topic = alerts_topic(settings.prefix, voice.space)
        self._half: tuple[Client, _Sending] | None = None
        broker.client(settings, "", reconnects=False)  # imports paho, before there are threads

    def deliver(self, parcel: Parcel) -> None:
        # One that is half handed over goes on where it was: the client knows how far that is. After
        # a kill -9 nobody does, and it begins anew; then the id in it tells that it is the same.
        half, self._half = self._half, None
        resumes = half is not None and half[1].parcel == parcel.id
        client, sending = half if half is not None and resumes else self._begun(parcel)
        sending.trouble = ""
        try:
            self._send(client, sending, resumes=resumes)
        except broker.NoPassword as wrong:
            raise NotNow(str(wrong)) from wrong
        except OSError as wrong:
            raise NotNow(reason(wrong)) from wrong
        finally:
            if sending.published and not (sending.taken or sending.forgotten):
                self._half = client, sending
        if not sending.taken:
            raise NotNow(sending.trouble or "no answer in time")

    def _begun(self, parcel: Parcel) -> "tuple[Client, _Sending]":
        sending = _Sending(parcel.id, encode(parcel, self._voice))
        client_id = f"seuil-{self._voice.space}-notify"
        client = broker.client(self._settings, client_id, reconnects=False)
        client.connect_timeout = ANSWER_S
        client.on_connect = lambda made, _data, flags, code, _properties: self._connected(
            made, sending, str(code) if code.is_failure else "", known=flags.session_present
        )
        client.on_publish = lambda _client, _data, _mid, code, _properties: _published(
            sending, str(code) if code.is_failure else ""
        )
        return client, sending

    def _send(self, client: "Client", sending: _Sending, *, resumes: bool) -> None:
        broker.log_in(client, self._settings, "notify")
        if resumes:
            client.reconnect()
        else:
            self._connect(client)
        try:
            with cut_after(ANSWER_S, lambda: cast("socket | None", client.socket())):
                while not (sending.taken or sending.trouble) and client.loop() == 0:
                    pass
        finally:
            client.disconnect()
            if (line := client.socket()) is not None:
                line.close()

    def _connect(self, client: "Client") -> None:
        host, port = self._settings.host, self._settings.port
        if self._settings.protocol != "5":
            client.connect(host, port, KEEPALIVE_S)
            return
        from paho.mqtt.client import MQTT_CLEAN_START_FIRST_ONLY  # noqa: PLC0415 - late, as paho is
        from paho.mqtt.packettypes import PacketTypes  # noqa: PLC0415, as above
        from paho.mqtt.properties import Properties  # noqa: PLC0415, as above

        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        session.SessionExpiryInterval = REMEMBERED_S
        client.connect(
            host, port, KEEPALIVE_S, clean_start=MQTT_CLEAN_START_FIRST_ONLY, properties=session
        )

    def _connected(self, client: "Client", sending: _Sending, refusal: str, *, known: bool) -> None:
        if refusal:
            sending.trouble = f"it refused us: {refusal}"
        elif not sending.published:
            sending.published = True
            client.publish(self._topic, sending.payload, qos=2, retain=False)
        elif not known and self._settings.protocol == "5":
            # It was started anew. Had it got the whole message, we would have heard: so it begins
            # anew as well, rather than be told to deliver what it no longer has.
            sending.forgotten, sending.trouble = True, "the broker has forgotten the message"


def _published(sending: _Sending, refusal: str) -> None:
    sending.taken = not refusal
    if refusal:
        sending.forgotten, sending.trouble = True, f"it does not take the message: {refusal}"
