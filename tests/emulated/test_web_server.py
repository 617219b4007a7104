"""The page under its real server: streams, crowds, and a process that ends when told."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest
from msgspec.structs import replace
from waitress.server import create_server

import appliance.web
from appliance import cli, lastgood, wire
from appliance.clock import SystemClock
from appliance.config import Mqtt, Settings, Storage, Web
from appliance.facts import Entered, MemberAdded
from appliance.ledger import Ledger
from appliance.model import Category, Means
from appliance.occupancy import Doubt
from appliance.web import server
from appliance.web.app import MOST_STREAMS
from tests.still_house import OCCUPANCY, SETTINGS, SPACE, StillClock, app_of, lively


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "seuil.db") as made:
        yield made


@contextmanager
def serving(live, clock=None):
    server = create_server(
        app_of(live, clock=clock),
        host="127.0.0.1",
        port=0,
        threads=64,
        channel_request_lookahead=1,
    )
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
    client = app_of().test_client()
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
    """Run the whole web process; `web_process(mqtt)` returns it and its port.

    What it says stands in the file `said`.
    """
    processes = []

    def run(mqtt):
        with socket.create_server(("127.0.0.1", 0)) as spare:
            port = spare.getsockname()[1]
        storage = Storage(str(tmp_path))
        settings = Settings(space=SPACE, mqtt=mqtt, web=Web(port=port), storage=storage)
        command = [sys.executable, "-c", RUN, msgspec.json.encode(settings).decode()]
        with (tmp_path / "said").open("wb") as said:
            processes.append(subprocess.Popen(command, stderr=said))
        until(lambda: answers(port))
        return processes[-1], port

    yield run
    for process in processes:
        process.kill()
        process.wait()


def test_the_process_serves_from_bus_and_record_and_ends_when_told(
    broker, doorman, ledger, web_process, until
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
    fresh = replace(OCCUPANCY, at_us=stamp.utc_us, doubts=(Doubt.CLOCK,))
    doorman.say(wire.occupancy_topic, wire.encode_occupancy(fresh))
    until(lambda: state()["source"] == "bus")
    assert (state()["headcount"], state()["doubts"]) == (3, ["clock"])
    connection, answer = ask(port, "/events")
    with closing(connection):
        next_event(answer)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_the_process_needs_no_bus(web_process, tmp_path):
    process, port = web_process(Mqtt(enabled=False))
    for language in ("fr", "nl", "en"):
        connection, answer = ask(port, "/", **{"Accept-Language": language})
        with closing(connection):
            assert b"<svg" in answer.read()
            assert "Server" not in answer.headers
    connection, answer = ask(port, "/healthz")
    with closing(connection):
        assert json.loads(answer.read()) == {"ok": True, "bus": "off", "record": False}
    assert f"the page is at http://127.0.0.1:{port}/\n" in (tmp_path / "said").read_text()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_a_body_that_never_ends_takes_the_disk_and_not_the_memory(web_process, until):
    process, port = web_process(Mqtt(enabled=False))
    connection, _ = ask(port, "/healthz")
    connection.close()

    def set_aside():
        links = [each.readlink() for each in Path(f"/proc/{process.pid}/fd").iterdir()]
        return sum("(deleted)" in str(each) for each in links)

    before = set_aside()
    with ExitStack() as open_:
        for _ in range(3):
            line = open_.enter_context(socket.create_connection(("127.0.0.1", port)))
            head = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
            line.sendall(head.encode() + b"x" * 200_000)
        until(lambda: set_aside() == before + 3)


def test_an_address_of_ipv6_is_written_in_brackets():
    assert server.address(Web(host="::1")) == "http://[::1]:8080/"


def refusal(**web):
    """Return why the page cannot be there."""
    with pytest.raises(OSError) as refused:
        server.run(replace(SETTINGS, web=Web(**web), mqtt=Mqtt(enabled=False)), StillClock())
    return str(refused.value)


def test_a_port_that_is_taken_is_said_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert refusal(port=taken) == (
            f"port {taken} of 127.0.0.1 is taken by another program: "
            "stop that one, or set another web.port"
        )


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "nowhere.invalid"])
def test_an_address_that_is_not_ours_is_said_with_what_to_do(host):
    assert refusal(host=host) == f"{host} is no address of this machine: set another web.host"


def test_a_port_for_root_is_said_with_what_to_do(monkeypatch):
    monkeypatch.setattr(server, "create_line", Mock(side_effect=PermissionError(13, "no")))
    assert refusal(port=80) == "port 80 is for root: set a web.port from 1024 on"


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def ran(monkeypatch):
    """Return the settings that `seuil web` ran on; it serves nothing."""
    settings = []
    monkeypatch.setattr(appliance.web, "run", lambda on, _clock: settings.append(on))
    return settings


def test_a_broken_edit_leaves_the_page_on_the_last_good_copy(
    tmp_path, ran, journalled, capsys, monkeypatch
):
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    file = tmp_path / "seuil.toml"
    file.write_text("[space")
    assert cli.main(["web", "--config", str(file)]) == cli.FAILED
    assert f"seuil: {file}:1: " in capsys.readouterr().err
    lastgood.copy_of(file).write_text('[space]\nid = "lln"\nname = "Baraque"\n')
    assert cli.main(["web", "--config", str(file)]) == cli.DONE
    assert [each.space.id for each in ran] == ["lln"]
    (said,) = journalled
    assert said.startswith("the configuration cannot be used, the last good copy is in force: ")


def test_a_taken_port_is_one_line_of_the_command(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        file = tmp_path / "seuil.toml"
        file.write_text(f'[space]\nid = "lln"\nname = "L"\n[web]\nport = {port}\n')
        assert cli.main(["web", "--config", str(file)]) == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"seuil: port {port} of 127.0.0.1 is taken by another program: ")
