"""What a roster holds, and what can be asked of it. Pure."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from appliance.model import Category, Means, Role
from appliance.schedule import ALWAYS, Schedule
from appliance.tariff.values import Agreed


class Consent(Struct, frozen=True):
    """What a member agreed to: which text, on what day, in which language, recorded by whom."""

    text: str
    day: str
    language: str = ""
    by: str = ""


class Holder(Struct, frozen=True):
    """A member: as what, from when, until when and at which hours they may come.

    `agreed` are the plans they agreed on, by the day from which each holds; `payer` is the member
    who pays for them, "" for themselves or their organisation.
    """

    member: str
    category: Category
    suspended: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    schedule: str = ALWAYS
    shown: bool = False  # the first name, on the board
    consent: Consent | None = None
    erased: bool = False
    agreed: tuple[Agreed, ...] = ()
    payer: str = ""


class Carried(Struct, frozen=True):
    """A credential and who carries it. `until` is a temporary badge's last day.

    One that is `revoked` is still known, so that a lost badge can be told from a strange one; one
    that was given back is nobody's, and not here. A finger has a `reader` and a `position`; one
    that is `missing` is not in its sensor any more.
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

    @property
    def admins(self) -> tuple[Account, ...]:
        """Return the open accounts of those who may do everything."""
        everybody = self.accounts.values()
        return tuple(each for each in everybody if each.role is Role.ADMIN and not each.closed)

    def find(self, token: str) -> Holder | None:
        """Return who carries the credential, None if nobody does any more."""
        carried = self.credentials.get(token)
        return None if carried is None or not carried.matches else self.members.get(carried.member)

    def category(self, member: str) -> Category | None:
        holder = self.members.get(member)
        return None if holder is None else holder.category

    @property
    def categories(self) -> dict[str, Category]:
        """Return the category of each member, for rooms that need nothing else of a roster."""
        return {member: holder.category for member, holder in self.members.items()}

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
