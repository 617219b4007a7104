"""Commands about accounts. `hash` is an argon2id string: the door never sees a password. Pure."""

from msgspec import Struct

from appliance.model import Role


class OpenAccount(Struct, frozen=True, tag="open_account"):
    """`login` is how to sign in, an e-mail address as a rule. Answered with AccountSeen."""

    login: str
    role: Role
    hash: str
    member: str | None = None


class SetRole(Struct, frozen=True, tag="set_role"):
    """Answered with AccountSeen, as the next three. The last admin stays one."""

    account: str
    role: Role


class SetPassword(Struct, frozen=True, tag="set_password"):
    account: str
    hash: str


class RevokeSessions(Struct, frozen=True, tag="revoke_sessions"):
    account: str


class CloseAccount(Struct, frozen=True, tag="close_account"):
    account: str


class ListAccounts(Struct, frozen=True, tag="list_accounts"):
    """Answered with Accounts."""


class GiveLink(Struct, frozen=True, tag="give_link"):
    """Put on record that a member gets a one-time link to their page. Answered with MemberCard.

    Whoever holds the link can choose the member's password: the link itself is the page server's.
    """

    member: str


class MakeSetupCode(Struct, frozen=True, tag="make_setup_code"):
    """Answered with SetupCode, good for a quarter of an hour and for one admin's account."""


class OpenFirstAdmin(Struct, frozen=True, tag="open_first_admin"):
    """Answered with AccountSeen. A few wrong codes, and the code is good no more."""

    code: str
    login: str
    hash: str


class ShowLogin(Struct, frozen=True, tag="show_login"):
    """What is needed to check a password. Answered with Login."""

    login: str


class NoteSignIn(Struct, frozen=True, tag="note_sign_in"):
    """The named account has signed in. Answered with Done."""


class WhoAmI(Struct, frozen=True, tag="who_am_i"):
    """Answered with AccountSeen of the account that asks."""


AccountCommand = (
    OpenAccount
    | SetRole
    | SetPassword
    | RevokeSessions
    | CloseAccount
    | ListAccounts
    | GiveLink
    | MakeSetupCode
    | OpenFirstAdmin
    | ShowLogin
    | NoteSignIn
    | WhoAmI
)
