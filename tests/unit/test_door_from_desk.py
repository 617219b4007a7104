"""The heart opens because somebody at the desk says so: recorded first, and nobody forces it."""

import pytest

from appliance.events import Consult, OpenFromDesk, Sensed
from appliance.facts import CommittedLate, Entered, ExitPressed, Forced, OpenedFromDesk
from appliance.model import Means
from appliance.occupancy import Contact
from appliance.recorder import Committed
from tests.unit.test_door import House, _Impatient

OPENED = OpenedFromDesk("ruth", "the post")


def ask(house, within_s=10.0):
    """Have the desk ask; return what it is told."""
    told = []
    until_s = house.clock.now_s + within_s
    house.heart.handle(OpenFromDesk("ruth", "the post", until_s, told.append))
    return told


@pytest.fixture
def with_contact():
    house = House(contact_fitted=True)
    house.sense(Sensed.CONTACT, active=False)
    return house


def test_it_is_recorded_then_open_with_the_lamp_and_the_desk_is_told():
    house = House()
    assert ask(house) == [True]
    assert house.facts == [OPENED]
    assert house.done == ["record", "open for 4", "granted"]
    assert house.headcount == 0


def test_whoever_comes_in_then_has_not_forced_the_door(with_contact):
    ask(with_contact)
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts == [OPENED]
    assert with_contact.door.contact is Contact.OPEN


def test_later_it_is_forced_again(with_contact):
    ask(with_contact)
    with_contact.later(10.1)
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts == [OPENED, Forced()]


def test_a_stalled_disk_keeps_nobody_waiting_longer_than_the_limit():
    house = House()
    house.recorder.stalled = True
    house.recorder.answers = _Impatient(house.clock)
    assert ask(house) == [True]
    assert house.clock.now_s == pytest.approx(1000.25)
    assert house.done == ["record", "open for 4", "granted"]
    house.recorder.answers.put(Committed(1, 1, house.clock.now_s))
    house.later(4)
    assert [type(each) for each in house.facts] == [OpenedFromDesk, CommittedLate]


def test_what_is_read_too_late_opens_nothing():
    house = House()
    assert ask(house, within_s=-0.001) == [False]
    assert house.facts == []
    assert house.done == []
    assert ask(house, within_s=0) == [True]


def test_beside_badges_and_the_exit_button_it_opens_all_the_same(with_contact):
    with_contact.show("anne")
    ask(with_contact)
    with_contact.sense(Sensed.EXIT_BUTTON, active=True)
    assert [type(each) for each in with_contact.facts][1:] == [OpenedFromDesk, ExitPressed]
    with_contact.sense(Sensed.CONTACT, active=True)
    assert with_contact.facts[-1] == Entered("anne", "in", Means.BADGE)


def test_the_desk_is_told_how_the_door_is(with_contact):
    asked = []
    with_contact.heart.handle(Consult(asked.append))
    with_contact.sense(Sensed.CONTACT, active=True)
    with_contact.heart.handle(Consult(asked.append))
    House().heart.handle(Consult(asked.append))
    assert [each.contact for each in asked] == [Contact.CLOSED, Contact.FORCED, Contact.NONE]
