"""Both badge readers over an emulated wire, through every fault of the list."""

import queue
import threading

import pytest

from drivers import pn532, rdm6300
from drivers.emulators import faults
from drivers.emulators.pn532 import Pn532End
from drivers.emulators.tags import TagReaderEnd
from drivers.errors import DeviceLost, DeviceSilent, DriverError, LineClosed
from drivers.line import TagReport
from drivers.serialport import SerialPort

A, B, C = b"\x01\x02\x03\x04\x05", b"\x0a\x0b\x0c\x0d\x0e", b"\xff\x00\xff\x00\xff"
UID, OTHER = b"\xde\xad\xbe\xef", b"\x04\x11\x22\x33\x44\x55\x66"
PATIENCE_S = 20


class Watching:
    """A reader's driver in its thread, as the door runs it: reports come out of a queue."""

    def __init__(self, end, driver):
        self.heard = queue.SimpleQueue()
        self.port = SerialPort.open(str(end.wire.path), driver.BAUD)
        self.thread = threading.Thread(target=self._run, args=(driver.watch,))
        self.thread.start()

    def _run(self, watch):
        try:
            for report in watch(self.port):
                self.heard.put(report)
        except DriverError as error:
            self.heard.put(error)

    def next(self):
        return self.heard.get(timeout=PATIENCE_S)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.port.close()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


@pytest.fixture(params=list(rdm6300.Kind))
def reader(request, tmp_path):
    with TagReaderEnd(tmp_path / "badge", request.param) as reader:
        yield reader


@pytest.fixture
def chip(tmp_path):
    with Pn532End(tmp_path / "nfc") as chip:
        yield chip


# --- 125 kHz -----------------------------------------------------------------------------------


def test_one_report_per_presentation(reader):
    with Watching(reader, rdm6300) as watching:
        reader.present(A, held_s=0.3)
        reader.present(B, held_s=0.3)
        assert [watching.next(), watching.next()] == [TagReport(A), TagReport(B)]
        threading.Event().wait(0.9)
        reader.present(A)
        assert watching.next() == TagReport(A)
        assert watching.heard.empty()
    assert isinstance(watching.next(), LineClosed)


FRAME = {kind: rdm6300.encode(A, kind) for kind in rdm6300.Kind}


def spoiled(kind):
    yield faults.silence
    yield from (faults.cut(n) for n in range(len(FRAME[kind])))
    yield from (faults.flip(n, bit) for n in range(len(FRAME[kind])) for bit in range(8))
    yield faults.instead(bytes(range(256)))
    yield faults.instead(b"\x02" * 100)


def test_no_fault_gives_a_wrong_tag_or_costs_the_next(reader):
    """Each spoiled frame of A is followed by a good one of another tag: only that is heard."""
    spoils = list(spoiled(reader.kind))
    following = [index.to_bytes(5, "big") for index in range(len(spoils))]
    with Watching(reader, rdm6300) as watching:
        for spoil, tag in zip(spoils, following, strict=True):
            reader.wire.faults.add(spoil)
            reader.wire.send(FRAME[reader.kind], paced=False)
            reader.wire.send(rdm6300.encode(tag, reader.kind), paced=False)
            heard = watching.next()
            if heard == TagReport(A):  # a digit in the other case is the same digit
                heard = watching.next()
            assert heard == TagReport(tag)
        assert watching.heard.empty()


@pytest.mark.parametrize(
    "fault", [faults.duplicate, faults.stray(b"\x55\x02\x03"), faults.late(0.1)]
)
def test_harmless_faults(reader, fault):
    with Watching(reader, rdm6300) as watching:
        reader.wire.faults.add(fault)
        reader.present(C, held_s=0)
        assert watching.next() == TagReport(C)
        reader.present(B, held_s=0)
        assert watching.next() == TagReport(B)


def test_reader_unplugged_and_replugged(reader):
    with Watching(reader, rdm6300) as watching:
        reader.present(A, held_s=0)
        assert watching.next() == TagReport(A)
        reader.wire.unplug()
        assert isinstance(watching.next(), DeviceLost)
    reader.wire.replug()
    with Watching(reader, rdm6300) as watching:
        reader.present(A, held_s=0)
        assert watching.next() == TagReport(A)


# --- 13.56 MHz ---------------------------------------------------------------------------------


def test_present_lifted_present_again(chip):
    with Watching(chip, pn532) as watching:
        chip.present(UID, held_s=0.7)
        assert watching.next() == TagReport(UID)
        threading.Event().wait(1.5)
        chip.place(UID)
        assert watching.next() == TagReport(UID)
        chip.lift()
        chip.place(OTHER)
        assert watching.next() == TagReport(OTHER)
        assert watching.heard.empty()
    assert isinstance(watching.next(), LineClosed)


def test_the_chip_is_asked_byte_for_byte(chip):
    with Watching(chip, pn532) as watching:
        chip.place(UID)
        watching.next()
        assert chip.wire.log.startswith(
            pn532.WAKE
            + bytes.fromhex("0000ff05fbd4140100001700")
            + bytes.fromhex("0000ff02fed4022a00")
            + bytes.fromhex("0000ff06fad43205ff0102f300")
            + bytes.fromhex("0000ff04fcd44a0100e100")
        )


ANSWER = pn532.encode(pn532.Packet(pn532.CHIP, b"\x15"))
ACK = pn532.encode(pn532.Control.ACK)
SET_UP = 6  # three commands, an ACK and an answer each


@pytest.mark.parametrize(
    "fault",
    [
        faults.silence,
        faults.duplicate,
        faults.stray(b"\x00\xff\x55"),
        faults.cut(3),
        faults.flip(5, 2),
        faults.instead(pn532.encode(pn532.Packet(pn532.FAULT))),
        faults.instead(pn532.encode(pn532.Control.NACK)),
    ],
    ids=["silence", "duplicate", "stray", "cut", "flip", "error frame", "NACK"],
)
@pytest.mark.parametrize("after", [0, 1, SET_UP, SET_UP + 1], ids=["ack", "answer", "ack2", "uid"])
def test_one_spoiled_reply_costs_no_card(chip, fault, after):
    chip.place(UID)
    chip.wire.faults.add(fault, after=after)
    with Watching(chip, pn532) as watching:
        assert watching.next() == TagReport(UID)


def only(uid, fault):
    """Spoil the first reply that carries `uid`, whichever that is."""
    spoiled = []

    def meddle(data):
        if uid not in data or spoiled:
            return faults.sound(data)
        spoiled.append(data)
        return fault(data)

    return meddle


def test_no_cut_or_flip_of_an_answer_turns_a_card_into_another(chip, monkeypatch):
    monkeypatch.setattr(pn532, "_ANSWER_S", 0.1)
    monkeypatch.setattr(pn532, "_POLL_S", 0.01)
    length = 8 + 12  # frame and target of a card with four bytes
    spoils = [*map(faults.cut, range(length)), *(faults.flip(n, n % 8) for n in range(length))]
    with Watching(chip, pn532) as watching:
        for index, fault in enumerate(spoils):
            uid = b"\xaa\xbb\xcc" + bytes([index])
            chip.wire.faults.clear()
            chip.wire.faults.add(only(uid, fault), replies=1000)
            chip.place(uid)
            assert watching.next() == TagReport(uid)


def test_a_late_answer_is_not_taken_for_another(chip, monkeypatch):
    monkeypatch.setattr(pn532, "_ANSWER_S", 0.1)
    chip.wire.faults.add(faults.late(0.15), after=1)
    chip.place(UID)
    with Watching(chip, pn532) as watching:
        assert watching.next() == TagReport(UID)


def test_a_chip_that_falls_silent_is_reported(chip, monkeypatch):
    monkeypatch.setattr(pn532, "_ACK_S", 0.05)
    chip.place(UID)
    with Watching(chip, pn532) as watching:
        assert watching.next() == TagReport(UID)
        chip.wire.faults.add(faults.silence, replies=100)
        assert isinstance(watching.next(), DeviceSilent)
    chip.wire.faults.clear()
    chip.place(OTHER)
    with Watching(chip, pn532) as watching:
        assert watching.next() == TagReport(OTHER)


def test_chip_unplugged_and_replugged(chip):
    with Watching(chip, pn532) as watching:
        chip.place(UID)
        assert watching.next() == TagReport(UID)
        chip.wire.unplug()
        assert isinstance(watching.next(), DeviceLost)
    chip.replug()
    with Watching(chip, pn532) as watching:
        assert watching.next() == TagReport(UID)


def exchange(chip, sent, count):
    port = SerialPort.open(str(chip.wire.path), pn532.BAUD)
    port.write(sent)
    heard = b""
    while len(heard) < count and (more := port.read(1)):
        heard += more
    port.close()
    return heard


def test_the_emulated_chip_sleeps_until_woken_and_refuses_what_it_does_not_know(chip):
    version = pn532.encode(pn532.Packet(pn532.HOST, b"\x02"))
    diagnose = pn532.encode(pn532.Packet(pn532.HOST, b"\x00"))
    assert exchange(chip, version, 1) == b""
    known = ACK + bytes.fromhex("0000ff06fad50332010607e800")
    assert exchange(chip, pn532.WAKE + version, len(known)) == known
    refused = ACK + bytes.fromhex("0000ff01ff7f8100")
    assert exchange(chip, ACK + diagnose, len(refused)) == refused


def test_a_uid_has_its_lengths(chip):
    with pytest.raises(ValueError, match="not 5"):
        chip.place(b"12345")
