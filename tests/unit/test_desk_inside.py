"""Who is in, in words: since when, how that is known, who went last."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.commands.answers import Board, LastOut, Present
from appliance.facts.visits import Known
from appliance.model import Category
from appliance.occupancy import Contact
from appliance.web.desk import inside
from appliance.web.desk.voice import Voice
from appliance.web.words import French

BRUSSELS = ZoneInfo("Europe/Brussels")


def us(hour, minute=0, day=23):
    return round(datetime(2026, 11, day, hour, minute, tzinfo=BRUSSELS).timestamp()) * 1_000_000


OURS = Voice(French(), "fr", BRUSSELS, us(14, 5))
BOARD = Board(
    (
        Present("Zoé", Category.COWORKER, us(9, 12), "z"),
        Present("", Category.STAFF, us(9, 30), "x"),
        Present("anne", Category.STUDENT, us(8, 40), "a", Known.TOLD),
        Present("Bert", Category.COWORKER, us(8, 10, 22), "b", sure=False),
    ),
    nameless=1,
)


def test_who_came_first_is_first():
    assert [each.name for each in inside.by_arrival(BOARD, OURS)] == ["Bert", "anne", "Zoé", ""]


def test_the_list_to_call_is_by_name_and_has_a_line_for_everybody():
    names = [each.name for each in inside.by_name(BOARD, OURS)]
    assert names == ["anne", "Bert", "Zoé", "", ""]
    assert inside.by_name(BOARD, OURS)[-1].since == ""


def test_how_sure_it_is_stands_beside_everybody():
    bert, anne, zoe, _ = inside.by_arrival(BOARD, OURS)
    assert (zoe.category, zoe.since, zoe.how) == (
        "coworker",
        "depuis 9\u00a0h\u00a012",
        "par badge",
    )
    assert (anne.how, anne.sure) == ("noté à la main", True)
    assert (bert.how, bert.sure) == ("peut-être déjà reparti·e", False)
    assert bert.since == "depuis hier, 8\u00a0h\u00a010"


def test_who_went_last_is_named():
    said = inside.last_out(LastOut("Ana", "m", us(18, 42)), OURS)
    assert said.replace("\u00a0", " ") == "Dernière sortie : Ana, à 18 h 42."


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (Contact.NONE, ""),
        (Contact.CLOSED, "La porte est fermée."),
        (Contact.OPEN, "La porte est ouverte."),
        (Contact.HELD, "La porte est restée ouverte."),
        (Contact.FORCED, "La porte a été forcée."),
    ],
)
def test_the_door_is_told_of_where_it_has_a_contact(contact, words):
    assert inside.door(contact, OURS) == words
