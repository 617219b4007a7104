"""The sums as they are kept between two starts: bytes, and back if they are still good. Pure.

Beside counts they hold random ids, as the record itself does, of those alone who may come again.
Whatever is no good is as nothing: all is summed anew.
"""

from datetime import time
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from appliance import __version__
from appliance.insight.past import Past
from appliance.model import Category
from appliance.presence import Attendance, Measure

FORMAT: Final = 1
"""To be raised with whatever counts otherwise than before."""


class Kept(Struct, frozen=True):
    """The sums, by which version they were made, and what they were held against."""

    version: str
    zone: str
    counted: tuple[Category, ...]
    cut_off: time
    as_set: bool
    past: Past


def written(past: Past, measure: Measure) -> bytes:
    """Return what is kept: a line that vouches for the rest, and the rest."""
    body = msgspec.json.encode(_kept(past, measure))
    return _vouched(body) + b"\n" + body


def read(data: bytes, measure: Measure) -> Past | None:
    """Return the sums that were kept, None if they are not whole or not ours."""
    vouched, _, body = data.partition(b"\n")
    if vouched != _vouched(body):
        return None
    try:
        kept = msgspec.json.decode(body, type=Kept)
    except msgspec.DecodeError:
        return None
    return kept.past if kept == _kept(kept.past, measure) else None


def _kept(past: Past, measure: Measure) -> Kept:
    return Kept(
        version=f"{__version__} {FORMAT}",
        zone=measure.zone.key,
        counted=measure.counted,
        cut_off=measure.cut_off,
        as_set=measure.as_set,
        past=slim(past),
    )


def slim(past: Past) -> Past:
    """Return the same without those who came today or were forgotten: no sum needs them."""
    there = past.attendance
    attendance = Attendance(inside=there.inside, midnight_us=there.midnight_us, cut_us=there.cut_us)
    return replace(past, attendance=attendance)


def _vouched(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()
