"""A ledger that its owner lends, and a clock that is set by hand: to let months go by."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.chores import Retention
from appliance.facts import BadgeGiven, Entered, Left, MemberAdded
from appliance.ledger import read_on_seal
from appliance.model import Category, Means, Stamp
from appliance.moment import Standing
from appliance.presence import Measure
from appliance.storage import Storage, recall

BRUSSELS = ZoneInfo("Europe/Brussels")
MEASURE = Measure(BRUSSELS)
BEGINS = date(2026, 1, 5)
WAIT_S = 30
KEEP = 90


def at(day, hour=12, minute=0):
    """Return a stamp on the n-th day of the house."""
    local = datetime.combine(BEGINS + timedelta(days=day), datetime.min.time(), tzinfo=BRUSSELS)
    utc_us = round(local.timestamp() + hour * 3600 + minute * 60) * 1_000_000
    return Stamp(utc_us, utc_us, "boot", synced=True)


def bytes_of(storage):
    """Return all that is in the folder, whatever file it is in."""
    return b"".join(file.read_bytes() for file in storage.directory.iterdir())


def sealed_in(ledger):
    with read_on_seal(ledger) as (known, _):
        return known


def written_in(storage):
    """Return the ledger and its log, without the list of locks beside them."""
    return [storage.ledger.with_name(name).read_bytes() for name in ("seuil.db", "seuil.db-wal")]


def a_day(day, *who):
    """Return a day's comings and goings; the reader's name tells the day."""
    moves = [
        (at(day, 9, n), Entered(each, f"day-{day:03}", Means.BADGE)) for n, each in enumerate(who)
    ]
    moves += [
        (at(day, 17, n), Left(each, f"day-{day:03}", Means.BADGE)) for n, each in enumerate(who)
    ]
    return moves


class AgedHouse:
    """A ledger that its owner lends, and a clock that is set by hand."""

    def __init__(self, folder):
        self.storage = Storage(folder)
        self.stamp = at(0, 8)
        self.ledger = self.storage.open_or_begin_ledger()

    def rule(self, keep_days=KEEP):
        return Retention(self.storage, self.lend, lambda: self.stamp, MEASURE, keep_days)

    def lend(self, errand):
        return errand(self.ledger)

    def standing(self):
        known = recall(self.ledger.read_ground(), self.ledger.entries(), MEASURE)
        return Standing(self.stamp, known.roster, known.attendance)


@pytest.fixture
def aged_house(tmp_path):
    made = AgedHouse(tmp_path)
    members = [("anne", Category.COWORKER), ("bert", Category.STUDENT), ("cleo", Category.STAFF)]
    made.ledger.append([(made.stamp, MemberAdded(*member)) for member in members])
    made.ledger.append([(made.stamp, BadgeGiven("anne", "aa", "A5"))])
    yield made
    made.ledger.close()
