"""Who belongs here and what they carry: a fold over facts. Pure."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import (
    BadgeGiven,
    Fact,
    FingerGiven,
    MemberAdded,
    MemberRestored,
    MemberSuspended,
)
from appliance.model import Category


class Holder(Struct, frozen=True):
    """Somebody who carries a credential."""

    member: str
    category: Category
    suspended: bool = False


class Roster(Struct, frozen=True):
    """`members` by id; `credentials` from token to member id. Neither is ever changed in place."""

    members: Mapping[str, Holder] = {}
    credentials: Mapping[str, str] = {}

    def find(self, token: str) -> Holder | None:
        """Return who carries the credential, None if nobody does."""
        member = self.credentials.get(token)
        return None if member is None else self.members.get(member)

    def category(self, member: str) -> Category | None:
        holder = self.members.get(member)
        return None if holder is None else holder.category


def fold(facts: Iterable[Fact], roster: Roster | None = None) -> Roster:
    """Return the roster after `facts`, in order. One copy, however many facts there are."""
    before = roster or Roster()
    members, credentials = dict(before.members), dict(before.credentials)
    for fact in facts:
        _apply(members, credentials, fact)
    return Roster(members, credentials)


def _apply(members: dict[str, Holder], credentials: dict[str, str], fact: Fact) -> None:
    # A handful of kinds out of many concern the roster, and a fact about somebody it does not
    # know is void: so a chain of tests, not an exhaustive match.
    if isinstance(fact, MemberAdded):
        members[fact.member] = Holder(fact.member, fact.category)
    elif isinstance(fact, BadgeGiven | FingerGiven):
        credentials[fact.token] = fact.member
    elif isinstance(fact, MemberSuspended | MemberRestored) and fact.member in members:
        suspended = isinstance(fact, MemberSuspended)
        members[fact.member] = replace(members[fact.member], suspended=suspended)
