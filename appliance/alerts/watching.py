"""The watch over the record: each entry moves it on, and so does time; both may tell. Pure.

What is told depends on the facts alone, and not on when somebody looked: each entry is preceded by
the time that has passed before it. Durations come from the boot clock.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from appliance import presence
from appliance.alerts.latch import Latch, lapsed_us, lean, turn
from appliance.alerts.moving import follow
from appliance.alerts.state import Watch
from appliance.alerts.values import Alert, Marks, Matter
from appliance.facts import Denied, Fact, Forced, Held, LedgerEntry, MonthDue, VisitProposed
from appliance.local_time import SECOND_US
from appliance.model import AlertKind, Means, Reason, Stamp

SILENT_S: Final = 10
"""A reader that answers again within this is not worth a word."""
BACK_S: Final = 60
"""A reader told silent, and not heard of for so long after a start of the door, works again."""
BY_DAY: Final = range(7, 22)
"""The local hours at which a crossing of the threshold is news: at night it is only noted."""
ACQUAINTED_US: Final = 30 * 24 * 3600 * SECOND_US
"""So long after the record began everybody is on a first visit: those too who have come for years.

Until then nobody is told that a newcomer is alone.
"""
QUIET_S: Final = {Matter.UNKNOWN_BADGE: 3600, Matter.OPEN_VISITS: 12 * 3600}
"""For how long the same matter is not told again."""

Watched = tuple[Watch, tuple[Alert, ...]]


def watch(before: Watch, entry: LedgerEntry, marks: Marks) -> Watched:
    """Return the watch after one more entry, and what there is to tell by then."""
    passed, due = pass_time(before, entry.stamp, marks)
    after = follow(passed, entry, marks.measure)
    found = tuple(_at_once(after, entry.stamp, entry.fact, marks))
    after, at_once = _news(after, found, entry.stamp)
    after, turned = _settle(after, entry.stamp, marks)
    return after, (*due, *at_once, *turned)


def pass_time(before: Watch, stamp: Stamp, marks: Marks) -> Watched:
    """Return the watch as time alone has made it by `stamp`, and what there is to tell by then."""
    now, told = before, tuple[Alert, ...]()
    cut_us = before.attendance.cut_us
    if before.attendance.inside and 0 < cut_us <= stamp.utc_us and _is_right(stamp, marks):
        # First up to the cut-off, as of then: when somebody looks at it makes no difference.
        cut = replace(stamp, utc_us=cut_us, boot_us=stamp.boot_us - (stamp.utc_us - cut_us))
        now, told = _go_on(now, cut, marks)
    now, later = _go_on(now, stamp, marks)
    return now, (*told, *later)


def _go_on(now: Watch, stamp: Stamp, marks: Marks) -> Watched:
    now, due = _settle(now, stamp, marks)
    now, forgotten = _let_go(now, stamp, marks)
    now, turned = _settle(now, stamp, marks) if forgotten else (now, ())
    return now, (*due, *forgotten, *turned)


def _let_go(now: Watch, stamp: Stamp, marks: Marks) -> Watched:
    """Let those go whose cut-off has passed: the visits they left open are to be settled."""
    before, after = now.attendance, presence.turn(now.attendance, stamp, marks.measure)
    if after is before:
        return now, ()
    left = replace(now, attendance=after, fresh=now.fresh & after.inside.keys())
    open_visits = len(before.inside) - len(after.inside)
    if not open_visits:
        return left, ()
    alert = replace(_exception(left, stamp, marks, Matter.OPEN_VISITS), number=open_visits)
    return _news(left, (alert,), stamp)


# --- what a fact tells by itself -----------------------------------------------------------------


def _at_once(now: Watch, stamp: Stamp, fact: Fact, marks: Marks) -> Iterator[Alert]:
    if isinstance(fact, Held):
        held = _alert(now, AlertKind.DOOR_HELD, stamp, marks, now.sequence)
        yield replace(held, number=fact.open_s)
    elif isinstance(fact, Forced):
        yield _alert(now, AlertKind.DOOR_FORCED, stamp, marks, now.sequence)
    elif isinstance(fact, VisitProposed):
        yield replace(_exception(now, stamp, marks, Matter.PROPOSAL), number=1)
    elif isinstance(fact, MonthDue):
        due = _alert(now, AlertKind.MONTH_DUE, stamp, marks, now.sequence)
        yield replace(due, detail=fact.month)
    elif isinstance(fact, Denied) and (fact.reason, fact.means) == (Reason.UNKNOWN, Means.BADGE):
        strange = _exception(now, stamp, marks, Matter.UNKNOWN_BADGE)
        yield replace(strange, detail=fact.reader)


def _news(now: Watch, found: tuple[Alert, ...], stamp: Stamp) -> Watched:
    """Leave out what was told not long ago, and remember the rest."""
    news = tuple(each for each in found if not _is_stale(now, each.matter, stamp))
    matters = {each.matter: stamp for each in news if each.matter in QUIET_S}
    return (replace(now, told={**now.told, **matters}) if matters else now), news


def _is_stale(now: Watch, matter: Matter | None, stamp: Stamp) -> bool:
    if matter is None or matter not in now.told:
        return False
    return lapsed_us(now.told[matter], stamp) < QUIET_S[matter] * SECOND_US


# --- what has to last before it is told ----------------------------------------------------------


def _settle(now: Watch, stamp: Stamp, marks: Marks) -> Watched:
    """Return the watch with every latch that is due turned, and what that tells."""
    latches, told = dict(now.latches), list[Alert]()
    for kind, holds, wait_s in _conditions(now, marks):
        leaning = lean(now.latch(kind), stamp, now.sequence, holds=holds)
        latches[kind], since = turn(leaning, stamp, wait_s)
        if since is not None:
            told += _crossed(now, kind, leaning, since, marks)
    silent = dict(now.silent)
    for device, leaning in now.silent.items():
        silent[device], since = turn(leaning, stamp, BACK_S if leaning.on else SILENT_S)
        if since is not None and not leaning.on:
            outage = _alert(now, AlertKind.READER_SILENT, since, marks, leaning.sequence)
            told.append(replace(outage, detail=device))
    if (latches, silent) == (now.latches, now.silent):
        return now, ()
    return replace(now, latches=latches, silent=silent), tuple(told)


def _conditions(now: Watch, marks: Marks) -> Iterator[tuple[AlertKind, bool, int]]:
    """Yield what is so now, and for how many seconds it has to be before it counts."""
    headcount, present = now.count(marks.measure)
    yield AlertKind.REACHED, headcount >= marks.measure.threshold, marks.settle_s
    # Where one leaves and one comes there is no room to speak of, and nothing new to tell.
    full = now.latch(AlertKind.FULL).on
    enough = max(1, marks.measure.capacity - 1) if full else marks.measure.capacity
    yield AlertKind.FULL, present >= enough, marks.settle_s if full else 0
    alone = now.latch(AlertKind.NEWCOMER_ALONE).on
    yield AlertKind.NEWCOMER_ALONE, present == len(now.fresh) == 1, 0 if alone else marks.alone_s


def _crossed(
    now: Watch, kind: AlertKind, before: Latch, since: Stamp, marks: Marks
) -> Iterator[Alert]:
    """Yield what it tells that a latch turned which had leant since then."""
    if kind is not AlertKind.REACHED:
        early = since.utc_us - now.began_us < ACQUAINTED_US
        if not before.on and not (kind is AlertKind.NEWCOMER_ALONE and early):
            yield _alert(now, kind, since, marks, before.sequence)
    elif not _is_right(since, marks) or _hour(since, marks) in BY_DAY:
        crossed = AlertKind.LOST if before.on else AlertKind.REACHED
        yield _alert(now, crossed, since, marks, before.sequence)


def _is_right(stamp: Stamp, marks: Marks) -> bool:
    return stamp.synced or marks.measure.as_set


def _hour(stamp: Stamp, marks: Marks) -> int:
    return datetime.fromtimestamp(stamp.utc_us // SECOND_US, tz=marks.measure.zone).hour


# --- one alert -----------------------------------------------------------------------------------


def _exception(now: Watch, stamp: Stamp, marks: Marks, matter: Matter) -> Alert:
    alert = _alert(now, AlertKind.EXCEPTION, stamp, marks, now.sequence)
    return replace(alert, matter=matter)


def _alert(now: Watch, kind: AlertKind, since: Stamp, marks: Marks, sequence: int) -> Alert:
    """Return what is to be told of the entry `sequence`, or of what began after it."""
    headcount, present = now.count(marks.measure)
    ident = f"{kind}-{sequence}-{since.utc_us}"
    return Alert(ident, kind, since.utc_us, headcount, present, since=since)
