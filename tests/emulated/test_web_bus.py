"""The page's ear on a real bus: what the door says, what strangers say, and silence."""

import socket
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from appliance import wire
from appliance.clock import SystemClock
from appliance.config import Mqtt, Settings
from appliance.web import subscriber as ears
from appliance.web.heard import Link
from appliance.web.live import Live
from appliance.web.subscriber import Subscriber
from tests.still_house import DOOR, OCCUPANCY, SETTINGS, SPACE


@contextmanager
def listening(settings, clock=None):
    live = Live(Link.SILENT)
    subscriber = Subscriber(settings, live, clock or SystemClock())
    subscriber.start()
    try:
        yield SimpleNamespace(live=live, subscriber=subscriber)
    finally:
        subscriber.stop()


def on_port(port, **more):
    return Settings(space=SPACE, mqtt=Mqtt(port=port, **more))


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_what_the_door_says_arrives(broker, doorman, until, protocol):
    with listening(on_port(broker.port, protocol=protocol)) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)
        doorman.say(wire.occupancy_topic, wire.encode_occupancy(OCCUPANCY))
        doorman.say(wire.door_topic, wire.encode_door(DOOR))
        doorman.say(wire.availability_topic, wire.AVAILABLE)
        until(lambda: page.live.heard().available)
        heard = page.live.heard()
        assert (heard.occupancy, heard.door) == (OCCUPANCY, DOOR)
        assert heard.at_s == pytest.approx(SystemClock().steady_s(), abs=30)
        doorman.say(wire.availability_topic, wire.GONE)
        until(lambda: page.live.heard().available is False)


def test_a_retained_state_is_as_old_as_it_is(broker, doorman, until):
    now_us = SystemClock().stamp().utc_us
    old = replace(OCCUPANCY, at_us=now_us - 3_600_000_000)
    doorman.say(wire.occupancy_topic, wire.encode_occupancy(old))
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().occupancy is not None)
        assert SystemClock().steady_s() - page.live.heard().at_s > 3500


def test_strangers_on_the_bus_are_counted_and_ignored(broker, doorman, until):
    hostile = [b"", b"\xff\xfe", b"[" * 4000, b'{"v":1}', b"null", b"x" * 10_000, b"maybe"]
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)
        for topic in (wire.occupancy_topic, wire.door_topic, wire.availability_topic):
            for payload in hostile:
                doorman.say(topic, payload, retain=False)
        doorman.say(wire.occupancy_topic, wire.encode_occupancy(OCCUPANCY))
        until(lambda: page.live.heard().occupancy is not None)
        heard = page.live.heard()
        assert (heard.occupancy, heard.door, heard.available) == (OCCUPANCY, None, None)
        assert page.subscriber.ignored == 3 * len(hostile)


def test_a_packet_of_a_megabyte_never_reaches_us(broker, doorman, until):
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)
        doorman.say(wire.occupancy_topic, b"x" * 1_000_000, retain=False)
        doorman.say(wire.availability_topic, wire.AVAILABLE)
        until(lambda: page.live.heard().available)
        assert page.subscriber.ignored == 0


def test_a_callback_that_stumbles_does_not_deafen_us(
    broker, doorman, until, monkeypatch, journalled
):
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)
        with monkeypatch.context() as broken:
            broken.setattr(ears.wire, "decode_door", lambda _payload: 1 / 0)
            doorman.say(wire.door_topic, wire.encode_door(DOOR), retain=False)
            until(lambda: journalled)
        assert "stumbled: ZeroDivisionError" in journalled[0]
        doorman.say(wire.door_topic, wire.encode_door(DOOR), retain=False)
        until(lambda: page.live.heard().door == DOOR)


def test_the_ear_comes_back_with_the_broker(broker, until):
    with listening(on_port(broker.port)) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)
        broker.kill()
        until(lambda: page.live.heard().bus is Link.SILENT)
        broker.start()
        until(lambda: page.live.heard().bus is Link.CONNECTED)


def test_no_broker_at_all_is_silence(free_port):
    with listening(on_port(free_port)) as page:
        assert page.live.wait(0, 1.0).bus is Link.SILENT


def test_a_broker_that_accepts_and_never_answers_is_silence():
    hung = socket.create_server(("127.0.0.1", 0))
    with hung, listening(on_port(hung.getsockname()[1])) as page, hung.accept()[0] as line:
        assert line.recv(1) == b"\x10"  # CONNECT, and nothing comes back
        assert page.live.heard().bus is Link.SILENT


def test_a_broker_that_refuses_us_is_named_once_and_mended_without_a_restart(
    mosquitto, password_file, until, tmp_path, monkeypatch, journalled
):
    monkeypatch.setattr(ears, "RETRY_S", (1, 1))
    broker = mosquitto("allow_anonymous false", f"password_file {password_file}")
    broker.start()
    secret = tmp_path / "secret"
    with listening(on_port(broker.port, username="door", password_file=str(secret))) as page:
        connect, tries = page.subscriber._client.on_connect, []
        page.subscriber._client.on_connect = lambda *said: (tries.append(said), connect(*said))
        until(lambda: len(tries) > 1)
        assert page.live.heard().bus is Link.REFUSED
        assert journalled == [
            f"the password in {secret} cannot be read: No such file or directory",
            f"the broker 127.0.0.1:{broker.port} refuses the page: Not authorized",
        ]
        secret.write_text("secret\n")
        until(lambda: page.live.heard().bus is Link.CONNECTED)


def test_a_user_without_a_password(broker, until):
    with listening(on_port(broker.port, username="door")) as page:
        until(lambda: page.live.heard().bus is Link.CONNECTED)


def test_topics_kept_from_us_are_a_refusal(journalled):
    live = Live(Link.SILENT)
    ear = Subscriber(SETTINGS, live, SystemClock())
    good, bad = SimpleNamespace(is_failure=False), SimpleNamespace(is_failure=True)
    ear._on_subscribe(ear._client, None, 1, [good], None)
    assert live.heard().bus is Link.SILENT
    ear._on_subscribe(ear._client, None, 1, [good, bad], None)
    assert live.heard().bus is Link.REFUSED
    ear._on_disconnect(ear._client, None, None, good, None)
    assert live.heard().bus is Link.REFUSED
    ear._on_subscribe(ear._client, None, 1, [bad], None)
    assert journalled == ["the broker 127.0.0.1:1883 keeps topics from the page"]
    ear._on_connect(ear._client, None, None, good, None)
    ear._on_subscribe(ear._client, None, 1, [bad], None)
    assert len(journalled) == 2
