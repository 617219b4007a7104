"""Members as the desk shows them: a line of the list, and everything about one."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from appliance.commands.answers import (
    BadgeSeen,
    ConsentSeen,
    FingerSeen,
    MemberCard,
    MemberRow,
    Trouble,
)
from appliance.commands.members import Particulars
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Clerk
from appliance.facts import Terms
from appliance.local_time import local_day
from appliance.model import Means
from appliance.roster import Account, Carried, Holder

NAMELESS = Particulars(name="")


def live(clerk: Clerk, member: str) -> Holder:
    """Return a member. Raises Cannot(NO_MEMBER) or Cannot(ERASED)."""
    holder = clerk.standing.roster.members.get(member)
    if holder is None:
        raise Cannot(Trouble.NO_MEMBER)
    if holder.erased:
        raise Cannot(Trouble.ERASED)
    return holder


def rows(clerk: Clerk) -> tuple[MemberRow, ...]:
    """Return all members who were not erased, by name."""
    known, day = clerk.people.known(), today(clerk)
    carried = _by_member(clerk.standing.roster.credentials)
    found = (
        _row(clerk, holder, known.get(holder.member, NAMELESS), carried[holder.member], day)
        for holder in clerk.standing.roster.members.values()
        if not holder.erased
    )
    return tuple(sorted(found, key=lambda row: as_listed(row.particulars.name)))


def card(clerk: Clerk, member: str) -> MemberCard:
    """Return everything about a member that is no movement. Raises Cannot(NO_MEMBER, ERASED)."""
    holder, roster = live(clerk, member), clerk.standing.roster
    particulars = clerk.people.known().get(member, NAMELESS)
    badges = roster.carried_by(member, Means.BADGE)
    fingers = roster.carried_by(member, Means.FINGER)
    account = _account(roster.accounts.values(), member)
    secret = None if account is None else clerk.people.secrets().get(account)
    return MemberCard(
        row=_row(clerk, holder, particulars, [*badges.values(), *fingers.values()], today(clerk)),
        badges=tuple(
            BadgeSeen(token, badge.tail, badge.until, badge.revoked)
            for token, badge in badges.items()
        ),
        fingers=_fingers(fingers.values()),
        consent=_consent(holder),
        shown=holder.shown,
        account=account,
        login="" if secret is None else secret.login,
    )


def today(clerk: Clerk) -> date:
    """Return the day it is where the space is."""
    return local_day(clerk.standing.stamp.utc_us, zone_of(clerk))


def zone_of(clerk: Clerk) -> ZoneInfo:
    """Return the space's own time zone."""
    return ZoneInfo(clerk.settings.space.timezone)


def names(clerk: Clerk) -> dict[str, str]:
    """Return what members are called, by id; nothing for those who were erased."""
    return {member: known.name for member, known in clerk.people.known().items()}


def _row(
    clerk: Clerk, holder: Holder, particulars: Particulars, carried: Iterable[Carried], day: date
) -> MemberRow:
    opening = [each for each in carried if each.matches]
    return MemberRow(
        member=holder.member,
        particulars=particulars,
        terms=terms_of(holder),
        suspended=holder.suspended,
        inside=holder.member in clerk.standing.attendance.inside,
        badges=sum(
            each.means is Means.BADGE and (each.until is None or day <= each.until)
            for each in opening
        ),
        fingers=len({each.finger for each in opening if each.means is Means.FINGER}),
    )


def terms_of(holder: Holder) -> Terms:
    return Terms(holder.category, holder.valid_from, holder.valid_until, holder.schedule)


def _by_member(credentials: Mapping[str, Carried]) -> defaultdict[str, list[Carried]]:
    carried: defaultdict[str, list[Carried]] = defaultdict(list)
    for each in credentials.values():
        carried[each.member].append(each)
    return carried


def _fingers(carried: Iterable[Carried]) -> tuple[FingerSeen, ...]:
    """Return the fingers, each with the sensors that know it and those that lost it."""
    of: defaultdict[str, list[Carried]] = defaultdict(list)
    for each in carried:
        of[each.finger].append(each)
    return tuple(
        FingerSeen(
            finger,
            tuple(each.reader for each in copies if each.matches),
            tuple(each.reader for each in copies if each.missing and not each.revoked),
            revoked=all(each.revoked for each in copies),
        )
        for finger, copies in of.items()
    )


def _consent(holder: Holder) -> ConsentSeen | None:
    given = holder.consent
    return None if given is None else ConsentSeen(given.text, given.day, given.language)


def _account(accounts: Iterable[Account], member: str) -> str | None:
    theirs = (each.account for each in accounts if each.member == member and not each.closed)
    return next(theirs, None)


def as_listed(name: str) -> str:
    """Return a key by which É stands beside E."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()
