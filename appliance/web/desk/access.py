"""What a row of the table of pages says, and who may come by it. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from functools import reduce
from typing import Final, Literal

from msgspec import Struct

from appliance.commands import MAY, Command
from appliance.model import Role
from appliance.web.desk.bodies import SMALL

Method = Literal["GET", "POST"]
GET: Final[tuple[Method, ...]] = ("GET",)
POST: Final[tuple[Method, ...]] = ("POST",)
BOTH: Final[tuple[Method, ...]] = ("GET", "POST")
EVERYBODY: Final = frozenset(Role)
STAFF: Final = frozenset({Role.HOST, Role.ADMIN, Role.AUDITOR})


class Who(StrEnum):
    ROLES = "roles"  # those who may give every command of the row
    STAFF = "staff"  # hosts, admins and auditors, about the space: no command, nobody in it
    SIGNED_IN = "signed_in"  # any account, about itself
    MEMBER = "member"  # any account that is a member's, about that member
    ANYONE = "anyone"  # before they have signed in


class Row(Struct, frozen=True):
    """One page: its endpoint, its path, and the commands it gives in the account's name.

    Without a command and without a `who`, a row is nobody's. `again`: the password is asked again
    before it is served; `back` is the endpoint to return to then where this one takes POST only.
    `guess`: something is guessed at here, so that few tries are granted to an address. `waits`: the
    door may be starting anew, on what was just arranged; then the page waits for it.
    """

    endpoint: str
    path: str
    methods: tuple[Method, ...] = GET
    gives: tuple[type[Command], ...] = ()
    who: Who = Who.ROLES
    again: bool = False
    back: str = ""
    body: int = SMALL
    guess: bool = False
    waits: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that may; the door looks again at each command."""
        if self.who is Who.STAFF:
            return reduce(frozenset.intersection, self._may, STAFF)
        if self.who is not Who.ROLES:
            return EVERYBODY
        return reduce(frozenset.intersection, self._may) if self.gives else frozenset()

    @property
    def _may(self) -> Iterator[frozenset[Role]]:
        return (MAY[command].roles for command in self.gives)


def contradictions(row: Row) -> tuple[type[Command], ...]:
    """Return the commands that the door would refuse to somebody whom the row lets in."""
    if row.who is Who.ANYONE:
        return tuple(c for c in row.gives if not MAY[c].anyone and MAY[c].roles != EVERYBODY)
    if row.who in (Who.ROLES, Who.STAFF):
        return ()
    return tuple(
        c for c in row.gives if not (MAY[c].own or MAY[c].anyone or MAY[c].roles == EVERYBODY)
    )
