"""The one fold from facts to visits. Pure."""

from collections.abc import Iterable, Mapping

from appliance.facts import Entered, LedgerEntry, Left, Visit
from appliance.model import Stamp
from appliance.visits.days import SECOND_US
from appliance.visits.values import Customs, Visits


def fold(
    entries: Iterable[LedgerEntry],
    customs: Customs,
    now: Stamp,
    recent: Mapping[str, tuple[int, ...]] | None = None,
) -> Visits:
    """Return everybody's visits as they are at `now`, by the entries in whatever order."""
    found: dict[str, list[Visit]] = {}
    came: dict[str, LedgerEntry] = {}
    for _, entry in sorted({entry.sequence: entry for entry in entries}.items()):
        fact = entry.fact
        if isinstance(fact, Entered):
            came[fact.member] = entry
        elif isinstance(fact, Left) and fact.member in came:
            entered = came.pop(fact.member)
            seconds = (entry.stamp.boot_us - entered.stamp.boot_us) // SECOND_US
            visit = Visit(entered.sequence, fact.member, entered.stamp.utc_us, seconds)
            found.setdefault(fact.member, []).append(visit)
    return Visits({member: tuple(visits) for member, visits in found.items()}, recent=recent or {})
