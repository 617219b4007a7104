"""Visits that somebody says they will make, and the door opened from the desk. Pure.

An announcement binds nobody and opens nothing: it lets others see that it is worth coming. It is
known by the sequence of its fact.
"""

from msgspec import Struct


class VisitAnnounced(Struct, frozen=True, tag="visit_announced"):
    """`member` means to be in from `begins_us` to `ends_us` (UTC, microseconds)."""

    member: str
    begins_us: int
    ends_us: int
    by: str


class AnnouncementWithdrawn(Struct, frozen=True, tag="announcement_withdrawn"):
    """`member` will not come as they had announced in fact `announced`."""

    member: str
    announced: int
    by: str


class OpenedFromDesk(Struct, frozen=True, tag="opened_from_desk"):
    """The strike opened for nobody in particular, because `by` said so, and why."""

    by: str
    why: str
