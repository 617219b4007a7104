"""What the desk answers on the first evening. Pure."""

from enum import StrEnum

from msgspec import Struct

from appliance.model import Side


class Chapter(StrEnum):
    """The guided path from an empty box to the first badge, in its order."""

    SPACE = "space"
    READERS = "readers"
    STRIKE = "strike"
    ADMIN = "admin"
    MEMBER = "member"


class ArrangedReader(Struct, frozen=True):
    """One reader, as [[reader]] has it."""

    name: str
    kind: str
    port: str
    side: Side


class Setup(Struct, frozen=True, tag="setup"):
    """How far the house is set up. `lacking` are the chapters that are not done, in order.

    `name`, `language`, `threshold`, `capacity` and `readers` are what the configuration says;
    `arranges` is false where the door may not write it, and an admin edits it by hand. `in_force`
    is false until the door has started anew on what was written, a second or two later.
    """

    lacking: tuple[Chapter, ...]
    name: str
    language: str
    threshold: int
    capacity: int
    readers: tuple[ArrangedReader, ...] = ()
    strike_pin: int | None = None
    arranges: bool = True
    in_force: bool = True


class Port(Struct, frozen=True):
    """A serial port: `path` is the name that stays, `reader` whoever of ours holds it already.

    `kind` is what was heard there, as [[reader]] names it; "" is nothing.
    """

    path: str
    kind: str = ""
    reader: str = ""


class Ports(Struct, frozen=True, tag="ports"):
    ports: tuple[Port, ...]
