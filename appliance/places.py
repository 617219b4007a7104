"""Where in a TOML text each key stands. Pure.

The parser of the standard library forgets the lines; this finds them again in a text it has taken.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Final

Path = tuple[str | int, ...]
"""The way to a value: names of keys, and from 0 the numbers of an array's elements."""

_TOKEN: Final = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*')"
    r"|(?P<comment>\#[^\n]*)|(?P<end>\n)|(?P<open>[\[{])|(?P<close>[\]}])"
    r"""|(?P<plain>[^"'\#\n\[\]{}]+)""",
    re.DOTALL,
)
_PART: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.?)""")


def places(text: str) -> Mapping[Path, int]:
    """Return the line, from 1, of every table and key of a text that is TOML."""
    found: dict[Path, int] = {}
    lengths: dict[Path, int] = {}  # of the arrays of tables
    table: Path = ()
    for line, statement in _statements(text):
        key = _key(statement.lstrip("["))
        if statement.startswith("[["):
            array = (*_resolved(key[:-1], lengths), key[-1])
            lengths[array] = lengths.get(array, 0) + 1
            table = (*array, lengths[array] - 1)
        elif statement.startswith("["):
            table = _resolved(key, lengths)
        path = table if statement.startswith("[") else (*table, *key)
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], line)
    return found


def line_of(path: Path, found: Mapping[Path, int]) -> int:
    """Return the line of `path`, or of the nearest table around it."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each header and each `key = value` without its comments, with the line it begins on."""
    statement, begun, line, depth = "", 1, 1, 0
    for token in _TOKEN.finditer(f"{text}\n"):
        if token.lastgroup == "end" and depth == 0:
            if statement.strip():
                yield begun, statement.strip()
            statement = ""
        elif token.lastgroup != "comment":
            begun = begun if statement.strip() else line
            statement += token.group()
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        line += token.group().count("\n")


def _key(source: str) -> tuple[str, ...]:
    """Return the parts of the dotted key that `source` begins with."""
    parts: list[str] = []
    at, more = 0, "."
    while more and (part := _PART.match(source, at)):
        parts.append(_bare(part[1]))
        at, more = part.end(), part[2]
    return tuple(parts)


def _bare(part: str) -> str:
    if part[0] in "\"'":
        return str(tomllib.loads(f"key = {part}")["key"])
    return part


def _resolved(key: tuple[str, ...], lengths: Mapping[Path, int]) -> Path:
    """Return the path a header means: within an array of tables, its last element."""
    path: Path = ()
    for part in key:
        path = (*path, part)
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path
