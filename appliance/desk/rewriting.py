"""The text of a configuration with another space or other readers in it. Pure.

What people wrote beside that stays: comments, order, the settings that nobody asked about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from appliance.commands import ArrangeSpace
from appliance.commands.answers import ArrangedReader

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.container import Container
    from tomlkit.items import AoT, Item, Key, Table

    Lines = list[tuple[Key | None, Item]]

# A door that nobody sets up today does without the parser.
# ruff: noqa: PLC0415

_BOM: Final = "\ufeff"
_BARE_END: Final = re.compile(r"(?<!\r)\n")


class UneditableError(Exception):
    """The text is no TOML, or is written in a way that is not edited here."""


def with_space(text: str, wanted: ArrangeSpace) -> str:
    """Return the text with this space in it. Raises UneditableError."""
    document = _parsed(text)
    space = {"name": wanted.name, "threshold": wanted.threshold, "capacity": wanted.capacity}
    _set_in(document, "space", space)
    _set_in(document, "web", {"language": wanted.language})
    return _written(document, text)


def with_readers(text: str, wanted: Sequence[ArrangedReader]) -> str:
    """Return the text with these readers in place of all that are there.

    What else one of the same name has is kept, and so are its comments. Raises UneditableError.
    """
    document = _parsed(text)
    readers = _readers(document)
    tables = [*readers]
    # A comment above a header is, to the parser, the end of the table before.
    ends = [_end_taken_off(table.value) for table in tables]
    above = dict(zip(map(_name, tables[1:]), ends, strict=False))
    named = {_name(table): table for table in tables}
    while readers:
        del readers[0]
    for reader in wanted:
        if readers:
            _put_on(readers[-1], above.get(reader.name) or _gap())
        _append(readers, _arranged(reader, named.get(reader.name)))
    if not readers:
        document.remove("reader")
    _put_on(readers[-1] if readers else document, ends[-1] if ends else _gap())
    if readers:  # no other stands before the first: its lines go before its own header
        readers[0].trivia.indent = _text(above.get(_name(readers[0]), []))
    return _written(document, text)


def _parsed(text: str) -> "TOMLDocument":
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        return tomlkit.parse(text.removeprefix(_BOM))
    except TOMLKitError as wrong:
        raise UneditableError(str(wrong)) from wrong


def _written(document: "TOMLDocument", before: str) -> str:
    mark, text = _BOM if before.startswith(_BOM) else "", document.as_string()
    if "\r\n" in before and not _BARE_END.search(before):
        text = _BARE_END.sub("\r\n", text)
    return f"{mark}{text}"


def _set_in(document: "TOMLDocument", name: str, values: Mapping[str, object]) -> None:
    from tomlkit import table
    from tomlkit.items import Table

    if name not in document:
        document.add(name, table())
    there = document[name]
    if not isinstance(there, Table):
        raise UneditableError(f"[{name}] is not written as one table")
    end = _end_taken_off(there.value)
    _set(there, values)
    _put_on(there, end)


def _set(there: "Table", values: Mapping[str, object]) -> None:
    """Set what differs: what is right already stays as it was written."""
    for key, value in values.items():
        if there.get(key) != value:
            there[key] = value


# --- the tables of readers -----------------------------------------------------------------------


def _readers(document: "TOMLDocument") -> "AoT":
    """Return the tables of readers, none where there are none. Raises UneditableError."""
    from tomlkit import aot
    from tomlkit.items import AoT

    if "reader" not in document:
        document.add("reader", aot())
    readers = document["reader"]
    if not isinstance(readers, AoT):
        raise UneditableError("the readers are not written as [[reader]]")
    return readers


def _name(table: "Table") -> str:
    return str(table.get("name", ""))


def _arranged(reader: ArrangedReader, before: "Table | None") -> "Table":
    from tomlkit import table

    arranged = table() if before is None else before
    told = {"name": reader.name, "kind": reader.kind, "port": reader.port}
    _set(arranged, {**told, "side": reader.side.value})
    return arranged


def _append(readers: "AoT", table: "Table") -> None:
    readers.append(table)
    table.trivia.indent = ""  # the parser would put an empty line below the comments above it


def _end_taken_off(body: "Container") -> "Lines":
    """Take the lines behind the last setting off a table, and return them."""
    lines = body.body
    last = max((at for at, (key, _) in enumerate(lines) if key is not None), default=-1)
    end = lines[last + 1 :]
    del lines[last + 1 :]
    return end


def _put_on(table: "Table | TOMLDocument", lines: "Iterable[tuple[Key | None, Item]]") -> None:
    for key, line in lines:
        table.append(key, line)


def _text(lines: "Lines") -> str:
    return "".join(line.as_string() for _, line in lines)


def _gap() -> "Lines":
    from tomlkit import nl

    return [(None, nl())]
