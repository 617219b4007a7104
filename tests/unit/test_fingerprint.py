"""Who it is, one report for one press, and what the sensor can be told besides."""

import pytest

from drivers.emulators.sensor_dry import DryLine
from drivers.emulators.sensor_module import R503, ZFM20, Module
from drivers.errors import DeviceRefused
from drivers.fingerprint import Aura, Colour, Sensor, _check_base, watch
from drivers.line import FingerReport
from drivers.zfm import ACK, Command, encode
from drivers.zfm_link import NEVER_SENT, Link, NeverSent

ANN, BOB = 5, 9


def a_line():
    return DryLine(Module(R503, R503.capacity, library={ANN: "ann", BOB: "bob"}))


@pytest.fixture
def line():
    return a_line()


@pytest.fixture
def sensor(line):
    sensor = Sensor(line)
    sensor.handshake()
    line.asked.clear()
    return sensor


def placed(line, finger):
    line.module.finger = finger


def test_identify_takes_three_questions(line, sensor):
    placed(line, "ann")
    assert sensor.identify() == FingerReport(ANN, 120)
    assert line.asked == [Command.GEN_IMG, Command.IMG_2_TZ, Command.SEARCH]


def test_a_bare_glass_a_stranger_and_a_member_are_told_apart(line, sensor):
    assert sensor.identify() is None
    assert sensor.verify(ANN) is None
    placed(line, "eve")
    assert sensor.identify() == FingerReport(None)
    placed(line, "bob")
    assert sensor.identify() == FingerReport(BOB, 120)


def test_verify_compares_with_one_position_alone(line, sensor):
    placed(line, "ann")
    assert sensor.verify(ANN) == FingerReport(ANN, 120)
    assert sensor.verify(BOB) == FingerReport(None)


@pytest.mark.parametrize(("start", "count"), [(-1, 1), (0, 0), (200, 1), (199, 2), (0, 201)])
def test_a_range_no_sensor_has_is_our_mistake(line, sensor, start, count):
    with pytest.raises(ValueError, match="0 to 199"):
        sensor.search(start, count)
    assert line.asked == []


# --- what pyfingerprint lacks ---


def test_the_notepad_keeps_what_it_is_given(sensor):
    note = bytes(range(32))
    sensor.write_notepad(3, note)
    assert sensor.read_notepad(3) == note
    assert sensor.read_notepad(0) == bytes(32)
    for page, text in [(16, note), (-1, note), (0, b"short")]:
        with pytest.raises(ValueError, match="notepad"):
            sensor.write_notepad(page, text)
    with pytest.raises(ValueError, match="notepad"):
        sensor.read_notepad(16)


def test_an_optical_sensor_has_a_lamp_and_no_ring():
    sensor = Sensor(DryLine(Module(ZFM20, 162)))
    sensor.lamp(on=True)
    sensor.lamp(on=False)
    with pytest.raises(DeviceRefused, match="does not know this command"):
        sensor.aura(Aura.BREATHE, Colour.BLUE)


def test_a_capacitive_sensor_has_a_ring_and_no_lamp(sensor):
    sensor.aura(Aura.FLASH, Colour.GREEN, times=3)
    with pytest.raises(DeviceRefused, match="does not know this command"):
        sensor.lamp(on=True)


def test_positions_come_from_every_page():
    module = Module(ZFM20, 1000, library={0: "a", 255: "b", 256: "c", 999: "d"})
    assert Sensor(DryLine(module)).positions() == {0, 255, 256, 999}


def test_a_sensor_says_what_it_is(sensor):
    product = sensor.product()
    assert (product.model, product.capacity, product.template_bytes) == ("R503", 200, 1536)
    assert sensor.parameters().security == 3
    assert sensor.getMaxPacketSize() == 128


# --- watching ---


def test_one_press_is_one_report_until_the_finger_is_lifted(line):
    line.at(3, lambda: placed(line, "ann"))
    line.at(8, lambda: placed(line, None))
    line.at(9, lambda: placed(line, "bob"))
    reports = watch(line)
    assert next(reports) == FingerReport(ANN, 120)
    assert 3 <= line.at_s < 3.5
    assert next(reports) == FingerReport(BOB, 120)
    assert 9 <= line.at_s < 9.5


def test_a_finger_already_there_is_not_reported_until_placed_anew(line):
    placed(line, "ann")
    line.at(2, lambda: placed(line, None))
    line.at(4, lambda: placed(line, "ann"))
    assert next(watch(line)) == FingerReport(ANN, 120)
    assert line.at_s >= 4


def test_bare_glass_is_looked_at_five_times_a_second(line):
    line.work_s = 0.0
    line.at(20, lambda: placed(line, "ann"))
    next(watch(line))
    assert 95 <= line.asked.count(Command.GEN_IMG) <= 105


def poor(line, command, *codes):
    """Answer the next of `command` with these codes."""
    answers = list(codes)
    honest = line.faults.apply

    def apply(data):
        if line.asked and line.asked[-1] == command and answers:
            return [(0.0, encode(ACK, bytes((answers.pop(0),))))]
        return honest(data)

    line.faults.apply = apply


def test_a_messy_image_is_taken_again(line):
    line.at(1, lambda: placed(line, "ann"))
    poor(line, Command.IMG_2_TZ, 0x06, 0x07)
    assert next(watch(line)) == FingerReport(ANN, 120)
    assert line.asked.count(Command.IMG_2_TZ) == 3


def test_three_messy_images_are_an_unknown_finger(line):
    line.at(1, lambda: placed(line, "ann"))
    poor(line, Command.IMG_2_TZ, 0x06, 0x06, 0x06)
    assert next(watch(line)) == FingerReport(None)
    assert line.asked.count(Command.IMG_2_TZ) == 3
    assert Command.SEARCH not in line.asked


def test_a_finger_lifted_before_a_good_image_is_nobody(line):
    line.at(1, lambda: placed(line, "ann"))
    line.at(4, lambda: placed(line, "bob"))
    reports = watch(line)
    poor(line, Command.IMG_2_TZ, 0x06)
    honest = line.write

    def write(data):
        honest(data)
        if Command.IMG_2_TZ in line.asked and line.at_s < 4:
            placed(line, None)

    line.write = write
    assert next(reports) == FingerReport(BOB, 120)
    assert line.asked.count(Command.SEARCH) == 1


def test_an_image_that_could_not_be_taken_is_tried_again(line):
    line.at(3, lambda: placed(line, "ann"))
    line.at(3, lambda: poor(line, Command.GEN_IMG, 0x03, 0x01))
    assert next(watch(line)) == FingerReport(ANN, 120)
    assert 3.4 <= line.at_s < 4.5


@pytest.mark.parametrize("codes", [(0x02,), (0x03, 0x03, 0x01)])
def test_a_finger_that_shifts_was_not_lifted(line, codes):
    line.at(3, lambda: placed(line, "ann"))
    line.at(5, lambda: poor(line, Command.GEN_IMG, *codes))
    line.at(8, lambda: placed(line, None))
    line.at(9, lambda: placed(line, "bob"))
    reports = watch(line)
    assert [next(reports), next(reports)] == [FingerReport(ANN, 120), FingerReport(BOB, 120)]


def test_a_finger_that_shifts_between_two_images_is_tried_again(line):
    line.at(3, lambda: placed(line, "ann"))
    poor(line, Command.IMG_2_TZ, 0x06)
    honest = line.write

    def write(data):
        if line.asked[-1:] == [Command.IMG_2_TZ]:
            line.write = honest
            poor(line, Command.GEN_IMG, 0x03)
        honest(data)

    line.write = write
    assert next(watch(line)) == FingerReport(ANN, 120)
    assert line.at_s < 4


@pytest.mark.parametrize("command", [Command.GEN_IMG, Command.IMG_2_TZ])
def test_a_broken_sensor_is_not_taken_for_an_unknown_finger(line, command):
    line.at(1, lambda: placed(line, "ann"))
    poor(line, command, 0x29)
    with pytest.raises(DeviceRefused, match="out of order"):
        next(watch(line))


def test_a_sensor_that_speaks_while_idle_has_restarted(line):
    line.at(2, lambda: line.say(b"\x55"))
    line.at(4, lambda: placed(line, "ann"))
    assert next(watch(line)) == FingerReport(ANN, 120)
    assert line.asked.count(Command.VFY_PWD) == 2


# --- what is never sent ---


@pytest.mark.parametrize("command", sorted(NEVER_SENT))
def test_what_is_never_sent_is_stopped_at_the_line(line, command):
    with pytest.raises(NeverSent, match=f"0x{command:02X}"):
        Link(line)._exchange(bytes((command, 1)))
    assert line.asked == []


def test_pyfingerprint_cannot_export_or_import_either(line, sensor, tmp_path):
    placed(line, "ann")
    sensor.identify()
    calls = [
        lambda: sensor.downloadImage(str(tmp_path / "finger.bmp")),
        sensor.downloadCharacteristics,
        lambda: sensor.uploadCharacteristics(1, [1] * 512),
        lambda: sensor.setAddress(1),
        lambda: sensor._PyFingerprint__writePacket(0x02, (1, 2)),
    ]
    for call in calls:
        with pytest.raises(NeverSent):
            call()
    assert not NEVER_SENT & set(line.asked)


def test_another_pyfingerprint_is_noticed_at_once():
    with pytest.raises(RuntimeError, match="__writePacket"):
        _check_base(object)
