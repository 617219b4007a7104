"""What a newer version put on record, and this one does not understand. Pure."""

from msgspec import Struct


class Foreign(Struct, frozen=True, tag="foreign"):
    """A fact of a `kind`, or with a value, that only a newer version knows.

    It stands in the chain as its `text` says, and is counted; nothing else is made of it.
    """

    kind: str
    text: str
