"""The fingerprint sensor over a real pty: our driver, and pyfingerprint itself, against it."""

import contextlib
import threading

import pytest

from drivers.emulators import faults
from drivers.emulators.sensor import AWAKE, INSTANT, SensorEnd, Times, from_address
from drivers.errors import DeviceLost, DeviceRefused, DeviceSilent, LineClosed
from drivers.fingerprint import Sensor, watch
from drivers.line import FingerReport
from drivers.serialport import SerialPort
from drivers.zfm import COMMAND, FROM_HOST, Command, Decoder, encode
from drivers.zfm_link import NEVER_SENT, Deadlines, NeverSent

SHORT = Deadlines(exchange_s=0.4, search_s=0.6)
ANN, BOB = 5, 9


@pytest.fixture
def end(tmp_path):
    with SensorEnd(tmp_path / "finger", times=INSTANT) as end:
        end.enrol(ANN, "ann")
        end.enrol(BOB, "bob")
        yield end


@pytest.fixture
def line(end):
    line = SerialPort.open(str(end.wire.path), 57600)
    yield line
    line.close()


@pytest.fixture
def sensor(line):
    sensor = Sensor(line, deadlines=SHORT)
    sensor.handshake()
    return sensor


def asked(end):
    return [packet.payload[0] for packet in Decoder(kinds=FROM_HOST).feed(end.wire.log)]


def found_again(sensor):
    """Ask until the sensor is back in step, as the reader thread above does."""
    for _ in range(5):
        with contextlib.suppress(DeviceSilent):
            return sensor.identify()
    return None


# --- the fault battery over the wire, row by row ---


def test_silence_is_an_error_and_then_forgotten(end, sensor):
    end.place("ann")
    end.wire.faults.add(faults.silence)
    with pytest.raises(DeviceSilent):
        sensor.identify()
    assert sensor.identify() == FingerReport(ANN, 120)


@pytest.mark.parametrize("after", [2, 8, 11])
def test_a_reply_cut_short_is_an_error_and_then_forgotten(end, sensor, after):
    end.place("ann")
    end.wire.faults.add(faults.cut(after))
    with pytest.raises(DeviceSilent):
        sensor.identify()
    assert sensor.identify() == FingerReport(ANN, 120)


@pytest.mark.parametrize(
    "fault",
    [
        faults.flip(7, 0),  # length 0x0003 becomes 0x0103
        lambda data: [(0, data[:7] + b"\xff" + data[8:])],  # and 0xFF03
        faults.flip(11, 1),  # a false sum
        from_address(0x00000001),
    ],
    ids=["one bit of the length", "an absurd length", "false sum", "another address"],
)
@pytest.mark.parametrize("reply", [0, 2])
def test_a_damaged_reply_is_never_believed(end, sensor, fault, reply):
    end.place("ann")
    end.wire.faults.add(fault, after=reply)
    with pytest.raises(DeviceSilent):
        sensor.identify()
    end.place("bob")
    assert found_again(sensor) == FingerReport(BOB, 120)


@pytest.mark.parametrize(
    "fault", [faults.stray(b"\x00"), faults.stray(AWAKE), faults.duplicate, faults.late(0.1)]
)
@pytest.mark.parametrize("reply", [0, 1, 2])
def test_noise_power_up_and_repeated_replies_are_no_error(end, sensor, fault, reply):
    end.place("ann")
    end.wire.faults.add(fault, after=reply)
    assert sensor.identify() == FingerReport(ANN, 120)
    end.place("bob")
    assert sensor.identify() == FingerReport(BOB, 120)


def test_a_late_match_is_not_credited_to_the_next_person(tmp_path):
    slow = Times(0, 0, search_s=0.8, bare_s=0)
    with SensorEnd(tmp_path / "finger", times=slow) as end:
        end.enrol(ANN, "ann")
        line = SerialPort.open(str(end.wire.path), 57600)
        sensor = Sensor(line, deadlines=Deadlines(exchange_s=1.5, search_s=0.6))
        sensor.handshake()
        end.place("ann")
        with pytest.raises(DeviceSilent):
            sensor.identify()
        end.times = INSTANT
        end.place("eve")
        assert sensor.identify() == FingerReport(None)
        line.close()


def test_a_refusal_is_a_refusal(end, sensor):
    end.place("ann")
    for command, code in [
        (Command.GEN_IMG, 0x03),
        (Command.IMG_2_TZ, 0x06),
        (Command.SEARCH, 0x01),
    ]:
        end.refuse(command, code)
        with pytest.raises(DeviceRefused) as refused:
            sensor.identify()
        assert refused.value.code == code
        assert sensor.identify() == FingerReport(ANN, 120)


def told(line, command):
    """Send bytes as they are and return what comes back within a moment."""
    line.write(command)
    heard = b""
    while more := line.read(0.4):
        heard += more
    return heard


@pytest.mark.usefixtures("end")
def test_a_damaged_command_is_answered_as_such(line):
    damaged = encode(COMMAND, b"\x01")[:-1] + b"\xff"
    assert told(line, damaged) == bytes.fromhex("EF01FFFFFFFF07000301000B")


@pytest.mark.usefixtures("end")
def test_a_reset_sensor_says_when_it_is_awake(line):
    ok = bytes.fromhex("EF01FFFFFFFF07000300000A")
    assert told(line, encode(COMMAND, bytes((Command.SOFT_RST,)))) == ok + AWAKE


@pytest.mark.usefixtures("end")
def test_a_sensor_given_an_address_answers_from_it_and_hears_no_other(line):
    move = encode(COMMAND, bytes((Command.SET_ADDER, 0, 0, 0, 7)))
    assert told(line, move) == bytes.fromhex("EF010000000707000300000A")
    assert told(line, encode(COMMAND, b"\x01")) == b""
    assert told(line, encode(COMMAND, b"\x01", 7)) == bytes.fromhex("EF010000000707000302000C")


def test_unplugged_is_lost_at_once_and_back_after_replugging(end, sensor, line):
    end.unplug()
    with pytest.raises(DeviceLost):
        sensor.identify()
    line.close()
    end.replug()
    end.place("ann")
    again = SerialPort.open(str(end.wire.path), 57600)
    assert Sensor(again, deadlines=SHORT).identify() == FingerReport(ANN, 120)
    again.close()


@pytest.mark.usefixtures("line")
def test_a_second_opener_is_told_so(end):
    with pytest.raises(DeviceLost, match="another program"):
        SerialPort.open(str(end.wire.path), 57600)


def test_a_power_cut_costs_a_password_and_no_error(tmp_path):
    with SensorEnd(tmp_path / "finger", times=INSTANT, password=0xC0FFEE) as end:
        end.enrol(ANN, "ann")
        end.place("ann")
        line = SerialPort.open(str(end.wire.path), 57600)
        sensor = Sensor(line, password=0xC0FFEE, deadlines=SHORT)
        assert sensor.identify() == FingerReport(ANN, 120)
        end.restart()
        assert sensor.identify() == FingerReport(ANN, 120)
        line.close()


# --- watching ---


def test_watching_reports_each_press_once_and_ends_with_the_line(end, line):
    reports = watch(line, deadlines=SHORT)
    press = [
        threading.Timer(0.7, end.touch, ("ann", 0.6)),
        threading.Timer(2.2, end.touch, ("eve", 0.6)),
    ]
    for timer in press:
        timer.start()
    assert [next(reports), next(reports)] == [FingerReport(ANN, 120), FingerReport(None)]
    closing = threading.Timer(0.3, line.close)
    closing.start()
    with pytest.raises(LineClosed):
        next(reports)
    for timer in [*press, closing]:
        timer.join()


def test_watching_a_sensor_that_falls_silent_says_so(end, line):
    reports = watch(line, deadlines=SHORT)
    silence = threading.Timer(0.5, end.wire.faults.add, (faults.silence,))
    silence.start()
    with pytest.raises(DeviceSilent):
        next(reports)
    silence.join()


# --- what never leaves the sensor ---


def test_exporting_commands_never_reach_the_wire(end, sensor, tmp_path):
    end.place("ann")
    sensor.identify()
    for call in (
        sensor.downloadCharacteristics,
        lambda: sensor.downloadImage(str(tmp_path / "finger.bmp")),
        lambda: sensor.uploadCharacteristics(1, [1] * 512),
    ):
        with pytest.raises(NeverSent):
            call()
    assert sensor.identify() == FingerReport(ANN, 120)
    assert not NEVER_SENT & set(asked(end))
