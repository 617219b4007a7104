"""Root at work with the rights of the door's user: what that one may not read, no backup holds.

The door may write the configuration, and so to whom backups are encrypted and what they hold.
Touches the rights of this process.
"""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.backup.errors import BackupError
from appliance.backup.sources import owner_of


def owner_behind(storage: Path, config: Path) -> int:
    """Return whose rights a backup is made with: of whom the storage and the configuration are.

    What is root's was put there by root. Raises BackupError where two others have them.
    """
    owners = {storage.stat().st_uid, config.stat().st_uid} - {0}
    if len(owners) > 1:
        raise BackupError(
            f"{storage} is {owner_of(storage.stat().st_uid)}'s and {config} is "
            f"{owner_of(config.stat().st_uid)}'s: give both to the door's user. sudo chown "
            f"seuil-door:seuil {config}"
        )
    return owners.pop() if owners else 0


@contextmanager
def lent(user: int) -> Iterator[None]:
    """Go on with the rights of a user alone; then root has its own again. No other can do either.

    Raises BackupError where there is no such user.
    """
    if os.geteuid() != 0 or user == 0:
        yield
        return
    try:
        entry = pwd.getpwuid(user)
    except KeyError as error:
        raise BackupError(f"there is no user {user}, whose the storage is") from error
    group, groups = os.getegid(), os.getgroups()
    os.setgroups(os.getgrouplist(entry.pw_name, entry.pw_gid))
    os.setegid(entry.pw_gid)
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)
