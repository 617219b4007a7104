"""A fingerprint sensor without a wire: its answers arrive on a clock of their own. Pure.

So every bit of an answer can be turned over, and every deadline waited for, in no time.
"""

from collections.abc import Callable

from drivers.emulators.faults import Faults
from drivers.emulators.sensor_commands import carry_out
from drivers.emulators.sensor_module import Module
from drivers.zfm import ACK, FROM_HOST, Decoder, encode


class DryLine:
    """A `drivers.line.Line` to a `Module`. What it says arrives in order, when it is due.

    `asked` are the commands it heard; `at_s` is its clock, which only reading moves on.
    """

    def __init__(self, module: Module, work_s: float = 0.05) -> None:
        self.module = module
        self.faults = Faults()
        self.asked: list[int] = []
        self.at_s = 0.0
        self.work_s = work_s
        self._decoder = Decoder(module.address, FROM_HOST)
        self._due: list[tuple[float, bytes]] = []
        self._last_s = 0.0
        self._happenings: list[tuple[float, Callable[[], None]]] = []

    def at(self, s: float, happening: Callable[[], None]) -> None:
        """Let something happen at that hour. Happenings are named in order."""
        self._happenings.append((s, happening))

    def say(self, data: bytes) -> None:
        for late_s, piece in self.faults.apply(data):
            self._last_s = max(self._last_s, self.at_s + self.work_s + late_s)
            self._due.append((self._last_s, piece))

    def write(self, data: bytes) -> None:
        for packet in self._decoder.feed(data):
            self.asked.append(packet.payload[0])
            self.say(encode(ACK, carry_out(self.module, packet.payload).ack))

    def read(self, timeout_s: float | None = None) -> bytes:
        """Return what is due next; b"" after `timeout_s`, which nobody here leaves out."""
        assert timeout_s is not None
        until_s = self.at_s + timeout_s
        while True:
            due_s = min(self._due[0][0] if self._due else until_s, until_s)
            if not self._happenings or self._happenings[0][0] > due_s:
                break
            self.at_s, happening = self._happenings.pop(0)
            happening()
        self.at_s = max(due_s, self.at_s)
        return self._due.pop(0)[1] if self._due and self._due[0][0] <= until_s else b""

    def flush(self) -> None:
        self._due = [(due_s, piece) for due_s, piece in self._due if due_s > self.at_s]

    def now(self) -> float:
        return self.at_s
