"""The example configuration and the wiring, its drawings and its tables, say the same."""

from pathlib import Path

import msgspec

from appliance.checking import check, notes
from appliance.config import Settings
from appliance.readers import READERS
from appliance.wiring import board

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/seuil.example.toml"

settings = check(EXAMPLE.read_text("utf-8"), EXAMPLE.name, tuple(READERS))


def pins():
    door = msgspec.structs.asdict(settings.door)
    return {key: pin for key, pin in door.items() if key.endswith("_pin")}


def test_the_check_finds_nothing_wrong_with_it():
    assert isinstance(settings, Settings), settings
    assert notes(settings) == ()


def test_it_has_ways_in_and_a_way_out():
    assert {reader.side for reader in settings.reader} == {"in", "out"}


def test_it_sets_every_pin_that_there_is():
    assert all(pin is not None for pin in pins().values())


def test_the_wiring_has_the_pins_of_the_example():
    assert {each.setting: each.gpio for each in board().signal if each.setting} == pins()


def test_the_strike_is_the_pin_that_the_firmware_holds_low():
    firmware = ROOT.joinpath("firmware-config/config.txt").read_text("utf-8")
    assert f"\ngpio={settings.door.strike_pin}=op,dl\n" in firmware
