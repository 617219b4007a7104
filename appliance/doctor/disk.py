"""The card under the record: room, mounts, errors, wear. Pure."""

from typing import Final

from appliance.doctor.values import Check, Said, Seen, mind, right, unknown, wrong

_ROOM: Final = (
    "See what fills it: sudo du -xh / | sort -h | tail. Then sudo apt clean, and sudo journalctl "
    "--vacuum-size=50M"
)
_INODES: Final = "See where they are: sudo du -x --inodes / | sort -n | tail"
_CARD: Final = (
    "Copy the record to a stick now (sudo cp -a /var/lib/seuil /etc/seuil /media/stick), then put "
    "the last backup on a new card (docs/backup.md): a card that writes no more does not recover"
)
_FSCK: Final = (
    "Make a backup now (sudo seuil backup), then sudo reboot: a file system that has noted errors "
    "is checked as the board starts"
)
_NEW: Final = (
    "Make a backup tonight (sudo seuil backup), and buy a new card, of the endurance kind, before "
    "this one ends"
)
_APART: Final = (
    "Give the record a partition of its own, mounted at /var/lib/seuil, or "
    "switch the overlay off: sudo raspi-config nonint disable_overlayfs"
)

_MIB: Final = 1 << 20
FULL_BYTES: Final = 100 * _MIB
TIGHT_BYTES: Final = 500 * _MIB
_WORN: Final = 9  # tenths of its life, as JEDEC has it: 0x0A is 90 to 100 %
_LAST: Final = 10


def _room(seen: Seen) -> Said:
    free = seen.disk.free_bytes
    if free is None:
        return unknown("the room on the card cannot be measured")
    said = f"{free // _MIB} MiB free"
    if free < FULL_BYTES:
        return wrong(said, _ROOM)
    return mind(said, _ROOM) if free < TIGHT_BYTES else right(said)


def _inodes(seen: Seen) -> Said:
    free, total = seen.disk.free_inodes, seen.disk.inodes
    if free is None:
        return unknown("how many files the card still takes cannot be read")
    if total and free * 50 < total:
        return wrong(f"the card takes only {free} more files", _INODES)
    return right(f"{free} more files fit" if total else "this file system has no limit of files")


def _mounts(seen: Seen) -> Said:
    if seen.disk.read_only is None:
        return unknown("the mounts cannot be read")
    if seen.disk.read_only:
        return wrong(f"read-only, and should not be: {', '.join(seen.disk.read_only)}", _CARD)
    return right("the record's file system can be written")


def _errors(seen: Seen) -> Said:
    if seen.disk.errors is None:
        return right("this file system counts no errors")
    if seen.disk.errors:
        return wrong(f"the file system has noted {seen.disk.errors} errors", _FSCK)
    return right("the file system has noted no error")


def _wear(seen: Seen) -> Said:
    life = seen.disk.life
    if not life:
        return right("this card does not say how worn it is")
    if life > _LAST:
        return wrong("the card is past the life it was made for", _NEW)
    said = f"the card has used {(life - 1) * 10} to {life * 10} % of its life"
    return mind(said, _NEW) if life >= _WORN else right(said)


def _overlay(seen: Seen) -> Said:
    if seen.disk.overlay is None:
        return unknown("the mounts cannot be read")
    if not seen.disk.overlay:
        return right("what is written stays when the power goes")
    if seen.disk.apart:
        return right("the system is volatile, and the record stands apart from it")
    return wrong("the system is volatile: the record is lost whenever the power goes", _APART)


DISK: Final = (
    Check("room", "how much room is left for the record", _room, (_ROOM,)),
    Check("inodes", "how many more files the card takes", _inodes, (_INODES,)),
    Check("mounts", "whether a file system has become read-only", _mounts, (_CARD,), named=True),
    Check("card-errors", "whether the file system has noted errors", _errors, (_FSCK,)),
    Check("card-wear", "how worn the card says it is", _wear, (_NEW,)),
    Check("overlay", "whether the record would be lost with the power", _overlay, (_APART,)),
)
