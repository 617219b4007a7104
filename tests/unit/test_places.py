import tomllib

from hypothesis import given
from hypothesis import strategies as st

from appliance.places import line_of, places

BARE = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
QUOTED = st.sampled_from(['"a.b"', "'[x]'", '"#"', "'it = \"x\"'", '"\\u00e9\\""', '""'])
VALUES = st.sampled_from(
    [
        "1",
        '"plain"',
        '"a # b [c] = {d}"',
        "'lit # [[x]] \"'",
        '"esc \\" # \\\\"',
        '"""\nkey = 1\n[table]\n# "" \\""" x""""',
        "'''\n[[a]]\nb = 'c'\n'''''",
        "[1, 2, # [\n  3,\n]",
        "[[\"a]\", '['], []] # ]",
        '{ x = 1, y = "}" }',
        "2026-11-23T10:00:00Z",
        "true # a = 2",
        '"""x"""" # " [',
    ]
)
GAPS = st.sampled_from(["", "\n", "# k = 1\n", "   \n\t\n", '# "open quote\n'])


def bare_name(part):
    return tomllib.loads(f"k = {part}")["k"] if part[0] in "\"'" else part


@st.composite
def documents(draw):
    """Draw a text and, for each of its tables and keys, the line it was written on."""
    lines, where = [], {}

    def write(source, ending):
        lines.extend((draw(GAPS) + source + ending).split("\n")[:-1])

    def keys(table):
        names = draw(st.lists(st.one_of(BARE, QUOTED), unique_by=bare_name, max_size=3))
        for name in names:
            indent = draw(st.sampled_from(["", "  ", "\t"]))
            value = draw(VALUES)
            gap = draw(GAPS)
            lines.extend(gap.split("\n")[:-1])
            where[(*table, bare_name(name))] = len(lines) + 1
            lines.extend(f"{indent}{name} = {value}".split("\n"))

    keys(())
    roots = {path[0] for path in where}
    names = draw(st.lists(BARE.filter(lambda name: name not in roots), unique=True, max_size=3))
    for name in names:
        several = draw(st.integers(0, 2))
        for number in range(max(several, 1)):
            table = (name, number) if several else (name,)
            header = f"[[ {name} ]]" if several else f"[{name}] # a comment"
            lines.append(header)
            where.setdefault((name,), len(lines))
            where[table] = len(lines)
            keys(table)
            if draw(st.booleans()) and (*table, "sub") not in where:
                lines.append(f"[{name}.sub]")
                where[(*table, "sub")] = len(lines)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    return ending.join(lines) + draw(st.sampled_from(["", ending])), where


@given(documents())
def test_the_line_of_every_key_is_right(document):
    text, where = document
    tomllib.loads(text)
    found = places(text)
    assert dict(found) == where


def test_a_dotted_key_stands_for_the_tables_on_its_way():
    found = places('[a]\nb . "c.d".e = 1\nb.f = 2')
    assert dict(found) == {
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "b", "c.d"): 2,
        ("a", "b", "c.d", "e"): 2,
        ("a", "b", "f"): 3,
    }


def test_an_array_within_an_array_belongs_to_the_last_element():
    found = places("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\n[a.b.d]")
    assert found[("a", 0, "b", 0)] == 2
    assert found[("a", 1, "b", 0, "c")] == 5
    assert found[("a", 1, "b", 1, "d")] == 7


def test_what_is_not_written_stands_where_its_table_does():
    found = places("x = 1\n[[reader]]\nname = 'a'\n\n[door]\n")
    assert line_of(("door", "open_s"), found) == 5
    assert line_of(("reader", 0, "name"), found) == 3
    assert line_of(("reader", 0, "kind"), found) == 2
    assert line_of(("reader", 7), found) == 2
    assert line_of(("web", "port"), found) == 1
    assert line_of((), found) == 1
