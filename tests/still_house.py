"""A house where it is Monday, five past two, for ever: what the tests of the page share."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance.config import Settings, Space
from appliance.model import Stamp
from appliance.occupancy import Contact, DoorState, Occupancy
from appliance.web.app import create_app
from appliance.web.heard import Link
from appliance.web.live import Live
from appliance.web.today import Day, Point

BRUSSELS = ZoneInfo("Europe/Brussels")
SPACE = Space(id="lln", name="Coworking <Louvain>")
SETTINGS = Settings(space=SPACE)


def us(hour, minute=0):
    at = datetime(2026, 11, 23, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


class StillClock:
    simulated = False

    def stamp(self):
        return Stamp(us(14, 5), us(14, 5), "boot", synced=True)

    def steady_s(self):
        return 1000.0


STAMP = StillClock().stamp()
OCCUPANCY = Occupancy(3, 4, 5, 30, 9, us(14, 4), us(13, 45))
DOOR = DoorState(Contact.CLOSED, (), ledger_ok=True, configuration_ok=True, at_us=us(14, 4))
DAY = Day((Point(us(0), 0, 0), Point(us(9), 6, 6), Point(us(13, 45), 3, 4)), OCCUPANCY, us(13, 45))


def lively():
    """Return what has been heard of a door that spoke twelve seconds ago."""
    live = Live(Link.CONNECTED)
    live.take(
        lambda heard: replace(heard, occupancy=OCCUPANCY, door=DOOR, available=True, at_s=988.0)
    )
    return live


def app_of(live=None, day=DAY, clock=None):
    return create_app(SETTINGS, live or lively(), lambda _stamp: day, clock or StillClock())
