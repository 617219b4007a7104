"""The whole path: a finger and a badge on emulated wires change the number in a real browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from appliance.demo.week import Device

# Students are never among the three who stay, so at the end of the week these two are out.
QUENTIN, ZOE = 16, 17  # he has a finger enrolled, she has a badge only
WEEK_S = 10
FULL_WEEK_S = 45  # long enough for everybody

pytestmark = pytest.mark.timeout(180)


class Demo:
    """A running `seuil demo`, seen from outside."""

    def __init__(self, process, port, greeting, folder, until):
        self.process = process
        self.port = port
        self.greeting = greeting
        self.folder = folder
        self.until = until

    @property
    def page(self):
        return f"http://127.0.0.1:{self.port}/"

    @property
    def panel(self):
        return f"http://127.0.0.1:{self.port + 1}/"

    def get(self, address):
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.load(answer)

    def picture(self):
        return self.get(f"{self.panel}panel.json")

    def status(self):
        try:
            return self.get(f"{self.page}state.json")
        except OSError:  # the web process may just be away
            return {}

    def headcount(self):
        return self.status().get("headcount")

    def post(self, path, **order):
        request = urllib.request.Request(f"{self.panel}{path}", json.dumps(order).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 202

    def pass_door(self, person, device, headcount):
        """Present, and again if nothing happens, as people do: a repetition is ignored."""

        def passed():
            self.post("press", person=person, device=device)
            try:
                self.until(lambda: self.headcount() == headcount, within_s=4)
            except AssertionError:
                return False
            return True

        self.until(passed, within_s=60)

    def kill_and_await(self, what):
        before, headcount = self.picture()["children"][what], self.headcount()
        os.kill(before["pid"], signal.SIGKILL)
        self.until(lambda: self.restarts(what) > before["restarts"])
        self.until(lambda: self.live() and self.headcount() == headcount, within_s=60)

    def pull_out_and_put_back(self, device, person):
        headcount = self.headcount()
        self.post("unplug", device=device)
        self.until(lambda: self.status()["door"]["down"] == [device])
        self.post("press", person=person, device=device)
        self.post("replug", device=device)
        self.until(lambda: self.status()["door"]["down"] == [], within_s=60)
        assert self.headcount() == headcount

    def settle(self):
        self.until(lambda: self.picture()["settled"], within_s=120)
        try:
            self.until(lambda: self.live() and self.headcount() == 3)
        except AssertionError as wrong:
            wrong.add_note(f"{self.status()}, {self.picture()}")
            raise

    def live(self):
        """Tell whether the page has its figure fresh from the door."""
        seen = self.status()
        return seen.get("bus") == "connected" and seen["source"] == "bus" and not seen["stale"]

    def restarts(self, what):
        return self.picture()["children"][what]["restarts"]

    def pids(self):
        return [child["pid"] for child in self.picture()["children"].values()]


def two_free_ports():
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


AS_INSTALLED = ("-m", "appliance")
# A machine on which some programs and packages are missing.
LACKING = """
import importlib.util, shutil, sys
from appliance.cli import main
missing, which, find = {missing!r}, shutil.which, importlib.util.find_spec
shutil.which = lambda name, **how: None if name in missing else which(name, **how)
importlib.util.find_spec = lambda name, *more: None if name in missing else find(name, *more)
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def running_demo(folder, until, python=AS_INSTALLED, week_s=WEEK_S):
    port = two_free_ports()
    process = subprocess.Popen(
        [sys.executable, *python, "demo", f"--port={port}", f"--week-s={week_s}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    try:
        greeting = "".join(process.stdout.readline() for _ in range(6))
        assert f"the panel   http://127.0.0.1:{port + 1}/" in greeting
        yield Demo(process, port, greeting, folder, until)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def settled(tmp_path_factory, until):
    """Return a demo whose week is over: three are in, and time is real."""
    with running_demo(tmp_path_factory.mktemp("demo"), until) as demo:
        demo.settle()
        yield demo


@pytest.fixture
def demo(tmp_path, until):
    with running_demo(tmp_path, until) as demo:
        yield demo


on_a_settled_demo = pytest.mark.xdist_group("settled demo")  # one week is lived for all of them


def shows(window, number):
    window.locator("#count .number", has_text=str(number)).wait_for(timeout=30_000)


@on_a_settled_demo
def test_a_finger_and_a_badge_change_the_number_in_the_browser(settled, open_page):
    window = open_page(settled.page)
    shows(window, 3)
    settled.pass_door(QUENTIN, Device.FINGER_IN, 4)
    shows(window, 4)
    settled.pass_door(ZOE, Device.BADGE_IN, 5)
    shows(window, 5)
    settled.pass_door(QUENTIN, Device.FINGER_OUT, 4)
    shows(window, 4)
    settled.pass_door(ZOE, Device.BADGE_OUT, 3)
    shows(window, 3)


@on_a_settled_demo
def test_who_comes_tomorrow_is_announced_on_the_page(settled, open_page):
    def expected():
        return [each["people"] for each in settled.status().get("announced", ())]

    settled.until(lambda: expected() == [1, 3, 3], within_s=60)
    window = open_page(settled.page, locale="fr-BE")
    window.get_by_text("Demain : 1 annoncé à 9 h, 3 à 10 h.").wait_for(timeout=30_000)


@on_a_settled_demo
def test_a_press_on_the_panel_opens_the_door_and_counts(settled, open_page, picture):
    window = open_page(settled.panel, height=900, locale="en")
    page = window.frame_locator("#page")
    shows(page, 3)
    window.locator("#door:not(.open)").wait_for(timeout=30_000)
    window.select_option("#who", str(QUENTIN))
    window.click("[data-device=finger-in]")
    window.locator("#door.open #green.on").wait_for(timeout=30_000)
    shows(page, 4)
    picture(window, "demo-panel")
    settled.pass_door(QUENTIN, Device.BADGE_OUT, 3)


@on_a_settled_demo
def test_the_printed_code_opens_the_desk(settled, open_page):
    where, code = re.search(r"the desk +(\S+) +with the code (\S+)", settled.greeting).groups()
    window = open_page(where, locale="en")
    window.fill("[name=code]", code)
    window.fill("[name=login]", "nadia")
    for field in ("password", "repeated"):
        window.fill(f"[name={field}]", "the blue door of the mill")
    window.click("main form button")
    window.wait_for_url(f"{settled.page}desk/setup")


@on_a_settled_demo
def test_a_stranger_sees_red_and_nobody_is_counted(settled, open_page):
    window = open_page(settled.panel, locale="en")
    window.select_option("#who", label="Somebody unknown")
    window.click("[data-device=badge-in]")
    window.locator("#red.on").wait_for(timeout=30_000)
    assert settled.headcount() == 3


@on_a_settled_demo
def test_the_exit_button_opens_for_nobody_in_particular(settled, open_page):
    window = open_page(settled.panel, locale="en")
    window.locator("#door:not(.open)").wait_for(timeout=30_000)
    window.click("#exit")
    window.locator("#door.open").wait_for(timeout=30_000)
    assert settled.headcount() == 3


@on_a_settled_demo
def test_who_has_no_finger_enrolled_is_told_that_the_badge_does_the_same(settled, open_page):
    window = open_page(settled.panel, locale="en")
    window.select_option("#who", str(ZOE))
    finger = window.locator("[data-device=finger-in]")
    assert finger.get_attribute("aria-disabled") == "true"
    assert finger.get_attribute("title") == "no finger enrolled: the badge does the same"


@on_a_settled_demo
def test_kill_9_of_each_process_and_it_is_back_with_the_count_right(settled):
    for what, person, device, then in (
        ("door", ZOE, Device.BADGE_IN, 4),
        ("web", QUENTIN, Device.BADGE_IN, 5),
        ("broker", ZOE, Device.BADGE_OUT, 4),
    ):
        settled.kill_and_await(what)
        settled.pass_door(person, device, then)
    settled.pass_door(QUENTIN, Device.BADGE_OUT, 3)


@on_a_settled_demo
def test_each_reader_pulled_out_is_missed_and_put_back_it_reads(settled):
    for device, person, then in (
        (Device.BADGE_IN, ZOE, 4),
        (Device.FINGER_IN, QUENTIN, 5),
        (Device.BADGE_OUT, ZOE, 4),
        (Device.FINGER_OUT, QUENTIN, 3),
    ):
        settled.pull_out_and_put_back(device, person)
        settled.pass_door(person, device, then)


def test_fifteen_come_on_one_day_and_a_door_killed_twice_loses_none(tmp_path, until, open_page):
    with running_demo(tmp_path, until, week_s=FULL_WEEK_S) as demo:
        window = open_page(demo.panel, height=900, locale="en")
        window.frame_locator("#page").locator("#count .number").wait_for(timeout=30_000)
        window.locator("#hour", has_text="times faster").wait_for(timeout=30_000)
        demo.until(lambda: demo.status().get("distinct_today") == 15, within_s=90)
        for restarts in (1, 2):  # fifteen are about to leave, and none of them may be lost
            os.kill(demo.picture()["children"]["door"]["pid"], signal.SIGKILL)
            demo.until(lambda n=restarts: demo.restarts("door") == n)
            demo.until(lambda: demo.picture()["children"]["door"]["pid"])
        demo.settle()


@on_a_settled_demo
def test_axe_finds_nothing_on_the_panel(settled, open_page):
    window = open_page(settled.panel, locale="en")
    settled.post("unplug", device=Device.BADGE_OUT)
    window.locator("[data-plug=badge-out][aria-pressed=true]").wait_for(timeout=30_000)
    found = Axe().run(window, options={"iframes": False})
    settled.post("replug", device=Device.BADGE_OUT)
    assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize(
    ("missing", "bus"), [(("mosquitto",), "connected"), (("mosquitto", "amqtt"), "off")]
)
def test_the_number_changes_also_where_mosquitto_is_missing(tmp_path, until, missing, bus):
    with running_demo(tmp_path, until, ("-c", LACKING.format(missing=missing))) as demo:
        until(lambda: demo.picture()["settled"], within_s=120)
        until(lambda: demo.headcount() == 3)
        assert demo.status()["bus"] == bus
        demo.pass_door(ZOE, Device.BADGE_IN, 4)


def gone(pids):
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_behind(demo, how):
    pids = demo.pids()
    assert len(pids) == 3
    demo.process.send_signal(how)
    assert "nothing is left behind" in demo.process.stdout.read()
    assert demo.process.wait(60) == 0
    assert gone(pids)
    assert not list(demo.folder.iterdir())


def test_kill_9_of_the_demo_leaves_no_process(demo):
    pids = demo.pids()
    demo.process.kill()
    demo.process.wait(60)
    demo.until(lambda: gone(pids))


def test_a_taken_port_is_named_and_another_proposed():
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "appliance", "demo", f"--port={port}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken. Try: make demo PORT=8090\n"
