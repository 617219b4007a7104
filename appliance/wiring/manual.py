"""What the manual shows of the wiring: the rows of its tables, and its pictures. Pure."""

from collections.abc import Iterator

from appliance.wiring import drawing, shapes
from appliance.wiring.values import GROUND, Board, OneShot

_SUPPLIES = (
    ("3.3 V", "R503, clock module"),
    ("5 V", "ZFM-20, R30x"),
    (GROUND, "everything, and the lock supply's minus"),
)


def pins(board: Board) -> Iterator[tuple[str, ...]]:
    """Yield signal, setting, GPIO, header pin and what is at the other end."""
    for each in board.signal:
        setting = f"`{each.setting}`" if each.setting else ""
        yield each.name, setting, str(each.gpio), str(board.pin_of(each.gpio)), each.to
    for kind, to in _SUPPLIES:
        yield kind, "", "", ", ".join(map(str, board.pins_of(kind))), to


def one_shot(shot: OneShot) -> tuple[str, ...]:
    """Return R, C, and how long an opening lasts: usually, at least, at most."""
    spans = (shot.nominal_s, shot.shortest_s, shot.longest_s)
    return (
        f"{shot.ohm / 1000:g} kΩ ±{shot.ohm_within:.0%}",
        f"{shot.farad * 1e6:g} µF ±{shot.farad_within:.0%}",
        *(f"{span:.1f} s" for span in spans),
    )


def pictures(board: Board) -> dict[str, str]:
    """Return the drawing of each wiring, as SVG, by its file."""
    return {
        f"docs/pictures/wiring-{each.name}.svg": shapes.svg(drawing.drawn(each, board))
        for each in board.wiring
    }
