"""The first configuration: whatever somebody answers, the door can start on it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.checking import check
from appliance.cli.beginning import address_of
from appliance.config import Settings, Space, Web
from appliance.readers import READERS
from appliance.unboxing import configuration, id_of, name_of


def settings(text: str) -> Settings:
    checked = check(text, "seuil.toml", tuple(READERS))
    assert isinstance(checked, Settings), checked
    return checked


@given(st.text(), st.sampled_from(("fr", "nl", "en")))
def test_any_answer_makes_a_good_configuration(name, language):
    made = settings(configuration(name, language))
    assert made.web.language == language
    assert made.space.name == name_of(name)
    assert made.space.timezone == "Europe/Brussels"
    assert not made.reader


@pytest.mark.parametrize("unset", ["", "UTC", "Etc/UTC"])
def test_a_zone_nobody_chose_is_left_to_the_default(unset):
    assert "timezone" not in tomllib.loads(configuration("x", "fr", unset))["space"]


def test_a_chosen_zone_is_kept():
    made = settings(configuration("x", "nl", "Europe/Amsterdam"))
    assert made.space.timezone == "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("L'Atelier d'été", "l-atelier-d-ete"),
        ("Coworking Louvain-la-Neuve", "coworking-louvain-la-neuve"),
        ("  «42»  ", "42"),
        ("工作", "seuil"),
        ("a" * 31 + " b", "a" * 31),
        ("a" * 40, "a" * 32),
    ],
)
def test_the_id_is_made_of_the_name(name, short):
    assert id_of(name) == short


def test_a_name_is_one_line_that_can_be_seen():
    assert name_of(" a\tb\n\x00c ") == "a b c"
    assert name_of("\n") == "Seuil"
    assert name_of("x" * 79 + " y") == "x" * 79


@pytest.mark.parametrize(
    ("web", "address"),
    [
        (Web(host="0.0.0.0"), "http://seuil.local:8080"),
        (Web(host="::", port=81), "http://seuil.local:81"),
        (Web(), "http://127.0.0.1:8080"),
        (Web(origin="https://door.example"), "https://door.example"),
    ],
)
def test_where_the_pages_are(web, address):
    assert address_of(Settings(Space("x", "X"), web=web), "seuil.lan") == address
