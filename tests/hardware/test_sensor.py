"""The emulated suite's first questions, put to a real fingerprint sensor. Nothing is written.

SEUIL_TEST_SENSOR names its port: SEUIL_TEST_SENSOR=/dev/ttyUSB0 pytest -m hardware tests/hardware
"""

import os

import pytest

from drivers.fingerprint import Sensor
from drivers.serialport import SerialPort

PORT = os.environ.get("SEUIL_TEST_SENSOR")
pytestmark = [
    pytest.mark.hardware,
    pytest.mark.skipif(not PORT, reason="SEUIL_TEST_SENSOR names no port with a sensor on it"),
]


@pytest.fixture
def sensor():
    line = SerialPort.open(PORT, 57600)
    yield Sensor(line)
    line.close()


def test_a_real_sensor_tells_its_settings_twice_the_same(sensor):
    settings = sensor.handshake()
    assert settings.capacity > 0
    assert sensor.parameters().capacity == settings.capacity


def test_its_index_and_its_count_agree(sensor):
    assert len(sensor.positions()) == sensor.getTemplateCount()


def test_bare_glass_is_nobody(sensor):
    assert sensor.identify() is None


def test_stray_bytes_before_a_question_do_no_harm(sensor):
    sensor.handshake()
    sensor._link._line.write(b"\x55\xef\x00")
    sensor.idle(0.1)
    assert sensor.handshake().capacity > 0
