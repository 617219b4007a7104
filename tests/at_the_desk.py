"""A desk on a real ledger and real names, with a clock moved by hand and a door played by hand."""

from contextlib import ExitStack
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from appliance import lastgood
from appliance.commands import AddMember, Asked, OpenAccount
from appliance.commands.members import Particulars
from appliance.config import Access, Billing, Privacy, Reader, Settings, Space
from appliance.desk.books import AloneBook
from appliance.desk.configuration import Configuration
from appliance.desk.desk import Desk
from appliance.desk.setup import SetupCodes
from appliance.facts import Entered, Terms
from appliance.facts import Left as LeftFact
from appliance.ledger import read_entries
from appliance.model import Category, Means, Side, Stamp
from appliance.people import People
from appliance.presence import measure_of
from appliance.readers import READERS
from appliance.storage import Storage

SPACE = Space(id="test", name="Test")
HASH = "$argon2id$v=19$m=19456,t=2,p=1$" + "a" * 22 + "$" + "b" * 43
SENSORS = tuple(
    Reader(name, "fingerprint", f"/dev/{name}", side)
    for name, side in (("finger-in", Side.IN), ("finger-out", Side.OUT))
)
NOON_US = 1_795_431_600_000_000  # 2026-11-23 12:00 in Brussels
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
ZONE = ZoneInfo("Europe/Brussels")


def local_us(*local):
    """Return an instant of the space's own clock (UTC, microseconds)."""
    return round(datetime(*local, tzinfo=ZONE).timestamp()) * 1_000_000


class Hands:
    """A clock that is moved by hand."""

    simulated = False

    def __init__(self):
        self.utc_us = NOON_US
        self.synced = True

    def stamp(self):
        return Stamp(self.utc_us, self.utc_us - NOON_US + DAY_US, "boot", synced=self.synced)

    def steady_s(self):
        return self.stamp().boot_us / 1e6

    def rate(self):
        return 1.0


class AtTheDesk:
    """A desk, and what a test needs to stand on both of its sides."""

    def __init__(self, storage, ledger):
        self.storage = storage
        self.clock = Hands()
        self.people = People(storage.people)
        self.key = storage.site_key()
        self.book = AloneBook(ledger, self.clock, measure_of(SPACE))
        self.desk = self._desk(Settings(space=SPACE, reader=SENSORS))

    def _desk(self, settings, **more):
        return Desk(
            book=self.book,
            people=self.people,
            key=self.key,
            settings=settings,
            storage=self.storage,
            setup=SetupCodes(self.clock.steady_s),
            sensors={},
            take_turn=lambda task: task(),
            **more,
        )

    def with_plans(self, file, **access):
        """Bill by the plans in a file."""
        billing = Billing(plans=str(file))
        settings = Settings(space=SPACE, reader=SENSORS, billing=billing, access=Access(**access))
        self.desk = self._desk(settings)

    def with_configuration(self, text, **more):
        """Have the desk edit a configuration; return its file."""
        file = self.storage.directory / "seuil.toml"
        file.write_text(text, "utf-8")
        written = Configuration(file, tuple(READERS))
        settings = lastgood.read(file, tuple(READERS))
        self.desk = self._desk(settings, configuration=written, **more)
        return file

    def with_keep_days(self, days):
        privacy = Privacy(keep_days=days)
        self.desk = self._desk(Settings(space=SPACE, reader=SENSORS, privacy=privacy))

    def with_access(self, **access):
        self.desk = self._desk(Settings(space=SPACE, reader=SENSORS, access=Access(**access)))

    def ask(self, command, account=""):
        """Return the last reply to a command, given by an account or at the console."""
        *_, reply = self.desk.serve(Asked(command, account), lambda: False)
        return reply

    def facts(self, since=0):
        return [entry.fact for entry in read_entries(self.storage.ledger, since)]

    @property
    def kept(self):
        """How many facts are on record."""
        return len(self.facts())

    @property
    def standing(self):
        return self.book.standing()

    def add(self, name="Anne Étienne", category=Category.COWORKER, **told):
        """Return the id of a new member."""
        particulars = Particulars(name=name, **told)
        return self.ask(AddMember(particulars, Terms(category))).row.member

    def open_account(self, role, member=None, login=None):
        """Return the id of a new account."""
        login = login or f"{role}-{len(self.standing.roster.accounts)}@example.org"
        return self.ask(OpenAccount(login, role, HASH, member)).account

    def later(self, us):
        self.clock.utc_us += us

    def set_clock(self, *local):
        """Make it a time of the space's own clock: year, month, day, hour, minute."""
        self.clock.utc_us = local_us(*local)

    def visit(self, member, came, left=None):
        """Let a member come and leave, each at a local (year, month, day, hour, minute).

        Return the visit's number. Without leaving, they are still there.
        """
        self.set_clock(*came)
        self.at_the_door(Entered(member, "in", Means.BADGE))
        number = self.last
        if left is not None:
            self.set_clock(*left)
            self.at_the_door(LeftFact(member, "out", Means.BADGE))
        return number

    @property
    def last(self):
        """The sequence of the newest entry."""
        return max(entry.sequence for entry in read_entries(self.storage.ledger))

    def at_the_door(self, *facts):
        """Let something happen at the door now."""
        self.book.enact(*facts)

    def show_unknown(self, number, reader="badge-in"):
        """Show a badge that is nobody's; return its token."""
        credential = self.key.badge(bytes.fromhex(number))
        self.book._moment.unknown(self.clock.stamp(), reader, credential)
        return credential.token


@pytest.fixture
def at_desk(tmp_path):
    storage = Storage(tmp_path / "seuil")
    with ExitStack() as open_:
        open_.enter_context(storage.held())
        yield AtTheDesk(storage, open_.enter_context(storage.open_or_begin_ledger()))
