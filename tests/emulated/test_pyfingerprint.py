"""pyfingerprint's own commands, as published and under the safe transport, over a real pty."""

import pytest
from pyfingerprint.pyfingerprint import PyFingerprint

from drivers.emulators.sensor import INSTANT, SensorEnd
from drivers.errors import DeviceRefused
from drivers.fingerprint import Sensor
from drivers.serialport import SerialPort
from drivers.zfm import Command
from drivers.zfm_link import Deadlines

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


@pytest.fixture
def published(end):
    """pyfingerprint as it comes from PyPI, with its own packet methods."""
    sensor = PyFingerprint(str(end.wire.path), 57600)
    yield sensor
    sensor.__del__()
    sensor._PyFingerprint__serial = None


def test_enrolling_and_deleting_work_under_the_safe_transport(end, sensor):
    exercise_library(end, sensor)


def test_pyfingerprint_as_published_agrees_with_the_emulated_sensor(end, published):
    assert published.verifyPassword()
    exercise_library(end, published)


def exercise_library(end, sensor):
    end.place("eve")
    assert sensor.readImage()
    assert sensor.convertImage(1)
    assert sensor.readImage()
    assert sensor.convertImage(2)
    assert sensor.compareCharacteristics() == 120
    assert sensor.createTemplate()
    assert sensor.storeTemplate() == 0  # the first free position
    assert sensor.convertImage(1)
    assert sensor.searchTemplate() == (0, 120)
    assert sensor.getTemplateCount() == 3
    assert [i for i, used in enumerate(sensor.getTemplateIndex(0)) if used] == [0, ANN, BOB]
    assert sensor.loadTemplate(ANN, 2)
    assert sensor.compareCharacteristics() == 0
    assert not sensor.createTemplate()
    assert sensor.deleteTemplate(0)
    assert sensor.searchTemplate() == (-1, -1)
    assert sensor.getSystemParameters() == (0x0C, 0, 200, 3, 0xFFFFFFFF, 2, 6)
    assert sensor.getMaxPacketSize() == 128
    assert sensor.setSystemParameter(5, 4)
    assert sensor.getSecurityLevel() == 3  # an R503 takes it after a restart
    end.module.restart()
    assert sensor.getSecurityLevel() == 4
    assert sensor.generateRandomNumber() != sensor.generateRandomNumber()
    assert sensor.clearDatabase()
    assert sensor.getTemplateCount() == 0


def test_pyfingerprint_as_published_sees_what_our_driver_sees(end, published):
    assert not published.readImage()
    end.place("bob")
    assert published.readImage()
    assert published.convertImage()
    assert published.searchTemplate() == (BOB, 120)
    end.refuse(Command.IMG_2_TZ, 0x06)
    with pytest.raises(Exception, match="too messy"):
        published.convertImage()


def test_pyfingerprint_as_published_downloads_what_the_emulator_uploads(end, published):
    # The emulator answers what our driver never asks: a template of 1536 bytes, in packets.
    end.place("ann")
    assert published.readImage()
    assert published.convertImage()
    template = published.downloadCharacteristics()
    assert len(template) == 1536
    assert bytes(template).rstrip(b"\x00") == b"ann"
    assert published.uploadCharacteristics(2, list(b"bob".ljust(1536, b"\x00")))
    assert end.module.buffers[2] == "bob"


def test_a_full_flash_and_a_position_too_far_are_refused(end, sensor):
    end.place("eve")
    assert sensor.readImage()
    assert sensor.convertImage(1)
    end.refuse(Command.STORE, 0x18)
    with pytest.raises(DeviceRefused, match="memory"):
        sensor.storeTemplate(3)
    end.refuse(Command.STORE, 0x1F)
    with pytest.raises(DeviceRefused, match="full"):
        sensor.storeTemplate(3)
    with pytest.raises(ValueError, match="position"):
        sensor.storeTemplate(200)
    assert sensor.storeTemplate(3) == 3
    assert sensor.positions() == {3, ANN, BOB}


def test_a_finger_can_only_be_enrolled_where_there_is_room(end):
    with pytest.raises(ValueError, match="0 to 199"):
        end.enrol(200, "eve")
