"""Somebody forgets to badge out, and comes again: the real door, on a clock that can be set."""

import json
import signal
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.clock import boot_us
from appliance.facts import Entered, Left
from appliance.model import Means
from tests.installation import ANNE, GREEN, STRIKE, WAIT_S, Installation

BRUSSELS = ZoneInfo("Europe/Brussels")


class House(Installation):
    """One reader that toggles, and a clock that begins wherever the test says."""

    def __init__(self, folder):
        super().__init__(folder)
        self.readers = [("badge-in", "rdm6300", "toggle")]
        self.legs = folder / "legs.json"
        self.settings["clock"] = {"simulated": str(self.legs)}

    def at(self, text):
        """Let it be this time, local; from here on it runs as it does."""
        local = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)
        leg = {"real_us": boot_us(), "utc_us": int(local.timestamp()) * 1_000_000, "rate": 1.0}
        self.legs.write_text(json.dumps([leg]))
        return self

    def end(self):
        self.running[-1].send_signal(signal.SIGTERM)
        assert self.running[-1].wait(WAIT_S) == 0

    @property
    def moves(self):
        return [fact for fact in self.facts() if isinstance(fact, Entered | Left)]

    @property
    def attendance(self):
        return self.storage.last_known().attendance


@pytest.fixture
def toggling(tmp_path):
    house = House(tmp_path)
    house.at("2026-11-23T18:00").write().take_members_in()
    yield house
    house.close()


def come(house):
    assert house.opens_for(house.badge_in, ANNE)
    for pin in (STRIKE, GREEN):
        assert house.board.wait_for(pin, level=False, timeout_s=WAIT_S)


def test_in_yesterday_the_badge_of_the_next_morning_is_an_entry(toggling):
    toggling.start_door()
    come(toggling)
    anne = toggling.moves[0].member
    toggling.end()
    toggling.at("2026-11-24T09:00").start_door()
    come(toggling)
    yesterday, granted, look = 1, 1, 2
    lit = yesterday + granted + look
    toggling.until(lambda: toggling.board.states(GREEN) == [False] + [True, False] * lit)
    toggling.end()
    came = Entered(anne, "badge-in", Means.BADGE)
    assert toggling.moves == [came, came]
    assert set(toggling.attendance.inside) == {anne}
    assert toggling.attendance.forgotten == {}


def test_in_since_the_evening_the_badge_before_the_cut_off_is_an_exit(toggling):
    toggling.start_door()
    come(toggling)
    toggling.end()
    toggling.at("2026-11-24T02:00").start_door()
    come(toggling)
    toggling.end()
    assert [type(fact) for fact in toggling.moves] == [Entered, Left]
    assert toggling.attendance.inside == {}


PLANS = """
since = 2026-01-01
vat = "21"

[[plan]]
id = "little"
name = "Half an hour a week"
kind = "month"
categories = ["coworker", "student", "staff", "visitor"]
price = "2.50"
allowance_minutes = 30
expiry = "week"
overrun = "free"

[[offer]]
category = "coworker"
plan = "little"

[[offer]]
category = "student"
plan = "little"

[[offer]]
category = "staff"
plan = "little"

[[offer]]
category = "visitor"
plan = "little"
"""


def test_with_less_than_an_hour_left_the_lamp_says_so_at_the_exit(toggling):
    plans = toggling.folder / "plans.toml"
    plans.write_text(PLANS)
    toggling.settings["billing"] = {"plans": str(plans)}
    toggling.write().start_door()
    come(toggling)
    toggling.until(lambda: toggling.facts("bill_tariff"))
    assert toggling.seuil("member", "list").returncode == 0  # after what was asked of the bills
    come(toggling)
    toggling.until(lambda: toggling.board.states(GREEN) == [False] + [True, False] * (1 + 1 + 2))
    assert [type(fact) for fact in toggling.moves] == [Entered, Left]
