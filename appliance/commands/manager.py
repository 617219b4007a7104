"""Commands of the manager's room: visits announced, the door opened from the desk, income. Pure."""

from datetime import date

from msgspec import Struct


class AnnounceVisit(Struct, frozen=True, tag="announce_visit"):
    """Say when `member` means to be in, UTC in microseconds. Answered with Announcements."""

    member: str
    begins_us: int
    ends_us: int


class WithdrawAnnouncement(Struct, frozen=True, tag="withdraw_announcement"):
    """Take back what `member` announced in fact `announced`. Answered with Announcements."""

    member: str
    announced: int


class ListAnnouncements(Struct, frozen=True, tag="list_announcements"):
    """What `member` has announced and is still to come. Answered with Announcements."""

    member: str


class OpenDoor(Struct, frozen=True, tag="open_door"):
    """Open the strike once, for nobody in particular. Answered with Done, once it is open.

    It goes over the control socket only, from a signed-in page or the console: nothing on the bus
    can give it.
    """

    why: str


class ShowIncome(Struct, frozen=True, tag="show_income"):
    """What the last months brought in, the current one as a draft. Answered with Income."""

    until: date
    months: int = 13


ManagerCommand = AnnounceVisit | WithdrawAnnouncement | ListAnnouncements | OpenDoor | ShowIncome
