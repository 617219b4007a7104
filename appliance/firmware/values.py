"""What is to stand on the board: whole files, links, lines in files that are others'. Pure.

Paths are the appliance's own, such as /etc/udev/rules.d/70-seuil.rules, wherever its card is
looked at. `why` is the reason, in a few words; `then` what must be done for it to take effect.
"""

from typing import Final, TypeAlias

from msgspec import Struct

RESTART: Final = "sudo reboot"


class File(Struct, frozen=True):
    """A file that is ours alone."""

    path: str
    text: str
    why: str
    then: str = RESTART
    mode: int = 0o644
    owner: str = "root"
    group: str = "root"
    once: bool = False  # made where there is none; what is there is kept, as passwords are
    secret: bool = False  # its lines are shown to nobody


class Block(Struct, frozen=True):
    """Lines of ours at the end of a file that is others', between two marks."""

    path: str
    text: str
    why: str
    then: str = RESTART


class Quiet(Struct, frozen=True):
    """A kernel's command line without a console on the readers' port."""

    path: str
    why: str
    then: str = RESTART


class Link(Struct, frozen=True):
    """A symbolic link, such as the one to /dev/null that masks a unit."""

    path: str
    target: str
    why: str
    then: str = RESTART


Wanted: TypeAlias = File | Block | Quiet | Link
