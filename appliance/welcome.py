"""The first admin is let in: by a code said on the console, or by a file that was put there.

Touches that file, and a thread for it.
"""

import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

from appliance import journal
from appliance.commands import Answer, Asked, Command, Progress, Refused
from appliance.commands.answers import Trouble
from appliance.desk import first_admin
from appliance.desk.cannot import Cannot
from appliance.desk.desk import Desk
from appliance.desk.setup import MINUTES, SetupCodes
from appliance.roster import Roster


def welcome(desk: Desk, known: Roster, configuration: Path) -> None:
    """Open the first admin's account, or say how it is opened. Does nothing where there is one."""
    file = configuration.absolute().with_name(first_admin.NAME)
    if known.admins:
        with suppress(OSError):  # a password's hash lies about for no longer than it must
            first_admin.put_away(file)
    elif first_admin.is_there(file):
        # Beside the heart: nothing is put on record before it runs.
        threading.Thread(
            target=_open, args=(desk, file), name=first_admin.NAME, daemon=True
        ).start()
    else:
        _say_the_code(desk.setup)


def _open(desk: Desk, file: Path) -> None:
    try:
        first_admin.open_from(file, partial(_ask, desk))
    except (Cannot, OSError) as wrong:
        journal.warning(f"{file}: no account was opened by it: {_in_words(wrong)}")
        _say_the_code(desk.setup)
    else:
        journal.info(f"the first admin's account is open, and {file} is no more")


def _in_words(wrong: Cannot | OSError) -> str:
    if isinstance(wrong, OSError):
        return str(wrong)
    if wrong.detail:
        return wrong.detail
    if wrong.trouble is Trouble.PASSWORD_HASH:
        return "the second word is no hash. `seuil account hash` makes one"
    return str(wrong.trouble)


def _ask(desk: Desk, command: Command) -> Answer:
    """Ask as the console does. Raises Cannot."""
    for reply in desk.serve(Asked(command), lambda: False):
        if isinstance(reply, Refused):
            raise Cannot(reply.trouble, reply.detail)
        if not isinstance(reply, Progress):
            return reply
    raise Cannot(Trouble.NOT_KEPT)


def _say_the_code(setup: SetupCodes) -> None:
    journal.info(
        f"nobody looks after the pages yet: open /setup there within {MINUTES} minutes, with "
        f"the code {setup.make()}. `sudo seuil setup-code` makes another"
    )
