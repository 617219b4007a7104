"""Both badge readers on real ports, named in the environment. Hold a badge when asked to.

SEUIL_TEST_RDM6300=/dev/ttyAMA0 pytest -m hardware -s tests/hardware
"""

import os
import threading
import time

import pytest

from drivers import pn532, rdm6300
from drivers.errors import DeviceLost, LineClosed
from drivers.serialport import SerialPort

pytestmark = [pytest.mark.hardware, pytest.mark.timeout(120)]

READERS = [
    ("SEUIL_TEST_RDM6300", rdm6300, {5}),
    ("SEUIL_TEST_ID12LA", rdm6300, {5}),
    ("SEUIL_TEST_PN532", pn532, {4, 7, 10}),
]
QUIET_S = 3.0


@pytest.fixture(params=READERS, ids=lambda reader: reader[0])
def reader(request):
    variable, driver, lengths = request.param
    path = os.environ.get(variable)
    if path is None:
        pytest.skip(f"no reader here: {variable} is not set to its port")
    port = SerialPort.open(path, driver.BAUD)
    yield path, port, driver, lengths
    port.close()


def ask(sentence):
    print(f"\n>>> {sentence}", flush=True)  # noqa: T201  (somebody has to do it)


def reports(port, driver, for_s):
    """Return what the driver reports within `for_s`, each with when."""
    heard = []
    threading.Timer(for_s, port.close).start()
    try:
        for report in driver.watch(port):
            heard.append((time.monotonic(), report))  # noqa: PERF401  (the end is an exception)
    except LineClosed:
        return heard
    pytest.fail("the watch ended by itself")


def test_it_is_quiet_and_answers_while_no_badge_is_near(reader):
    _, port, driver, _ = reader
    ask("Keep badges away.")
    assert reports(port, driver, QUIET_S) == []


def test_a_held_badge_is_one_report(reader):
    _, port, driver, lengths = reader
    ask("Hold a badge to the reader, and leave it there.")
    tag = next(iter(driver.watch(port))).tag
    assert len(tag) in lengths
    assert reports(port, driver, QUIET_S)[1:] == []  # a new watch sees it once more at most


def test_the_same_badge_again_is_the_same_tag(reader):
    _, port, driver, _ = reader
    ask("Hold one badge to the reader, take it away for a second, and hold it there again.")
    watching = driver.watch(port)
    assert next(watching) == next(watching)


def test_a_second_opener_is_turned_away(reader):
    path, _, driver, _ = reader
    with pytest.raises(DeviceLost, match="another program"):
        SerialPort.open(path, driver.BAUD)
