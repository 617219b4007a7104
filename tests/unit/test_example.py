"""The example configuration, the drawing and the tables of hardware.md say the same."""

import re
from pathlib import Path

import msgspec

from appliance.checking import check, notes
from appliance.config import Settings
from appliance.readers import READERS

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/seuil.example.toml"
HEADER = {17: 11, 22: 15, 23: 16, 24: 18, 25: 22, 27: 13, 14: 8, 15: 10}  # GPIO: header pin

settings = check(EXAMPLE.read_text("utf-8"), EXAMPLE.name, tuple(READERS))


def wiring_table():
    """Return the wiring table of hardware.md: setting, GPIO, header pin."""
    rows = re.findall(
        r"^\|[^|]*\| `(\w+)` \| (\d+) \| (\d+) \|",
        ROOT.joinpath("hardware.md").read_text("utf-8"),
        re.MULTILINE,
    )
    return {setting: (int(gpio), int(pin)) for setting, gpio, pin in rows}


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


def test_the_wiring_table_has_the_pins_of_the_example():
    assert {setting: gpio for setting, (gpio, _) in wiring_table().items()} == pins()


def test_the_wiring_table_names_the_right_header_pins():
    assert all(HEADER[gpio] == pin for gpio, pin in wiring_table().values())


def test_the_drawing_has_the_pins_of_the_example():
    drawing = ROOT.joinpath("docs/pictures/wiring.svg").read_text("utf-8")
    drawn = {(int(g), int(p)) for g, p in re.findall(r">[a-zTRX ]+ (\d+) \((\d+)\)<", drawing)}
    assert drawn == set(HEADER.items())


def test_the_strike_is_the_pin_that_the_firmware_holds_low():
    firmware = ROOT.joinpath("firmware-config/config.txt").read_text("utf-8")
    assert f"\ngpio={settings.door.strike_pin}=op,dl\n" in firmware
