"""What can go wrong on a wire between a device and its reader: each fault a plain function. Pure.

A fault takes the bytes a device meant to send and returns what arrives instead: pieces, each with
the seconds it comes late. `Faults` keeps the ones asked for until their reply comes along.
"""

from collections import deque
from collections.abc import Callable

Pieces = list[tuple[float, bytes]]
Fault = Callable[[bytes], Pieces]


def silence(_: bytes) -> Pieces:
    """Let nothing arrive: a cut cable, a sensor without power."""
    return []


def sound(data: bytes) -> Pieces:
    """Let everything arrive as it was sent."""
    return [(0.0, data)]


def duplicate(data: bytes) -> Pieces:
    """Let the reply arrive twice."""
    return [(0.0, data), (0.0, data)]


def cut(after: int) -> Fault:
    """Let only the first `after` bytes arrive."""
    return lambda data: [(0.0, data[:after])]


def flip(byte: int, bit: int) -> Fault:
    """Turn over one bit, counted from the lowest, of one byte. A byte past the end is spared."""
    return lambda data: [
        (0.0, bytes(b ^ (1 << bit) if i == byte else b for i, b in enumerate(data)))
    ]


def late(by_s: float) -> Fault:
    """Hold the reply back for `by_s` seconds; what is sent meanwhile overtakes it."""
    return lambda data: [(by_s, data)]


def stray(noise: bytes) -> Fault:
    """Let `noise` arrive before the reply."""
    return lambda data: [(0.0, noise + data)]


def instead(other: bytes) -> Fault:
    """Send something else: another address, another length, nonsense."""
    return lambda _: [(0.0, other)]


class Faults:
    """The faults still to come, in order: each reply uses one up."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()

    def add(self, fault: Fault, *, replies: int = 1, after: int = 0) -> None:
        """Let `after` replies pass, then apply `fault` to the next `replies`."""
        self._waiting.extend([sound] * after + [fault] * replies)

    def clear(self) -> None:
        self._waiting.clear()

    def apply(self, data: bytes) -> Pieces:
        fault = self._waiting.popleft() if self._waiting else sound
        return fault(data)
