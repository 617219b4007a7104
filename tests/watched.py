"""A record that is written down in a test, and the watch over it."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from appliance.alerts import Beginning, Marks, Watch, begin, pass_time, watch
from appliance.facts import Entered, LedgerEntry, Left, MemberAdded
from appliance.model import Category, Means, Stamp
from appliance.presence import Measure

ZONE = ZoneInfo("Europe/Brussels")
MEASURE = Measure(ZONE, threshold=3, capacity=6, cut_off=time(3))
MARKS = Marks(MEASURE, settle_s=300, alone_s=600)
SECOND = 1_000_000
PEOPLE = [f"m{number}" for number in range(9)]
NINE = round(datetime(2026, 11, 23, 9, tzinfo=ZONE).timestamp()) * SECOND
"""A Monday, nine o'clock."""
BOOT_US = 5 * 3600 * SECOND  # what the boot clock said at nine


def at(seconds, *, boot="b", synced=True, set_by=0):
    """Return a moment so many seconds after nine, by a wall clock that was set by so many."""
    boot_us = BOOT_US + round(seconds * SECOND)
    return Stamp(NINE + round((seconds + set_by) * SECOND), boot_us, boot, synced)


def by_the_clock(hour, minute=0, day=23):
    local = datetime(2026, 11, day, hour, minute, tzinfo=ZONE)
    return local.timestamp() - NINE / SECOND


def enters(member):
    return Entered(member, "in", Means.BADGE)


def leaves(member):
    return Left(member, "out", Means.BADGE)


class Record:
    """Facts in order, each at its moment; what they told, in order."""

    def __init__(self, marks=MARKS, met=True):
        self.marks = marks
        self.state = begin(Beginning())
        self.told = []
        self.sequence = 0
        for member in PEOPLE:
            self.at(-86_400 * 31, MemberAdded(member, Category.COWORKER))
        for member in PEOPLE if met else ():
            self.at(-86_400 * 30, enters(member))
            self.at(-86_400 * 30 + 1, leaves(member))
        self.told.clear()

    def at(self, seconds, *facts, **clock):
        for fact in facts:
            self.sequence += 1
            entry = LedgerEntry(self.sequence, at(seconds, **clock), fact)
            self.state, told = watch(self.state, entry, self.marks)
            self.told += told
        if not facts:
            self.state, told = pass_time(self.state, at(seconds, **clock), self.marks)
            self.told += told
        return self

    def come(self, seconds, many, **clock):
        return self.at(seconds, *map(enters, PEOPLE[:many]), **clock)

    @property
    def kinds(self):
        return [alert.kind.value for alert in self.told]


def told_by(entries, marks=MARKS, state=None):
    """Return what entries tell from the beginning on, and how things stand then."""
    now, told = state or begin(Beginning()), []
    for entry in entries:
        now, alerts = watch(now, entry, marks)
        told += alerts
    assert isinstance(now, Watch)
    return now, told
