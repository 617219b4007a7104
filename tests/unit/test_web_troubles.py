"""Every trouble has its sentence, and its status."""

import pytest

from appliance.commands.answers import Trouble
from appliance.web import troubles
from appliance.web.words import French


@pytest.mark.parametrize("trouble", Trouble)
def test_each_has_a_whole_sentence(trouble):
    said = troubles.sentence(trouble, "", French())
    assert said[0].isupper()
    assert said[-1] == "."
    assert "'" not in said
    assert trouble.value not in said
    assert 400 <= troubles.status(trouble) < 600


def test_no_two_say_the_same():
    assert len(set(troubles.SENTENCES.values())) == len(Trouble)


def test_more_follows_in_brackets_where_it_is_for_the_reader():
    said = troubles.sentence(Trouble.SCHEDULE_USED, "7", French())
    assert said.endswith("cet horaire. (7)")
    assert "(" not in troubles.sentence(Trouble.DOOR_AWAY, "Connection refused", French())
    assert "(" not in troubles.sentence(Trouble.NOT_UNDERSTOOD, "column 7", French())


def test_without_the_door_one_hears_that_it_opens():
    assert "s’ouvre toujours de l’intérieur" in troubles.sentence(Trouble.DOOR_AWAY, "", French())
    assert troubles.status(Trouble.DOOR_AWAY) == 503
    assert troubles.status(Trouble.FORBIDDEN) == 403
    assert troubles.status(Trouble.NO_MEMBER) == 404
    assert troubles.status(Trouble.BUSY) == 409
