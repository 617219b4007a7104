"""The first admin's account, from a file that was put there before the first start.

Touches that file: a box that comes up without a keyboard has nobody to type a setup code. It holds
one line, a login and the password's hash, and is gone once the account is open.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance import durable, texts
from appliance.commands import Answer, Command, ListAccounts, OpenAccount
from appliance.commands.answers import Accounts, AccountSeen, Trouble
from appliance.desk.cannot import Cannot
from appliance.model import Role

NAME: Final = "first-admin"
"""What the file is called, beside the configuration."""
_LARGEST: Final = 1024
_OURS: Final = 0o600

Ask = Callable[[Command], Answer]


def line_of(login: str, hashed: str) -> str:
    """Return what the file holds."""
    return f"{login} {hashed}\n"


def is_there(file: Path) -> bool:
    """Tell whether there is such a file with something in it."""
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


def open_from(file: Path, ask: Ask) -> AccountSeen | None:
    """Open the account, and put the file away; None where there is an admin already.

    Raises Cannot, and what `ask` raises; then the file stays.
    """
    login, hashed = _read(file)
    opened = None if _has_admin(ask) else ask(OpenAccount(login, Role.ADMIN, hashed))
    put_away(file)
    return opened if isinstance(opened, AccountSeen) else None


def put_away(file: Path) -> None:
    """Empty the file, and take it away where we may: its folder belongs to others."""
    if is_there(file):
        with suppress(PermissionError):  # where it is not ours, we may write it all the same
            file.chmod(_OURS)
        durable.write(file, b"")
    with suppress(OSError):
        file.unlink()


def _read(file: Path) -> tuple[str, str]:
    """Return the login and the hash. Raises Cannot."""
    try:
        words = texts.read(file, _LARGEST, "`seuil account hash`").split()
    except texts.UnreadableError as wrong:
        raise Cannot(Trouble.PASSWORD_HASH, str(wrong)) from wrong
    if len(words) != 2:
        raise Cannot(Trouble.PASSWORD_HASH, f"{file}: one line with a login and a hash is expected")
    return words[0], words[1]


def _has_admin(ask: Ask) -> bool:
    told = ask(ListAccounts())
    accounts = told.accounts if isinstance(told, Accounts) else ()
    return any(each.role is Role.ADMIN and not each.closed for each in accounts)
