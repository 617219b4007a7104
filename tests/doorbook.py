"""A door's book for tests: who came and went by which clock, and what was said of it since."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.facts import (
    Corrected,
    Entered,
    LedgerEntry,
    Left,
    ProposalDeclined,
    Started,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Means, Stamp, Way
from appliance.visits import Customs, fold

BRUSSELS = ZoneInfo("Europe/Brussels")
SECOND_US = 1_000_000


def us(text, zone=BRUSSELS):
    """Return an instant in microseconds; local time where `text` names no offset."""
    when = datetime.fromisoformat(text)
    when = when if when.tzinfo else when.replace(tzinfo=zone)
    return (when.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


class Book:
    """What happens, in order. Each deed says when it really was; the machine notes what it can.

    Between two starts one boot clock runs. The wall clock is `off_us` beside the truth, and not
    `synced` while it may be.
    """

    def __init__(self, zone=BRUSSELS):
        self.entries = []
        self.zone = zone
        self.synced, self.off_us = True, 0
        self._boot, self._booted_us = 0, None

    def stamp(self, when):
        at_us = us(when, self.zone) if isinstance(when, str) else when
        if self._booted_us is None:
            self._booted_us = at_us - 60 * SECOND_US
        return Stamp(
            at_us if self.synced else at_us + self.off_us,
            at_us - self._booted_us,
            f"boot-{self._boot}",
            self.synced,
        )

    def note(self, when, fact):
        """Put a fact on record, and return the sequence of its entry."""
        return self.note_at(self.stamp(when), fact)

    def note_at(self, stamp, fact):
        self.entries.append(LedgerEntry(len(self.entries) + 1, stamp, fact))
        return self.entries[-1].sequence

    def restart(self, when, *, synced=True, off=timedelta()):
        """Start anew; an unset wall clock is `off` beside the truth."""
        at_us = us(when, self.zone) if isinstance(when, str) else when
        self._boot, self._booted_us = self._boot + 1, at_us
        self.clock(synced=synced, off=off)
        return self.note(at_us, Started("0"))

    def clock(self, *, synced, off=timedelta()):
        self.synced, self.off_us = synced, off // timedelta(microseconds=1)

    def come(self, when, member="ada"):
        return self.note(when, Entered(member, "in", Means.BADGE))

    def go(self, when, member="ada"):
        return self.note(when, Left(member, "out", Means.BADGE))

    def stay(self, came, went, member="ada"):
        visit = self.come(came, member)
        self.go(went, member)
        return visit

    def correct(self, when, way, at, member="ada"):
        told = Corrected(member, way, us(at) if isinstance(at, str) else at, "oublié", "ruth")
        return self.note(when, told)

    def came(self, when, at, member="ada"):
        return self.correct(when, Way.IN, at, member)

    def left(self, when, at, member="ada"):
        return self.correct(when, Way.OUT, at, member)

    def tell(self, when, visit, began, ended, member="ada"):
        return self.note(when, VisitTold(member, visit, us(began), us(ended), "vu", "ruth"))

    def strike(self, when, visit, was, member="ada"):
        return self.note(when, VisitStruck(member, visit, "erreur", "ruth", was))

    def confirm(self, when, visit, began_us, seconds, member="ada"):
        return self.note(when, VisitConfirmed(member, visit, began_us, seconds, member))

    def propose(self, when, visit, began, ended, member="ada"):
        return self.note(when, VisitProposed(member, visit, us(began), us(ended), "vu", member))

    def decline(self, when, visit, member="ada"):
        return self.note(when, ProposalDeclined(member, visit, "non", "ruth"))

    def customs(self, *estimates, cut_off=time(3)):
        return Customs(self.zone, cut_off, estimates)

    def visits(self, now, *estimates, cut_off=time(3), recent=None):
        """Return all visits as they are at `now`."""
        customs = self.customs(*estimates, cut_off=cut_off)
        return fold(self.entries, customs, self.stamp(now), recent)

    def of(self, now, *estimates, member="ada", **rest):
        """Return one member's."""
        return self.visits(now, *estimates, **rest).of.get(member, ())
