"""Who may do what on the pages, and who looked at what. Pure. Passwords are elsewhere."""

from msgspec import Struct

from appliance.model import Role


class AccountOpened(Struct, frozen=True, tag="account_opened"):
    """`member` is whose account it is, None for somebody who is no member."""

    account: str
    role: Role
    by: str
    member: str | None = None


class RoleSet(Struct, frozen=True, tag="role_set"):
    account: str
    role: Role
    by: str


class PasswordSet(Struct, frozen=True, tag="password_set"):
    account: str
    by: str


class SessionsRevoked(Struct, frozen=True, tag="sessions_revoked"):
    account: str
    by: str


class AccountClosed(Struct, frozen=True, tag="account_closed"):
    account: str
    by: str


class LinkGiven(Struct, frozen=True, tag="link_given"):
    """A one-time link was given: whoever follows it is the member, on the member's own page."""

    member: str
    by: str


class SetupCodeMade(Struct, frozen=True, tag="setup_code_made"):
    """A code was shown on the console: for a quarter of an hour it opens an admin's account."""

    by: str


class SignedIn(Struct, frozen=True, tag="signed_in"):
    account: str


class Looked(Struct, frozen=True, tag="looked"):
    """Somebody looked at a member's comings and goings, or at everybody's (`member` None)."""

    by: str
    what: str
    member: str | None = None
