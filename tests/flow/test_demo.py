"""The whole path: a finger and a badge on emulated wires change the number in a real browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from appliance.demo.week import Device

# Students are never among the three who stay, so at the end of the week these two are out.
QUENTIN, ZOE = 16, 17  # he has a finger enrolled, she has a badge only
WEEK_S = 10
PICTURES = os.environ.get("SEUIL_SCREENSHOTS")

pytestmark = pytest.mark.timeout(180)


class Demo:
    """A running `seuil demo`, seen from outside."""

    def __init__(self, process, port, folder, until):
        self.process = process
        self.port = port
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

    def settle(self):
        self.until(lambda: self.picture()["settled"], within_s=120)
        self.until(lambda: self.live() and self.headcount() == 3)

    def live(self):
        """Tell whether the page has its figure fresh from the door."""
        seen = self.status()
        return seen.get("bus") == "connected" and seen["source"] == "bus" and not seen["stale"]

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
def running_demo(folder, until, python=AS_INSTALLED):
    port = two_free_ports()
    process = subprocess.Popen(
        [sys.executable, *python, "demo", f"--port={port}", f"--week-s={WEEK_S}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    try:
        first_lines = [process.stdout.readline() for _ in range(5)]
        assert f"the panel   http://127.0.0.1:{port + 1}/" in "".join(first_lines)
        yield Demo(process, port, folder, until)
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


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(browser):
    window = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en")
    yield window
    window.close()


def shows(window, number):
    window.locator("#count .number", has_text=str(number)).wait_for(timeout=30_000)


def test_a_finger_and_a_badge_change_the_number_in_the_browser(settled, window):
    window.goto(settled.page)
    shows(window, 3)
    settled.pass_door(QUENTIN, Device.FINGER_IN, 4)
    shows(window, 4)
    settled.pass_door(ZOE, Device.BADGE_IN, 5)
    shows(window, 5)
    settled.pass_door(QUENTIN, Device.FINGER_OUT, 4)
    shows(window, 4)
    settled.pass_door(ZOE, Device.BADGE_OUT, 3)
    shows(window, 3)


def test_a_press_on_the_panel_opens_the_door_and_counts(settled, window):
    window.goto(settled.panel)
    page = window.frame_locator("#page")
    shows(page, 3)
    window.locator("#door:not(.open)").wait_for(timeout=30_000)
    window.select_option("#who", str(QUENTIN))
    window.click("[data-device=finger-in]")
    window.locator("#door.open #green.on").wait_for(timeout=30_000)
    shows(page, 4)
    if PICTURES:
        window.screenshot(path=Path(PICTURES) / "demo-panel.png")
    settled.pass_door(QUENTIN, Device.BADGE_OUT, 3)


def test_a_stranger_sees_red_and_nobody_is_counted(settled, window):
    window.goto(settled.panel)
    window.select_option("#who", "")
    window.click("[data-device=badge-in]")
    window.locator("#red.on").wait_for(timeout=30_000)
    assert settled.headcount() == 3


def test_the_exit_button_opens_for_nobody_in_particular(settled, window):
    window.goto(settled.panel)
    window.locator("#door:not(.open)").wait_for(timeout=30_000)
    window.click("#exit")
    window.locator("#door.open").wait_for(timeout=30_000)
    assert settled.headcount() == 3


def test_who_has_no_finger_enrolled_is_told_that_the_badge_does_the_same(settled, window):
    window.goto(settled.panel)
    window.select_option("#who", str(ZOE))
    finger = window.locator("[data-device=finger-in]")
    assert finger.get_attribute("aria-disabled") == "true"
    assert finger.get_attribute("title") == "no finger enrolled: the badge does the same"


@pytest.mark.parametrize("what", ["door", "web", "broker"])
def test_kill_9_of_a_process_and_it_is_back_with_the_count_right(settled, what):
    before = settled.picture()["children"][what]
    os.kill(before["pid"], signal.SIGKILL)
    settled.until(lambda: settled.picture()["children"][what]["restarts"] > before["restarts"])
    settled.until(lambda: settled.live() and settled.headcount() == 3, within_s=60)
    settled.pass_door(ZOE, Device.BADGE_IN, 4)
    settled.pass_door(ZOE, Device.BADGE_OUT, 3)


@pytest.mark.parametrize("device", list(Device))
def test_a_reader_pulled_out_is_missed_and_put_back_it_reads(settled, device):
    entering = device in {Device.BADGE_IN, Device.FINGER_IN}
    if not entering:
        settled.pass_door(QUENTIN, Device.BADGE_IN, 4)
    settled.post("unplug", device=device)
    settled.until(lambda: settled.status()["door"]["down"] == [device])
    settled.post("press", person=QUENTIN, device=device)
    settled.post("replug", device=device)
    settled.until(lambda: settled.status()["door"]["down"] == [], within_s=60)
    assert settled.headcount() == (3 if entering else 4)
    settled.pass_door(QUENTIN, device, 4 if entering else 3)
    if entering:
        settled.pass_door(QUENTIN, Device.BADGE_OUT, 3)


def test_a_door_killed_during_the_week_loses_nobody(demo):
    for restarts in (1, 2):
        os.kill(demo.picture()["children"]["door"]["pid"], signal.SIGKILL)
        demo.until(lambda n=restarts: demo.picture()["children"]["door"]["restarts"] == n)
        demo.until(lambda: demo.picture()["children"]["door"]["pid"])
    demo.settle()


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
