"""The guided path in words: what is offered, and how readers are named."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.answers import ArrangedReader, Chapter, Port
from appliance.model import Side
from appliance.readers import READERS
from appliance.web.desk import first_evening
from appliance.web.desk.first_evening import Chosen, Offered
from appliance.web.desk.table import ROWS

IN, OUT, BOTH = Side.IN, Side.OUT, Side.TOGGLE
PN532, SENSOR = Port("/dev/a", "pn532"), Port("/dev/f", "fingerprint")
ENTRANCE = ArrangedReader("entrance", "pn532", "/dev/a", IN)


class French:
    def gettext(self, words):
        return words


def test_every_chapter_but_the_admins_has_its_page_and_words():
    chapters = set(Chapter) - {Chapter.ADMIN}
    for words in (
        first_evening.PAGES, first_evening.CHAPTERS, first_evening.LEFT, first_evening.TO_DO,
        first_evening.BUTTONS,
    ):  # fmt: skip
        assert set(words) == chapters
    assert set(first_evening.PAGES.values()) <= set(ROWS)


def test_every_kind_of_reader_and_every_side_has_words():
    assert set(first_evening.KINDS) == set(READERS)
    assert set(first_evening.SIDES) == set(Side)
    assert first_evening.kind("pn532", French()) == "Lecteur de badges 13,56 MHz (PN532)"
    assert first_evening.kind("osdp", French()) == "osdp"


def test_what_is_left_is_said_in_one_sentence():
    left = (Chapter.STRIKE, Chapter.ADMIN, Chapter.MEMBER)
    assert first_evening.left(left, French()) == "l’essai de la gâche, le premier badge"
    assert first_evening.left((), French()) == ""


def sides(*ports, ours=()):
    return [each.side for each in first_evening.offered(ports, ours) if not each.name]


def test_one_badge_reader_serves_both_ways_two_serve_one_each():
    second = Port("/dev/b", "rdm6300")
    assert sides(PN532) == [BOTH]
    assert sides(SENSOR, PN532) == [IN, BOTH]
    assert sides(PN532, second) == [IN, OUT]
    assert sides(second, Port("/dev/b"), SENSOR) == [BOTH, IN]


def test_one_beside_a_reader_we_have_is_on_the_other_side():
    held = Port("/dev/a", "", "entrance")
    new = Port("/dev/b", "pn532")
    assert sides(held, new, ours=(ENTRANCE,)) == [OUT]
    finger = ArrangedReader("finger", "fingerprint", "/dev/f", IN)
    assert sides(new, ours=(finger,)) == [BOTH]


def test_readers_we_have_are_offered_as_they_are():
    held = Port("/dev/a", "", "entrance")
    as_it_is = Offered("/dev/a", "pn532", IN, "entrance")
    assert first_evening.offered((held,), (ENTRANCE,)) == (as_it_is,)
    assert first_evening.standing((ENTRANCE,)) == (as_it_is,)
    (unplugged,) = first_evening.offered((), (ENTRANCE,))
    assert unplugged.away


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["badge-entree", "badge-sortie", "badge", "doigt-entree"]),
        ("nl", ["badge-in", "badge-uit", "badge", "vinger-in"]),
        ("en", ["badge-in", "badge-out", "badge", "finger-in"]),
    ],
)
def test_readers_are_named_in_the_spaces_language(language, names):
    chosen = [
        Chosen("/dev/a", "pn532", IN),
        Chosen("/dev/b", "rdm6300", OUT),
        Chosen("/dev/c", "id12la", BOTH),
        Chosen("/dev/d", "fingerprint", IN),
    ]
    assert [each.name for each in first_evening.named(chosen, (), language)] == names


def test_a_reader_keeps_its_name_and_another_kind_in_its_place_does_not():
    moved = Chosen("/dev/a", "pn532", OUT)
    (kept,) = first_evening.named([moved], (ENTRANCE,), "fr")
    assert kept == ArrangedReader("entrance", "pn532", "/dev/a", OUT)
    (other,) = first_evening.named([Chosen("/dev/a", "rdm6300", IN)], (ENTRANCE,), "fr")
    assert other.name == "badge-entree"


def test_readers_of_one_kind_and_side_are_counted():
    chosen = [Chosen(f"/dev/{port}", "pn532", IN) for port in "abc"]
    names = [each.name for each in first_evening.named(chosen, (), "en")]
    assert names == ["badge-in", "badge-in-2", "badge-in-3"]


CHOSEN = st.builds(
    Chosen,
    st.integers(0, 30).map("/dev/{}".format),
    st.sampled_from(sorted(READERS)),
    st.sampled_from(Side),
)


@given(
    st.lists(CHOSEN, max_size=16, unique_by=lambda each: each.port),
    st.sampled_from(["fr", "nl", "en"]),
)
def test_names_differ_fit_and_last(chosen, language):
    named = first_evening.named(chosen, (), language)
    names = [each.name for each in named]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", name) for name in names)
    assert first_evening.named(chosen, named, language) == named


def test_somebody_must_be_able_to_come_in():
    assert not first_evening.lets_in([])
    assert not first_evening.lets_in([Chosen("/dev/a", "pn532", OUT)])
    assert first_evening.lets_in([Chosen("/dev/a", "pn532", BOTH)])
