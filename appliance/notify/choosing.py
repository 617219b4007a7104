"""Which message goes next, and when: rates and pauses. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from appliance.alerts import Alert, lapsed_us
from appliance.model import Stamp

SHORTEST_S: Final = 1.0
LONGEST_S: Final = 300.0
_HOUR_US: Final = 3600 * 1_000_000


class Waiting(Struct, frozen=True):
    """One alert that waits for a channel `since`; in a `parcel`, once one was made of it."""

    number: int
    alert: Alert
    since: Stamp
    parcel: str | None


def of_this_hour(sent: Iterable[Stamp], now: Stamp) -> list[Stamp]:
    """Return when messages went, as far as it is not an hour ago."""
    return [each for each in sent if lapsed_us(each, now) < _HOUR_US]


def next_parcel(waiting: Sequence[Waiting], allowed: int) -> tuple[Waiting, ...]:
    """Return what goes into the next message; nothing while nothing may go.

    What was tried before goes again as it was. Where more waits than may go, all of it is gathered.
    """
    if not waiting or allowed <= 0:
        return ()
    if (tried := waiting[0].parcel) is not None:
        return tuple(each for each in waiting if each.parcel == tried)
    return (waiting[0],) if len(waiting) <= allowed else tuple(waiting)


def name_of(gathered: Sequence[Waiting]) -> str:
    """Return the id of a message: that of its alert, or one that no other has."""
    if len(gathered) == 1:
        return gathered[0].alert.id
    return f"summary-{len(gathered)}-{gathered[-1].alert.id}"


def expired(waiting: Iterable[Waiting], now: Stamp, keep_h: int) -> tuple[Waiting, ...]:
    """Return what has waited for too long."""
    return tuple(each for each in waiting if lapsed_us(each.since, now) > keep_h * _HOUR_US)


def longer(pause_s: float) -> float:
    """Return how long to wait after one more try that failed."""
    return min(max(SHORTEST_S, 2 * pause_s), LONGEST_S)
