import tomllib
from datetime import date, time
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from appliance.config import Pin, Reader, Settings
from appliance.config.telling import Channel
from appliance.model import Side
from appliance.terms import as_toml, one_of, quoted, right, settings_tables, shown

TABLES = {table.heading: table for table in settings_tables(("one", "two"))}


SEVERAL = {"reader": Reader, "channel": Channel}


def tables():
    """Return the structs that the tables are of."""
    return [SEVERAL.get(each.name, each.type) for each in fields(Settings)]


def row(heading, key):
    return next(row for row in TABLES[heading].rows if row.key == key)


def test_every_table_of_the_settings_is_there_and_says_what_it_is_for():
    assert list(TABLES) == [
        f"[[{name}]]" if name in SEVERAL else f"[{name}]" for name in Settings.__struct_fields__
    ]
    assert all(table.meaning.endswith(".") for table in TABLES.values())


def test_every_setting_says_what_fits_and_what_it_means():
    rows = [row for table in TABLES.values() for row in table.rows]
    assert len(rows) == sum(len(fields(table)) for table in tables())
    for each in rows:
        assert each.right
        assert each.meaning
        assert each.default
        assert "None" not in each.right


@pytest.mark.parametrize(
    ("heading", "key", "fits", "default"),
    [
        ("[space]", "threshold", "a whole number from 1 to 500", "5"),
        (
            "[space]",
            "timezone",
            'an IANA time zone, such as "Europe/Brussels"',
            '"Europe/Brussels"',
        ),
        ("[[reader]]", "kind", '"one" or "two"', "required"),
        ("[[channel]]", "kind", '"mail", "mqtt", "ntfy" or "webhook"', "required"),
        ("[[reader]]", "side", '"in", "out" or "toggle"', "required"),
        ("[door]", "open_s", "a number from 0.5 to 10", "4.0"),
        ("[door]", "buzzer_pin", "a GPIO number of the header, 0 to 27", "none"),
        ("[mqtt]", "enabled", "true or false", "true"),
        ("[mqtt]", "protocol", '"3.1.1" or "5"', '"5"'),
    ],
)
def test_a_setting_in_the_table(heading, key, fits, default):
    assert (row(heading, key).right, row(heading, key).default) == (fits, default)


def test_the_words_of_a_type_that_has_none_stand_around_it():
    assert right(Annotated[Pin, msgspec.Meta(description="x")]) == right(Pin)
    assert right(tuple[Side, ...]) == 'a list [...] of one or more of "in", "out" or "toggle"'


def test_a_type_without_words_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="no words"):
        right(bytes)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("5", 'the text "5"'),
        ("\x1b[2J", 'the text "\\u001b[2J"'),
        ("x" * 40, f'the text "{"x" * 40}"'),
        ("\x9b2J\x7f", 'the text "\\u009b2J\\u007f"'),
        ("x" * 41, f'the text "{"x" * 40}…"'),
        (True, "true"),
        (5, "the number 5"),
        (0.1, "the number 0.1"),
        (float("nan"), "the number nan"),
        (10**50, f"the number 1{'0' * 39}…"),
        (1e300, "the number 1e+300"),
        ({"a": 1}, "a table"),
        (["\x9b2J"], 'the list ["\\u009b2J"]'),
        ([], "the list []"),
        ([1, "a", [True]], 'the list [1, "a", [true]]'),
        (date(2026, 11, 23), "the date or time 2026-11-23"),
    ],
)
def test_a_value_as_a_message_quotes_it(value, words):
    assert shown(value) == words


def test_a_number_that_python_would_not_write_down():
    assert shown(16**5000) == "the number …"
    assert shown([1, 16**5000]) == "the list [1, …]"


@given(st.text())
def test_what_is_quoted_is_on_one_line_and_short(text):
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= 41 * 6 + 2


@given(st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(), st.lists(st.text())))
def test_a_default_in_the_docs_is_toml(value):
    escaped = as_toml(value).replace("\x7f", "\\u007f")
    assert tomllib.loads(f"key = {escaped}")["key"] == value


def test_days_and_times_are_written_without_quotes():
    assert (as_toml(date(2026, 11, 23)), as_toml(time(3))) == ("2026-11-23", "03:00:00")


def test_a_choice_in_words():
    assert [one_of("a"), one_of("ab"), one_of("abc")] == ['"a"', '"a" or "b"', '"a", "b" or "c"']
