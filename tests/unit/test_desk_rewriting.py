"""A configuration edited by the desk: the values that were asked for, and nothing else."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.checking import check
from appliance.commands import ArrangeSpace
from appliance.commands.answers import ArrangedReader
from appliance.config import Settings
from appliance.desk.rewriting import UneditableError, with_readers, with_space
from appliance.model import Side

TEXT = """\
# Written by hand.
[space]
id = "louvain"   # in the topics
name = 'Louvain'
threshold = 4
counted = ["coworker"]

# the one outside
[[reader]]  # first
name = "way-in"  # on the left
kind = "rdm6300"
port = "/dev/a"
side = "in"
confirm = "finger"

# the one for fingers
[[reader]]
name = "finger"
kind = "fingerprint"
port = "/dev/b"
side = "in"
security = 3

# the pins
[door]
strike_pin = 23
"""
KINDS = ("rdm6300", "id12la", "pn532", "fingerprint")
SPACE = ArrangeSpace("x", "fr", 5, 30)
WAY_IN = ArrangedReader("way-in", "rdm6300", "/dev/a", Side.IN)
FINGER = ArrangedReader("finger", "fingerprint", "/dev/b", Side.IN)
WAY_OUT = ArrangedReader("way-out", "pn532", "/dev/c", Side.OUT)


def settings(text):
    read = check(text, "seuil.toml", KINDS)
    assert isinstance(read, Settings), read
    return read


def readers(text):
    return [ArrangedReader(r.name, r.kind, r.port, r.side) for r in settings(text).reader]


def test_what_is_so_already_is_left_as_it_was_written():
    assert with_readers(TEXT, (WAY_IN, FINGER)) == TEXT
    assert with_space(TEXT + '[web]\nlanguage = "nl"\n', ArrangeSpace("Louvain", "nl", 4, 30)) == (
        TEXT.replace('= ["coworker"]\n', '= ["coworker"]\ncapacity = 30\n')
        + '[web]\nlanguage = "nl"\n'
    )


def test_the_space_is_changed_and_the_rest_is_not():
    text = with_space(TEXT, ArrangeSpace("Chez « nous »", "nl", 7, 40))
    space = settings(text).space
    assert (space.name, space.threshold, space.capacity) == ("Chez « nous »", 7, 40)
    assert settings(text).web.language == "nl"
    assert (space.id, len(space.counted)) == ("louvain", 1)
    kept = [line for line in TEXT.splitlines() if "name = 'L" not in line and "thres" not in line]
    assert [line for line in kept if line not in text.splitlines()] == []


def test_a_reader_more_comes_after_the_others():
    text = with_readers(TEXT, (WAY_IN, FINGER, WAY_OUT))
    assert text == TEXT.replace(
        "\n# the pins",
        '\n[[reader]]\nname = "way-out"\nkind = "pn532"\nport = "/dev/c"\nside = "out"\n\n'
        "# the pins",
    )


def test_a_reader_that_goes_takes_its_own_comment_only():
    text = with_readers(TEXT.replace('confirm = "finger"\n', ""), (WAY_IN,))
    assert readers(text) == [WAY_IN]
    assert "fingers" not in text
    assert text.endswith('side = "in"\n\n# the pins\n[door]\nstrike_pin = 23\n')
    text = with_readers(TEXT, (FINGER,))
    assert "\n# the one for fingers\n[[reader]]\nname" in text
    assert text.endswith("security = 3\n\n# the pins\n[door]\nstrike_pin = 23\n")
    assert readers(text) == [FINGER]
    assert settings(text).reader[0].security == 3


def test_readers_that_change_places_lose_no_comment():
    text = with_readers(TEXT, (FINGER, WAY_IN))
    assert "\n# the one for fingers\n[[reader]]\nname" in text
    back = with_readers(text, (WAY_IN, FINGER))
    assert readers(back) == [WAY_IN, FINGER]
    for line in TEXT.splitlines():
        assert line in text
        assert line in back


def test_what_else_a_reader_has_is_kept():
    text = with_readers(TEXT, (FINGER, ArrangedReader("way-in", "pn532", "/dev/z", Side.IN)))
    finger, way_in = settings(text).reader
    assert (finger.security, way_in.confirm, way_in.kind) == (3, "finger", "pn532")
    assert 'name = "way-in"  # on the left\nkind = "pn532"\n' in text


def test_the_last_reader_may_go_and_the_comments_behind_stay():
    text = with_readers(TEXT, ())
    assert readers(text) == []
    assert "# the pins" in text
    assert "[[reader]]" not in text


def test_the_first_reader_may_come():
    text = '[space]\nid = "x"\nname = "X"\n'
    assert readers(with_readers(text, (WAY_IN, WAY_OUT))) == [WAY_IN, WAY_OUT]
    assert "\n\n\n" not in with_readers(text, (WAY_IN, WAY_OUT))
    assert with_readers(text, ()) == text + "\n"


def test_marks_of_a_windows_editor_are_kept():
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert with_readers(text, (WAY_IN, FINGER)) == text
    more = with_space(with_readers(text, (FINGER, WAY_OUT)), SPACE)
    assert readers(more) == [FINGER, WAY_OUT]
    assert "\n" not in more.replace("\r\n", "")


def test_where_lines_end_in_both_ways_each_stays_as_it_was():
    text = TEXT.replace("\n", "\r\n", 3)
    assert with_readers(text, (WAY_IN, FINGER)) == text


def test_tables_that_are_apart_are_brought_together():
    first, second = TEXT.split("# the one for fingers")
    finger, door = second.split("# the pins")
    text = f"{first}# the pins{door}# the one for fingers{finger}"
    assert readers(with_readers(text, (FINGER, WAY_IN))) == [FINGER, WAY_IN]


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("[space", lambda text: with_space(text, SPACE)),
        ("space = 3", lambda text: with_space(text, SPACE)),
        ('[space]\nname = "a"\n[web]\n[space.x]', lambda text: with_space(text, SPACE)),
        ("reader = []", lambda text: with_readers(text, (WAY_IN,))),
        ('reader = [{name = "a"}]', lambda text: with_readers(text, (WAY_IN,))),
    ],
)
def test_what_is_written_otherwise_is_refused(text, edit):
    with pytest.raises(UneditableError):
        edit(text)


names = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
wanted = st.lists(
    st.builds(
        ArrangedReader,
        names,
        st.sampled_from(KINDS),
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20),
        st.sampled_from(Side),
    ),
    max_size=5,
    unique_by=(lambda reader: reader.name, lambda reader: reader.port),
)


@given(wanted, wanted)
def test_any_readers_in_place_of_any(before, after):
    plain = '[space]\nid = "x"\nname = "X"\n\n# pins\n[door]\nstrike_pin = 17 # seventeen\n'
    once = with_readers(plain, tuple(before))
    assert readers(once) == before
    twice = with_readers(once, tuple(after))
    assert readers(twice) == after
    assert tomllib.loads(twice)["door"] == {"strike_pin": 17}
    assert "# pins\n" in twice
    assert "# seventeen" in twice
