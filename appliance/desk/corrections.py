"""Somebody forgot to badge: what they would have told the reader is told afterwards."""

from collections.abc import Sequence
from typing import Final

from appliance.commands import Answer, Correct
from appliance.commands.answers import Done, Movement, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import live, zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.desk.movements import PASSED, recorded
from appliance.facts import Corrected
from appliance.local_time import cut_off_after
from appliance.model import Way
from appliance.particulars import Unfit, one_line

MOST_DAYS: Final = 45
"""How far back: what happened longer ago nobody remembers to the hour."""
_DAY_US: Final = 24 * 3600 * 1_000_000


def correct(clerk: Clerk, command: Correct) -> Answer:
    """Put a correction on record, with whether it is past.

    A visit of yesterday that was forgotten must not bring anybody in today, nor out.
    """
    member, why = live(clerk, command.member).member, reason(command.why)
    _check_instant(clerk, command.at_us)
    passed = [each for each in recorded(clerk, member) if each.kind in PASSED]
    was, since_us = _now(clerk, command, passed)
    past = command.at_us < since_us
    if past:
        was = _way_at(passed, command.at_us)
    if was is command.way:
        raise Cannot(Trouble.INSIDE if was is Way.IN else Trouble.NOT_INSIDE)
    clerk.book.enact(Corrected(member, command.way, command.at_us, why, clerk.by, past))
    return Done()


def reason(why: str) -> str:
    """Return why, as it is put on record. Raises Cannot(WHY)."""
    try:
        said = one_line("reason", why)
    except Unfit as unfit:
        raise Cannot(Trouble.WHY, unfit.why) from None
    if not said:
        raise Cannot(Trouble.WHY)
    return said


def _check_instant(clerk: Clerk, at_us: int) -> None:
    """Refuse what is not lately past, or cannot be known to be: a clock that is nobody's word."""
    now = clerk.standing.stamp
    if not clerk.clock_right or not now.utc_us - MOST_DAYS * _DAY_US <= at_us <= now.utc_us:
        raise Cannot(Trouble.TIME)


def _now(clerk: Clerk, command: Correct, passed: Sequence[Movement]) -> tuple[Way, int]:
    """Return whether somebody is in or out, and since when (UTC, microseconds).

    Whoever was taken to have left at the cut-off is in until somebody says when they went; or out
    from it on, for whoever says that they have come again.
    """
    since = clerk.standing.attendance.inside.get(command.member)
    if since is not None:
        return Way.IN, since.utc_us
    newest = next((each for each in passed if not each.past), None)
    if newest is None:
        return Way.OUT, 0
    at_us, cut_off = newest.stamp.utc_us, clerk.settings.space.cut_off
    again = command.way is Way.IN and command.at_us >= cut_off_after(at_us, cut_off, zone_of(clerk))
    return Way.OUT if again or newest.way is None else newest.way, at_us


def _way_at(passed: Sequence[Movement], at_us: int) -> Way:
    """Return whether somebody was in or out at an instant; `passed` comes newest first."""
    before = (each for each in passed if each.stamp.utc_us <= at_us)
    last = max(before, key=lambda each: each.stamp.utc_us, default=None)
    return Way.OUT if last is None or last.way is None else last.way


QUICK: Final = (quick(Correct, correct),)
