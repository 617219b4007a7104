"""The panel's orders and answers, on the far ends of real emulated wires."""

import json
import queue
import re
import threading

import pytest

from appliance.clock import SystemClock
from appliance.demo.board import Board
from appliance.demo.children import Child
from appliance.demo.coworkers import Coworkers
from appliance.demo.doorstep import Doorstep
from appliance.demo.installation import ZONE, Installation
from appliance.demo.panel import create_panel
from appliance.demo.panel_words import TONGUES, words
from appliance.demo.people import STRANGERS, twenty
from appliance.demo.scene import Bell, Scene
from appliance.demo.timetable import timetable
from drivers.errors import LineClosed
from drivers.rdm6300 import BAUD, watch
from drivers.serialport import SerialPort

HERE = {"Host": "127.0.0.1:8081"}
DEADLINE_S = 20


@pytest.fixture
def place(tmp_path):
    return Installation(tmp_path)


@pytest.fixture
def closing():
    return threading.Event()


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
def scene(place, bell, closing):
    people, now = twenty(), SystemClock().stamp()
    week = timetable(1, people, now.boot_us, now.utc_us, 75, ZONE)
    doorstep = Doorstep(place, people, bell.ring, closing)
    children = {"door": Child("door", ("sleep", "99"), place.log("door"), bell.ring)}
    coworkers = Coworkers(week, doorstep, Board(place, people, week), closing)
    yield Scene(people, doorstep, children, week, coworkers, closing)
    closing.set()
    doorstep.close()
    children["door"].close()


@pytest.fixture
def panel(scene, bell):
    return create_panel(scene, bell, 8080).test_client()


@pytest.fixture
def badges(place):
    """What a real driver reads at the way in."""
    line = SerialPort.open(str(place.port("badge-in")), BAUD)
    seen = queue.SimpleQueue()

    def read():
        try:
            for report in watch(line):
                seen.put(report.tag)
        except LineClosed:
            return

    reading = threading.Thread(target=read)
    reading.start()
    yield seen
    line.close()
    reading.join()


def order(panel, path, body, **headers):
    return panel.post(path, data=json.dumps(body), headers={**HERE, **headers})


def state(panel):
    return panel.get("/panel.json", headers=HERE).json


def test_the_state_tells_all_that_can_be_seen(panel):
    seen = state(panel)
    assert seen["strike"] == "shut"
    assert seen["lamps"] == {"granted": False, "refused": False}
    assert seen["readers"] == {
        name: {"plugged": True} for name in ("badge-in", "finger-in", "badge-out", "finger-out")
    }
    assert seen["children"] == {"door": {"pid": None, "restarts": 0}}
    assert seen["people"][0] == {
        "id": 0,
        "name": "Amélie Fauconval",
        "category": "coworker",
        "carry": ["badge", "finger"],
    }
    assert len(seen["people"]) == 20
    assert not seen["week_over"]
    assert not seen["settled"]
    assert seen["rate"] > 1


def test_a_pressed_badge_reaches_the_driver_at_the_other_end(panel, badges):
    assert order(panel, "/press", {"person": 4, "device": "badge-in"}).status_code == 202
    assert badges.get(timeout=DEADLINE_S) == twenty()[4].badge


def test_an_unknown_badge_is_nobodys_and_no_two_strangers_have_the_same(panel, badges):
    for number, stranger in enumerate(STRANGERS):
        said = order(panel, "/unknown", {"stranger": number, "device": "badge-in"})
        assert said.status_code == 202
        assert badges.get(timeout=DEADLINE_S) == stranger.badge
    everybody = (*twenty(), *STRANGERS)
    assert len({one.badge for one in everybody}) == len({one.name for one in everybody}) == 23


def test_a_reader_can_be_pulled_out_and_put_back(panel, place):
    assert order(panel, "/unplug", {"device": "finger-out"}).status_code == 202
    assert not state(panel)["readers"]["finger-out"]["plugged"]
    assert not place.port("finger-out").exists()
    assert order(panel, "/replug", {"device": "finger-out"}).status_code == 202
    assert state(panel)["readers"]["finger-out"]["plugged"]
    assert place.port("finger-out").exists()


def test_the_exit_button_pulls_its_pin_to_ground_and_lets_go(panel, scene, monkeypatch):
    levels = queue.SimpleQueue()
    monkeypatch.setattr(scene.doorstep.board, "drive", lambda _pin, *, level: levels.put(level))
    assert order(panel, "/exit-button", {}).status_code == 202
    assert levels.get(timeout=DEADLINE_S) is False
    assert levels.get(timeout=DEADLINE_S) is True


def test_a_process_can_be_killed_and_no_other(panel, scene):
    scene.children["door"].start()
    changes = iter(panel.get("/events", headers=HERE).response)
    pids = (
        json.loads(change.removeprefix(b"data: "))["children"]["door"]["pid"] for change in changes
    )
    first = next(pid for pid in pids if pid)
    assert order(panel, "/kill", {"what": "door"}).status_code == 202
    assert next(pid for pid in pids if pid not in {None, first})
    refused = order(panel, "/kill", {"what": "init"})
    assert (refused.status_code, refused.json) == (400, {"error": "there are door"})


def test_the_stream_tells_at_once_and_at_every_change_until_the_end(panel, scene, closing):
    changes = iter(panel.get("/events", headers=HERE).response)
    assert b'"plugged":false' not in next(changes)
    scene.doorstep.unplug("badge-in")
    assert b'"badge-in":{"plugged":false}' in next(changes)
    closing.set()
    assert next(changes, None) is None


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("/press", {"person": 20, "device": "badge-in"}, "there are persons 0 to 19"),
        ("/press", {"person": -1, "device": "badge-in"}, "there are persons 0 to 19"),
        ("/press", {"person": 1, "device": "finger-in"}, "no finger enrolled"),
        ("/press", {"person": 1, "device": "window"}, "Invalid enum value 'window'"),
        ("/press", {"person": 1}, "missing required field `device`"),
        ("/unknown", {"stranger": 3, "device": "badge-in"}, "there are strangers 0 to 2"),
        ("/unknown", {"stranger": -1, "device": "badge-in"}, "there are strangers 0 to 2"),
        ("/unplug", {"device": "badge-in", "more": 1}, "unknown field `more`"),
        ("/replug", [], "Expected `object`"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_a_sentence(panel, path, body, why):
    answer = order(panel, path, body)
    assert answer.status_code == 400
    assert why in answer.json["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:8081"},
        {"Host": "192.0.2.7:8081"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:8080"},
        {"Origin": "null"},
    ],
)
def test_other_sites_get_neither_state_nor_obedience(panel, headers):
    assert panel.get("/panel.json", headers={**HERE, **headers}).status_code == 403
    assert order(panel, "/exit-button", {}, **headers).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost:8081", "localhost"])
def test_its_own_page_is_obeyed_under_either_name(panel, host):
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert order(panel, "/unplug", {"device": "badge-in"}, **headers).status_code == 202


@pytest.mark.parametrize(
    ("asked", "lang", "said"),
    [
        ({"Accept-Language": "nl-BE,fr;q=0.5"}, "nl", "Ingang"),
        ({"Accept-Language": "de"}, "fr", "Entrée"),
        ({}, "fr", "Entrée"),
    ],
)
def test_the_panel_speaks_the_browsers_tongue(panel, asked, lang, said):
    page = panel.get("/", headers={**HERE, **asked}).text
    assert f'<html lang="{lang}">' in page
    assert said in page
    assert f'src="http://127.0.0.1:8080/?lang={lang}"' in page


def test_the_panel_speaks_the_tongue_asked_for(panel):
    headers = {**HERE, "Accept-Language": "nl"}
    assert "Way in" in panel.get("/?lang=en", headers=headers).text
    assert "Ingang" in panel.get("/?lang=xx", headers=headers).text


def test_the_panel_runs_no_script_but_its_own_and_frames_only_the_page(panel):
    answer = panel.get("/", headers=HERE)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy.endswith("frame-src http://127.0.0.1:8080")
    assert "unsafe" not in policy
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", answer.text) == []
    assert re.findall(r"\son\w+=|style=", answer.text) == []


def test_every_word_is_said_in_every_tongue():
    french, *others = (words(tongue) for tongue in TONGUES)
    assert all(french.values())
    assert all(other.keys() == french.keys() and all(other.values()) for other in others)
    assert french["way_in"] != others[0]["way_in"] != others[1]["way_in"]
