"""A door's wiring as a drawing: the header in the middle, the parts around it. Pure.

Each side's parts stand in the order of their pins, and each wire turns once in a lane of its own,
so that none crosses another. Supplies and ground are not drawn as wires: they are named.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from appliance.wiring.shapes import Anchor, Box, Drawing, Earth, Label, Line, Shape, White
from appliance.wiring.values import GROUND, Board, Part, Plugged, Terminal, Wiring

Side = Literal["left", "right"]

WIDTH: Final = 1000.0
TOP: Final = 62.0
ROW: Final = 22.0  # between pins, and between terminals
FIRST: Final = 118.0  # the first row of the header
BOARD: Final = (398.0, 602.0)  # from where to where the Pi goes
PARTS: Final = {"left": (34.0, 262.0), "right": (738.0, 966.0)}
LANE: Final = 6.0
GAP: Final = 12.0
LOCK: Final = "lock"
HANDLE: Final = "The inside handle opens the door mechanically, whatever is drawn here."
BELOW: Final = 640.0  # where lock and USB begin


class Placed(Struct, frozen=True):
    """A part in its place, and where each of its terminals is."""

    part: Part
    y: float
    height: float
    terminals: tuple[tuple[Terminal, float], ...]


def drawn(wiring: Wiring, board: Board) -> Drawing:
    """Draw a whole door."""
    left = _placed(board, wiring.left)
    right = _placed(board, wiring.right)
    readers = _placed(board, [each.part for each in wiring.usb], BELOW)
    shapes: tuple[Shape, ...] = (
        Label(PARTS["left"][0], 34, wiring.title, 19, bold=True),
        *_header(board, _pins(left, right)),
        *_side("left", left, board),
        *_side("right", right, board),
        *_lock(left),
        *_usb(wiring.usb, readers),
    )
    end = max(BELOW + 190, *(each.y + each.height for each in readers))
    shapes = (*shapes, *_legend(board, wiring, end))
    return Drawing(wiring.title, _told(board, wiring), WIDTH, end + 80, shapes)


def _placed(board: Board, names: Iterable[str], y: float = TOP) -> tuple[Placed, ...]:
    placed = []
    for name in names:
        part = board.part[name]
        first = y + 34 + 15 * len(part.notes)
        places = [(each, first + ROW * row) for row, each in enumerate(part.terminals)]
        height = first - y + ROW * len(places) - 6
        placed.append(Placed(part, y, height, tuple(places)))
        y += height + GAP
    return tuple(placed)


def _pins(*sides: Sequence[Placed]) -> frozenset[int]:
    """Return the header pins to which something goes."""
    ends = (each for side in sides for placed in side for each, _ in placed.terminals)
    return frozenset(each.pin for each in ends if each.pin is not None)


# --- the header ----------------------------------------------------------------------------------


def _header(board: Board, used: frozenset[int]) -> Iterator[Shape]:
    left, right = BOARD
    yield Box(left, TOP, right - left, FIRST + 20 * ROW - TOP, 10)
    yield Label((left + right) / 2, TOP + 22, "Raspberry Pi", 14, "middle", bold=True)
    yield Label((left + right) / 2, TOP + 38, "header, pin 1 at the board’s corner", 9, "middle")
    for pin, kind in enumerate(board.header, 1):
        yield from _pin(pin, kind, used=pin in used or kind == GROUND)


def _pin(pin: int, kind: str, *, used: bool) -> Iterator[Shape]:
    odd, y = pin % 2 == 1, _row(pin)
    x = 476.0 if odd else 502.0
    wired = used and kind != GROUND
    yield Box(x, y - 8, 22, 16, 2, full=wired)
    number = Label(x + 11, y + 3.5, str(pin), 9, "middle", bold=wired)
    yield White(number) if wired else number
    if used:
        name = f"GPIO {kind}" if kind.isdigit() else kind
        yield Label(x - 6 if odd else x + 28, y + 4, name, 10, "end" if odd else "start")


def _row(pin: int) -> float:
    return FIRST + ROW * ((pin - 1) // 2)


# --- parts and wires -----------------------------------------------------------------------------


def _side(side: Side, parts: Sequence[Placed], board: Board) -> Iterator[Shape]:
    for placed in parts:
        yield from _part(placed, *PARTS[side], inner=side)
    ends = [each for placed in parts for each in placed.terminals]
    wires = [(each.pin, y) for each, y in ends if each.pin and board.kind(each.pin).isdigit()]
    for number, (pin, y) in enumerate(wires):
        yield _wire(side, number, len(wires), _row(pin), y)
    for each, y in ends:
        yield from _stub(side, each, y, board)


def _part(placed: Placed, left: float, right: float, inner: Side) -> Iterator[Shape]:
    yield Box(left, placed.y, right - left, placed.height)
    yield Label(left + 10, placed.y + 18, placed.part.title, 12, bold=True)
    for number, note in enumerate(placed.part.notes):
        yield Label(left + 10, placed.y + 34 + 15 * number, note, 10)
    anchor: Anchor = "end" if inner == "left" else "start"
    x = right - 10 if inner == "left" else left + 10
    for each, y in placed.terminals:
        yield Label(x, y + 4, each.label, 10.5, anchor)


def _wire(side: Side, number: int, of: int, start: float, end: float) -> Line:
    """Lead a wire from its pin to its part: down it turns early or late so as to cross no other."""
    lane = (of - number if end > start else number + 1) * LANE + 2
    if side == "left":
        edge, turn, stop = BOARD[0], BOARD[0] - lane, PARTS["left"][1]
    else:
        edge, turn, stop = BOARD[1], BOARD[1] + lane, PARTS["right"][0]
    return Line(((edge, start), (turn, start), (turn, end), (stop, end)))


def _stub(side: Side, each: Terminal, y: float, board: Board) -> Iterator[Shape]:
    """Name where a supply comes from, and sign what goes to ground."""
    way = 1 if side == "left" else -1
    x = PARTS["left"][1] if side == "left" else PARTS["right"][0]
    if each.to == GROUND:
        yield Line(((x, y - 5), (x + 14 * way, y - 5)))
        yield Earth(x + 14 * way, y - 5)
    elif each.pin is not None and not board.kind(each.pin).isdigit():
        yield Line(((x, y), (x + 12 * way, y)))
        words = f"{board.kind(each.pin)}, pin {each.pin}"
        yield Label(x + 16 * way, y + 4, words, 10, "start" if side == "left" else "end")


# --- the lock, and what is on USB ----------------------------------------------------------------


def _lock(left: Sequence[Placed]) -> Iterator[Shape]:
    """Draw the lock's own circuit, closed by the driver and broken by the green box."""
    driver = next(y for placed in left for each, y in placed.terminals if each.to == LOCK)
    y, edge = BELOW + 92, PARTS["left"][0]
    yield Label(edge, BELOW + 16, "The lock, on its own supply", 12, bold=True)
    for x, title, notes in (
        (58.0, "Strike", ("12 V DC, fail-secure", "1N4007 across it,", "stripe to plus")),
        (215.0, "Green box", ("breaks the supply:", "the Pi is not asked", "(see the way out)")),
        (372.0, "12 V DC, 2 A", ("its own supply:", "never the Pi’s", "minus to ground")),
    ):
        yield Box(x, BELOW + 34, 137, 92)
        yield Label(x + 10, BELOW + 54, title, 12, bold=True)
        for number, note in enumerate(notes):
            yield Label(x + 10, BELOW + 74 + 15 * number, note, 10)
    yield Line(((edge, driver), (16, driver), (16, y), (58, y)), thick=True)
    yield Label(24, y + 48, "to the strike’s minus; plus to the green box", 10)
    yield Line(((195, y), (215, y)), thick=True)
    yield Line(((352, y), (372, y)), thick=True)
    yield Line(((440, BELOW + 126), (440, BELOW + 140)), thick=True)
    yield Earth(440, BELOW + 140)


def _usb(plugged: Sequence[Plugged], readers: Sequence[Placed]) -> Iterator[Shape]:
    yield Label(544, FIRST + 20 * ROW + 20, "USB", 11, bold=True)
    for each, placed in zip(plugged, readers, strict=True):
        yield from _part(placed, *PARTS["right"], inner="right")
        yield Label(
            PARTS["right"][1] - 8, placed.y + placed.height - 8, each.role, 10, "end", bold=True
        )
        yield from _adapter(placed)


def _adapter(reader: Placed) -> Iterator[Shape]:
    """Draw the adapter at a reader's left, each terminal beside its own."""
    left, right = 560.0, 672.0
    yield Box(left, reader.y, right - left, reader.height)
    yield Label(left + 8, reader.y + 18, "USB–serial", 11, bold=True)
    yield Label(left + 8, reader.y + 33, "CP2102, 3.3 V", 10)
    for each, y in reader.terminals:
        yield Label(right - 8, y + 4, each.to, 10.5, "end")
        yield Line(((right, y), (PARTS["right"][0], y)))
    middle = reader.y + reader.height / 2
    yield Line(((536, FIRST + 20 * ROW), (536, middle), (left, middle)))


def _legend(board: Board, wiring: Wiring, end: float) -> Iterator[Shape]:
    x, pins = PARTS["left"][0], ", ".join(map(str, board.pins_of(GROUND)))
    ground = f"ground: all of them joined, and to the header’s pins {pins}."
    yield Earth(x + 8, end + 6)
    yield Label(x + 24, end + 16, ground, 10)
    yield Label(x, end + 40, HANDLE, 12, bold=True)
    footnotes = {board.part[each.part].footnote for each in wiring.usb} - {""}
    for line, footnote in enumerate(sorted(footnotes)):
        yield Label(x, end + 60 + 15 * line, footnote, 10)


def _told(board: Board, wiring: Wiring) -> str:
    """Say in words what is drawn."""
    parts = (board.part[name] for name in (*wiring.left, *wiring.right))
    ends = "; ".join(
        f"{part.title}: " + ", ".join(f"{each.label} to {each.to}" for each in part.terminals)
        for part in parts
    )
    usb = "; ".join(f"{board.part[each.part].title} ({each.role})" for each in wiring.usb)
    return (
        f"{ends}. On USB, each by an adapter: {usb}. The lock has its own 12 volt supply; "
        "the green box breaks it, and the Pi is not asked."
    )
