"""How things stand for whoever watches the record, and what they stand on at first. Pure."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from appliance import presence
from appliance.alerts.latch import Latch
from appliance.alerts.values import Matter
from appliance.model import AlertKind, Category, Stamp
from appliance.presence import Attendance, Measure
from appliance.seal import Ground
from appliance.tally import Pending


class _Open(Struct, frozen=True):
    came_before: frozenset[str] = frozenset()
    pending: Mapping[str, Pending] = {}


class _Counted(Struct, frozen=True):
    open: _Open = _Open()


class Beginning(Ground, frozen=True):
    """What a seal says, as far as the watch needs it: who has been here before, and no sums."""

    tally: _Counted = _Counted()


def read_beginning(text: str) -> Beginning:
    """Return the same from the text of a seal. Raises msgspec.DecodeError."""
    return msgspec.json.decode(text, type=Beginning)


class Watch(Struct, frozen=True):
    """How things stand after the entry `sequence`, made at `stamp`; None before there was any.

    `began_us` is when the record began, 0 where that is forgotten. `came` are all who have ever
    come, `fresh` those who are in on their first visit, by random id. `erased` are those who were
    erased while they are in: they count until they go, as at the door.
    `latches` are about what has to last before it is told, `silent` about each reader that does not
    answer. `told` is when a matter was last told.
    """

    sequence: int = 0
    stamp: Stamp | None = None
    began_us: int = 0
    attendance: Attendance = Attendance()
    categories: Mapping[str, Category] = {}
    came: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    erased: frozenset[str] = frozenset()
    latches: Mapping[AlertKind, Latch] = {}
    silent: Mapping[str, Latch] = {}
    told: Mapping[Matter, Stamp] = {}

    def latch(self, kind: AlertKind) -> Latch:
        return self.latches.get(kind, Latch())

    def count(self, measure: Measure) -> tuple[int, int]:
        """Return how many are in: those counted against the threshold, and everybody."""
        return presence.count(self.attendance, self.categories.get, measure)


def begin(ground: Beginning) -> Watch:
    """Return the watch before the first entry that was not forgotten."""
    still, inside = ground.tally.open, ground.attendance.inside
    first = (member for member, new in still.pending.items() if new.beside is not None)
    return Watch(
        ground.through,
        attendance=ground.attendance,
        categories={each.member: each.category for each in ground.roster.members.values()},
        came=still.came_before,
        fresh=frozenset(first) & inside.keys(),
    )
