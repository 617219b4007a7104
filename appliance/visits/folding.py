"""The one fold from facts to visits. Pure."""

from collections.abc import Iterable, Mapping

from appliance.facts import LedgerEntry, Visit, VisitProposed
from appliance.model import Stamp
from appliance.visits import saying
from appliance.visits.instants import Clocks
from appliance.visits.movements import by_member
from appliance.visits.pairing import Paired, Pairs
from appliance.visits.values import Customs, Visits

Recent = Mapping[str, tuple[int, ...]]


def fold(
    entries: Iterable[LedgerEntry], customs: Customs, now: Stamp, recent: Recent | None = None
) -> Visits:
    """Return everybody's visits as they are at `now`, by the entries in whatever order.

    `recent` are the seconds of each member's visits before: see `Visits.recent`.
    """
    return Draft(in_order(entries), customs, now, recent or {}).visits()


def in_order(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """Return each entry once, by sequence."""
    once = {entry.sequence: entry for entry in entries}
    return [once[sequence] for sequence in sorted(once)]


class Draft:
    """Everybody's visits in the making: as the door has them, then as they were said to be."""

    def __init__(
        self, entries: list[LedgerEntry], customs: Customs, now: Stamp, recent: Recent
    ) -> None:
        self.paired: dict[int, Paired] = {}
        self.recent = dict(recent)
        self._entries = entries
        self._standing: dict[int, Visit] = {}
        self._struck: dict[int, Visit] = {}
        self._proposals: dict[int, VisitProposed] = {}
        self._changes: dict[int, tuple[LedgerEntry, ...]] = {}
        self._pair(customs, now)
        self._listen()

    def _pair(self, customs: Customs, now: Stamp) -> None:
        clocks = Clocks(self._entries)
        at = clocks.moment(now, 0)
        for member, movements in by_member(self._entries, clocks).items():
            pairs = Pairs(member, customs, clocks, self.recent.get(member, ()))
            for movement in movements:
                pairs.take(movement)
            self.paired.update((each.visit.visit, each) for each in pairs.until(at))
            if pairs.recent:
                self.recent[member] = tuple(pairs.recent[-customs.remembered :])

    def _listen(self) -> None:
        """Hear what was said of each visit; the last word counts."""
        self._standing = {visit: each.visit for visit, each in self.paired.items()}
        exits = {each.went: visit for visit, each in self.paired.items()}
        for visit, words in saying.of_visits(self._entries, exits).items():
            self._hear(visit, words)
        self._note_corrections()

    def _hear(self, visit: int, words: list[LedgerEntry]) -> None:
        now = saying.standing(visit, self._standing.pop(visit, None), words)
        if now.visit is not None:
            (self._struck if now.struck else self._standing)[visit] = now.visit
        if now.proposal is not None:
            self._proposals[visit] = now.proposal
        self._changes[visit] = tuple(words)

    def _note_corrections(self) -> None:
        """Add the corrections that some visits begin or end with to what was said of them."""
        told = {sequence: visit for visit, each in self.paired.items() for sequence in each.told}
        for entry in self._entries if told else ():
            if entry.sequence in told:
                visit = told[entry.sequence]
                words = (*self._changes.get(visit, ()), entry)
                self._changes[visit] = tuple(sorted(words, key=lambda each: each.sequence))

    def visits(self) -> Visits:
        of: dict[str, list[Visit]] = {}
        for visit in sorted(self._standing.values(), key=_place):
            of.setdefault(visit.member, []).append(visit)
        by_member = {member: tuple(visits) for member, visits in of.items()}
        return Visits(by_member, self._struck, self.recent, self._proposals, self._changes)


def _place(visit: Visit) -> tuple[int, int, bool, int]:
    """Return its place in time. One of no time comes before another that begins as it ends."""
    return visit.began_us, visit.seconds, visit.open, visit.visit
