"""What the TOML parser's complaints mean to whoever wrote the file. Pure."""

import re
import tomllib
from typing import Final

_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_CURLY: Final = frozenset("“”„‘’«»")  # noqa: RUF001 - these are meant
_PATIENCE: Final = 500  # lines; more are not tried one by one

# Part of a complaint; what it means; what to do. The first that fits is taken.
_MEANINGS: Final = (
    (
        r"Illegal character '\n'",
        "a quote is opened and not closed on its line",
        "Close the text with the quote it began with",
    ),
    (
        "invalid character",
        "there is a character that no text file should have",
        "Remove it: it may be invisible",
    ),
    (
        "Illegal character",
        "there is a character that may not stand in quotes as it is",
        r"Remove it, or write \t for a tab and \n for a line break",
    ),
    (
        "Unterminated string",
        "a quote is opened and never closed",
        "Close the text with the quotes it began with",
    ),
    (
        "Expected \"'",
        "a quote is opened and never closed",
        "Close the text with the quotes it began with",
    ),
    (
        "Expected newline or end of document",
        "something follows where the setting should have ended",
        "Write one setting on each line, text in quotes, and a number without spaces or letters",
    ),
    (
        "Cannot overwrite a value",
        "this is set twice",
        "Keep one of the two",
    ),
    (
        "Cannot declare",
        "this table stands twice",
        "Keep one of the two; what may stand several times has two brackets, as [[reader]]",
    ),
    (
        "Cannot mutate",
        "this has been written in another form before",
        "Keep one of the two",
    ),
    (
        "Expected '=' after a key",
        "there is no = after the key",
        "Write key = value, the key without spaces or tabs",
    ),
    (
        "Expected ']",
        "a bracket is opened and not closed",
        "Write [table] or [[table]]",
    ),
    (
        "Unclosed array",
        "a list is not closed, or has no comma between two elements",
        "Write [one, two]",
    ),
    (
        "nclosed inline table",
        "a table in { } is not closed, or has no comma between two settings",
        "Write its settings under a [table] instead",
    ),
    (
        "Invalid value",
        "there is no value here that TOML knows",
        'Write text in "quotes", and a number, true or false without',
    ),
    (
        "Unescaped '",
        "a backslash in double quotes begins an escape that does not exist",
        r"Write \\ for a backslash, or use single quotes",
    ),
    (
        "Invalid statement",
        "a line must begin with a key, a [table] or a #",
        "Write key = value, the key in plain letters, digits, - and _",
    ),
    (
        "Invalid initial character for a key",
        "a key is missing or begins with a character it may not have",
        "Write keys in plain letters, digits, - and _",
    ),
)


def explain(text: str, wrong: Exception) -> tuple[int, str, str, str]:
    """Return line, key (none), meaning and remedy of what tomllib said about `text`."""
    complaint = str(wrong)
    place = _PLACE.search(complaint)
    if place is None:
        return 1, "", f"this cannot be read: {complaint}", "Write it as the example does"
    if place[1] is None:
        return _opened(text), "", *_meaning(complaint)
    line, column = int(place[1]), int(place[2])
    written = text.split("\n")[line - 1]
    if written[column - 1 : column] in _CURLY:
        meaning, remedy = "there is a curly quote", 'Write straight ones, "text"'
    else:
        meaning, remedy = _meaning(complaint)
    tab = ", after a tab" if written[: column - 1].endswith("\t") else ""
    return line, "", f"at column {column}{tab}, {meaning}", remedy


def _meaning(complaint: str) -> tuple[str, str]:
    for part, meaning, remedy in _MEANINGS:
        if part in complaint:
            return meaning, remedy
    return complaint.partition(" (at ")[0], "Write it as the example does"


def _opened(text: str) -> int:
    """Return the line where what is open at the end began: the first that no prefix can do with."""
    lines = text.split("\n")
    if len(lines) > _PATIENCE:
        return len(lines)
    for length in range(len(lines) - 1, 0, -1):
        try:
            tomllib.loads("\n".join(lines[:length]))
        except ValueError:
            continue
        return length + 1
    return 1
