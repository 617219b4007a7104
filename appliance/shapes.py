"""A TOML text against the struct it is to be, value by value, with what would be right. Pure."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Annotated, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from appliance.places import Path, line_of, places
from appliance.syntax import explain
from appliance.terms import quoted, right, shown

_BOM: Final = "\ufeff"

Shape = TypeVar("Shape", bound=Struct)

Values = dict[Path, object]
"""Every value that fits, those set and those left at their default."""


class Problem(Struct, frozen=True):
    """What is wrong at a line of a file (0: the file itself), and what would be right."""

    file: str
    line: int
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        place = f"{self.file}:{self.line}" if self.line else self.file
        end = "" if self.remedy.endswith("?") else "."
        return f"{place}: {key}{self.what}. {self.remedy}{end}"


class Found(Struct, frozen=True):
    """Something wrong at a place in a text, and what would be right."""

    path: Path
    what: str
    remedy: str


Clashes = Callable[[Values], Iterable[Found]]
"""What is wrong with values against each other, each of which fits by itself."""


def read(text: str, file: str, shape: type[Shape], clashes: Clashes) -> Shape | tuple[Problem, ...]:
    """Return what `text` says, or all that is wrong with it."""
    text = text.removeprefix(_BOM)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        return (Problem(file, *explain(text, wrong)),)
    values: Values = {}
    found = (*_table(data, shape, (), values), *clashes(values))
    if not found:
        return msgspec.convert(data, shape)
    where = places(text)
    problems = (
        Problem(file, line_of(each.path, where), written(each.path), each.what, each.remedy)
        for each in found
    )
    return tuple(sorted(problems, key=lambda problem: problem.line))


def written(path: Path) -> str:
    """Return a path as people write it: reader[2].port, counting from 1."""
    return "".join(map(_part, path)).removeprefix(".")


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part + 1}]"
    return f".{part}" if part.isidentifier() else f".{quoted(part)}"


def nearest(word: str, known: Collection[str]) -> str:
    """Return the remedy for a word that is none of those known."""
    return near(word, known) or f"What there is: {', '.join(known)}"


def near(word: str, known: Collection[str]) -> str:
    """Return what was probably meant, as a question; nothing where nothing is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a broken file only

    return "".join(f"Did you mean {near}?" for near in get_close_matches(word, known, 1))


def _table(data: object, shape: type[Struct], path: Path, values: Values) -> Iterator[Found]:
    if not isinstance(data, dict):
        yield Found(path, f"{shown(data)} does not fit", f"Write a table, [{written(path)}]")
        return
    known = {field.encode_name: field for field in fields(shape)}
    for key in (key for key in data if key not in known):
        yield Found((*path, key), "there is no such setting", nearest(key, known))
    for key, field in known.items():
        yield from _field(data.get(key, NODEFAULT), field, (*path, key), values)


def _field(value: object, field: FieldInfo, path: Path, values: Values) -> Iterator[Found]:
    element = _element(field.type)
    if isinstance(field.type, type) and issubclass(field.type, Struct):
        if value is NODEFAULT and field.required:
            yield Found(path, "this table is missing", f"Write [{written(path)}]")
        else:
            yield from _table({} if value is NODEFAULT else value, field.type, path, values)
    elif element is not None:
        yield from _tables(() if value is NODEFAULT else value, field, element, path, values)
    elif value is NODEFAULT and field.required:
        place = "in this table" if path[1:] else "above the first table"
        remedy = f"Write {path[-1]} {place}: {right(field.type)}"
        yield Found(path, "it is missing", remedy)
    elif value is NODEFAULT:
        values[path] = field.default
    else:
        yield from _leaf(value, field, path, values)


def _tables(
    value: object, field: FieldInfo, element: type[Struct], path: Path, values: Values
) -> Iterator[Found]:
    key = written(path)
    if not isinstance(value, list | tuple):
        remedy = f"Write [[{key}]], in two brackets, once for each"
        yield Found(path, f"{shown(value)} does not fit", remedy)
        return
    most = next(part.max_length for part in get_args(field.type) if isinstance(part, msgspec.Meta))
    if most is not None and len(value) > most:
        yield Found((*path, most), "there are too many", f"Write at most {most} of [[{key}]]")
    for number, data in enumerate(value[:most]):
        yield from _table(data, element, (*path, number), values)


def _leaf(value: object, field: FieldInfo, path: Path, values: Values) -> Iterator[Found]:
    try:
        values[path] = msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        yield Found(path, f"{shown(value)} does not fit", f"Write {right(field.type)}")


def _element(kind: object) -> type[Struct] | None:
    """Return the struct that an array of tables is made of; None for anything else."""
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    inner = get_args(bare)[:1]
    if inner and isinstance(inner[0], type) and issubclass(inner[0], Struct):
        return inner[0]
    return None
