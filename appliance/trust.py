"""Whether the clock can be gone by, and whether it was moved. Pure.

A clock that was right once stays right enough for hours of the day until the machine is started
again: it drifts by seconds a day. The kernel is stricter: without the network it withdraws its
word after some nine hours (`NTP_PHASE_LIMIT`), and the rules at the door may not change for that.
"""

from msgspec import Struct

from appliance.model import Stamp

STEP_US = 500_000
"""A wall clock that moves this far against the boot clock has been set."""


class Trust(Struct, frozen=True):
    """`right` tells whether the clock was right in this boot and nobody has moved it since.

    `offset_us` is the wall clock's lead over the boot clock; None before the first look.
    """

    right: bool = False
    offset_us: int | None = None


def look(trust: Trust, stamp: Stamp) -> tuple[Trust, int]:
    """Return the trust as of `stamp`, and by how many microseconds the clock was set, mostly 0."""
    offset_us = stamp.utc_us - stamp.boot_us
    moved_us = 0 if trust.offset_us is None else offset_us - trust.offset_us
    if abs(moved_us) > STEP_US:
        return Trust(stamp.synced, offset_us), moved_us
    kept_us = offset_us - moved_us  # many small moves make one that counts
    return Trust(trust.right or stamp.synced, kept_us), 0
