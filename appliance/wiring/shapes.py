"""What a drawing is made of, black on white, and how it is written as SVG. Pure."""

from typing import Final, Literal

from msgspec import Struct

FONT: Final = "DejaVu Sans, Verdana, sans-serif"
WIDE: Final = 0.62
"""How wide a letter is at most on average, in sizes of its font: DejaVu Sans, the widest used."""

Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


class Label(Struct, frozen=True):
    """Words at a place: the end of their base line that `anchor` names."""

    x: float
    y: float
    words: str
    size: float = 11
    anchor: Anchor = "start"
    bold: bool = False

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of what it covers."""
        width = len(self.words) * self.size * (WIDE + 0.06 * self.bold)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - self.size * 0.8, left + width, self.y + self.size * 0.25


class Box(Struct, frozen=True):
    """A part, or a pin: `full` is filled with ink."""

    x: float
    y: float
    width: float
    height: float
    round: float = 6
    full: bool = False


class Line(Struct, frozen=True):
    """A wire; a `thick` one carries the lock's current."""

    points: tuple[Point, ...]
    thick: bool = False


class Earth(Struct, frozen=True):
    """The sign of ground, below a point."""

    x: float
    y: float


class White(Struct, frozen=True):
    """Words in white, on ink."""

    label: Label


Shape = Label | Box | Line | Earth | White


class Drawing(Struct, frozen=True):
    """Shapes on a sheet, with what it is called and what it shows, for those who cannot see it."""

    title: str
    told: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


def svg(drawing: Drawing) -> str:
    """Return a drawing as SVG."""
    size = f"{drawing.width:g} {drawing.height:g}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="{FONT}" '
        'role="img" aria-labelledby="t d">\n'
        f'<title id="t">{_text(drawing.title)}</title>\n<desc id="d">{_text(drawing.told)}</desc>\n'
        f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="#fff"/>\n'
    )
    return head + "\n".join(map(_drawn, drawing.shapes)) + "\n</svg>\n"


def _drawn(shape: Shape) -> str:
    if isinstance(shape, Label):
        return _words(shape, "#000")
    if isinstance(shape, White):
        return _words(shape.label, "#fff")
    if isinstance(shape, Box):
        fill = "#000" if shape.full else "#fff"
        place = f'x="{shape.x:g}" y="{shape.y:g}" rx="{shape.round:g}"'
        size = f'width="{shape.width:g}" height="{shape.height:g}"'
        return f'<rect {place} {size} fill="{fill}" stroke="#000" stroke-width="1.2"/>'
    if isinstance(shape, Line):
        points = " ".join(f"{x:g},{y:g}" for x, y in shape.points)
        width = 3 if shape.thick else 1.4
        return f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="{width:g}"/>'
    return _earth(shape)


def _words(label: Label, ink: str) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    weight = ' font-weight="bold"' if label.bold else ""
    place = f'x="{label.x:g}" y="{label.y:g}" font-size="{label.size:g}"'
    return f'<text {place}{anchor}{weight} fill="{ink}">{_text(label.words)}</text>'


def _earth(sign: Earth) -> str:
    bars = ((0, 8), (4, 5), (8, 2))
    path = f"M{sign.x:g} {sign.y:g}v4" + "".join(
        f"M{sign.x - half:g} {sign.y + 4 + down:g}h{2 * half:g}" for down, half in bars
    )
    return f'<path d="{path}" fill="none" stroke="#000" stroke-width="1.4"/>'


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
