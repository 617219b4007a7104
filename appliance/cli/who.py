"""Whom and what is meant: a member by a part of the name, a badge by its last two digits. Pure."""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from appliance.cli.ends import Failed
from appliance.commands.answers import AccountSeen, BadgeSeen, FingerSeen, MemberRow

T = TypeVar("T")


def called(row: MemberRow) -> str:
    """Return what somebody is called."""
    return row.particulars.name or "(erased)"


def member(rows: Collection[MemberRow], meant: str) -> MemberRow:
    """Return the member with this id, this name, or this in the name. Raises Failed."""
    sought = folded(meant)
    named = [row for row in rows if folded(row.particulars.name) == sought]
    partly = [row for row in rows if sought and sought in folded(row.particulars.name)]
    found = [row for row in rows if row.member == meant] or named or partly
    if not found:
        raise Failed(
            f"{meant}: no member has this id, nor this in the name. `seuil member list` shows them"
        )
    return _one(meant, "members", found, lambda row: f"{row.member}  {called(row)}")


def badge(badges: Iterable[BadgeSeen], meant: str) -> BadgeSeen:
    """Return the badge that still opens with these last two digits, or whose token begins so.

    Raises Failed.
    """
    sought = meant.lower()
    usable = [badge for badge in badges if not badge.revoked]
    ending = [badge for badge in usable if badge.tail.lower() == sought]
    found = ending or [
        badge for badge in usable if len(sought) > 2 and badge.token.startswith(sought)
    ]
    if not found:
        raise Failed(
            f"{meant}: no badge of this member that opens ends so. "
            "`seuil member show MEMBER` lists them"
        )
    return _one(meant, "badges", found, lambda badge: f"{badge.token}  …{badge.tail}")


def finger(fingers: Iterable[FingerSeen], meant: str | None) -> FingerSeen:
    """Return the finger whose id begins so; the only one, where none is named. Raises Failed."""
    usable = [finger for finger in fingers if not finger.revoked]
    found = [finger for finger in usable if finger.finger.startswith(meant or "")]
    if not found:
        raise Failed(
            f"{meant or 'finger'}: this member has no such finger. "
            "`seuil member show MEMBER` lists them"
        )
    return _one(meant or "finger", "fingers", found, lambda finger: finger.finger)


def account(accounts: Iterable[AccountSeen], meant: str) -> AccountSeen:
    """Return the open account with this id or login, or this in the login. Raises Failed."""
    sought = meant.casefold()
    usable = [account for account in accounts if not account.closed]
    found = (
        [account for account in usable if account.account == meant]
        or [account for account in usable if account.login.casefold() == sought]
        or [account for account in usable if sought and sought in account.login.casefold()]
    )
    if not found:
        raise Failed(
            f"{meant}: no open account has this id, nor this in the login. "
            "`seuil account list` shows them"
        )
    return _one(meant, "accounts", found, lambda each: f"{each.account}  {each.login}")


def folded(name: str) -> str:
    """Return a name without its accents and capitals: on a strange keyboard there are none."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).strip()


def _one(meant: str, what: str, found: list[T], spelled: Callable[[T], str]) -> T:
    if len(found) > 1:
        lines = "".join(f"\n  {spelled(each)}" for each in found)
        raise Failed(f"{meant}: this fits several {what}. Say which, by its id:{lines}")
    return found[0]
