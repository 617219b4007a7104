"""Whatever the wire does, a question gets its own answer or a typed error, and in time.

The sensor's own logic answers here without a wire, on a clock of its own: so every bit can be
turned over, and every deadline waited for, in no time.
"""

import contextlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.emulators import faults
from drivers.emulators.sensor import from_address
from drivers.emulators.sensor_commands import carry_out
from drivers.emulators.sensor_module import R503, ZFM20, Module
from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.fingerprint import Aura, Colour, Sensor, _check_base, watch
from drivers.line import FingerReport
from drivers.zfm import ACK, FROM_HOST, Command, Decoder, encode
from drivers.zfm_link import NEVER_SENT, Link, NeverSent

ANN, BOB = 5, 9


class DryLine:
    """A sensor without a wire. What it says arrives in order, when it is due."""

    def __init__(self, module=None, work_s=0.05):
        self.module = module or Module(R503, R503.capacity, library={ANN: "ann", BOB: "bob"})
        self.faults = faults.Faults()
        self.asked = []
        self.at_s = 0.0
        self.work_s = work_s
        self.happenings = []
        self._decoder = Decoder(self.module.address, FROM_HOST)
        self._due = []
        self._last_s = 0.0

    def say(self, data):
        for late_s, piece in self.faults.apply(data):
            self._last_s = max(self._last_s, self.at_s + self.work_s + late_s)
            self._due.append((self._last_s, piece))

    def write(self, data):
        for packet in self._decoder.feed(data):
            self.asked.append(packet.payload[0])
            self.say(encode(ACK, carry_out(self.module, packet.payload).ack))

    def read(self, timeout_s=None):
        until_s = self.at_s + timeout_s
        while True:
            due_s = min(self._due[0][0] if self._due else until_s, until_s)
            if not self.happenings or self.happenings[0][0] > due_s:
                break
            self.at_s, happening = self.happenings.pop(0)
            happening()
        self.at_s = max(due_s, self.at_s)
        return self._due.pop(0)[1] if self._due and self._due[0][0] <= until_s else b""

    def flush(self):
        self._due = [(due_s, piece) for due_s, piece in self._due if due_s > self.at_s]

    def now(self):
        return self.at_s

    def at(self, s, happening):
        self.happenings.append((s, happening))


@pytest.fixture
def line():
    return DryLine()


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


@settings(deadline=None, max_examples=300)
@given(
    st.lists(FAULTS, max_size=12),
    st.lists(st.sampled_from(["ann", "bob", "eve", None]), min_size=1, max_size=6),
)
@example([faults.sound, faults.sound, faults.late(3.2)], ["ann", "eve"])
@example([faults.duplicate, faults.sound, faults.late(2.9)], ["ann", "bob"])
def test_nobody_is_ever_credited_with_another_s_finger(disturbances, people):
    line = DryLine()
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


@settings(deadline=None)
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
    line = DryLine()
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
