"""What stands on the sheets of a PDF, as it comes back out of its bytes: text, in order."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_ESCAPED = {b"r": b"\r", b"n": b"\n"}


def sheets(pdf):
    """Return the text of each sheet, one line for each piece of text."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    (pages,) = (body for body in objects.values() if b"/Type /Pages" in body)
    kids = re.search(rb"/Kids \[(.*?)\]", pages, re.DOTALL)[1]
    return [_sheet(objects[int(kid)], objects) for kid in re.findall(rb"(\d+) 0 R", kids)]


def heights(pdf):
    """Return how high above the foot of its sheet each piece of text stands, in mm."""
    set_at = re.compile(rb"BT [\d.]+ ([\d.]+) Td")
    return [
        float(above) * 25.4 / 72
        for _, body in _OBJECT.findall(pdf)
        if b"/FlateDecode" in body
        for above in set_at.findall(_stream(body))
    ]


def _sheet(page, objects):
    fonts = _fonts(page, objects)
    reads, pieces = None, []
    for font, shown in _SHOWN.findall(_stream(objects[_points(page, b"Contents")])):
        if font:
            reads = fonts[int(font)]
        else:
            pieces.append(reads(re.sub(rb"\\(.)", _unescaped, shown, flags=re.DOTALL)))
    return "\n".join(pieces)


def _fonts(page, objects):
    named = objects[_points(page, b"Resources")]
    fonts = re.findall(rb"/F(\d+) (\d+) 0 R", named)
    return {int(name): _reader(objects[int(number)], objects) for name, number in fonts}


def _reader(font, objects):
    if b"/ToUnicode" not in font:
        return lambda shown: shown.decode("cp1252")
    table = _stream(objects[_points(font, b"ToUnicode")])
    pairs = re.findall(rb"^<(\w{4})> <(\w+)>$", table, re.MULTILINE)
    signs = {int(glyph, 16): bytes.fromhex(sign.decode()) for glyph, sign in pairs}
    return lambda shown: "".join(
        signs[int.from_bytes(shown[at : at + 2], "big")].decode("utf-16-be")
        for at in range(0, len(shown), 2)
    )


def _points(body, name):
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])


def _stream(body):
    data = _STREAM.search(body)[1]
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _unescaped(match):
    return _ESCAPED.get(match[1], match[1])
