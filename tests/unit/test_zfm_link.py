"""Whatever the wire does, a question gets its own answer or a typed error, and in time."""

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.emulators import faults
from drivers.emulators.sensor import from_address
from drivers.emulators.sensor_dry import DryLine
from drivers.emulators.sensor_module import R503, Module
from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.fingerprint import Sensor
from drivers.line import FingerReport
from drivers.zfm import ACK, Command, encode

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


# --- the fault battery ---

BATTERY = {
    **{f"cut after {n}": faults.cut(n) for n in range(12)},
    **{f"byte {byte} bit {bit}": faults.flip(byte, bit) for byte in range(16) for bit in range(8)},
    "silence": faults.silence,
    "length 0xFF03": lambda data: [(0, data[:7] + b"\xff" + data[8:])],
    "power-up": faults.stray(b"\x55"),
    "noise": faults.stray(b"\xef\x01\xff\x00\x55\xef"),
    "twice": faults.duplicate,
    "another address": from_address(0x00000001),
    "late": faults.late(1.4),
    "too late": faults.late(3.2),
    "much too late": faults.late(7.0),
}


@pytest.mark.parametrize("reply", [0, 1, 2])
@pytest.mark.parametrize("fault", BATTERY)
def test_after_any_fault_the_next_identify_is_right(line, sensor, fault, reply):
    placed(line, "ann")
    line.faults.add(BATTERY[fault], after=reply)
    began_s = line.at_s
    with contextlib.suppress(DeviceSilent, DeviceRefused):
        assert sensor.identify() == FingerReport(ANN, 120)
    assert line.at_s - began_s < 3.0 + 4 * 1.5
    line.faults.clear()
    placed(line, "bob")
    for _ in range(6):  # a reply 7 s late makes all that follows late
        with contextlib.suppress(DeviceSilent):
            assert sensor.identify() == FingerReport(BOB, 120)
            break
    else:
        pytest.fail("the sensor never came back")


@pytest.mark.parametrize("fault", ["power-up", "noise", "twice", "late"])
def test_what_can_be_understood_is_no_error(line, sensor, fault):
    placed(line, "ann")
    for reply in range(3):
        line.faults.add(BATTERY[fault], after=reply)
        assert sensor.identify() == FingerReport(ANN, 120)


@pytest.mark.parametrize(("reply", "patience_s"), [(0, 1.5), (1, 1.5), (2, 3.0)])
def test_silence_lasts_as_long_as_its_deadline(line, sensor, reply, patience_s):
    placed(line, "ann")
    line.faults.add(faults.silence, after=reply)
    began_s = line.at_s
    with pytest.raises(DeviceSilent, match="did not answer"):
        sensor.identify()
    assert line.at_s - began_s == pytest.approx(patience_s + reply * line.work_s)


def test_a_babbling_line_ends_at_the_deadline_too(line, sensor):
    began_s = line.at_s
    line.faults.add(lambda _: [(s / 100, b"\xef\x01") for s in range(400)])
    with pytest.raises(DeviceSilent):
        sensor.identify()
    assert line.at_s - began_s <= 1.5


def test_a_late_match_is_not_credited_to_the_next_person(line, sensor):
    placed(line, "ann")
    line.faults.add(faults.late(3.2), after=2)
    with pytest.raises(DeviceSilent):
        sensor.identify()
    placed(line, "eve")
    assert sensor.identify() == FingerReport(None)
    assert line.asked.count(Command.READ_SYS_PARA) == 1


FAULTS = st.one_of(
    st.just(faults.sound),
    st.just(faults.silence),
    st.just(faults.duplicate),
    st.builds(faults.cut, st.integers(0, 15)),
    st.builds(faults.flip, st.integers(0, 15), st.integers(0, 7)),
    st.builds(faults.late, st.floats(0, 8)),
    st.builds(faults.stray, st.binary(min_size=1, max_size=8)),
    st.builds(from_address, st.integers(0, 0xFFFFFFFF)),
)


@settings(max_examples=300)
@given(
    st.lists(FAULTS, max_size=12),
    st.lists(st.sampled_from(["ann", "bob", "eve", None]), min_size=1, max_size=6),
)
@example([faults.sound, faults.sound, faults.late(3.2)], ["ann", "eve"])
@example([faults.duplicate, faults.sound, faults.late(2.9)], ["ann", "bob"])
def test_nobody_is_ever_credited_with_another_s_finger(disturbances, people):
    line = a_line()
    sensor = Sensor(line)
    sensor.handshake()
    for fault in disturbances:
        line.faults.add(fault)
    for person in people:
        placed(line, person)
        with contextlib.suppress(DeviceSilent, DeviceRefused):
            report = sensor.identify()
            assert report in (None, FingerReport(None), known(person))
    line.faults.clear()
    placed(line, "ann")
    for _ in range(100):  # what is late by 8 s, twelve times over, may take its time
        with contextlib.suppress(DeviceSilent, DeviceRefused):
            assert sensor.identify() == FingerReport(ANN, 120)
            return
    pytest.fail("the sensor never came back")


def known(person):
    return {"ann": FingerReport(ANN, 120), "bob": FingerReport(BOB, 120)}.get(person)


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.binary(max_size=46).map(lambda payload: encode(ACK, b"\x00" + payload)),
        ),
        max_size=8,
    )
)
def test_nothing_but_typed_errors_gets_out_of_pyfingerprint(answers):
    line = a_line()
    sensor = Sensor(line)
    sensor.handshake()
    calls = [
        sensor.verifyPassword, sensor.getSystemParameters, sensor.getMaxPacketSize,
        sensor.readImage, sensor.convertImage, sensor.searchTemplate, sensor.createTemplate,
        sensor.compareCharacteristics, sensor.getTemplateCount, sensor.generateRandomNumber,
        sensor.positions, sensor.product, sensor.clearDatabase,
        lambda: sensor.getTemplateIndex(0), lambda: sensor.storeTemplate(3),
        lambda: sensor.loadTemplate(3), lambda: sensor.deleteTemplate(3),
        lambda: sensor.setSecurityLevel(4), lambda: sensor.setPassword(0),
    ]  # fmt: skip
    for call in calls:
        for answer in answers:
            line.faults.add(faults.instead(answer))
        with contextlib.suppress(DriverError):
            call()
        line.faults.clear()


def test_a_match_no_sensor_can_make_is_not_believed(line, sensor):
    placed(line, "ann")
    for position, score in [(ANN, 0), (200, 90)]:
        found = encode(ACK, bytes((0, *position.to_bytes(2, "big"), 0, score)))
        line.faults.add(faults.instead(found), after=2)
        with pytest.raises(DeviceSilent, match="no sensor finds"):
            sensor.identify()
    found = encode(ACK, bytes((0, 0, BOB, 0, 90)))
    line.faults.add(faults.instead(found), after=2)
    with pytest.raises(DeviceSilent, match="no sensor finds"):
        sensor.verify(ANN)


def test_a_search_that_stays_in_doubt_is_not_believed(line, sensor):
    placed(line, "ann")
    line.faults.add(faults.stray(b"\x00"), after=2)
    line.faults.add(faults.stray(b"\x00"), after=2)
    with pytest.raises(DeviceSilent, match="do not fit"):
        sensor.identify()
    assert sensor.identify() == FingerReport(ANN, 120)


def test_a_match_with_half_an_answer_behind_it_is_asked_for_again(line, sensor):
    placed(line, "ann")
    line.faults.add(lambda data: [(0, data + b"\xef\x01")], after=2)
    assert sensor.identify() == FingerReport(ANN, 120)
    assert line.asked.count(Command.SEARCH) == 2


def test_after_a_refusal_there_is_a_barrier(line, sensor):
    line.faults.add(faults.instead(encode(ACK, b"\x03")))
    with pytest.raises(DeviceRefused):
        sensor.identify()
    assert sensor.identify() is None
    assert line.asked.count(Command.READ_SYS_PARA) == 1


def test_a_barrier_lets_all_that_is_late_go_by(line, sensor):
    late = [encode(ACK, b"\x00"), encode(ACK, b"\x02"), encode(ACK, b"\x00\x00\x05\x00\x78")]
    line.faults.add(lambda data: [*((n / 10, old) for n, old in enumerate(late)), (0.5, data)])
    assert sensor.handshake().capacity == 200
    assert sensor.identify() is None
    assert line.asked.count(Command.READ_SYS_PARA) == 1


def test_settings_no_sensor_has_are_not_believed(line, sensor):
    no_capacity = encode(ACK, bytes(17))
    line.faults.add(faults.instead(no_capacity), after=1)
    with pytest.raises(DeviceSilent, match="nonsense"):
        sensor.handshake()


def test_a_bare_not_found_is_a_result_too(line, sensor):
    placed(line, "ann")
    line.faults.add(faults.instead(encode(ACK, b"\x09")), after=2)
    assert sensor.identify() == FingerReport(None)


# --- the password ---


def test_a_sensor_that_lost_power_is_given_its_password_again():
    module = Module(R503, 200, password=0xC0FFEE, library={ANN: "ann"})
    line = DryLine(module)
    sensor = Sensor(line, password=0xC0FFEE)
    sensor.handshake()
    placed(line, "ann")
    module.restart()
    assert sensor.identify() == FingerReport(ANN, 120)
    assert line.asked.count(Command.VFY_PWD) == 2


def test_a_wrong_password_is_refused_in_plain_words():
    sensor = Sensor(DryLine(Module(R503, 200, password=1)))
    with pytest.raises(DeviceRefused, match="another password") as refused:
        sensor.handshake()
    assert refused.value.code == 0x13


def test_a_sensor_that_insists_on_a_password_is_not_asked_for_ever(line, sensor):
    line.faults.add(faults.instead(encode(ACK, b"\x21")))
    line.faults.add(faults.instead(encode(ACK, b"\x21")), after=2)
    with pytest.raises(DeviceRefused, match="wants its password"):
        sensor.identify()


def test_a_new_password_is_used_from_then_on(line, sensor):
    assert sensor.setPassword(77)
    line.module.restart()
    placed(line, "ann")
    assert sensor.identify() == FingerReport(ANN, 120)
    assert line.module.verified
