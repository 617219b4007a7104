"""Accounts on the pages: opened, closed, their role and password. The password's hash only."""

import re
from typing import Final

from appliance.commands import (
    Answer,
    CloseAccount,
    GiveLink,
    ListAccounts,
    MakeSetupCode,
    NoteSignIn,
    OpenAccount,
    OpenFirstAdmin,
    RevokeSessions,
    SetPassword,
    SetRole,
    ShowLogin,
    WhoAmI,
)
from appliance.commands.answers import Accounts, AccountSeen, Done, Login, SetupCode, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import card, live
from appliance.desk.clerk import Clerk, quick
from appliance.desk.setup import MINUTES
from appliance.facts import (
    CONSOLE,
    AccountClosed,
    AccountOpened,
    LinkGiven,
    PasswordSet,
    RoleSet,
    SessionsRevoked,
    SetupCodeMade,
    SignedIn,
)
from appliance.model import Role
from appliance.people import Secret, new_id
from appliance.roster import Account

_LOGIN: Final = re.compile(r"[^\s\x00-\x1f\x7f]{3,200}")
_HASH: Final = re.compile(r"\$argon2id\$[A-Za-z0-9+/=,$]{40,300}")


def open_account(clerk: Clerk, command: OpenAccount) -> Answer:
    member = command.member
    if member is not None:
        holder = clerk.standing.roster.members.get(member)
        if holder is None:
            raise Cannot(Trouble.NO_MEMBER)
        if holder.erased:
            raise Cannot(Trouble.ERASED)
    elif command.role is Role.MEMBER:
        raise Cannot(Trouble.NO_MEMBER)
    return _open(clerk, command.login, command.hash, command.role, member)


def open_first_admin(clerk: Clerk, command: OpenFirstAdmin) -> Answer:
    if not clerk.setup.fits(command.code):
        raise Cannot(Trouble.SETUP_CODE)
    opened = _open(clerk, command.login, command.hash, Role.ADMIN, None)
    clerk.setup.end()
    return opened


def _open(clerk: Clerk, login: str, hashed: str, role: Role, member: str | None) -> Answer:
    account = new_id()
    _let_sign_in(clerk, Secret(account, _login(login), _argon2id(hashed)))
    try:
        after = clerk.enact(AccountOpened(account, role, clerk.by or account, member))
    except BaseException:
        clerk.people.forbid_sign_in([account])
        raise
    return seen(after, account)


def set_role(clerk: Clerk, command: SetRole) -> Answer:
    account = _account(clerk, command.account)
    if command.role is Role.MEMBER and account.member is None:
        raise Cannot(Trouble.NO_MEMBER)
    if command.role is not Role.ADMIN:
        leave_an_admin(clerk, account)
    return seen(clerk.enact(RoleSet(account.account, command.role, clerk.by)), account.account)


def set_password(clerk: Clerk, command: SetPassword) -> Answer:
    account = _account(clerk, command.account).account
    secret = clerk.people.secrets().get(account)
    if secret is None:
        raise Cannot(Trouble.NO_ACCOUNT)
    hashed = _argon2id(command.hash)
    after = clerk.enact(PasswordSet(account, clerk.by))  # first: it ends every session
    _let_sign_in(clerk, Secret(account, secret.login, hashed))
    return seen(after, account)


def revoke_sessions(clerk: Clerk, command: RevokeSessions) -> Answer:
    account = _account(clerk, command.account).account
    return seen(clerk.enact(SessionsRevoked(account, clerk.by)), account)


def close_account(clerk: Clerk, command: CloseAccount) -> Answer:
    account = _account(clerk, command.account)
    leave_an_admin(clerk, account)
    after = clerk.enact(AccountClosed(account.account, clerk.by))
    answer = seen(after, account.account)
    clerk.people.forbid_sign_in([account.account])
    return answer


def list_accounts(clerk: Clerk, _: ListAccounts) -> Answer:
    roster = clerk.standing.roster
    return Accounts(tuple(seen(clerk, each.account) for each in roster.accounts.values()))


def give_link(clerk: Clerk, command: GiveLink) -> Answer:
    """Note who gave it: by a link, somebody else can be taken for the member."""
    member = live(clerk, command.member).member
    return card(clerk.enact(LinkGiven(member, clerk.by)), member)


def make_setup_code(clerk: Clerk, _: MakeSetupCode) -> Answer:
    clerk.enact(SetupCodeMade(clerk.by))
    return SetupCode(clerk.setup.make(), MINUTES)


def show_login(clerk: Clerk, command: ShowLogin) -> Answer:
    """Return what a password is checked against; of a login nobody has, as little as of others."""
    accounts = clerk.standing.roster.accounts
    for secret in clerk.people.secrets().values():
        known = accounts.get(secret.account)
        if secret.login.casefold() == command.login.strip().casefold() and known:
            if known.closed:
                break
            return Login(secret.account, secret.hash, known.epoch)
    return Login(None)


def note_sign_in(clerk: Clerk, _: NoteSignIn) -> Answer:
    clerk.enact(SignedIn(_own(clerk).account))
    return Done()


def who_am_i(clerk: Clerk, _: WhoAmI) -> Answer:
    return seen(clerk, _own(clerk).account)


def seen(clerk: Clerk, account: str) -> AccountSeen:
    """Return an account as the pages show it."""
    known = clerk.standing.roster.accounts[account]
    secret = clerk.people.secrets().get(account)
    login = "" if secret is None else secret.login
    called = clerk.people.known().get(known.member) if known.member else None
    return AccountSeen(
        account=account,
        login=login,
        role=known.role,
        epoch=known.epoch,
        member=known.member,
        name=login if called is None else called.name,
        closed=known.closed,
    )


def accounts_of(clerk: Clerk, member: str) -> tuple[Account, ...]:
    """Return a member's accounts, closed ones too."""
    accounts = clerk.standing.roster.accounts.values()
    return tuple(each for each in accounts if each.member == member)


def _own(clerk: Clerk) -> Account:
    if clerk.account is None:
        raise Cannot(Trouble.NO_ACCOUNT)
    return clerk.account


def _account(clerk: Clerk, account: str) -> Account:
    known = clerk.standing.roster.accounts.get(account)
    if known is None or known.closed:
        raise Cannot(Trouble.NO_ACCOUNT)
    return known


def leave_an_admin(clerk: Clerk, account: Account) -> None:
    """Refuse to take the last admin away; the console may, and has the setup code to make one."""
    admins = clerk.standing.roster.admins
    others = [other for other in admins if other.account != account.account]
    if account.role is Role.ADMIN and not others and clerk.by != CONSOLE:
        raise Cannot(Trouble.LAST_ADMIN)


def _login(login: str) -> str:
    login = login.strip()
    if not _LOGIN.fullmatch(login):
        raise Cannot(Trouble.LOGIN)
    return login


def _argon2id(hashed: str) -> str:
    """Return a hash if it is one: whatever else a caller sends is no password's."""
    if not _HASH.fullmatch(hashed):
        raise Cannot(Trouble.PASSWORD_HASH)
    return hashed


def _let_sign_in(clerk: Clerk, secret: Secret) -> None:
    try:
        clerk.people.let_sign_in(secret)
    except ValueError:
        raise Cannot(Trouble.LOGIN_TAKEN) from None


QUICK: Final = (
    quick(OpenAccount, open_account),
    quick(OpenFirstAdmin, open_first_admin),
    quick(SetRole, set_role),
    quick(SetPassword, set_password),
    quick(RevokeSessions, revoke_sessions),
    quick(CloseAccount, close_account),
    quick(ListAccounts, list_accounts),
    quick(GiveLink, give_link),
    quick(MakeSetupCode, make_setup_code),
    quick(ShowLogin, show_login),
    quick(NoteSignIn, note_sign_in),
    quick(WhoAmI, who_am_i),
)
