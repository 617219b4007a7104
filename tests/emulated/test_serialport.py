"""A serial port over an emulated wire: told apart what is slow, gone, taken or closed."""

import errno
import gc
import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from itertools import islice
from pathlib import Path

import pytest

from drivers.emulators import faults
from drivers.emulators.wire import Wire
from drivers.errors import DeviceLost, LineClosed
from drivers.serialport import SerialPort, backoff


@pytest.fixture
def wire(tmp_path):
    with Wire(tmp_path / "port", 9600) as wire:
        yield wire


@pytest.fixture
def port(wire):
    port = SerialPort.open(str(wire.path), 9600)
    yield port
    port.close()


def read(port, count):
    data = b""
    while len(data) < count and (more := port.read(5)):
        data += more
    return data


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.002)
    return True


def test_bytes_travel_both_ways_unchanged(wire, port):
    every = bytes(range(256))
    wire.send(every, paced=False)
    assert read(port, 256) == every
    port.write(every)
    assert until(lambda: wire.log == every)
    wire.forget()
    assert wire.log == b""


def test_a_paced_frame_arrives_no_sooner_than_on_the_wire(wire, port):
    began = time.monotonic()
    wire.send(bytes(96))
    assert read(port, 96) == bytes(96)
    assert time.monotonic() - began >= 96 * 10 / 9600


def test_two_frames_share_one_line(wire, port):
    began = time.monotonic()
    wire.send(b"a" * 48)
    wire.send(b"b" * 48)
    assert read(port, 96) == b"a" * 48 + b"b" * 48
    assert time.monotonic() - began >= 96 * 10 / 9600


def test_a_read_gives_up_when_told_and_not_before(port):
    began = time.monotonic()
    assert port.read(0.05) == b""
    assert port.now() - began >= 0.05
    assert port.read(0) == b""
    assert port.read(-1) == b""


def test_flush_forgets_what_arrived(wire, port):
    wire.send(b"stale", paced=False)
    assert until(lambda: pending(port))
    port.flush()
    assert port.read(0.02) == b""


def pending(port):
    return bool(port._arrivals.poll(0))


def test_close_wakes_a_waiting_read(port):
    threading.Timer(0.05, port.close).start()
    with pytest.raises(LineClosed, match="closed"):
        port.read()


@pytest.mark.parametrize("use", [SerialPort.read, SerialPort.flush, lambda port: port.write(b"x")])
def test_a_closed_port_says_so(wire, port, use):
    wire.send(b"unread", paced=False)
    port.close()
    port.close()
    with pytest.raises(LineClosed):
        use(port)


def test_a_closed_port_is_free_at_once_and_leaks_nothing(wire):
    before = open_files()
    for _ in range(20):
        port = SerialPort.open(str(wire.path), 9600)
        port.close()
        del port
    assert open_files() == before


def open_files():
    gc.collect()  # what earlier tests left
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("use", [SerialPort.read, SerialPort.flush, lambda port: port.write(b"x")])
def test_unplugging_is_noticed_at_once(wire, port, use):
    wire.unplug()
    with pytest.raises(DeviceLost, match="unplugged"):
        use(port)


@pytest.mark.parametrize(("closed", "told"), [(False, DeviceLost), (True, LineClosed)])
def test_a_read_that_fails(wire, port, monkeypatch, closed, told):
    """A real UART says EIO where a pty says nothing; and a closing thread may be in between."""

    def read(*_):
        if closed:
            port.close()
        raise OSError(errno.EIO, "Input/output error")

    wire.send(b"x", paced=False)
    assert until(lambda: pending(port))
    with monkeypatch.context() as patch:
        patch.setattr("drivers.serialport.os.read", read)
        with pytest.raises(told):
            port.read()


def test_unplugging_wakes_a_waiting_read(wire, port):
    threading.Timer(0.05, wire.unplug).start()
    with pytest.raises(DeviceLost, match="unplugged"):
        port.read()


@pytest.mark.usefixtures("port")
def test_replugged_under_the_same_name(wire):
    wire.unplug()
    with pytest.raises(DeviceLost, match="is the device plugged in"):
        SerialPort.open(str(wire.path), 9600)
    wire.replug()
    again = SerialPort.open(str(wire.path), 9600)
    wire.send(b"back")
    assert read(again, 4) == b"back"
    again.close()


@pytest.mark.usefixtures("port")
def test_two_openers(wire):
    with pytest.raises(DeviceLost, match="another program has it open"):
        SerialPort.open(str(wire.path), 9600)


def test_not_a_port(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"")
    with pytest.raises(DeviceLost, match="file: the port failed"):
        SerialPort.open(str(file), 9600)


def test_a_port_that_takes_nothing_more(wire, port, monkeypatch):
    monkeypatch.setattr("drivers.serialport._WRITE_S", 0.05)
    monkeypatch.setattr(wire, "_on_bytes", lambda _: time_out.wait(5))
    time_out = threading.Event()
    for _ in range(2):  # filling it up, and finding it full
        with pytest.raises(DeviceLost, match="takes no more bytes"):
            port.write(bytes(1 << 20))
    time_out.set()


def test_a_long_write_arrives_whole(wire, port):
    much = bytes(range(256)) * 256
    port.write(much)
    assert until(lambda: len(wire.log) == len(much))
    assert wire.log == much


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody without rights")
def test_no_permission_names_the_group(wire):
    wire.path.chmod(0o600)
    said = in_child(f"""
        import os
        from drivers.errors import DeviceLost
        from drivers.serialport import SerialPort
        os.setgid(65534); os.setuid(65534)
        try:
            SerialPort.open({str(wire.path.resolve())!r}, 9600)
        except DeviceLost as lost:
            print(lost)
    """)
    assert "add the user to the group dialout" in said


def test_a_frame_that_arrives_whole_costs_one_poll_and_one_read(wire, tmp_path):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = tmp_path / "trace"
    wire.faults.add(faults.sound)
    threading.Thread(target=send_when_opened, args=(wire,), daemon=True).start()
    in_child(
        f"""
        import os
        from drivers.serialport import SerialPort
        port = SerialPort.open({str(wire.path)!r}, 9600)
        port.write(b"open")
        while True:
            data = port.read()
            os.getppid()
            if data.endswith(b"last"):
                break
        """,
        strace, "-f", "-o", str(trace),
    )  # fmt: skip
    calls = [line.split("(")[0].split()[-1] for line in trace.read_text().splitlines()]
    first, *_, last = [index for index, call in enumerate(calls) if call == "getppid"]
    frames = calls[first:last]
    assert set(frames) == {"getppid", "poll", "read"}
    assert len(frames) == 3 * frames.count("getppid")


def send_when_opened(wire):
    until(lambda: wire.log == b"open")
    for text in (b"first-", b"second", b"third-", b"last"):
        wire.send(text, paced=False, after_s=0.1)
        threading.Event().wait(0.15)


def in_child(code, *wrapper):
    done = subprocess.run(
        [*wrapper, sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout


def test_backoff_doubles_up_to_five_seconds():
    assert list(islice(backoff(), 7)) == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


# --- the wire's own faults ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        (faults.silence, b""),
        (faults.sound, b"\x01\x02\x03"),
        (faults.duplicate, b"\x01\x02\x03\x01\x02\x03"),
        (faults.cut(2), b"\x01\x02"),
        (faults.flip(1, 7), b"\x01\x82\x03"),
        (faults.flip(3, 0), b"\x01\x02\x03"),
        (faults.stray(b"\x55"), b"\x55\x01\x02\x03"),
        (faults.instead(b"no"), b"no"),
        (faults.late(0.05), b"\x01\x02\x03"),
    ],
)
def test_each_fault_spoils_one_reply(wire, port, fault, arrives):
    wire.faults.add(fault)
    wire.send(b"\x01\x02\x03")
    wire.send(b"end", after_s=0.1)
    assert read(port, len(arrives) + 3) == arrives + b"end"


def test_a_late_reply_is_overtaken(wire, port):
    wire.faults.add(faults.late(0.1))
    wire.send(b"late")
    wire.send(b"soon")
    assert read(port, 8) == b"soonlate"


def test_faults_wait_for_their_reply_and_can_be_called_off(wire, port):
    wire.faults.add(faults.silence, after=1, replies=2)
    for text in b"abcd":
        wire.send(bytes([text]))
    assert read(port, 2) == b"ad"
    wire.faults.add(faults.silence)
    wire.faults.clear()
    wire.send(b"e")
    assert read(port, 1) == b"e"


def test_what_was_due_when_unplugged_is_lost(wire):
    wire.send(b"lost", after_s=0.02)
    wire.replug()
    with_port = SerialPort.open(str(wire.path), 9600)
    assert with_port.read(0.1) == b""
    wire.unplug()
    wire.unplug()
    wire.send(b"into the air")
    with_port.close()


def test_unplugged_by_what_the_host_said(tmp_path):
    with Wire(tmp_path / "port", 57600, lambda _: wire.unplug()) as wire:
        port = SerialPort.open(str(wire.path), 57600)
        port.write(b"x")
        with pytest.raises(DeviceLost):
            port.read(10)
        port.close()


def test_a_wire_does_not_wait_for_who_does_not_read(wire, port):
    wire.send(bytes(100_000), paced=False)
    wire.send(b"no room", paced=False)
    while port.read(0.2):
        pass
    wire.send(b"room again", paced=False)
    assert read(port, 10) == b"room again"


def test_another_wire_of_the_same_name_keeps_its_link(tmp_path):
    first = Wire(tmp_path / "port", 9600)
    second = Wire(tmp_path / "port", 9600)
    first.close()
    assert (tmp_path / "port").is_symlink()
    second.close()
    assert not (tmp_path / "port").is_symlink()
