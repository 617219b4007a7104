"""The commands about accounts: who may use the pages, and as what."""

import getpass
import sys
from pathlib import Path
from typing import Final

from appliance.cli import prints, who
from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.members import find
from appliance.cli.reach import Asker, answer, reach, settings_of
from appliance.client import NotDone
from appliance.commands import (
    CloseAccount,
    ListAccounts,
    OpenAccount,
    RevokeSessions,
    SetPassword,
    SetRole,
)
from appliance.commands.answers import Accounts, AccountSeen
from appliance.model import Role


def _open(asked: Asked) -> int:
    hashed = _new_password(asked.login)
    with reach(settings_of(asked.config), begins=True) as desk:
        member = None if asked.member is None else find(desk, asked.member).member
        command = OpenAccount(asked.login, Role(asked.role), hashed, member)
        told = answer(desk, command, AccountSeen)
    print(f"{told.login} may sign in as {told.role} ({told.account})")
    return DONE


def _role(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        account = _find(desk, asked.account).account
        told = answer(desk, SetRole(account, Role(asked.role)), AccountSeen)
    print(f"{told.login} is {told.role} from here on")
    return DONE


def _password(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        meant = _find(desk, asked.account)
    hashed = _new_password(meant.login)  # meanwhile the door may start or stop
    with reach(settings_of(asked.config)) as desk:
        answer(desk, SetPassword(meant.account, hashed), AccountSeen)
    print(f"{meant.login} has a new password, and is signed out everywhere")
    return DONE


def _revoke(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        account = _find(desk, asked.account).account
        told = answer(desk, RevokeSessions(account), AccountSeen)
    print(f"{told.login} is signed out everywhere")
    return DONE


def _close(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        meant = _find(desk, asked.account)
        answer(desk, CloseAccount(meant.account), AccountSeen)
    print(f"{meant.login} may sign in no more")
    return DONE


def _list(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = answer(desk, ListAccounts(), Accounts)
    if asked.json:
        prints.as_json(told)
    else:
        prints.table(
            ("ID", "ROLE", "STATUS", "LOGIN", "NAME"),
            (
                (each.account, each.role, "closed" if each.closed else "open", each.login, name)
                for each in told.accounts
                for name in (each.name if each.member else "",)
            ),
        )
    return DONE


def _hash(asked: Asked) -> int:
    from appliance.desk.first_admin import line_of  # noqa: PLC0415, seldom

    sys.stdout.write(line_of(asked.login, _new_password(asked.login)))
    return DONE


def _first(asked: Asked) -> int:
    from appliance.desk.cannot import Cannot  # noqa: PLC0415, seldom
    from appliance.desk.first_admin import open_from  # noqa: PLC0415

    with reach(settings_of(asked.config), begins=True) as desk:
        try:
            opened = open_from(asked.file, desk.ask)
        except Cannot as cannot:
            raise NotDone(cannot.trouble, cannot.detail) from cannot
    print("there is an admin already" if opened is None else f"{opened.login} may sign in as admin")
    return DONE


def _find(desk: Asker, meant: str) -> AccountSeen:
    return who.account(answer(desk, ListAccounts(), Accounts).accounts, meant)


def _new_password(login: str) -> str:
    """Return the hash of a password that was typed twice, or that came in. Raises Failed."""
    from appliance.web.desk.sign_in.passwords import SHORTEST, hashed, long_enough  # noqa: PLC0415

    if sys.stdin.isatty():
        typed = getpass.getpass(f"New password for {login}: ")
        if typed != getpass.getpass("Once more: "):
            raise Failed("these were two different passwords. Nothing was done: try again")
    else:
        typed = sys.stdin.readline().rstrip("\n")
    if not long_enough(typed):
        raise Failed(f"a password has at least {SHORTEST} characters. Nothing was done: try again")
    return hashed(typed)


_ACCOUNT: Final = argument(
    "account",
    meaning="an id, a login, or a part of the login that no other has",
    metavar="ACCOUNT",
)
_ROLE: Final = argument(
    "role",
    meaning="member, host, admin or auditor",
    choices=[each.value for each in Role],
    metavar="ROLE",
)
_ASKED_TWICE: Final = (
    "The password is asked for twice on the terminal; elsewhere it is the first line that comes "
    "in. Its argon2id hash is made here: the door never learns the password."
)

PAGES: Final = (
    Page(
        "account open",
        "open an account on the pages",
        "A member sees their own page; a host the board and corrections; an admin changes "
        f"everything; an auditor reads everything and changes nothing. {_ASKED_TWICE} Members get "
        "theirs more simply by a link from the desk.",
        _open,
        (
            argument("login", meaning="an e-mail address as a rule", metavar="LOGIN"),
            _ROLE,
            argument(
                "--member",
                meaning="whose account it is: an id, or a part of the name",
                metavar="MEMBER",
            ),
        ),
        ("sudo seuil account open host@example.org host",),
        never="It never takes a password as an argument, where others could see it.",
    ),
    Page(
        "account role",
        "change what an account may do",
        "It holds from the next click on. The last admin stays one.",
        _role,
        (_ACCOUNT, _ROLE),
        ("sudo seuil account role host@example.org admin",),
    ),
    Page(
        "account password",
        "give an account a new password",
        f"Whoever was signed in with it is signed out everywhere. {_ASKED_TWICE}",
        _password,
        (_ACCOUNT,),
        ("sudo seuil account password host@example.org",),
        never="It never shows a password, nor keeps one.",
    ),
    Page(
        "account revoke",
        "sign an account out everywhere",
        "Every session ends at its next click. The password stays.",
        _revoke,
        (_ACCOUNT,),
        ("sudo seuil account revoke host@example.org",),
    ),
    Page(
        "account close",
        "close an account",
        "Signs it out everywhere and forgets the login and the password. What it did stays on "
        "record under its id.",
        _close,
        (_ACCOUNT,),
        ("sudo seuil account close host@example.org",),
        never="It never closes the last admin's account, except from this console.",
    ),
    Page(
        "account hash",
        "print the line that opens the first admin's account on a box without a keyboard",
        "Prints the login and the password's hash. Put the line into the file first-admin beside "
        "the configuration (/etc/seuil), for instance from cloud-init: the door opens the account "
        f"as it starts, as long as there is no admin, and removes the file. {_ASKED_TWICE}",
        _hash,
        (argument("login", meaning="an e-mail address as a rule", metavar="LOGIN"),),
        ("seuil account hash me@example.org > first-admin",),
        never="It never opens an account by itself, nor prints the password.",
    ),
    Page(
        "account first",
        "open the first admin's account from such a file now",
        "Does what the door does with that file as it starts: opens the account while there is no "
        "admin, and removes the file.",
        _first,
        (
            argument(
                "file",
                meaning="what `seuil account hash` printed",
                type=Path,
                metavar="FILE",
            ),
        ),
        ("sudo seuil account first /etc/seuil/first-admin",),
        never="It never makes a second admin.",
    ),
    Page(
        "account list",
        "list the accounts, closed ones too",
        "Prints for each the id, the role, whether it is open, the login, and the member's name.",
        _list,
        (JSON,),
        ("sudo seuil account list",),
        never="It never prints a password or its hash.",
    ),
)
