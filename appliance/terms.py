"""What a setting may be, in words: for messages and for the docs. Pure."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time
from typing import Final

import msgspec
from msgspec import Struct, inspect

from appliance.config import Settings
from appliance.tariff.values import Tariff

_LONGEST: Final = 40  # characters of what is quoted back


class Row(Struct, frozen=True):
    """One setting in the docs: how it is written, what fits, and what it is when left out."""

    key: str
    right: str
    default: str
    meaning: str


class Table(Struct, frozen=True):
    """One table of the configuration in the docs."""

    heading: str
    meaning: str
    rows: tuple[Row, ...]


def settings_tables(kinds: Collection[str]) -> tuple[Table, ...]:
    """Return every setting there is; `kinds` are those of the readers."""
    return tuple(_tables(Settings, kinds))


def plans_tables() -> tuple[Table, ...]:
    """Return all that a plans file may say."""
    return (_top(Tariff), *_tables(Tariff, ()))


def _top(shape: type[Struct]) -> Table:
    """Return what stands above the first table."""
    rows = tuple(_row(each, ()) for each in _fields(shape) if _inner(each) is None)
    return Table("", _meaning(shape), rows)


def _tables(shape: type[Struct], kinds: Collection[str]) -> Iterator[Table]:
    for field in _fields(shape):
        if inner := _inner(field):
            several = isinstance(_bare(field.type)[0], inspect.VarTupleType)
            heading = f"[[{field.name}]]" if several else f"[{field.name}]"
            yield Table(
                heading, _meaning(inner), tuple(_row(each, kinds) for each in _fields(inner))
            )


def _fields(shape: type[Struct]) -> tuple[inspect.Field, ...]:
    kind = inspect.type_info(shape)
    assert isinstance(kind, inspect.StructType)
    return kind.fields


def _inner(field: inspect.Field) -> type[Struct] | None:
    """Return what a table of its own is made of; None for a single value."""
    kind, _ = _bare(field.type)
    shape = kind.item_type if isinstance(kind, inspect.VarTupleType) else kind
    return shape.cls if isinstance(shape, inspect.StructType) else None


def _meaning(shape: type[Struct]) -> str:
    return (shape.__doc__ or "").strip()


def _row(field: inspect.Field, kinds: Collection[str]) -> Row:
    bare, said = _bare(field.type)
    of_readers = kinds and field.name == "kind" and isinstance(bare, inspect.StrType)
    fits = one_of(kinds) if of_readers else _right(field.type)
    default = "required" if field.required else _default(field.default)
    return Row(field.name, fits, said.get("left_out", default), said["description"])


def _default(value: object) -> str:
    return "none" if value is None else as_toml(value)


def _bare(kind: inspect.Type) -> tuple[inspect.Type, Mapping[str, str]]:
    """Return a type without its Meta, and the words that the Meta has, the outermost first."""
    said: dict[str, str] = {}
    while isinstance(kind, inspect.Metadata):
        said = {**(kind.extra_json_schema or {}), **(kind.extra or {}), **said}
        kind = kind.type
    return kind, said


def right(kind: object) -> str:
    """Return what fits a type, as it is written in TOML."""
    return _right(inspect.type_info(kind))


def _right(kind: inspect.Type) -> str:
    kind, said = _bare(kind)
    if "right" in said:
        return said["right"]
    match kind:
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case inspect.FloatType(ge=low, le=high):
            return f"a number from {low} to {high}"
        case inspect.EnumType(cls=words):
            return one_of([word.value for word in words])
        case inspect.LiteralType(values=values):
            return one_of(values)
        case inspect.UnionType(types=(present, inspect.NoneType())):
            return _right(present)
        case inspect.VarTupleType(item_type=item):
            return f"a list [...] of one or more of {_right(item)}"
        case _:  # an open set: msgspec knows more types than settings have
            raise TypeError(f"no words for {kind}")


def one_of(values: Collection[object]) -> str:
    """Return a choice in words, each value as TOML writes it."""
    *most, last = map(as_toml, values)
    return f"{', '.join(most)} or {last}" if most else last


def as_toml(value: object) -> str:
    """Return a setting's value as TOML writes it: TOML's own is JSON's in these simple cases."""
    if isinstance(value, date | time):
        return value.isoformat()
    return msgspec.json.format(msgspec.json.encode(value), indent=-1).decode()


def shown(value: object) -> str:
    """Return a value out of a TOML file as a message quotes it."""
    match value:
        case str():
            return f"the text {quoted(value)}"
        case bool():
            return as_toml(value)
        case int():
            return f"the number {_cut(_in_full(value))}"
        case float():
            return f"the number {value}"
        case dict():
            return "a table"
        case list():
            return f"the list [{_cut(', '.join(map(_in_full, value)))}]"
        case _:  # all that is left of TOML's types
            return f"the date or time {value}"


def quoted(text: object) -> str:
    """Return a text in quotes, without what a terminal might obey, and not too long."""
    return _harmless(as_toml(_cut(str(text))))


def _in_full(value: object) -> str:
    try:
        return _harmless(as_toml(value))
    except ValueError:  # Python writes down no number of more than 4300 digits
        return "…"


def _harmless(letters: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in letters)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
