"""What the desk answers about accounts. Pure."""

from msgspec import Struct

from appliance.model import Role


class AccountSeen(Struct, frozen=True, tag="account_seen"):
    """`name` is the member's, or the login."""

    account: str
    login: str
    role: Role
    epoch: int
    member: str | None = None
    name: str = ""
    closed: bool = False


class Accounts(Struct, frozen=True, tag="accounts"):
    accounts: tuple[AccountSeen, ...]


class Login(Struct, frozen=True, tag="login"):
    """What a password is checked against; `account` is None for a login that nobody has."""

    account: str | None
    hash: str = ""
    epoch: int = 0


class SetupCode(Struct, frozen=True, tag="setup_code"):
    code: str
    minutes: int
