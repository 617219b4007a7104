"""Finds members by what somebody types, in any script, with or without accents. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final
from unicodedata import category, normalize

from appliance.commands.answers import MemberRow

_ALIKE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "’": "'", "œ": "oe", "æ": "ae"}
)


def plain(text: str) -> str:
    """Return a text without accents, case or width: what two spellings of a name share."""
    folded = normalize("NFKD", normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in folded if category(letter) != "Mn")
    return normalize("NFC", bare).translate(_ALIKE)


def find(rows: Iterable[MemberRow], sought: str) -> Sequence[MemberRow]:
    """Return the members in whom every word sought is found, in the order of their names."""
    asked = plain(sought).split()
    found = (row for row in rows if all(word in _described(row) for word in asked))
    return sorted(found, key=lambda row: plain(row.particulars.name))


def _described(row: MemberRow) -> str:
    who = row.particulars
    return plain(f"{who.name} {who.email} {who.organisation} {who.home}")
