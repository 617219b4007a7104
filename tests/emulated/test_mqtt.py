"""The bus against real brokers, and against hosts that only look like one."""

import contextlib
import signal
import socket
import subprocess
import sys
import threading

import paho.mqtt.client as paho
import pytest
from msgspec.structs import replace

from appliance import broker as broker_room
from appliance import mqtt
from appliance.config import Mqtt
from appliance.mqtt import Bus
from appliance.wire import Message

OCCUPANCY = "seuil/leuven/occupancy"
DOOR = "seuil/leuven/door"
AVAILABILITY = "seuil/leuven/availability"

CONNECT, PUBLISH, PINGREQ, DISCONNECT = 1, 3, 12, 14  # what a client that only publishes sends
CONNACK = b"\x20\x03\x00\x00\x00"
PINGRESP = b"\xd0\x00"


def people(number):
    return Message(OCCUPANCY, b"%d" % number)


@pytest.fixture
def open_bus():
    """Make and start a bus; it is closed at the end of the test."""
    buses = []

    def make(port, **settings):
        buses.append(Bus(replace(Mqtt(port=port), **settings), "leuven"))
        buses[-1].start()
        return buses[-1]

    yield make
    for bus in buses:
        bus.close()


@pytest.fixture
def hasty(monkeypatch):
    """Lose patience with a silent broker five times sooner."""
    monkeypatch.setattr(mqtt, "KEEPALIVE_S", 1)
    monkeypatch.setattr(mqtt, "TURN_MS", 200)
    monkeypatch.setattr(mqtt, "LONGEST_PAUSE_S", 1.0)


class Scripted:
    """A host that answers `answer(packet type, packet)`, and hangs up for None."""

    def __init__(self, answer):
        self.packets = []
        self.connections = 0
        self._answer = answer
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._lines = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        try:
            while True:
                line, _ = self._door.accept()
                self._lines.append(line)
                self.connections += 1
                self._talk(line)
        except OSError:
            return

    def _talk(self, line):
        with line, contextlib.suppress(ConnectionError):
            while packet := self._packet(line):
                self.packets.append(packet[0] >> 4)
                answer = self._answer(packet[0] >> 4, packet)
                if answer is None:
                    return
                line.sendall(answer)

    @staticmethod
    def _packet(line):
        head = line.recv(2)
        if len(head) < 2:
            return b""
        assert head[1] < 128, "a test's packets are short"
        body = b""
        while len(body) < head[1]:
            body += line.recv(head[1] - len(body))
        return head + body

    def close(self):
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for line in self._lines:
            line.close()


@pytest.fixture
def scripted():
    made = []

    def make(answer):
        made.append(Scripted(answer))
        return made[-1]

    yield make
    for each in made:
        each.close()


def obliging(kind, packet, puback=b"\x40\x02%b"):
    """Answer as a broker of MQTT 5 does."""
    if kind == PUBLISH:
        topic_length = int.from_bytes(packet[2:4], "big")
        return puback % packet[4 + topic_length : 6 + topic_length]
    return {CONNECT: CONNACK, PINGREQ: PINGRESP}.get(kind, b"")


# --- a broker that does its work -----------------------------------------------------------------


def test_what_is_published_is_retained_for_whoever_comes_later(broker, open_bus, listen, until):
    bus = open_bus(broker.port)
    bus.publish(people(3))
    bus.publish(Message(DOOR, b"shut"))
    until(lambda: bus.trouble is None)
    early = listen(broker.port)
    until(lambda: early.newest == {OCCUPANCY: b"3", DOOR: b"shut", AVAILABILITY: b"online"})
    bus.publish(people(4))
    until(lambda: early.newest[OCCUPANCY] == b"4")
    late = listen(broker.port)
    until(lambda: late.newest == early.newest)


def test_availability_comes_after_the_values(broker, listen, until):
    listener = listen(broker.port)
    bus = Bus(Mqtt(port=broker.port), "leuven")
    bus.publish(people(1))
    bus.start()
    until(lambda: len(listener.heard) == 2)
    bus.close()
    assert listener.heard[:2] == [(OCCUPANCY, b"1"), (AVAILABILITY, b"online")]


def test_going_says_offline(broker, open_bus, listen, until):
    listener = listen(broker.port)
    bus = open_bus(broker.port)
    until(lambda: listener.newest == {AVAILABILITY: b"online"})
    bus.publish(people(2))
    bus.close()
    until(lambda: listener.newest == {AVAILABILITY: b"offline", OCCUPANCY: b"2"})
    assert [said for topic, said in listener.heard if topic == AVAILABILITY] == [
        b"online",
        b"offline",
    ]


def test_a_broker_of_3_1_1(plain_broker, open_bus, listen, until):
    bus = open_bus(plain_broker.port, protocol="3.1.1")
    bus.publish(people(5))
    until(lambda: bus.trouble is None)
    listener = listen(plain_broker.port, protocol=paho.MQTTv311)
    until(lambda: listener.newest == {OCCUPANCY: b"5", AVAILABILITY: b"online"})
    bus.close()
    until(lambda: listener.newest[AVAILABILITY] == b"offline")


def test_a_killed_process_is_declared_offline_by_the_broker(broker, listen, until):
    listener = listen(broker.port)
    code = (
        "import threading; from appliance.mqtt import Bus; from appliance.config import Mqtt\n"
        f"Bus(Mqtt(port={broker.port}), 'leuven').start(); threading.Event().wait()"
    )
    child = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: listener.newest == {AVAILABILITY: b"online"})
    child.send_signal(signal.SIGKILL)
    child.wait()
    until(lambda: listener.newest == {AVAILABILITY: b"offline"})


# --- a broker in trouble -------------------------------------------------------------------------


def test_a_broker_that_is_absent_at_the_start(mosquitto, open_bus, journalled, listen, until):
    broker = mosquitto()
    bus = open_bus(broker.port)
    bus.publish(people(1))
    until(lambda: journalled == [f"the broker 127.0.0.1:{broker.port}: Connection refused"])
    bus.publish(people(2))
    broker.start()
    until(lambda: bus.trouble is None)
    listener = listen(broker.port)
    until(lambda: listener.newest == {OCCUPANCY: b"2", AVAILABILITY: b"online"})
    assert journalled[1:] == [f"the broker 127.0.0.1:{broker.port} answers"]


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_broker_that_comes_back_empty(broker, open_bus, journalled, listen, until, end):
    bus = open_bus(broker.port)
    bus.publish(people(1))
    until(lambda: bus.trouble is None)
    getattr(broker, end)()
    until(lambda: bus.trouble is not None)
    assert any(ending in line for line in journalled for ending in ("it hung up", "shutting down"))
    for number in range(2, 8):
        bus.publish(people(number))
    broker.start()
    listener = listen(broker.port)
    until(lambda: listener.newest == {OCCUPANCY: b"7", AVAILABILITY: b"online"})
    assert [value for topic, value in listener.heard if topic == OCCUPANCY] == [b"7"]


@pytest.mark.usefixtures("hasty")
def test_a_frozen_broker_is_noticed_and_right_when_it_thaws(broker, open_bus, listen, until):
    bus = open_bus(broker.port)
    bus.publish(people(1))
    until(lambda: bus.trouble is None)
    broker.freeze()
    until(lambda: bus.trouble is not None)
    bus.publish(people(2))
    until(lambda: "does not answer" in bus.trouble)
    broker.thaw()
    until(lambda: bus.trouble is None)
    listener = listen(broker.port)
    until(lambda: listener.newest == {OCCUPANCY: b"2", AVAILABILITY: b"online"})


@pytest.mark.usefixtures("hasty")
def test_a_host_that_accepts_and_never_answers(open_bus, journalled, until):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        bus = open_bus(mute.getsockname()[1])
        until(lambda: journalled)
        assert "does not answer as a broker of MQTT 5 would" in journalled[0]
        bus.close()


def test_publishing_never_waits_for_a_broker_that_does_not_answer(open_bus):
    """Nobody takes anything: if a publish waited, this would never end."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        bus = open_bus(mute.getsockname()[1])
        for number in range(10_000):
            bus.publish(people(number))
        assert bus._board.wanted[OCCUPANCY] == people(9_999)
        assert len(bus._board.wanted) == 2  # nothing piles up


def test_a_broker_that_never_acknowledges_gets_one_value_per_topic(scripted, open_bus, until):
    mute = scripted(lambda kind, packet: b"" if kind == PUBLISH else obliging(kind, packet))
    bus = open_bus(mute.port)
    bus.publish(people(1))
    until(lambda: mute.packets.count(PUBLISH) == 2)
    bus.publish(people(2))
    bus.publish(Message(DOOR, b"shut"))
    until(lambda: mute.packets.count(PUBLISH) >= 3)
    bus.close()
    until(lambda: DISCONNECT in mute.packets)
    assert mute.packets.count(PUBLISH) == 3


def test_the_state_is_right_within_ten_seconds_of_the_brokers_return():
    """A connect that just missed it, and the longest pause after that."""
    assert mqtt.CONNECT_S + mqtt.LONGEST_PAUSE_S < 10
    assert mqtt.FAREWELL_S > mqtt.CONNECT_S


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "rubbish",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x20\x02\x00",
        b"\x20\x05\x00\x00\x02\xff\xff",
        b"\x20\xff\xff\xff\xff\xff",
        b"\x00\x00",
        b"\xff" * 64,
    ],
)
def test_a_host_that_talks_rubbish(scripted, open_bus, journalled, until, rubbish):
    host = scripted(lambda _kind, _packet: rubbish)
    bus = open_bus(host.port)
    until(lambda: host.connections >= 2)  # the bus is still trying
    assert journalled
    assert bus.trouble is not None


def test_rubbish_after_a_good_start(scripted, open_bus, until):
    host = scripted(lambda kind, _packet: CONNACK if kind == CONNECT else b"\x90\x01\xff\xf0")
    open_bus(host.port)
    until(lambda: host.connections >= 2)


def test_a_broker_that_hangs_up_at_once_is_not_stormed(scripted, open_bus, monkeypatch, until):
    pauses = []
    host = scripted(lambda _kind, _packet: None)
    bus = open_bus(host.port)
    wait = bus._board.closing.wait
    monkeypatch.setattr(bus._board.closing, "wait", lambda s: pauses.append(s) or wait(s / 100))
    until(lambda: host.connections > 6)
    assert pauses[-1] == mqtt.LONGEST_PAUSE_S


@pytest.mark.usefixtures("hasty")
def test_an_old_broker_is_told_apart(plain_broker, open_bus, journalled, until):
    open_bus(plain_broker.port, protocol="5")
    until(lambda: journalled)
    assert "does not answer as a broker of MQTT 5 would" in journalled[0]


def test_a_broker_that_says_it_is_too_old(scripted, open_bus, journalled, until):
    host = scripted(lambda _kind, _packet: b"\x20\x02\x00\x01")
    open_bus(host.port)
    until(lambda: journalled)
    assert 'Unsupported protocol version. Try mqtt.protocol = "3.1.1"' in journalled[0]


def test_a_host_that_has_no_address(open_bus, journalled, until):
    open_bus(1883, host="a" * 64 + ".invalid")
    until(lambda: journalled)
    assert journalled[0].startswith("the broker aaaa")


# --- who may publish -----------------------------------------------------------------------------


@pytest.fixture
def guarded(mosquitto, password_file, tmp_path):
    """Return a broker where `door` may write its availability and nothing else."""
    acl = tmp_path / "acl"
    acl.write_text(f"user door\ntopic readwrite {AVAILABILITY}\n")
    broker = mosquitto("allow_anonymous false", f"password_file {password_file}", f"acl_file {acl}")
    broker.start()
    return broker


def test_a_wrong_password_is_said_once_and_mended_without_a_restart(
    guarded, open_bus, journalled, tmp_path, monkeypatch, until
):
    tries = []
    make = mqtt._client
    monkeypatch.setattr(mqtt, "_client", lambda *how: tries.append(how) or make(*how))
    monkeypatch.setattr(mqtt, "LONGEST_PAUSE_S", 0.2)
    secret = tmp_path / "secret"
    secret.write_text("guess\n")
    bus = open_bus(guarded.port, username="door", password_file=str(secret))
    until(lambda: len(tries) > 3)
    (only,) = journalled
    assert only == (
        f"the broker 127.0.0.1:{guarded.port}: it refused us: Not authorized. "
        "Check mqtt.username and the file in mqtt.password_file"
    )
    secret.write_text("secret\n")
    until(lambda: bus.trouble is None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read: No such file or directory"), (b"\xff", "is not UTF-8")],
)
def test_a_password_file_that_cannot_be_read(
    open_bus, journalled, until, tmp_path, content, reason
):
    secret = tmp_path / "secret"
    if content is not None:
        secret.write_bytes(content)
    open_bus(1, username="door", password_file=str(secret))
    until(lambda: journalled)
    assert journalled == [f"the broker 127.0.0.1:1: the password in {secret} {reason}"]


def test_a_user_without_a_password(broker, open_bus, until):
    bus = open_bus(broker.port, username="door")
    until(lambda: bus.trouble is None)


def test_a_topic_the_broker_does_not_take_is_said(guarded, open_bus, journalled, tmp_path, until):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    bus = open_bus(guarded.port, username="door", password_file=str(secret))
    bus.publish(people(1))
    until(lambda: len(journalled) == 2)
    assert journalled[1] == f"the broker does not take {OCCUPANCY}: Not authorized"


# --- outward only, and only when asked -----------------------------------------------------------


def test_nothing_is_subscribed_to(scripted, open_bus, until):
    host = scripted(obliging)
    bus = open_bus(host.port)
    for number in range(3):
        bus.publish(people(number))
        until(lambda: not bus._board.wanted.keys() - {OCCUPANCY, AVAILABILITY})
    until(lambda: host.packets.count(PUBLISH) >= 2)
    bus.close()
    until(lambda: DISCONNECT in host.packets)
    assert set(host.packets) <= {CONNECT, PUBLISH, PINGREQ, DISCONNECT}


def test_what_a_broker_sends_unasked_has_no_effect(scripted, open_bus, journalled, until):
    command = b"\x30\x0a\x00\x07cmd/doo" + b"\x00"

    def pushy(kind, packet):
        return obliging(kind, packet) + command if kind == CONNECT else obliging(kind, packet)

    host = scripted(pushy)
    bus = open_bus(host.port)
    bus.publish(people(1))
    until(lambda: host.packets.count(PUBLISH) == 2)
    assert bus.trouble is None
    assert len(journalled) == 1


def test_nothing_of_paho_is_imported_before_the_start():
    code = (
        "import sys; from appliance.mqtt import Bus; from appliance.config import Mqtt\n"
        "bus = Bus(Mqtt(), 'leuven'); bus.close()\n"
        "assert not {name for name in sys.modules if name.startswith(('paho', 'logging'))}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_small_packets_leave_at_once():
    with socket.socket() as line:
        mqtt._client(Mqtt(), "x", []).on_socket_open(None, None, line)
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_unix_socket_knows_no_nagle():
    one, other = socket.socketpair()
    with one, other:
        mqtt._client(Mqtt(), "x", []).on_socket_open(None, None, one)


def test_a_password_is_all_but_its_line_end(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(" se cret \r\n")
    client = broker_room.client(Mqtt(), "x", reconnects=False)
    broker_room.log_in(client, Mqtt(username="door", password_file=str(secret)), "door")
    assert (client.username, client.password) == ("door", " se cret ")


def test_publishing_before_the_start_and_after_the_end_is_harmless():
    bus = Bus(Mqtt(), "leuven")
    bus.publish(people(1))
    bus.close()
    bus.publish(people(2))
    bus.close()
