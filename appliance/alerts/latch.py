"""Something that is so or is not, and changes only once it has been otherwise for a while. Pure."""

from msgspec import Struct

from appliance.model import Stamp


class Latch(Struct, frozen=True):
    """Whether it is so, as far as anybody was told.

    `since` is when it began to be otherwise, with the entry `sequence`; None while it is as told.
    """

    on: bool = False
    since: Stamp | None = None
    sequence: int = 0


def lean(latch: Latch, stamp: Stamp, sequence: int, *, holds: bool) -> Latch:
    """Return the latch after a look at what it is about."""
    if holds == latch.on:
        return latch if latch.since is None else Latch(latch.on)
    return latch if latch.since is not None else Latch(latch.on, stamp, sequence)


def turn(latch: Latch, stamp: Stamp, wait_s: int) -> tuple[Latch, Stamp | None]:
    """Return the latch as time has made it; since when, if it changes now."""
    if latch.since is None or lapsed_us(latch.since, stamp) < wait_s * 1_000_000:
        return latch, None
    return Latch(not latch.on), latch.since


def lapsed_us(since: Stamp, now: Stamp) -> int:
    """Return how much time has surely passed, microseconds: no clock that was set can hurry it.

    Across a start of the machine the wall clocks say it, where both were right; and it is never
    less than the machine has run.
    """
    if since.boot == now.boot:
        return now.boot_us - since.boot_us
    if since.synced and now.synced:
        return max(now.utc_us - since.utc_us, now.boot_us)
    return now.boot_us
