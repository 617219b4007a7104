"""The emulated sensor answers every command as the datasheet's table says."""

import pytest

from drivers.emulators.sensor_commands import COMMANDS, carry_out
from drivers.emulators.sensor_module import FAMILIES, R503, ZFM20, Answer, Module
from drivers.zfm import ACK_BYTES, Command

MULTI_ACK = {Command.AUTO_ENROLL, Command.AUTO_IDENTIFY}


@pytest.fixture
def module():
    module = Module(R503, 200, library={5: "ann"}, finger="ann")
    told(module, "01")
    told(module, "02 01")
    return module


def told(module, command):
    return carry_out(module, bytes.fromhex(command)).ack.hex(" ")


@pytest.mark.parametrize(
    ("command", "ack"),
    [
        ("01", "00"),
        ("02 06", "00"),
        ("02 07", "01"),  # an R503 has six buffers
        ("02", "01"),  # an argument is missing
        ("03", "08 00 00"),
        ("04 01 0000 00C8", "00 00 05 00 78"),
        ("04 01 0005 0001", "00 00 05 00 78"),
        ("04 01 0006 0001", "09 00 00 00 00"),
        ("04 02 0000 00C8", "09 00 00 00 00"),  # nothing in buffer 2
        ("05", "0a"),  # one image is not enough
        ("06 01 0000", "00"),
        ("06 01 00C8", "0b"),
        ("06 03 0000", "0b"),  # nothing in buffer 3
        ("07 01 0005", "00"),
        ("07 01 0006", "0c"),
        ("07 01 00C8", "0b"),
        ("08 03", "0d"),
        ("09 01", "00"),
        ("0B", "0e"),
        ("0C 0005 0001", "00"),
        ("0C 00C7 0002", "10"),
        ("0D", "00"),
        ("0E 05 05", "00"),
        ("0E 05 06", "1a"),
        ("0E 07 01", "1a"),
        ("0F", "00 00 08 00 00 00 c8 00 03 ff ff ff ff 00 02 00 06"),
        ("13 00000001", "13"),
        ("16", "00"),
        ("17 01", "00"),
        ("18 10" + "00" * 32, "1c"),
        ("19 10", "1c"),
        ("1D", "00 00 01"),
        ("1F 00", "00 20" + " 00" * 31),
        ("1F 01", "00" + " 00" * 32),
        ("28", "00"),
        ("30", "00"),
        ("31 00 00 00 00 00", "fc"),
        ("35 03 80 02 00", "00"),
        ("35 07 80 02 00", "01"),
        ("35 03 80 00 00", "01"),
        ("36", "00"),
        ("3D", "00"),
        ("40", "00"),
        ("50", "fc"),
        ("53", "fc"),
    ],
)
def test_each_command_has_its_ack(module, command, ack):
    assert told(module, command) == ack


@pytest.mark.parametrize("family", FAMILIES)
def test_an_ack_that_says_yes_is_as_long_as_the_driver_expects(family):
    kind = FAMILIES[family]
    for code, (size, _) in COMMANDS.items():
        module = Module(kind, kind.capacity, finger="ann", image="ann", library={0: "ann"})
        module.buffers = {1: "ann", 2: "ann"}
        arguments = {Command.SET_SYS_PARA: "05 05", Command.SEARCH: "01 0000 0001"}
        sensible = bytes.fromhex(arguments.get(code, "01" * size))
        answer = carry_out(module, bytes((code,)) + sensible)
        if answer.ok:
            assert len(answer.ack) == ACK_BYTES[code]
    assert set(COMMANDS) == set(Command) - MULTI_ACK


def test_without_its_password_it_does_nothing():
    module = Module(R503, 200, password=7)
    assert told(module, "01") == "21"
    assert told(module, "13 00000008") == "13"
    assert told(module, "13 00000007") == "00"
    assert told(module, "01") == "02"
    module.restart()
    assert told(module, "01") == "21"
    assert told(module, "13 00000007 00") == "01"


def test_two_different_fingers_make_no_template_except_where_they_do(module):
    module.finger = "bob"
    told(module, "01")
    told(module, "02 02")
    assert told(module, "05") == "0a"
    module.merges_anything = True
    assert told(module, "05") == "00"
    assert module.buffers == {1: "ann", 2: "ann"}


def test_a_restart_forgets_what_was_not_stored(module):
    told(module, "0E 05 05")
    assert module.settings[5] == 3
    module.restart()
    assert module.settings[5] == 5
    assert (module.image, module.buffers, module.library) == (None, {}, {5: "ann"})
    assert told(module, "02 01") == "15"
    assert told(module, "0A") == "0f"


def test_an_optical_sensor_takes_settings_at_once():
    module = Module(ZFM20, 162)
    assert told(module, "0E 06 03") == "00"
    assert module.packet_bytes == 256
    assert told(module, "3C") == told(module, "35 03 80 02 00") == "fc"
    assert told(module, "02 03") == "15"


def test_data_from_the_host_fills_the_buffer_it_was_announced_for(module):
    module.take_data(b"nobody asked for this", last=True)
    told(module, "09 02")
    module.take_data(b"b", last=False)
    module.take_data(b"ob\x00\x00", last=True)
    assert module.buffers == {1: "ann", 2: "bob"}


def test_what_is_sent_in_data_packets_has_the_family_s_size(module):
    assert len(carry_out(module, b"\x08\x01").data) == 1536
    assert len(carry_out(module, b"\x0a").data) == 192 * 192 // 2
    assert len(carry_out(module, b"\x16").data) == 512


def test_random_numbers_differ_and_are_the_same_in_every_run():
    first, second = Module(R503, 200), Module(R503, 200)
    numbers = [told(first, "14") for _ in range(3)]
    assert len(set(numbers)) == 3
    assert numbers == [told(second, "14") for _ in range(3)]


def test_an_answer_knows_whether_it_says_yes():
    assert Answer(b"\x00").ok
    assert not Answer(b"\x09\x00\x00\x00\x00").ok
