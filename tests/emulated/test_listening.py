"""What is plugged in where: each kind is found over its wire, and nothing else is taken for one."""

import itertools

import pytest

from drivers import listening, pn532, rdm6300
from drivers.emulators import faults
from drivers.emulators.pn532 import Pn532End
from drivers.emulators.sensor import INSTANT, SensorEnd
from drivers.emulators.tags import TagReaderEnd
from drivers.emulators.wire import Wire
from drivers.serialport import SerialPort
from drivers.zfm import FROM_HOST, Command, Decoder

TAG = b"\x01\x02\x03\x04\x05"
FOR_S = 60.0  # whoever finds what it looks for is done long before


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(listening, "_ANSWER_S", 0.2)
    monkeypatch.setattr(listening, "_PULSE_S", 0.1)
    monkeypatch.setattr(pn532, "_ACK_S", 0.1)


def never():
    return False


def heard(*ends, for_s=FOR_S, gone=never):
    paths = [str(end.wire.path if hasattr(end, "wire") else end.path) for end in ends]
    return {told for told in listening.listen(paths, for_s, gone) if told is not None}


@pytest.fixture
def sensor(tmp_path):
    with SensorEnd(tmp_path / "finger", times=INSTANT) as end:
        yield end


@pytest.fixture
def chip(tmp_path):
    with Pn532End(tmp_path / "nfc") as end:
        yield end


def port(end):
    return str(end.wire.path)


def shown(reader):
    """Show a badge to a reader at every pulse, until somebody has heard it."""
    for told in listening.listen([port(reader)], FOR_S, never):
        if told is not None:
            return told
        reader.present(TAG, held_s=0)
    return None


# --- every kind is found ---


def test_a_sensor_is_found_and_only_asked(sensor):
    assert heard(sensor) == {(port(sensor), "fingerprint")}
    asked = [packet.payload[0] for packet in Decoder(kinds=FROM_HOST).feed(sensor.wire.log)]
    assert asked == [Command.VFY_PWD, Command.READ_SYS_PARA]


def test_a_sensor_with_a_password_of_its_own_is_one(tmp_path):
    with SensorEnd(tmp_path / "finger", times=INSTANT) as end:
        end.module.password = 0x12345678
        assert heard(end) == {(port(end), "fingerprint")}
        assert end.module.password == 0x12345678


def test_a_pn532_is_found_and_only_asked(chip):
    assert heard(chip) == {(port(chip), "pn532")}
    asked = [f.content for f in pn532.Decoder().feed(chip.wire.log) if isinstance(f, pn532.Packet)]
    assert asked == [bytes((pn532.GET_FIRMWARE_VERSION,))]


@pytest.mark.parametrize("kind", rdm6300.Kind)
def test_a_reader_of_125_khz_is_found_when_a_badge_is_shown(tmp_path, kind):
    with TagReaderEnd(tmp_path / "badge", kind) as reader:
        assert shown(reader) == (port(reader), kind)


def test_all_at_once(tmp_path, sensor, chip):
    with TagReaderEnd(tmp_path / "badge") as reader, TagReaderEnd(tmp_path / "other") as quiet:
        found = set()
        paths = [port(each) for each in (sensor, chip, reader, quiet)]
        for told in listening.listen(paths, FOR_S, lambda: len(found) == 3):
            if told is not None:
                found.add(told)
            reader.present(TAG, held_s=0)
    assert found == {
        (port(sensor), "fingerprint"),
        (port(chip), "pn532"),
        (port(reader), "rdm6300"),
    }


# --- and nothing else is taken for one ---


def test_silence_is_nothing(tmp_path):
    with TagReaderEnd(tmp_path / "badge") as quiet:
        assert heard(quiet, for_s=0.5) == set()


@pytest.mark.parametrize("noise", [b"\xef\x01\xff\xff", b"\x00\x00\xff", b"\x020C00", b"\x03" * 9])
def test_half_frames_and_noise_are_nothing(tmp_path, noise):
    with Wire(tmp_path / "noisy", 57600) as wire:
        for told in listening.listen([str(wire.path)], 1.0, never):
            assert told is None
            wire.send(noise, paced=False)


def test_a_port_that_says_what_it_hears_is_nothing(tmp_path):
    said = []
    with Wire(tmp_path / "echo", 57600, said.append) as wire:
        for _ in listening.listen([str(wire.path)], 1.0, lambda: bool(said)):
            pass
    with Wire(tmp_path / "echo", 57600, lambda data: wire.send(data, paced=False)) as wire:
        assert heard(wire, for_s=1.5) == set()
    assert said


def test_a_port_that_floods_is_left(tmp_path, sensor):
    flood = itertools.cycle((b"\x00\xff\x00\xff\x00" * 400, bytes(range(256)) * 8))
    with Wire(tmp_path / "flood", 57600, lambda _: wire.send(next(flood), paced=False)) as wire:
        wire.send(next(flood), paced=False)
        assert heard(wire, sensor, for_s=2.0) == {(port(sensor), "fingerprint")}


def test_a_sensor_heard_badly_is_asked_again(sensor):
    sensor.wire.faults.add(faults.cut(5))
    assert heard(sensor) == {(port(sensor), "fingerprint")}


def test_a_port_that_is_not_there_keeps_nobody(tmp_path, sensor):
    paths = [str(tmp_path / "nothing"), port(sensor)]
    told = [each for each in listening.listen(paths, FOR_S, never) if each is not None]
    assert told == [(port(sensor), "fingerprint")]


def test_a_cable_that_is_pulled_keeps_nobody(tmp_path):
    with TagReaderEnd(tmp_path / "badge") as reader:
        told = []
        for each in listening.listen([port(reader)], FOR_S, never):
            told.append(each)
            reader.wire.unplug()
        assert set(told) <= {None}


def test_a_port_that_another_has_open_is_left(sensor):
    held = SerialPort.open(port(sensor), 57600)
    try:
        assert heard(sensor) == set()
    finally:
        held.close()


def test_whoever_goes_ends_it_and_the_ports_are_free(tmp_path):
    with TagReaderEnd(tmp_path / "badge") as quiet:
        assert heard(quiet, gone=lambda: True) == set()
        SerialPort.open(port(quiet), 9600).close()


# --- which ports there are ---


def test_ports_are_named_once_and_consoles_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(listening, "DEVICES", tmp_path)
    for name in ("ttyUSB0", "ttyUSB1", "ttyAMA0", "ttyAMA10", "ttyS0", "random"):
        (tmp_path / name).touch()
    for link, to in (
        ("serial/by-id/one", "ttyUSB1"),
        ("serial/by-path/one", "ttyUSB1"),
        ("seuil/finger", "ttyAMA0"),
    ):
        (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / link).symlink_to(tmp_path / to)
    monkeypatch.setattr(listening, "consoles", lambda: (str(tmp_path / "ttyAMA10"),))
    names = [path.removeprefix(f"{tmp_path}/") for path in listening.ports()]
    assert names == ["seuil/finger", "serial/by-id/one", "ttyUSB0"]


def test_the_consoles_of_this_machine(tmp_path, monkeypatch):
    active = tmp_path / "active"
    monkeypatch.setattr(listening, "_CONSOLES", active)
    assert listening.consoles() == ()
    active.write_text("tty0 ttyAMA0\n")
    assert listening.consoles() == ("/dev/tty0", "/dev/ttyAMA0")
