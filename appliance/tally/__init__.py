"""What is counted of comings and goings before they are forgotten: nobody is in the sums. Pure.

A fold over entries that can stop anywhere and go on later: what is still open stands in `Open`,
with random ids, and each id leaves it once what it is needed for is counted.
"""

from collections.abc import Iterable, Mapping

from appliance.facts import LedgerEntry
from appliance.model import Category, Stamp
from appliance.presence import Attendance, Measure
from appliance.tally.draft import Draft
from appliance.tally.encounters import ENOUGH_US
from appliance.tally.values import Hour, Newcomer, Open, Pending, Promise, Tally, Turnout

__all__ = [
    "ENOUGH_US",
    "Hour",
    "Newcomer",
    "Open",
    "Pending",
    "Promise",
    "Tally",
    "Turnout",
    "fold",
    "until",
]


def fold(
    entries: Iterable[LedgerEntry],
    measure: Measure,
    categories: Mapping[str, Category],
    attendance: Attendance,
    tally: Tally,
) -> tuple[Attendance, Tally]:
    """Return who is in and the sums after `entries`; before them it was the last three."""
    draft = Draft(tally, attendance, categories, measure)
    for entry in entries:
        draft.take(entry.sequence, entry.stamp, entry.fact)
    return draft.attendance, draft.tally()


def until(
    stamp: Stamp,
    measure: Measure,
    categories: Mapping[str, Category],
    attendance: Attendance,
    tally: Tally,
) -> Tally:
    """Return the sums once `stamp` has come and nothing more has happened: time alone counts too.

    They are to be looked at: whoever folds on does so from those before, which no clock has moved.
    """
    draft = Draft(tally, attendance, categories, measure)
    draft.reach(stamp)
    return draft.tally()
