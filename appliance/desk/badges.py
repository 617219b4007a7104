"""Badges: given, and revoked at once. A number is keyed as it comes in, and never goes out."""

from typing import Final

from appliance.commands import Answer, GiveBadge, ListUnknownBadges, RevokeBadge
from appliance.commands.answers import Trouble, UnknownBadge, UnknownBadges
from appliance.desk.cannot import Cannot
from appliance.desk.cards import card, live, today
from appliance.desk.clerk import Clerk, quick
from appliance.facts import BadgeGiven, BadgeRevoked
from appliance.members import badge_number
from appliance.model import Credential, Means
from appliance.particulars import Unfit


def give_badge(clerk: Clerk, command: GiveBadge) -> Answer:
    member, badge = live(clerk, command.member).member, _badge(clerk, command)
    if command.until is not None and command.until < today(clerk):
        raise Cannot(Trouble.DATES)
    carried = clerk.standing.roster.credentials.get(badge.token)
    if carried is not None and not carried.revoked:
        if carried.member != member:
            raise Cannot(Trouble.BADGE_TAKEN)
        if carried.until == command.until:
            return card(clerk, member)
    given = BadgeGiven(member, badge.token, badge.tail, command.until, clerk.by)
    return card(clerk.enact(given), member)


def revoke_badge(clerk: Clerk, command: RevokeBadge) -> Answer:
    member = live(clerk, command.member).member
    badge = clerk.standing.roster.carried_by(member, Means.BADGE).get(command.token)
    if badge is None:
        raise Cannot(Trouble.NO_BADGE)
    if badge.revoked and command.lost:  # it is already; one that turned up may be given back
        return card(clerk, member)
    revoked = BadgeRevoked(member, command.token, command.lost, clerk.by)
    return card(clerk.enact(revoked), member)


def list_unknown_badges(clerk: Clerk, _: ListUnknownBadges) -> Answer:
    now = clerk.standing.stamp
    return UnknownBadges(
        tuple(
            UnknownBadge(
                shown.token,
                shown.tail,
                shown.reader,
                age_s=max(0, now.boot_us - shown.stamp.boot_us) / 1e6,
            )
            for shown in reversed(clerk.standing.unclaimed)
        )
    )


def _badge(clerk: Clerk, command: GiveBadge) -> Credential:
    """Return the badge that is meant: one just shown, one on record, or one by its number."""
    if command.token and not command.number:
        return _shown(clerk, command.token)
    if not command.number or command.token:
        raise Cannot(Trouble.NO_BADGE, "either the token or the number")
    try:
        return clerk.key.badge(badge_number(command.number))
    except Unfit:
        raise Cannot(Trouble.BADGE_NUMBER) from None


def _shown(clerk: Clerk, token: str) -> Credential:
    for shown in clerk.standing.unclaimed:
        if shown.token == token:
            return Credential(Means.BADGE, token, shown.tail)
    carried = clerk.standing.roster.credentials.get(token)
    if carried is None or carried.means is not Means.BADGE:
        raise Cannot(Trouble.NO_BADGE)
    return Credential(Means.BADGE, token, carried.tail)


QUICK: Final = (
    quick(GiveBadge, give_badge),
    quick(RevokeBadge, revoke_badge),
    quick(ListUnknownBadges, list_unknown_badges),
)
