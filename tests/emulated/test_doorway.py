"""The door's pins as the heart sees them, where there are none: lost, missed, and found again."""

from queue import SimpleQueue

import pytest

from appliance.config import Door
from appliance.doorway import AGAIN_S, Doorway
from appliance.events import Down, Edge, Sensed, Up
from appliance.model import PINS, Notice
from drivers.emulators.pins import PinBoard
from tests.installation import ANNE, CONTACT, STRIKE, WAIT_S


@pytest.fixture
def inbox():
    return SimpleQueue()


def told(inbox):
    found = []
    while not inbox.empty():
        found.append(inbox.get())
    return [each for each in found if not isinstance(each, Edge)]


def doorway_at(path, inbox):
    return Doorway(Door(chip=str(path), contact_pin=CONTACT), inbox.put)


def test_without_pins_it_says_so_once_and_goes_on(tmp_path, inbox):
    doorway = doorway_at(tmp_path / "pins", inbox)
    doorway.open_until(5.0)
    doorway.show(Notice.GRANTED, 1.0)
    doorway.tick(5.0)
    doorway.poll(5.0)
    doorway.poll(5.0 + AGAIN_S)
    assert (doorway.due(), doorway.settled(9.0)) == (None, ())
    (down,) = told(inbox)
    assert (type(down), down.device) == (Down, PINS)
    assert down.why.startswith(f"{tmp_path}/pins: no such GPIO chip")
    assert down.why.endswith("the door opens from the inside and by key alone")
    doorway.close()


def test_pins_are_tried_again_and_told_when_they_are_there(tmp_path, inbox):
    doorway = doorway_at(tmp_path / "pins", inbox)
    doorway.poll(100.0)
    with PinBoard(tmp_path / "pins") as board:
        doorway.poll(100.0 + AGAIN_S - 1)
        assert [type(each) for each in told(inbox)] == [Down]
        doorway.poll(100.0 + AGAIN_S)
        assert told(inbox) == [Up(PINS)]
        doorway.open_until(140.0)
        assert board.wait_for(STRIKE, level=True, timeout_s=WAIT_S)
        doorway.close()


def test_pins_that_are_lost_do_not_end_the_house(tmp_path, inbox):
    with PinBoard(tmp_path / "pins") as board:
        board.drive(CONTACT, level=False)
        doorway = doorway_at(tmp_path / "pins", inbox)
        doorway.poll(100.0)
        assert doorway.settled(110.0) == ((Sensed.CONTACT, False),)
    doorway.open_until(114.0)
    doorway.tick(114.0)
    assert [each.device for each in told(inbox)] == [PINS]
    with PinBoard(tmp_path / "pins") as board:
        board.drive(CONTACT, level=False)
        doorway.poll(115.0)
        doorway.poll(115.0 + AGAIN_S)
        assert told(inbox) == [Up(PINS)]
        # It looks afresh: the first it sees is told, though it is as it was.
        assert doorway.settled(200.0) == ((Sensed.CONTACT, False),)
        doorway.close()


def test_who_comes_is_on_record_though_nothing_opens(house):
    house.board.close()
    house.settings["door"]["contact_pin"] = CONTACT  # which cannot be read: a grant is a passage
    house.write().start_door()
    house.badge_in.present(ANNE, held_s=0)
    house.until(lambda: house.facts("entered"))
    (down,) = house.facts("device_down")
    assert down.device == PINS
    assert house.said().count("the strike is not commanded") == 1
    asked = house.seuil("open", "--why", "to try")
    assert asked.returncode == 1
    assert "nothing was opened" in asked.stderr
    assert house.facts("opened_from_desk") == []
    assert f"not answering {PINS}" in house.seuil("status").stdout
