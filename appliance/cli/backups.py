"""The commands about backups: make one, make the key they are read by, list them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, Failed, Misused
from appliance.cli.grammar import JSON, Asked, Page, argument

if TYPE_CHECKING:
    from appliance.backup.keys import Pair

# ruff: noqa: PLC0415 - the library of the encryption is dear

_LAST: Final = 4
"""How many letters of a key are typed to show that it was kept."""


def _make(asked: Asked) -> int:
    from appliance.backup.errors import BackupError
    from appliance.backup.making import House, make
    from appliance.cli.reach import clock_of, settings_of

    settings = settings_of(asked.config)
    try:
        made = make(House(settings, asked.config), clock_of(settings).stamp(), asked.to)
    except BackupError as error:
        raise Failed(f"no backup was made. {error}") from error
    counts, size = made.manifest.counts, made.size / 1e6
    print(f"{made.path}: {size:.1f} MB, encrypted to {len(settings.backup.keys)} key(s)")
    print(
        f"checked: {counts.entries} entries, {counts.members} members, {counts.accounts} accounts"
    )
    for path in made.manifest.left_out:
        print(f"not in it, as it is not open to the door: {path}")
    if made.gone:
        print(f"older ones that went: {len(made.gone)}")
    return DONE


def _list(asked: Asked) -> int:
    from appliance.backup.naming import Backups, Kept, backups
    from appliance.cli import prints
    from appliance.cli.reach import settings_of

    folder = asked.to or Path(settings_of(asked.config).backup.directory)
    found = backups(each.name for each in folder.iterdir())
    sizes = {each.name: (folder / each.name).stat().st_size for each in found}
    listed = tuple(Kept(str(folder / each.name), each.made, sizes[each.name]) for each in found)
    if asked.json:
        prints.as_json(Backups(listed))
    elif not listed:
        print(f"{folder}: no backups yet")
    else:
        shown = (
            (f"{each.made:%Y-%m-%d %H:%M} UTC", f"{each.size / 1e6:.1f} MB", each.file)
            for each in listed
        )
        prints.table(("MADE", "SIZE", "FILE"), shown)
    return DONE


def _key(asked: Asked) -> int:
    from appliance.backup import keys
    from appliance.desk.cannot import Cannot
    from appliance.desk.configuration import Configuration
    from appliance.readers import READERS

    if asked.to_file is None and not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise Misused(
            "the key is shown once, on a terminal, to be kept on paper. Elsewhere, say which file "
            "it is to go to, on a stick that is then taken away: --to-file FILE"
        )
    configuration = Configuration(asked.config, tuple(READERS))
    pair = keys.new_pair()
    try:
        edited = configuration.edited(lambda text: keys.with_key(text, pair.public))
    except Cannot as error:
        raise Failed(f"no key was made: {asked.config} cannot be edited. {error.detail}") from error
    except ValueError as error:
        raise Failed(f"no key was made: {asked.config}: {error}. See: seuil check") from error
    if asked.to_file is None:
        _show(pair)
    else:
        _put(pair, asked)
    configuration.write(edited)
    print(f"{asked.config} has the other half: this key reads every backup from now on.")
    return DONE


def _show(pair: "Pair") -> None:
    """Show the key, and go on once it was kept. Raises Failed."""
    from appliance.backup.keys import drawn

    print(f"{drawn(pair.secret)}\n{pair.secret}\n")
    print("This key alone reads the backups. It is shown this once and is nowhere on this machine:")
    print("print it, or write it down, and keep it where the space's other keys are.\n")
    typed = input(f"Its last {_LAST} letters, once you have it: ").strip().upper()
    if typed != pair.secret[-_LAST:]:
        raise Failed(
            "these are not its last letters. Nothing was written: throw this key away, and begin "
            "again with sudo seuil backup key"
        )


def _put(pair: "Pair", asked: Asked) -> None:
    from appliance import durable
    from appliance.backup.keys import as_file
    from appliance.backup.naming import instant_of
    from appliance.cli.reach import clock_of, settings_of

    made = instant_of(clock_of(settings_of(asked.config)).stamp().utc_us)
    if asked.to_file.exists():
        raise Failed(f"{asked.to_file} is there already, and may be the key of other backups")
    durable.write(asked.to_file, as_file(pair, made).encode())
    print(f"{asked.to_file} has the key that alone reads the backups. Take it off this machine.")


_TO: Final = argument(
    "--to",
    meaning="another folder than backup.directory, such as a stick's; nothing goes from there",
    type=Path,
    default=None,
    metavar="DIR",
)

PAGES: Final = (
    Page(
        "backup make",
        "copy everything away, encrypted",
        "Copies the ledger, the names, the site key and the configuration of one moment, while the "
        "door runs. The copy is checked as a whole and by the ledger's chain, encrypted to the "
        "keys of backup.keys, written, and read again; only then it gets its name, and the oldest "
        "beyond backup.keep go. `seuil backup` alone is the same; it happens every night.\n\nThe "
        "sensors' password is in it too, as it is derived from the site key. It holds "
        "what the door's user may read, also where root makes it: the passwords and tokens of mail "
        "and webhooks are not in it, nor is the proxy's certificate.",
        _make,
        (_TO,),
        ("sudo seuil backup", "sudo seuil backup --to /media/stick"),
        fails="no backup was made; those there are stay",
        never="It never writes a site key or a name unencrypted outside the storage's folder.",
    ),
    Page(
        "backup key",
        "make the key that backups are read by",
        "Makes a key (age, X25519) and shows it once on the terminal, in letters and as a QR "
        "code. Print it and keep it; type its last letters to show that you have it. Its other "
        "half, which can only encrypt, goes into backup.keys, beside those that are there. Any "
        "`age` program opens a backup with it.",
        _key,
        (
            argument(
                "--to-file",
                meaning="write the key to this new file instead, as on a stick",
                type=Path,
                default=None,
                metavar="FILE",
            ),
        ),
        ("sudo seuil backup key",),
        fails="no key was made, and the configuration is as it was",
        never="It never keeps the key on this machine, and never shows it again.",
    ),
    Page(
        "backup list",
        "list the backups there are",
        "Prints when each was made, its size and its name, newest first.",
        _list,
        (_TO, JSON),
        ("sudo seuil backup list",),
        never="It never opens one: that takes the key.",
    ),
)
