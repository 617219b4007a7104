"""At which hours somebody may come: windows of the week, also across midnight. Pure."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

ALWAYS = "always"
"""The schedule that is always there: day and night, every day."""

DAY_MINUTES = 24 * 60
Minute = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]


class Window(Struct, frozen=True):
    """From `start` on, on each of `days` (0 is Monday), to before `end`, local minutes of the day.

    An `end` at or before `start` is on the day after: a window across midnight.
    """

    days: Annotated[tuple[Annotated[int, Meta(ge=0, le=6)], ...], Meta(min_length=1, max_length=7)]
    start: Minute
    end: Minute


class Schedule(Struct, frozen=True):
    """`holidays` tells whether public holidays of the space's country are days like any other."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z")]
    windows: Annotated[tuple[Window, ...], Meta(max_length=50)]
    holidays: Literal["open", "closed"] = "open"
