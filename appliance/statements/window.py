"""The last whole months, and what everybody's visits were in them, as they are known now. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from appliance.facts import Footing, Visit
from appliance.statements.basis import Basis
from appliance.statements.billed import billed, parts_of
from appliance.statements.months import before, first_day, last_day, month_at, touches
from appliance.statements.values import Past


class Window(Struct, frozen=True):
    """The months, oldest first, and the closed ones among them."""

    basis: Basis
    months: tuple[str, ...]
    pasts: Mapping[str, Past]

    def footing(self, member: str, month: str) -> Footing | None:
        """Return what somebody was in a month, None where they were nobody then."""
        past = self.pasts.get(month)
        return past.close.footings.get(member) if past else self.basis.footings.get(member)

    def whole(self, member: str) -> tuple[str, ...]:
        """Return the months that somebody was a member for the whole of."""
        return tuple(month for month in self.months if _whole(self.footing(member, month), month))

    def visits(self, member: str) -> tuple[Visit, ...]:
        """Return somebody's visits that touch the months, oldest first."""
        again = self.basis.reopened.get(member)
        since = again.since if again else self.basis.first
        found = {each.visit: each for each in self._billed(member, since)}
        for each in self.basis.visits(member):
            if self._touched(each, [month for month in self.months if month >= since]):
                found[each.visit] = each
        return tuple(sorted(found.values(), key=lambda each: (each.began_us, each.visit)))

    def _billed(self, member: str, until: str) -> Iterator[Visit]:
        """Yield the visits of the closed months before `until`, as they were last billed."""
        issued = [each for past in self.pasts.values() for each in past.issued]
        parts = parts_of(member, issued)
        for month in self.pasts:
            if month < until:
                yield from billed(month, parts).visits

    def _touched(self, visit: Visit, months: Iterable[str]) -> bool:
        return any(touches(visit, month, self.basis.record.zone) for month in months)


def _whole(footing: Footing | None, month: str) -> bool:
    if footing is None:
        return False
    since, until = footing.since or date.min, footing.until or date.max
    return since <= first_day(month) and last_day(month) <= until


def window(made: Basis, count: int) -> Window:
    """Return the last `count` whole months before today of which there is a record."""
    record = made.record
    found: list[str] = []
    pasts: dict[str, Past] = {}
    month = before(month_at(record.now.utc_us, record.zone))
    while len(found) < count:
        past = record.past(month)
        if past is None and month < made.first:
            break
        if past is not None:
            pasts[month] = past
        found.append(month)
        month = before(month)
    return Window(made, tuple(reversed(found)), dict(sorted(pasts.items())))
