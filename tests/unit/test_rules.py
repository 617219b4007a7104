"""What of the configuration the heart goes by."""

from appliance.config import Access, Door, Reader, Settings, Space
from appliance.model import Side
from appliance.rules import Rules, rules_of

SPACE = Space("leuven", "Leuven")


def test_left_out_they_are_the_defaults():
    assert rules_of(Settings(SPACE)) == Rules()


def test_each_comes_from_its_setting():
    door = Door(contact_pin=5, open_s=1, repeat_s=2, passage_s=3, held_s=6)
    access = Access(full="refuse")
    readers = (
        Reader("badge", "pn532", "/dev/a", Side.IN, confirm="finger"),
        Reader("finger", "fingerprint", "/dev/b", Side.IN, alone=False),
        Reader("exit", "pn532", "/dev/c", Side.OUT),
    )
    assert rules_of(Settings(SPACE, readers, door, access)) == Rules(
        contact_fitted=True,
        open_s=1,
        repeat_s=2,
        passage_s=3,
        held_s=6,
        access=access,
        confirm={"badge": "finger"},
        badge_first=frozenset({"finger"}),
    )
