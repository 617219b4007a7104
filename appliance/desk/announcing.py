"""When somebody means to be in: told in advance, and taken back. Reads the ledger.

It binds nobody and opens nothing. Told twice the same way, it is on record once.
"""

from collections.abc import Iterable
from contextlib import closing
from typing import Final

from appliance import announcing
from appliance.announcing import Ahead
from appliance.commands import (
    AnnounceVisit,
    Answer,
    ListAnnouncements,
    WithdrawAnnouncement,
)
from appliance.commands.answers import Announced, Announcements, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import live, zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.facts import AnnouncementWithdrawn, VisitAnnounced
from appliance.ledger import read_back, read_on
from appliance.local_time import local_day
from appliance.roster import Holder

_DAY_US: Final = 24 * 3600 * 1_000_000
AHEAD_US: Final = 28 * _DAY_US
"""How far ahead somebody may say that they come: beyond, nobody knows."""
LONGEST_US: Final = _DAY_US
SHORTEST_US: Final = 15 * 60 * 1_000_000
"""Less than this is no visit; and so nobody can announce without end."""
_SAID: Final = tuple(f'"type":"{kind.__struct_config__.tag}"' for kind in announcing.CONCERNS)


def announce_visit(clerk: Clerk, command: AnnounceVisit) -> Answer:
    holder = live(clerk, command.member)
    _check_times(clerk, command)
    _check_access(clerk, holder, command)
    theirs = _ahead(clerk, holder.member)
    when = command.begins_us, command.ends_us
    if when in {(each.begins_us, each.ends_us) for each in theirs}:
        return _told(theirs)  # a second tap of the same finger
    if any(each.begins_us < when[1] and when[0] < each.ends_us for each in theirs):
        raise Cannot(Trouble.ANNOUNCED_TWICE)
    clerk.book.enact(VisitAnnounced(holder.member, *when, clerk.by))
    return _told(_ahead(clerk, holder.member))


def withdraw_announcement(clerk: Clerk, command: WithdrawAnnouncement) -> Answer:
    member = live(clerk, command.member).member
    theirs = _ahead(clerk, member)
    if command.announced not in {each.announced for each in theirs}:
        raise Cannot(Trouble.NO_ANNOUNCEMENT)
    clerk.book.enact(AnnouncementWithdrawn(member, command.announced, clerk.by))
    return _told(each for each in theirs if each.announced != command.announced)


def list_announcements(clerk: Clerk, command: ListAnnouncements) -> Answer:
    return _told(_ahead(clerk, live(clerk, command.member).member))


def _check_times(clerk: Clerk, command: AnnounceVisit) -> None:
    """Refuse what is over, lasts a moment or for days, or is too far ahead. Raises Cannot."""
    now_us, lasts_us = clerk.standing.stamp.utc_us, command.ends_us - command.begins_us
    if lasts_us <= 0:
        raise Cannot(Trouble.ENDS_FIRST)
    soon = command.begins_us <= now_us + AHEAD_US
    lasting = SHORTEST_US <= lasts_us <= LONGEST_US
    if not soon or command.ends_us <= now_us or not lasting:
        raise Cannot(Trouble.ANNOUNCED_TIME)


def _check_access(clerk: Clerk, holder: Holder, command: AnnounceVisit) -> None:
    """Refuse those whom the door would not let in on that day. Raises Cannot."""
    day = local_day(command.begins_us, zone_of(clerk))
    early = holder.valid_from is not None and day < holder.valid_from
    late = holder.valid_until is not None and day > holder.valid_until
    if holder.suspended or early or late:
        raise Cannot(Trouble.MAY_NOT_COME)


def _ahead(clerk: Clerk, member: str) -> tuple[Ahead, ...]:
    """Return what a member has announced that is not over, the earliest first."""
    with closing(read_back(clerk.storage.ledger, *_SAID)) as newest_first:
        said = reversed(tuple(newest_first))
    with read_on(clerk.storage.ledger) as (ground, _):  # after: what a seal takes in is not missed
        known = announcing.fold(said, ground.ahead)
    every = announcing.coming(known, clerk.standing.stamp.utc_us, zone_of(clerk))
    return tuple(each for each in every if each.member == member)


def _told(theirs: Iterable[Ahead]) -> Announcements:
    return Announcements(
        tuple(Announced(each.announced, each.begins_us, each.ends_us) for each in theirs)
    )


QUICK: Final = (
    quick(AnnounceVisit, announce_visit),
    quick(WithdrawAnnouncement, withdraw_announcement),
    quick(ListAnnouncements, list_announcements),
)
