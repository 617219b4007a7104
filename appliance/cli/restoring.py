"""The command that puts a backup back."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import Asked, Page, argument

if TYPE_CHECKING:
    from appliance.backup.opening import Opened
    from appliance.backup.placing import Places

# ruff: noqa: PLC0415 - the library of the encryption is dear

_SENSORS: Final = (
    "The sensors open to the same site key: nothing is to be done at them. Members who gave a "
    "badge or a finger after that day do so again."
)
_SECRETS: Final = (
    "Passwords and tokens of mail and webhooks are in no backup: on a new card, enter them again, "
    "as docs/backup.md says."
)
_BILLS: Final = (
    "Statements issued after that day are not on record: compare with what was sent before the "
    "next month is closed, as their numbers are given again."
)


def _restore(asked: Asked) -> int:
    from appliance.backup.errors import BackupError
    from appliance.backup.naming import instant_of
    from appliance.backup.opening import opened
    from appliance.backup.placing import emptied, places
    from appliance.backup.restoring import fits, restore
    from appliance.clock import SystemClock
    from appliance.readers import READERS

    _check_right(asked)
    instant = instant_of(SystemClock().stamp().utc_us)
    where = places(_storage(asked), asked.config, instant)
    try:
        with emptied(where.opened) as folder:
            found = opened(asked.backup, asked.key, folder, tuple(READERS))
            fits(found, where)
            _tell(found, where)
            _confirm(asked)
            troubles = restore(found, where)
    except BackupError as error:
        raise Failed(str(error)) from error
    _say_what_next(where, troubles)
    return FAILED if troubles else DONE


def _check_right(asked: Asked) -> None:
    if os.geteuid() != 0:
        raise Failed("a restore gives files to several users. Run it as root: sudo seuil restore …")
    if not asked.yes and not sys.stdin.isatty():
        raise Misused("nobody is there to be asked. To go on without a question: --yes")
    for file in (asked.backup, asked.key):
        if not file.is_file():
            raise Failed(f"{file}: there is no such file")


def _storage(asked: Asked) -> Path:
    """Return where the storage is: as configured, or where it is by itself on a new card."""
    from appliance import lastgood
    from appliance.config import Storage
    from appliance.readers import READERS

    try:
        keep = lastgood.copy_of(asked.config)
        settings = lastgood.read_or_copy(asked.config, keep, tuple(READERS)).settings
    except lastgood.ConfigError:
        return Path(Storage().directory)
    return Path(settings.storage.directory)


def _tell(found: "Opened", where: "Places") -> None:
    """Say what will be done, and how it is undone, before it is done."""
    from appliance.backup.naming import instant_of

    told, counts = found.manifest, found.counts
    doubt = "" if told.clock_right else " (by a clock that was not known to be right)"
    print(f"made         {instant_of(told.made_us)}{doubt}, by Seuil {told.version}")
    print(f"holds        {counts.entries} entries, {counts.members} members, ", end="")
    print(f"{counts.accounts} accounts; all of it was checked")
    print(f"goes to      {where.state} and {where.etc}")
    print(f"what stands  goes to {where.aside}; nothing is deleted")
    for path in told.left_out:
        print(f"not in it    {path}: it was not open to whoever made the backup")
    print(
        "\nIf this is stopped in the middle, run it again. To undo it by hand, with all of Seuil's"
    )
    print(f"services stopped: move what is in {where.aside} back to {where.state},")
    print(f"and what is in {where.aside}/etc back to {where.etc}.\n")


def _confirm(asked: Asked) -> None:
    if not asked.yes and input("Put it back? Type yes: ").strip().lower() != "yes":
        raise Failed("nothing was touched")


def _say_what_next(where: "Places", troubles: tuple[str, ...]) -> None:
    print("It is back.")
    for trouble in troubles:
        print(trouble)
    print(f"\n{_SENSORS}\n{_BILLS}\n{_SECRETS}")
    print(f"See how the house is: sudo seuil status. Once all is well, remove {where.aside}:")
    print("it holds names, and a site key.")


PAGES: Final = (
    Page(
        "restore",
        "put a backup back",
        "Opens the backup with its key and checks all of it: every file by its hash, the ledger by "
        "its chain, the configuration as `seuil check` does. Then it says what it will do, asks, "
        "stops Seuil's services, moves what stands aside, puts the backup in its place with "
        "owners and rights, and starts the services.\n\nThe key file is one that `seuil backup "
        "key --to-file` or age-keygen wrote, or the line from the paper typed into a file.",
        _restore,
        (
            argument("backup", meaning="the backup, as on a stick", type=Path, metavar="FILE"),
            argument(
                "--key",
                meaning="the file with the key it was encrypted to",
                type=Path,
                required=True,
                metavar="KEYFILE",
            ),
            argument("--yes", meaning="do not ask", action="store_true"),
        ),
        ("sudo seuil restore /media/stick/seuil-20261123T024500Z.tar.age --key /media/stick/key",),
        fails="it was not put back, or something did not start; the output says which",
        never="It never deletes what stood before, and touches nothing before all is checked.",
    ),
)
