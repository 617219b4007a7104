"""Who belongs here, what they carry, who may use the pages: a fold over facts. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from appliance.facts import (
    AccountClosed,
    AccountFact,
    AccountOpened,
    BadgeGiven,
    BadgeRevoked,
    ConsentGiven,
    ConsentWithdrawn,
    EnrolmentBegun,
    Fact,
    FingerGiven,
    FingerRevoked,
    MemberAdded,
    MemberErased,
    MemberFact,
    MemberRestored,
    MemberSuspended,
    PasswordSet,
    RoleSet,
    ScheduleDropped,
    ScheduleSet,
    SensorBound,
    SessionsRevoked,
    ShownOnBoard,
    StrangeTemplate,
    TemplateErased,
    TemplateMissing,
    TermsSet,
)
from appliance.model import Category, Means, Role
from appliance.schedule import ALWAYS, Schedule


class Consent(Struct, frozen=True):
    """What a member agreed to: which text, on what day, in which language, recorded by whom."""

    text: str
    day: str
    language: str = ""
    by: str = ""


class Holder(Struct, frozen=True):
    """A member: as what, from when, until when and at which hours they may come."""

    member: str
    category: Category
    suspended: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    schedule: str = ALWAYS
    shown: bool = False  # the first name, on the board
    consent: Consent | None = None
    erased: bool = False


class Carried(Struct, frozen=True):
    """A credential and who carries it. `until` is a temporary badge's last day.

    One that is `revoked` is still known, so that a lost badge can be told from a strange one; one
    that was given back is nobody's, and not here. A finger has a `reader` and a `position`; one that is `missing` is not in its sensor any more.
    """

    member: str
    means: Means
    tail: str = ""
    until: date | None = None
    revoked: bool = False
    reader: str = ""
    position: int = -1
    finger: str = ""
    missing: bool = False

    @property
    def matches(self) -> bool:
        return not self.revoked and not self.missing


class Library(Struct, frozen=True):
    """What should be in a sensor, beside the fingers that match.

    `mark` is what its notepad says, "" before it was bound. At the positions `begun` a template may
    have been left behind; those in `erase` are to be erased, and proved so.
    """

    mark: str = ""
    begun: frozenset[int] = frozenset()
    erase: frozenset[int] = frozenset()


class Account(Struct, frozen=True):
    """An account on the pages. A session is good for one `epoch` only."""

    account: str
    role: Role
    member: str | None = None
    epoch: int = 0
    closed: bool = False


class Roster(Struct, frozen=True):
    """All by id, credentials by token, libraries by reader. None is ever changed in place."""

    members: Mapping[str, Holder] = {}
    credentials: Mapping[str, Carried] = {}
    schedules: Mapping[str, Schedule] = {}
    libraries: Mapping[str, Library] = {}
    accounts: Mapping[str, Account] = {}

    def find(self, token: str) -> Holder | None:
        """Return who carries the credential, None if nobody does any more."""
        carried = self.credentials.get(token)
        return None if carried is None or not carried.matches else self.members.get(carried.member)

    def category(self, member: str) -> Category | None:
        holder = self.members.get(member)
        return None if holder is None else holder.category

    def carried_by(self, member: str, means: Means) -> dict[str, Carried]:
        """Return what somebody carries, by token, what is revoked too."""
        return {
            token: carried
            for token, carried in self.credentials.items()
            if carried.member == member and carried.means is means
        }

    def templates(self, reader: str) -> dict[int, Carried]:
        """Return the fingers that a sensor must hold, by position."""
        return {
            carried.position: carried
            for carried in self.credentials.values()
            if carried.reader == reader and carried.matches
        }


CONCERNS = frozenset((*get_args(MemberFact), *get_args(AccountFact)))
"""The kinds of fact that can change a roster."""


def fold(facts: Iterable[Fact], roster: Roster | None = None) -> Roster:
    """Return the roster after `facts`, in order. One copy, however many facts there are."""
    draft = _Draft(roster or Roster())
    for fact in facts:
        if type(fact) in CONCERNS:
            draft.apply(fact)
    return draft.roster()


class _Draft:
    """A roster in the making. A fact about somebody it does not know is void."""

    def __init__(self, roster: Roster) -> None:
        self.members = dict(roster.members)
        self.credentials = dict(roster.credentials)
        self.schedules = dict(roster.schedules)
        self.libraries = dict(roster.libraries)
        self.accounts = dict(roster.accounts)

    def roster(self) -> Roster:
        return Roster(self.members, self.credentials, self.schedules, self.libraries, self.accounts)

    # A few kinds out of many concern each of these, so chains of tests, not exhaustive matches.

    def apply(self, fact: Fact) -> None:
        self._member(fact)
        self._credential(fact)
        self._sensor(fact)
        self._account(fact)

    def _member(self, fact: Fact) -> None:
        if isinstance(fact, MemberAdded):
            self.members[fact.member] = Holder(fact.member, fact.category)
        elif isinstance(fact, TermsSet):
            terms = fact.terms
            self._hold(
                fact.member,
                category=terms.category,
                valid_from=terms.valid_from,
                valid_until=terms.valid_until,
                schedule=terms.schedule,
            )
        elif isinstance(fact, MemberSuspended | MemberRestored):
            self._hold(fact.member, suspended=isinstance(fact, MemberSuspended))
        elif isinstance(fact, ShownOnBoard):
            self._hold(fact.member, shown=fact.shown)
        elif isinstance(fact, ConsentGiven):
            self._hold(fact.member, consent=Consent(fact.text, fact.day, fact.language, fact.by))
        elif isinstance(fact, ConsentWithdrawn):
            self._hold(fact.member, consent=None)
        elif isinstance(fact, MemberErased):
            self._hold(fact.member, erased=True, suspended=True, shown=False, consent=None)
        elif isinstance(fact, ScheduleSet):
            self.schedules[fact.schedule.name] = fact.schedule
        elif isinstance(fact, ScheduleDropped):
            self.schedules.pop(fact.name, None)

    def _hold(self, member: str, **changes: object) -> None:
        if member in self.members:
            self.members[member] = replace(self.members[member], **changes)

    def _credential(self, fact: Fact) -> None:
        if isinstance(fact, BadgeGiven):
            self.credentials[fact.token] = Carried(fact.member, Means.BADGE, fact.tail, fact.until)
        elif isinstance(fact, FingerGiven):
            self._finger_given(fact)
        elif isinstance(fact, BadgeRevoked) and fact.lost:
            self._revoke({fact.token} & self.credentials.keys())
        elif isinstance(fact, BadgeRevoked):  # given back: nobody's, as it was before
            self.credentials.pop(fact.token, None)
        elif isinstance(fact, ConsentWithdrawn):
            self._revoke(self._tokens(fact.member, Means.FINGER))
        elif isinstance(fact, FingerRevoked):
            fingers = self._tokens(fact.member, Means.FINGER)
            self._revoke({t for t in fingers if self.credentials[t].finger == fact.finger})
        elif isinstance(fact, MemberErased):
            self._revoke(self._tokens(fact.member, *Means))
        elif isinstance(fact, TemplateMissing):
            for token in self._at(fact.reader, fact.position):
                self.credentials[token] = replace(self.credentials[token], missing=True)

    def _finger_given(self, fact: FingerGiven) -> None:
        # Whoever comes by again needs to come no more.
        for token in self._tokens(fact.member, Means.FINGER):
            carried = self.credentials[token]
            if carried.reader == fact.reader and carried.missing:
                del self.credentials[token]
        self.credentials[fact.token] = Carried(
            fact.member,
            Means.FINGER,
            reader=fact.reader,
            position=fact.position,
            finger=fact.finger,
        )
        library = self._library(fact.reader)
        kept = {fact.position}
        self.libraries[fact.reader] = replace(
            library, begun=library.begun - kept, erase=library.erase - kept
        )

    def _revoke(self, tokens: Iterable[str]) -> None:
        for token in tokens:
            carried = self.credentials[token]
            self.credentials[token] = replace(carried, revoked=True)
            if carried.means is Means.FINGER and carried.matches:
                self._erase(carried.reader, carried.position)

    def _tokens(self, member: str, *means: Means) -> list[str]:
        return [
            token
            for token, carried in self.credentials.items()
            if carried.member == member and carried.means in means
        ]

    def _at(self, reader: str, position: int | None = None) -> Iterator[str]:
        for token, carried in list(self.credentials.items()):
            if carried.reader == reader and position in (None, carried.position):
                yield token

    def _sensor(self, fact: Fact) -> None:
        if isinstance(fact, EnrolmentBegun):
            library = self._library(fact.reader)
            begun = library.begun | {fact.position}
            self.libraries[fact.reader] = replace(library, begun=begun)
        elif isinstance(fact, StrangeTemplate):
            self._erase(fact.reader, fact.position)
        elif isinstance(fact, TemplateErased):
            library, gone = self._library(fact.reader), {fact.position}
            self.libraries[fact.reader] = replace(
                library, begun=library.begun - gone, erase=library.erase - gone
            )
        elif isinstance(fact, SensorBound):
            if self._library(fact.reader).mark:  # another one: what it held is not in this one
                for token in self._at(fact.reader):
                    self.credentials[token] = replace(self.credentials[token], missing=True)
            self.libraries[fact.reader] = Library(fact.mark)

    def _library(self, reader: str) -> Library:
        return self.libraries.get(reader, Library())

    def _erase(self, reader: str, position: int) -> None:
        library = self._library(reader)
        self.libraries[reader] = replace(library, erase=library.erase | {position})

    def _account(self, fact: Fact) -> None:
        if isinstance(fact, AccountOpened):
            self.accounts[fact.account] = Account(fact.account, fact.role, fact.member)
        elif isinstance(fact, RoleSet):
            self._know(fact.account, role=fact.role)
        elif isinstance(fact, PasswordSet | SessionsRevoked):
            self._know(fact.account)
        elif isinstance(fact, AccountClosed):
            self._know(fact.account, closed=True)
        elif isinstance(fact, MemberErased):
            for account in [a for a in self.accounts.values() if a.member == fact.member]:
                self._know(account.account, closed=True)

    def _know(self, account: str, **changes: object) -> None:
        """Change what is known of an account, and end its sessions."""
        if account in self.accounts:
            known = self.accounts[account]
            self.accounts[account] = replace(known, epoch=known.epoch + 1, **changes)
