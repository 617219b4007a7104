"""A reader and its thread: what the heart is told of a reader that is there and says nothing."""

from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue

from appliance.config import Reader
from appliance.credentials import KEY_BYTES, SiteKey
from appliance.events import Down, Presented, Up
from appliance.model import Side
from appliance.readers import Tended
from drivers import fingerprint, pn532
from drivers.emulators import faults
from drivers.emulators.pn532 import Pn532End
from drivers.emulators.sensor import INSTANT, SensorEnd
from drivers.zfm import ACK, FROM_HOST, Decoder, encode
from drivers.zfm_link import Deadlines

PATIENCE_S = 30
UID = b"\xde\xad\xbe\xef"


@contextmanager
def tended(kind, end):
    """Tend the reader at a far end, and yield where the events go."""
    events = SimpleQueue()
    reader = Reader(name="hall", kind=kind, port=str(end.wire.path), side=Side.IN)
    tending = Tended(reader, SiteKey(bytes(KEY_BYTES)), events.put)
    tending.start()
    try:
        yield events
    finally:
        tending.close()


def told(events):
    return type(events.get(timeout=PATIENCE_S))


def test_a_silent_chip_is_down_once_and_up_once_it_answers(tmp_path, monkeypatch):
    monkeypatch.setattr(pn532, "_ACK_S", 0.05)
    with Pn532End(tmp_path / "nfc") as chip:
        chip.place(UID)
        chip.wire.faults.add(faults.silence, replies=24)
        with tended("pn532", chip) as events:
            assert [told(events), told(events), told(events)] == [Down, Up, Presented]


def test_a_silent_sensor_is_down_once_and_up_once_it_answers(tmp_path, monkeypatch, until):
    hasty = partial(fingerprint.greet, deadlines=Deadlines(0.1, 0.1))
    monkeypatch.setattr(fingerprint, "greet", hasty)
    with SensorEnd(tmp_path / "finger", times=INSTANT) as sensor:
        sensor.wire.faults.add(faults.silence, replies=1000)
        with tended("fingerprint", sensor) as events:
            assert told(events) is Down
            asked = len(sensor.wire.log)
            until(lambda: len(sensor.wire.log) > 2 * asked)
            assert events.empty()
            sensor.wire.faults.clear()
            assert told(events) is Up


def test_a_sensor_that_answers_but_takes_no_image_is_down_until_it_does(tmp_path):
    with SensorEnd(tmp_path / "finger", times=INSTANT) as sensor:
        for _ in range(3):  # a password, the settings, and then the image: out of order
            sensor.wire.faults.add(faults.instead(encode(ACK, b"\x29")), after=2)
        with tended("fingerprint", sensor) as events:
            assert [told(events), told(events)] == [Down, Up]
            assert len(Decoder(kinds=FROM_HOST).feed(sensor.wire.log)) > 9
