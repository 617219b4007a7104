"""A notify process, the ledger it reads, and all that it tells: real processes, real far ends."""

import json
import signal
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from appliance.clock import SystemClock
from appliance.facts import MemberAdded
from appliance.ledger import Ledger
from appliance.model import Category
from tests.installation import Installation
from tests.watched import PEOPLE

KEY, TOKEN = "key-of-the-hook", "tk_topic"


class Word:
    """A notify process, the ledger it reads, and all that it tells."""

    def __init__(self, folder, broker):
        from tests.receivers import Ear, Hook, MailRoom  # their server is not needed everywhere

        self.installation = Installation(folder)
        self.folder = folder
        self.mail = MailRoom()
        self.hook = Hook()
        self.phone = Hook()
        self.broker = broker
        self.broker.start()
        self.ear = Ear(broker.port, "seuil/test/alerts")
        self.installation.storage.directory.mkdir()
        self.ledger = Ledger.create(self.installation.storage.ledger)
        self.note(*(MemberAdded(member, Category.COWORKER) for member in PEOPLE))
        (folder / "key").write_text(f"{KEY}\n")
        (folder / "token").write_text(TOKEN)
        self.running = None

    def write(self, *channels, **notify):
        settings = self.installation.settings
        settings["space"]["timezone"] = where_it_is_noon()
        settings["mqtt"] = {"port": self.broker.port}
        settings["notify"] = {
            "directory": str(self.folder / "notify"),
            "settle_s": 0,
            "language": "en",
            **notify,
        }
        settings["smtp"] = {
            "host": "127.0.0.1",
            "port": self.mail.port,
            "security": "none",
            "sender": "door@test.example",
        }
        self.installation.write("\n".join(channels or self.all_channels()))

    def all_channels(self):
        yield channel("post", "mail", to="host@test.example")
        yield channel("hook", "webhook", to=self.hook.url(), secret_file=str(self.folder / "key"))
        phone = self.phone.url("/our-topic")
        yield channel("phone", "ntfy", to=phone, secret_file=str(self.folder / "token"))
        yield channel("bus", "mqtt")

    def note(self, *facts):
        """Write facts down, each as of now: what is old is told to nobody."""
        for fact in facts:
            now = replace(SystemClock().stamp(), synced=True)
            self.ledger.append([(now, fact)])

    def start(self):
        before = self.said().count("word goes to")
        self.running = self.installation.start("notify")
        self.until(lambda: self.said().count("word goes to") > before)

    def begin(self):
        """Start it for the first time, and wait until it has read what was before."""
        self.start()
        self.until(lambda: "the record is followed" in self.said())

    def kill(self):
        self.running.send_signal(signal.SIGKILL)
        self.running.wait(10)

    def end(self):
        self.running.send_signal(signal.SIGTERM)
        assert self.running.wait(20) == 0

    def said(self):
        log = self.folder / "notify.log"
        return log.read_text() if log.exists() else ""

    def until(self, holds):
        self.installation.until(holds)

    def close(self):
        for each in (self.ear, self.installation, self.ledger):
            each.close()
        for each in (self.mail, self.hook, self.phone):
            each.stop()


def where_it_is_noon():
    """Return a time zone in which it is between twelve and one: at night a crossing is no news."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def channel(name, kind, **settings):
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    return "\n".join(["[[channel]]", f'name = "{name}"', f'kind = "{kind}"', *lines, ""])


@pytest.fixture
def word(tmp_path, mosquitto):
    kept = (f"persistence_location {tmp_path}/", "persistence true", "allow_anonymous true")
    made = Word(tmp_path, mosquitto(*kept))
    yield made
    made.close()
