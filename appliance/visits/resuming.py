"""From where on the entries have to be read again, once a month is over. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from itertools import chain, islice
from typing import Final

from msgspec import Struct

from appliance.facts import Known, LedgerEntry, Visit
from appliance.local_time import SECOND_US, cut_off_before, instant
from appliance.model import Stamp
from appliance.visits.folding import Draft, Recent, in_order
from appliance.visits.pairing import Paired
from appliance.visits.values import LONGEST_S, Customs, Visits

_LONGEST_US: Final = LONGEST_S * SECOND_US


class Carried(Struct, frozen=True):
    """No visit of later days needs an entry before `next_from`, given what was `recent` there."""

    next_from: int
    recent: Recent


def carried(
    entries: Iterable[LedgerEntry],
    customs: Customs,
    now: Stamp,
    day: date,
    recent: Recent | None = None,
) -> Carried:
    """Return what visits of the local day `day`, and of later ones, need of the entries so far.

    Folded from there on, what ends before that day is not the whole of it and counts for nothing.
    """
    ordered = in_order(entries)
    draft = Draft(ordered, customs, now, recent or {})
    start_us = instant(day, time(), customs.zone)
    after = ordered[-1].sequence + 1 if ordered else 1
    eve_us = cut_off_before(start_us, customs.cut_off, customs.zone)
    going_on = _going_on(draft.paired.values(), eve_us, now)
    next_from = min([after, *_right(ordered), *going_on, *_said(draft.visits(), start_us)])
    followed = _followed(draft.paired.values())
    for paired in sorted(draft.paired.values(), key=_last, reverse=True):
        if _last(paired) >= next_from:  # what this one needs another may need in turn
            next_from = min(next_from, paired.since, followed[paired.visit.visit])
    return Carried(next_from, _recent(draft.paired.values(), next_from, recent or {}, customs))


def _followed(paired: Iterable[Paired]) -> dict[int, int]:
    """Return of each visit the first on record among it and what the member did after it.

    One that was told afterwards ends, at the latest, with what comes next.
    """
    found: dict[int, int] = {}
    first: dict[str, int] = {}
    for visit in sorted((each.visit for each in paired), key=_began_us, reverse=True):
        first[visit.member] = min(visit.visit, first.get(visit.member, visit.visit))
        found[visit.visit] = first[visit.member]
    return found


def _last(paired: Paired) -> int:
    """Return what a visit is read on with: also its exit, where no clock tells when that was."""
    return max(paired.visit.visit, paired.went or 0 if paired.visit.bound else 0)


def _began_us(visit: Visit) -> int:
    return visit.began_us


def _right(ordered: list[LedgerEntry]) -> list[int]:
    """Return the last entry, if any, that mends the clock of the boot that is running.

    Where none does so yet, return the boot's first: a clock that is set right later mends them all.
    """
    boot = ordered[-1].stamp.boot if ordered else ""
    latest = (each for each in reversed(ordered) if each.stamp.boot == boot and each.stamp.synced)
    first = (each for each in ordered if each.stamp.boot == boot)
    return [each.sequence for each in islice(chain(latest, first), 1)]


def _going_on(paired: Iterable[Paired], eve_us: int, now: Stamp) -> Iterator[int]:
    """Return the visits that reach those days, or may do so once more is on record.

    Those of the eve are among them: no exit of the night, come by itself, began before they ended.
    """
    for each in paired:
        visit = each.visit
        assumed = visit.went is Known.ASSUMED and visit.began_us + _LONGEST_US >= now.utc_us
        if visit.ended_us > eve_us or visit.open or assumed:
            yield visit.visit


def _said(visits: Visits, start_us: int) -> Iterator[int]:
    """Return what was said first of each visit that, by the last word, reaches those days."""
    for member in visits.of.values():
        for visit in member:
            if visit.ended_us > start_us:
                yield from (word.sequence for word in visits.changes.get(visit.visit, ())[:1])


def _recent(paired: Iterable[Paired], next_from: int, recent: Recent, customs: Customs) -> Recent:
    """Return how long the visits were that the entries from there on do not have whole."""
    before = {member: list(seconds) for member, seconds in recent.items()}
    for each in paired:
        visit = each.visit
        measured = each.went and not visit.estimate and not visit.bound
        if measured and visit.visit < next_from:
            before.setdefault(visit.member, []).append(visit.seconds)
    return {member: tuple(seconds[-customs.remembered :]) for member, seconds in before.items()}
