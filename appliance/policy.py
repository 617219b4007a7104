"""Who may pass, when, and if not, why. Pure.

What does not depend on the time is looked at first, then whether the clock can be gone by, then
what it says; the number of those who are in comes last. The first reason that holds is the one
told: the order is that of `reasons.REASONS`.
"""

from collections.abc import Container, Mapping
from datetime import date, tzinfo

from msgspec import Struct

from appliance.config import Access
from appliance.model import Means, Reason, Side, Way
from appliance.roster import Carried, Holder, Roster
from appliance.schedule import ALWAYS, Local, Schedule, against, local


class Circumstances(Struct, frozen=True, kw_only=True):
    """What counts beside who it is.

    `inside` and `repeated` are about who shows the credential, `badge_first` about the reader: no
    finger opens there without a badge before it. `present` are in, of `capacity` who may be.
    `trusted` tells whether the clock, `at_us` of UTC, can be gone by.
    """

    at_us: int
    zone: tzinfo
    trusted: bool = True
    inside: bool = False
    repeated: bool = False
    badge_first: bool = False
    present: int = 0
    capacity: int
    schedules: Mapping[str, Schedule] = {}
    holidays: Container[date] = frozenset()
    access: Access = Access()


class Pass(Struct, frozen=True):
    """The strike opens for `member`, who goes `way`. `despite` notes what spoke against it."""

    member: str
    way: Way
    despite: Reason | None = None


class PassUnknown(Struct, frozen=True):
    """The strike opens on the way out for somebody the house does not know."""


class NoteOut(Struct, frozen=True):
    """It is noted that `member` goes out, and the strike stays shut: the handle is the way out."""

    member: str
    despite: Reason


class Ignore(Struct, frozen=True):
    """The same person again at once: nothing changes. On the way out the strike opens anyway."""

    member: str
    opens: bool


class Refuse(Struct, frozen=True):
    reason: Reason
    member: str | None = None


Decision = Pass | PassUnknown | NoteOut | Ignore | Refuse

NOT_THEMSELVES = frozenset({Reason.LOST, Reason.SUSPENDED})
"""With these, a reader that toggles does not even take somebody's word that they go out."""


def recognise(roster: Roster, token: str) -> tuple[Holder, Carried] | None:
    """Return whose credential this is, None if nobody's.

    A lost badge is still known. A finger that was is nobody's from that moment on: to
    know it would be to use what its holder has taken back. Nor does the house know the erased.
    """
    carried = roster.credentials.get(token)
    if carried is None or (carried.means is Means.FINGER and not carried.matches):
        return None
    holder = roster.members.get(carried.member)
    return None if holder is None or holder.erased else (holder, carried)


def decide(side: Side, who: tuple[Holder, Carried] | None, now: Circumstances) -> Decision:
    """Decide about a credential shown at a reader that looks to `side`.

    Nobody is refused the way out. A reader that toggles is also the way in, so it never opens for
    somebody unknown or refused: the inside handle is their way out. Somebody of whom it is known
    that they are in, and who is only too late (or too early), goes out on record all the same.
    """
    if now.badge_first and side is not Side.OUT:
        return Refuse(Reason.BADGE_FIRST)
    if who is None:
        return PassUnknown() if side is Side.OUT else Refuse(Reason.UNKNOWN)
    holder, carried = who
    if now.repeated:
        return Ignore(holder.member, opens=side is Side.OUT)
    refusal = _refusal(holder, carried, now)
    if side is Side.OUT:
        return Pass(holder.member, Way.OUT, refusal)
    if side is Side.TOGGLE and now.inside and refusal not in NOT_THEMSELVES:
        return NoteOut(holder.member, refusal) if refusal else Pass(holder.member, Way.OUT)
    if refusal is None and _is_full(now):
        refusal = Reason.FULL
    return Refuse(refusal, holder.member) if refusal else Pass(holder.member, Way.IN)


def _refusal(holder: Holder, carried: Carried, now: Circumstances) -> Reason | None:
    """Return what speaks against somebody's coming in, but for how many are in already."""
    if carried.revoked:
        return Reason.LOST
    if holder.suspended:
        return Reason.SUSPENDED
    if not _depends_on_time(holder, carried):
        return None
    if not now.trusted and now.access.unsynced != "as_set":
        return None if now.access.unsynced == "everybody" else Reason.CLOCK
    moment = local(now.at_us, now.zone)  # not before: most may come at any time, and it costs
    return _days(holder, carried, moment.day) or _hours(holder.schedule, moment, now)


def _depends_on_time(holder: Holder, carried: Carried) -> bool:
    return (
        holder.schedule != ALWAYS
        or holder.valid_from is not None
        or holder.valid_until is not None
        or carried.until is not None
    )


def _days(holder: Holder, carried: Carried, today: date) -> Reason | None:
    """Return what dates have against today; first and last days are within."""
    if carried.until is not None and today > carried.until:
        return Reason.ENDED
    if holder.valid_from is not None and today < holder.valid_from:
        return Reason.NOT_YET
    if holder.valid_until is not None and today > holder.valid_until:
        return Reason.EXPIRED
    return None


def _hours(name: str, moment: Local, now: Circumstances) -> Reason | None:
    if name == ALWAYS:
        return None
    schedule = now.schedules.get(name)
    return Reason.HOURS if schedule is None else against(schedule, moment, now.holidays)


def _is_full(now: Circumstances) -> bool:
    return now.access.full == "refuse" and not now.inside and now.present >= now.capacity
