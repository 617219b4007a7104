"""What a fold of visits is made by, and what comes of it. Pure."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.facts import LedgerEntry, Visit, VisitProposed
from appliance.tariff.values import Estimate

LONGEST_S: Final = 16 * 3600
"""Whoever badges out after the cut-off, so long after they came at most, was there all along."""


class Customs(Struct, frozen=True):
    """Where the days of a house begin and end, and how it estimates what it does not know.

    At `cut_off`, local time, who has not left is taken to have. `estimates` say from which local
    day on which rule holds; before the first day it is the first.
    """

    zone: ZoneInfo
    cut_off: time = time(3)
    estimates: tuple[tuple[date, Estimate], ...] = ()

    def estimate(self, day: date) -> Estimate:
        """Return the rule of a day: of two from the same day on, the later in the row."""
        begun = [each for each in self.estimates if each[0] <= day]
        if begun:
            return max(reversed(begun), key=lambda each: each[0])[1]
        return min(self.estimates, key=lambda each: each[0])[1] if self.estimates else Estimate()

    @property
    def remembered(self) -> int:
        """Return how many of somebody's last visits an estimate may look back at."""
        return max([Estimate().of, *(rule.of for _, rule in self.estimates)])


class Visits(Struct, frozen=True):
    """Everybody's visits. `of` has each member's, oldest first; `struck` those that were none.

    `recent` are the seconds of each member's last visits as the door has them, those that are no
    estimates, oldest first. `proposals` are what nobody has answered, and `changes` all that was
    said of each visit, oldest first: both by visit. A proposal, or a visit, that is not on record
    is known by the fact it was told with.
    """

    of: Mapping[str, tuple[Visit, ...]] = {}
    struck: Mapping[int, Visit] = {}
    recent: Mapping[str, tuple[int, ...]] = {}
    proposals: Mapping[int, VisitProposed] = {}
    changes: Mapping[int, tuple[LedgerEntry, ...]] = {}
