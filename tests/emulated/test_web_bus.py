"""The page's ear on a real bus: what the door says, what strangers say, and silence."""

import socket
from contextlib import closing, contextmanager
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import paho.mqtt.client as paho
import pytest
from msgspec.structs import replace
from paho.mqtt.enums import CallbackAPIVersion

from appliance import wire
from appliance.clock import SystemClock
from appliance.config import Mqtt, Settings, Space
from appliance.occupancy import Contact, DoorState, Occupancy
from appliance.web import subscriber as ears
from appliance.web.heard import Bus
from appliance.web.live import Live
from appliance.web.subscriber import Subscriber

BRUSSELS = ZoneInfo("Europe/Brussels")
SPACE = Space(id="lln", name="Coworking <Louvain>")
SETTINGS = Settings(space=SPACE)


def us(hour, minute=0):
    at = datetime(2026, 11, 23, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


OCCUPANCY = Occupancy(3, 4, 5, 30, 9, us(14, 4), us(13, 45))
DOOR = DoorState(Contact.CLOSED, (), ledger_ok=True, configuration_ok=True, at_us=us(14, 4))


class Doorman:
    """Speaks on the bus as a door would."""

    def __init__(self, port, protocol=paho.MQTTv5, space="lln"):
        self.space = space
        self.client = paho.Client(CallbackAPIVersion.VERSION2, protocol=protocol)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()

    def say(self, topic, payload, *, retain=True):
        self.client.publish(topic("seuil", self.space), payload, 1, retain).wait_for_publish(20)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


@contextmanager
def listening(settings, clock=None):
    live = Live(Bus.SILENT)
    subscriber = Subscriber(settings, live, clock or SystemClock())
    subscriber.start()
    try:
        yield SimpleNamespace(live=live, subscriber=subscriber)
    finally:
        subscriber.stop()


def on_port(port, **more):
    return Settings(space=SPACE, mqtt=Mqtt(port=port, **more))


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_what_the_door_says_arrives(broker, until, protocol):
    with listening(on_port(broker.port, protocol=protocol)) as page:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)
        with closing(Doorman(broker.port)) as door:
            door.say(wire.occupancy_topic, wire.encode_occupancy(OCCUPANCY))
            door.say(wire.door_topic, wire.encode_door(DOOR))
            door.say(wire.availability_topic, wire.AVAILABLE)
            until(lambda: page.live.heard().available)
            heard = page.live.heard()
            assert (heard.occupancy, heard.door) == (OCCUPANCY, DOOR)
            assert heard.at_s == pytest.approx(SystemClock().steady_s(), abs=30)
            door.say(wire.availability_topic, wire.GONE)
            until(lambda: page.live.heard().available is False)


def test_a_retained_state_is_as_old_as_it_is(broker, until):
    now_us = SystemClock().stamp().utc_us
    with closing(Doorman(broker.port)) as door:
        old = replace(OCCUPANCY, at_us=now_us - 3_600_000_000)
        door.say(wire.occupancy_topic, wire.encode_occupancy(old))
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().occupancy is not None)
        assert SystemClock().steady_s() - page.live.heard().at_s > 3500


def test_strangers_on_the_bus_are_counted_and_ignored(broker, until):
    hostile = [b"", b"\xff\xfe", b"[" * 4000, b'{"v":1}', b"null", b"x" * 10_000, b"maybe"]
    with listening(on_port(broker.port)) as page, closing(Doorman(broker.port)) as door:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)
        for topic in (wire.occupancy_topic, wire.door_topic, wire.availability_topic):
            for payload in hostile:
                door.say(topic, payload, retain=False)
        door.say(wire.occupancy_topic, wire.encode_occupancy(OCCUPANCY))
        until(lambda: page.live.heard().occupancy is not None)
        heard = page.live.heard()
        assert (heard.occupancy, heard.door, heard.available) == (OCCUPANCY, None, None)
        assert page.subscriber.ignored == 3 * len(hostile)


def test_a_packet_of_a_megabyte_never_reaches_us(broker, until):
    with listening(on_port(broker.port)) as page, closing(Doorman(broker.port)) as door:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)
        door.say(wire.occupancy_topic, b"x" * 1_000_000, retain=False)
        door.say(wire.availability_topic, wire.AVAILABLE)
        until(lambda: page.live.heard().available)
        assert page.subscriber.ignored == 0


def test_a_callback_that_stumbles_does_not_deafen_us(broker, until, monkeypatch, caplog):
    with listening(on_port(broker.port)) as page, closing(Doorman(broker.port)) as door:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)
        with monkeypatch.context() as broken:
            broken.setattr(ears.wire, "decode_door", lambda _payload: 1 / 0)
            door.say(wire.door_topic, wire.encode_door(DOOR), retain=False)
            until(lambda: "stumbled" in caplog.text)
        door.say(wire.door_topic, wire.encode_door(DOOR), retain=False)
        until(lambda: page.live.heard().door == DOOR)


def test_the_ear_comes_back_with_the_broker(broker, until):
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)
        broker.kill()
        until(lambda: page.live.heard().bus is Bus.SILENT)
        broker.start()
        until(lambda: page.live.heard().bus is Bus.CONNECTED)


def test_no_broker_at_all_is_silence(free_port):
    with listening(on_port(free_port)) as page:
        assert page.live.wait(0, 1.0).bus is Bus.SILENT


def test_a_broker_that_accepts_and_never_answers_is_silence():
    hung = socket.create_server(("127.0.0.1", 0))
    with hung, listening(on_port(hung.getsockname()[1])) as page, hung.accept()[0] as line:
        assert line.recv(1) == b"\x10"  # CONNECT, and nothing comes back
        assert page.live.heard().bus is Bus.SILENT


def test_a_broker_that_refuses_us_is_named(mosquitto, password_file, until, tmp_path):
    broker = mosquitto("allow_anonymous false", f"password_file {password_file}")
    broker.start()
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    for file in (tmp_path / "none", None):
        wrong = on_port(broker.port, username="door", password_file=file and str(file))
        with listening(wrong) as page:
            until(lambda page=page: page.live.heard().bus is Bus.REFUSED)
    right = on_port(broker.port, username="door", password_file=str(secret))
    with listening(right) as page:
        until(lambda: page.live.heard().bus is Bus.CONNECTED)


def test_topics_kept_from_us_are_a_refusal():
    live = Live(Bus.SILENT)
    ear = Subscriber(SETTINGS, live, SystemClock())
    good, bad = SimpleNamespace(is_failure=False), SimpleNamespace(is_failure=True)
    ear._on_subscribe(ear._client, None, 1, [good], None)
    assert live.heard().bus is Bus.SILENT
    ear._on_subscribe(ear._client, None, 1, [good, bad], None)
    assert live.heard().bus is Bus.REFUSED
    ear._on_disconnect(ear._client, None, None, good, None)
    assert live.heard().bus is Bus.REFUSED


def test_a_unix_socket_knows_no_nagle():
    one, other = socket.socketpair()
    with one, other:
        ears._no_delay(None, None, one)
    with socket.socket() as line:
        ears._no_delay(None, None, line)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
