"""What several storeys of tests share: waiting, free ports, and real brokers on them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import hypothesis
import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from appliance import journal

pytest_plugins = ["tests.aged_house", "tests.at_the_desk", "tests.installation", "tests.word"]

# No test here fails for being slow: how fast things are is the bench's business.
hypothesis.settings.register_profile("seuil", deadline=None, print_blob=True)
hypothesis.settings.load_profile("seuil")

# What these share takes long to make, so that one worker has all of each. The mark xdist_group
# groups nothing here: pytest 9.2 no longer lets xdist 3.8 write the group into a test's name.
TOGETHER = (
    "tests/emulated/test_foresight.py",
    "tests/emulated/test_nginx.py",
    "tests/emulated/test_web_figures.py",
    "tests/flow/test_demo.py",
    "tests/unit/test_forecast_simulated.py",
    "tests/unit/test_simulated.py",
)

MOSQUITTO = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
BY_KEY = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
AMQTT = """
import asyncio, sys
from amqtt.broker import Broker

async def main():
    listener = {"type": "tcp", "bind": f"127.0.0.1:{sys.argv[1]}"}
    plugin = "amqtt.plugins.authentication.AnonymousAuthPlugin"
    broker = Broker({
        "listeners": {"default": listener},
        "plugins": {plugin: {"allow_anonymous": True}},
    })
    await broker.start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Have each worker's lines counted once.

    pytest-cov 7.1 begins to count in a worker as it does where there are none, and begins once
    more here: every line costs twice, nobody reads the first count, and `no_cover` leaves it on.
    """
    counting = session.config.pluginmanager.get_plugin("_cov")
    if hasattr(session.config, "workerinput") and counting is not None:
        counting.cov_controller.cov.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.split("::")[0]
            return file if file in TOGETHER else nodeid

    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


def wait_until(holds, within_s=30.0):
    """Wait until `holds()` is true; fail, naming it, when it never becomes so."""
    pause, deadline = threading.Event(), time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"never became true: {holds.__qualname__}"
        pause.wait(0.02)


def accepts(port):
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0


class Broker:
    """A broker process on a port of its own; it may be stopped, killed, frozen and come back."""

    def __init__(self, command, port):
        self.command = command
        self.port = port
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(lambda: accepts(self.port) or self.process.poll() is not None)
        assert self.process.poll() is None, f"{self.command[0]} ended at once"

    def stop(self):
        """End it in good order. It keeps nothing: the next start is an empty broker."""
        self._end(signal.SIGTERM)

    def kill(self):
        self._end(signal.SIGKILL)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def _end(self, how):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.send_signal(signal.SIGCONT)
            self.process.wait(10)
            self.process = None


class Listener:
    """Somebody else at the broker: notes what arrives, in order, and the newest of each topic."""

    def __init__(self, port, protocol=paho.MQTTv5, username=None, password=None):
        self.heard = []
        self.newest = {}
        self._subscribed = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=protocol)
        self._client.username_pw_set(username, password)
        self._client.reconnect_delay_set(1, 1)
        self._client.on_connect = lambda client, *_: client.subscribe("#", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(20)

    def _on_message(self, _client, _data, message):
        self.heard.append((message.topic, message.payload))
        self.newest[message.topic] = message.payload

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


class Doorman:
    """Speaks on the bus as a door would."""

    def __init__(self, port):
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def say(self, topic, payload, *, retain=True):
        """Say it on `topic(prefix, space)` of the space `lln`."""
        sent = self._client.publish(topic("seuil", "lln"), payload, 1, retain)
        sent.wait_for_publish(20)

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture(scope="session", autouse=True)
def heard_by_children():
    """Let what is started here hear Ctrl-C, though a run in the background must not.

    A shell has what it puts into the background ignore these signals, and whatever that starts
    inherits it. A handler is not inherited: with one that does nothing, this run goes on ignoring
    them, and its children begin as they would at a terminal.
    """
    ignored = [n for n in BY_KEY if signal.getsignal(n) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, lambda *_: None)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def counted(request, monkeypatch):
    """Have the lines counted of the processes that a test starts: they take half as long again.

    For rooms that only a process of its own goes through. What it ends by itself is counted.
    """
    if request.config.pluginmanager.hasplugin("_cov"):
        here = Path(__file__).parents[1]
        monkeypatch.setenv("COVERAGE_PROCESS_START", str(here / "pyproject.toml"))
        monkeypatch.setenv("COVERAGE_FILE", str(here / ".coverage"))


@pytest.fixture(scope="session")
def until():
    return wait_until


@pytest.fixture
def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture
def mosquitto(tmp_path, free_port):
    """Make a mosquitto, not started yet, from further lines of configuration."""
    brokers = []

    def make(*lines):
        if MOSQUITTO is None:
            pytest.skip("mosquitto is not installed")
        conf = tmp_path / "mosquitto.conf"
        asked = lines or ("allow_anonymous true",)
        conf.write_text("\n".join([f"listener {free_port} 127.0.0.1", "user root", *asked, ""]))
        brokers.append(Broker([MOSQUITTO, "-c", str(conf)], free_port))
        return brokers[-1]

    yield make
    for broker in brokers:
        broker.kill()


@pytest.fixture
def broker(mosquitto):
    """Return a running mosquitto that lets everybody in."""
    made = mosquitto()
    made.start()
    return made


@pytest.fixture
def plain_broker(free_port):
    """Return a running amqtt: MQTT 3.1.1 only."""
    pytest.importorskip("amqtt")
    made = Broker([sys.executable, "-c", AMQTT, str(free_port)], free_port)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def listen():
    """Make a Listener at a port; `listen(broker.port)`."""
    listeners = []

    def make(port, **how):
        listeners.append(Listener(port, **how))
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.close()


@pytest.fixture
def doorman(broker):
    """Return a Doorman at the broker."""
    made = Doorman(broker.port)
    yield made
    made.close()


@pytest.fixture
def journalled(monkeypatch):
    """Return the lines of the journal, as they come."""
    lines = []
    for how in ("info", "warning", "alarm"):
        monkeypatch.setattr(journal, how, lines.append)
    return lines


@pytest.fixture
def password_file(tmp_path):
    """Return a mosquitto password file in which `door` has the password `secret`."""
    maker = shutil.which("mosquitto_passwd")
    if maker is None:
        pytest.skip("mosquitto_passwd is not installed")
    file = Path(tmp_path / "passwords")
    subprocess.run([maker, "-b", "-c", str(file), "door", "secret"], check=True)
    return file
