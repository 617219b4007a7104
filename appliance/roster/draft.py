"""A roster in the making: what each kind of fact changes in it. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from appliance.facts import (
    AccountClosed,
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
    MemberRestored,
    MemberSuspended,
    PasswordSet,
    PayerAgreed,
    PlanAgreed,
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
from appliance.model import Means
from appliance.roster.values import Account, Carried, Consent, Holder, Library, Roster
from appliance.tariff.values import Agreed


class Draft:
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
        elif isinstance(fact, PlanAgreed):
            self._agree(fact)
        elif isinstance(fact, PayerAgreed):
            self._hold(fact.member, payer=fact.payer)
        elif isinstance(fact, ScheduleSet):
            self.schedules[fact.schedule.name] = fact.schedule
        elif isinstance(fact, ScheduleDropped):
            self.schedules.pop(fact.name, None)

    def _agree(self, fact: PlanAgreed) -> None:
        """Note a plan; one of the same day takes the other's place."""
        if fact.member in self.members:
            agreed = Agreed(fact.since, fact.plan, fact.contribution)
            others = (a for a in self.members[fact.member].agreed if a.since != fact.since)
            self._hold(fact.member, agreed=tuple(sorted((*others, agreed), key=_since)))

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
        self._settle(fact.reader, fact.position)

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
            self._settle(fact.reader, fact.position)
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

    def _settle(self, reader: str, position: int) -> None:
        """Note that nothing is to be erased there: the place is free, or rightly taken."""
        library, known = self._library(reader), {position}
        self.libraries[reader] = replace(
            library, begun=library.begun - known, erase=library.erase - known
        )

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


def _since(agreed: Agreed) -> date:
    return agreed.since
