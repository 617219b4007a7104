"""The web process: its routes, its ear on a real bus, its server, its end."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import msgspec
import paho.mqtt.client as paho
import pytest
from msgspec.structs import replace
from paho.mqtt.enums import CallbackAPIVersion
from waitress.server import create_server

from appliance import wire
from appliance.clock import Leg, SimulatedClock, SystemClock
from appliance.config import Mqtt, Settings, Space, Storage, Web
from appliance.ledger import Ledger
from appliance.model import (
    Category,
    Contact,
    DoorState,
    Doubt,
    Entered,
    Means,
    MemberAdded,
    Occupancy,
    Stamp,
)
from appliance.presence import Measure, Point
from appliance.web import subscriber as ears
from appliance.web.app import MOST_STREAMS, create_app
from appliance.web.heard import Bus
from appliance.web.history import LedgerHistory
from appliance.web.live import Live
from appliance.web.subscriber import Subscriber
from appliance.web.view import Day

BRUSSELS = ZoneInfo("Europe/Brussels")
SPACE = Space(id="lln", name="Coworking <Louvain>")
SETTINGS = Settings(space=SPACE)
PATHS = ("/", "/wall", "/today", "/state.json", "/now.json", "/healthz")


def us(hour, minute=0):
    at = datetime(2026, 11, 23, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


class StillClock:
    """Monday the 23rd, five past two, for ever."""

    simulated = False

    def stamp(self):
        return Stamp(us(14, 5), us(14, 5), "boot", synced=True)

    def steady_s(self):
        return 1000.0


OCCUPANCY = Occupancy(3, 4, 5, 30, 9, us(14, 4), us(13, 45))
DOOR = DoorState(Contact.CLOSED, (), ledger_ok=True, configuration_ok=True, at_us=us(14, 4))
DAY = Day((Point(us(0), 0, 0), Point(us(9), 6, 6), Point(us(13, 45), 3, 4)), OCCUPANCY, us(13, 45))


def lively():
    live = Live(Bus.CONNECTED)
    live.take(
        lambda heard: replace(heard, occupancy=OCCUPANCY, door=DOOR, available=True, at_s=988.0)
    )
    return live


def client_of(live=None, day=DAY, clock=None, settings=SETTINGS):
    app = create_app(settings, live or lively(), lambda _stamp: day, clock or StillClock())
    return app.test_client()


# --- routes ---------------------------------------------------------------------------------------


def test_the_page_says_it_without_a_script():
    page = client_of().get("/").text
    assert '<html lang="fr">' in page
    assert '<span class="number">3</span>' in page
    assert "Encore deux et nous sommes cinq." in page
    assert "il y a 12 secondes" in page
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert "Coworking &lt;Louvain&gt;" in page
    assert "Lundi 23 novembre, 14 h 05" in page
    assert "Au plus fort\u00a0: 6 coworkers, à 9 h 00." in page


def test_the_language_is_the_browsers_or_the_one_asked_for():
    client = client_of()
    belgian = client.get("/", headers={"Accept-Language": "nl-BE,nl;q=0.9,en;q=0.8"})
    assert "Nog twee en we zijn met vijf." in belgian.text
    assert "Accept-Language" in belgian.headers["Vary"]
    assert "Two more" in client.get("/?lang=en", headers={"Accept-Language": "nl"}).text
    assert "Encore deux" in client.get("/?lang=xx", headers={"Accept-Language": "ja"}).text


def test_the_wall_is_the_same_page_at_another_size():
    assert '<body class="wall"' in client_of().get("/wall").text
    assert '<body class="page"' in client_of().get("/").text


def test_the_state_for_machines():
    answer = client_of().get("/state.json")
    assert answer.mimetype == "application/json"
    said = answer.get_json()
    assert (said["headcount"], said["threshold"], said["reached"]) == (3, 5, False)
    assert (said["source"], said["age_s"], said["at"]) == ("bus", 12, "2026-11-23T13:04:00.000Z")


def test_what_a_polling_page_gets_is_the_state_and_the_parts():
    said = client_of().get("/now.json?lang=nl").get_json()
    assert said["headcount"] == 3
    assert set(said["parts"]) == {"title", "banner", "count", "steps", "state", "facts"}
    assert "we zijn met vijf" in said["parts"]["count"]
    assert said["parts"]["title"] == "3 · Coworking <Louvain>"


def test_the_curve_by_itself():
    fragment = client_of().get("/today").text
    assert "<path" in fragment
    assert '<th scope="row">9 h</th><td>6</td><td>6</td>' in fragment


def test_without_a_record_the_curve_says_so():
    client = client_of(day=None)
    assert "la courbe attend" in client.get("/").text
    assert client.get("/healthz").get_json() == {"ok": True, "bus": "connected", "record": False}


def test_before_anything_is_known_the_page_stands_all_the_same():
    client = client_of(Live(Bus.SILENT), None)
    page = client.get("/").text
    assert '<span class="number">?</span>' in page
    assert "Pas encore de nouvelles de la porte." in page
    assert client.get("/state.json").get_json()["headcount"] is None


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/static/seuil.css"])
def test_every_answer_carries_the_headers_and_no_cookie(path):
    answer = client_of().get(path, buffered=True)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert ("no-store" in answer.headers["Cache-Control"]) == (not path.startswith("/static"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_get(path, method):
    answer = client_of().open(path, method=method)
    assert answer.status_code == 405
    assert "Ici, on regarde seulement." in answer.text
    assert "GET" in answer.headers["Allow"]


def test_pages_that_are_not_there_say_so_in_plain_words():
    answer = client_of().get("/admin?lang=en")
    assert answer.status_code == 404
    assert "There is no door here." in answer.text


def test_a_stumble_of_ours_is_a_page_too(caplog):
    def stumble(_stamp):
        raise ZeroDivisionError

    app = create_app(SETTINGS, lively(), stumble, StillClock())
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "Quelque chose a trébuché chez nous." in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_the_demo_says_that_time_is_not_real():
    clock = SimulatedClock((Leg(real_us=0, utc_us=us(9), rate=360.0),))
    client = client_of(clock=clock)
    page = client.get("/")
    assert "le temps passe 360 fois plus vite" in page.text
    assert "frame-ancestors http://127.0.0.1:*" in page.headers["Content-Security-Policy"]
    said = client.get("/state.json").get_json()
    assert (said["simulated"], said["rate"]) == (True, 360.0)


def test_troubles_are_named_on_the_page():
    live = lively()
    down = replace(DOOR, contact=Contact.FORCED, down=("entree",), configuration_ok=False)
    live.take(lambda heard: replace(heard, door=down))
    page = client_of(live).get("/?lang=en").text
    assert "A reader is not answering" in page
    assert "Not answering: entree." in page
    assert "forced" in page


def test_a_crowd_beyond_the_landing_is_counted():
    live = lively()
    live.take(lambda heard: replace(heard, occupancy=replace(OCCUPANCY, headcount=20, present=20)))
    assert '<span class="more">+8</span>' in client_of(live).get("/").text


# --- the record -----------------------------------------------------------------------------------

STAMP = StillClock().stamp()


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "seuil.db") as made:
        yield made


def history_of(ledger):
    return LedgerHistory(ledger.path, Measure(BRUSSELS))


def test_the_record_is_read_as_it_grows(ledger):
    history = history_of(ledger)
    assert history(STAMP).occupancy.headcount == 0
    for who in ("anne", "bert"):
        came = Entered(who, "in", Means.BADGE)
        ledger.append([(STAMP, MemberAdded(who, Category.COWORKER)), (STAMP, came)])
        assert history(STAMP).points[-1].headcount == history(STAMP).occupancy.headcount
    assert history(STAMP).occupancy.headcount == 2
    assert len(history(STAMP).points) == 3


def test_a_record_that_is_not_there_or_not_ours_is_none_and_said_once(tmp_path, caplog):
    history = LedgerHistory(tmp_path / "seuil.db", Measure(BRUSSELS))
    assert history(STAMP) is None
    (tmp_path / "seuil.db").write_bytes(b"")
    assert history(STAMP) is None
    (tmp_path / "seuil.db").write_bytes(b"x" * 5000)
    assert history(STAMP) is None
    assert caplog.text.count("goes without the record") == 1


# --- the ear on the bus ---------------------------------------------------------------------------


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


# --- the server -----------------------------------------------------------------------------------


@contextmanager
def serving(live, clock=None):
    app = create_app(SETTINGS, live, lambda _stamp: DAY, clock or StillClock())
    server = create_server(app, host="127.0.0.1", port=0, threads=64, channel_request_lookahead=1)
    done = threading.Event()

    def run():
        while not done.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield server.effective_port
    finally:
        live.close()
        done.set()
        thread.join(20)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    return connection, connection.getresponse()


def next_event(answer):
    while not (line := answer.readline()).startswith(b"data: "):
        assert line, "the stream ended"
    return json.loads(line.removeprefix(b"data: "))


def test_a_stream_begins_with_the_present_and_goes_on_with_each_change():
    live = lively()
    with serving(live) as port:
        connection, answer = ask(port, "/events", **{"Accept-Language": "en"})
        with closing(connection):
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            assert answer.headers["X-Accel-Buffering"] == "no"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.readline() == b"retry: 3000\n"
            first = next_event(answer)
            assert first["headcount"] == 3
            assert "Two more and we are five." in first["parts"]["count"]
            five = replace(OCCUPANCY, headcount=5, present=5)
            live.take(lambda heard: replace(heard, occupancy=five))
            assert next_event(answer)["headcount"] == 5


def test_a_door_that_falls_silent_is_told_without_a_message():
    class Passing(StillClock):
        now_s = 1000.0

        def steady_s(self):
            return self.now_s

    live, clock = lively(), Passing()
    with serving(live, clock) as port:
        connection, answer = ask(port, "/events")
        with closing(connection):
            assert next_event(answer)["stale"] is False
            clock.now_s = 1100.0
            assert next_event(answer)["stale"] is True


def test_a_quiet_stream_gives_a_sign_of_life(monkeypatch):
    monkeypatch.setattr("appliance.web.stream.PACE_S", 0.01)
    with serving(lively()) as port:
        connection, answer = ask(port, "/events")
        with closing(connection):
            next_event(answer)
            while not (line := answer.readline()).startswith(b":"):
                assert line == b"\n"
            assert line == b": still here\n"


def test_one_stream_too_many_is_sent_away_politely_and_may_come_back(until):
    live = lively()
    with serving(live) as port:
        streams = [ask(port, "/events") for _ in range(MOST_STREAMS)]
        for _, answer in streams:
            next_event(answer)
        connection, answer = ask(port, "/events")
        with closing(connection):
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "10"
            assert "Il y a foule à la fenêtre." in answer.read().decode()
        connection, answer = ask(port, "/now.json")
        with closing(connection):
            assert json.loads(answer.read())["headcount"] == 3
        for connection, answer in streams:
            answer.close()
            connection.close()

        def room_again():
            live.take(lambda heard: heard)  # a write is what tells that a reader has gone
            connection, answer = ask(port, "/events")
            with closing(connection):
                return answer.status == 200

        until(room_again)


def test_streams_end_with_the_process():
    live = lively()
    with serving(live) as port:
        connection, answer = ask(port, "/events")
        with closing(connection):
            next_event(answer)
            live.close()
            assert b"data" not in answer.read()


def test_a_head_request_does_not_hold_a_place():
    client = client_of()
    for _ in range(MOST_STREAMS + 2):
        assert client.head("/events", buffered=True).status_code == 200


RUN = """
import sys, msgspec, appliance.web
from appliance.clock import SystemClock
from appliance.config import Settings
appliance.web.run(msgspec.json.decode(sys.argv[1], type=Settings), SystemClock())
"""


def answers(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def web_process(tmp_path, until):
    """Run the whole web process; `web_process(mqtt=...)` returns it and its port."""
    processes = []

    def run(mqtt):
        with socket.create_server(("127.0.0.1", 0)) as spare:
            port = spare.getsockname()[1]
        storage = Storage(str(tmp_path))
        settings = Settings(space=SPACE, mqtt=mqtt, web=Web(port=port), storage=storage)
        command = [sys.executable, "-c", RUN, msgspec.json.encode(settings).decode()]
        processes.append(subprocess.Popen(command))
        until(lambda: answers(port))
        return processes[-1], port

    yield run
    for process in processes:
        process.kill()
        process.wait()


def test_the_process_serves_from_bus_and_record_and_ends_when_told(
    broker, ledger, web_process, until
):
    stamp = SystemClock().stamp()
    came = Entered("anne", "in", Means.BADGE)
    ledger.append([(stamp, MemberAdded("anne", Category.COWORKER)), (stamp, came)])
    process, port = web_process(Mqtt(port=broker.port))

    def state():
        connection, answer = ask(port, "/state.json")
        with closing(connection):
            return json.loads(answer.read())

    assert (state()["headcount"], state()["source"]) == (1, "ledger")
    with closing(Doorman(broker.port)) as door:
        fresh = replace(OCCUPANCY, at_us=stamp.utc_us, doubts=(Doubt.CLOCK,))
        door.say(wire.occupancy_topic, wire.encode_occupancy(fresh))
        until(lambda: state()["source"] == "bus")
    assert (state()["headcount"], state()["doubts"]) == (3, ["clock"])
    connection, answer = ask(port, "/events")
    with closing(connection):
        next_event(answer)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_the_process_needs_no_bus(web_process):
    process, port = web_process(Mqtt(enabled=False))
    for language in ("fr", "nl", "en"):
        connection, answer = ask(port, "/", **{"Accept-Language": language})
        with closing(connection):
            assert b"<svg" in answer.read()
            assert "Server" not in answer.headers
    connection, answer = ask(port, "/healthz")
    with closing(connection):
        assert json.loads(answer.read()) == {"ok": True, "bus": "off", "record": False}
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
