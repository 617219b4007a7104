"""The words of alerts: what there is to tell, and one telling. Pure."""

from enum import StrEnum

from msgspec import Struct

from appliance.model import AlertKind, Stamp
from appliance.presence import Measure


class Matter(StrEnum):
    """What an exception is about."""

    OPEN_VISITS = "open_visits"  # somebody had not badged out when the day was closed
    PROPOSAL = "proposal"  # a member says when a visit was
    UNKNOWN_BADGE = "unknown_badge"  # a badge that is nobody's was refused


class Alert(Struct, frozen=True):
    """One thing to tell, and nobody's name.

    `id` is the same whenever it is worked out anew from the same facts: whoever receives it twice
    can tell. `at_us` is when it was so, UTC in microseconds. `headcount` and `present` are how many
    were in when it was told; `detail` is a reader's name, or a month ("2026-10"), where it is about
    one, else "". `matter` is what an exception is about; `number` how many visits it is about, or
    for how many seconds the door has been open. `since` is `at_us` by both clocks: that on the wall
    may be set meanwhile.
    """

    id: str
    kind: AlertKind
    at_us: int
    headcount: int = 0
    present: int = 0
    detail: str = ""
    matter: Matter | None = None
    number: int = 0
    since: Stamp | None = None


class Marks(Struct, frozen=True):
    """What the facts are held against.

    A crossing is told once it has lasted for `settle_s`, a newcomer alone after `alone_s`.
    """

    measure: Measure
    settle_s: int = 300
    alone_s: int = 600
