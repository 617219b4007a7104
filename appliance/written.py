"""A fact as it is written, and read again: also where a newer version wrote it. Pure."""

from typing import Final

import msgspec
from msgspec import Struct

from appliance.facts import Fact, Foreign, OwnFact

_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(OwnFact).decode
_UNHEARD_OF: Final = ("Invalid value ", "Invalid enum value ")
"""What msgspec says of a tag, or of a word of a closed list, that it has not been told of."""


class _Kind(Struct, frozen=True):
    type: str


def text_of(fact: Fact) -> str:
    """Return a fact as it stands in the ledger."""
    return fact.text if type(fact) is Foreign else _encode(fact).decode()


def read(text: str) -> Fact:
    """Return the fact that `text` is: a Foreign where only a newer version can have written it.

    Raises msgspec.DecodeError, or TypeError for what is no text, where it is nobody's fact.
    """
    try:
        ours: OwnFact = _decode(text)
    except msgspec.ValidationError as error:
        if not str(error).startswith(_UNHEARD_OF):
            raise
        return Foreign(msgspec.json.decode(text, type=_Kind).type, text)
    return ours
