"""What is said of a visit afterwards: told, struck, confirmed, proposed, declined.

Nothing on record is changed by it. Where a month is closed it becomes a correction.
"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from appliance.commands import (
    Answer,
    ConfirmVisit,
    DeclineProposal,
    ProposeVisit,
    StrikeVisit,
    TellVisit,
)
from appliance.commands.answers import Done, Trouble, VisitSeen
from appliance.desk.cannot import Cannot
from appliance.desk.cards import live, zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.desk.corrections import reason
from appliance.desk.grounds import reckoned
from appliance.desk.pricing import renew
from appliance.desk.questions import Attended, VisitsOf
from appliance.desk.visiting import signed
from appliance.facts import (
    ProposalDeclined,
    Visit,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.local_time import local_day

LONGEST_US: Final = 36 * 3600 * 1_000_000


def tell_visit(clerk: Clerk, command: TellVisit) -> Answer:
    why = _reason(clerk, command)
    was = _before(clerk, command)
    times = command.began_us, command.ended_us
    said = VisitTold(command.member, command.visit, *times, why, clerk.by, was)
    return _after(clerk.enact(said), command)


def propose_visit(clerk: Clerk, command: ProposeVisit) -> Answer:
    why = _reason(clerk, command)
    _before(clerk, command)
    times = command.began_us, command.ended_us
    said = VisitProposed(command.member, command.visit, *times, why, clerk.by)
    return _after(clerk.enact(said), command)


def strike_visit(clerk: Clerk, command: StrikeVisit) -> Answer:
    why = _reason(clerk, command)
    visit = _ended(_seen(_known(clerk, command), command)).visit
    was = visit.began_us, visit.ended_us
    clerk.enact(VisitStruck(command.member, command.visit, why, clerk.by, was))
    return Done()


def confirm_visit(clerk: Clerk, command: ConfirmVisit) -> Answer:
    live(clerk, command.member)
    visit = _ended(_seen(_known(clerk, command), command)).visit
    if not visit.estimate:
        raise Cannot(Trouble.NO_ESTIMATE)
    said = VisitConfirmed(command.member, command.visit, visit.began_us, visit.seconds, clerk.by)
    clerk = clerk.enact(said)
    return _signed(clerk, _seen(_known(clerk, command), command))


def decline_proposal(clerk: Clerk, command: DeclineProposal) -> Answer:
    why = _reason(clerk, command)
    proposed = _find(_known(clerk, command), command)
    if proposed is None or proposed.proposed is None:
        raise Cannot(Trouble.NO_PROPOSAL)
    clerk = clerk.enact(ProposalDeclined(command.member, command.visit, why, clerk.by))
    # What was proposed alone is nowhere any more: it is shown as it was proposed.
    after = _find(_known(clerk, command), command)
    return _signed(clerk, after or replace(proposed, proposed=None))


_Telling = TellVisit | ProposeVisit
_About = _Telling | StrikeVisit | ConfirmVisit | DeclineProposal


def _reason(clerk: Clerk, command: _Telling | StrikeVisit | DeclineProposal) -> str:
    """Return why, once it is clear that the member is still one. Raises Cannot."""
    live(clerk, command.member)
    return reason(command.why)


def _known(clerk: Clerk, command: _About, since: date = date.max) -> Attended:
    """Return a member's visits from a day on, and at least those from the one that is meant on."""
    renew(clerk)
    known: Attended = reckoned(clerk, VisitsOf(command.member, since, command.visit))
    return known


def _find(known: Attended, command: _About) -> VisitSeen | None:
    """Return the visit that is meant, None where the member has no such visit."""
    return next((each for each in known.seen if each.visit.visit == command.visit), None)


def _seen(known: Attended, command: _About) -> VisitSeen:
    """Return the visit that is meant. Raises Cannot(NO_VISIT)."""
    found = _find(known, command)
    if found is None:
        raise Cannot(Trouble.NO_VISIT)
    return found


def _ended(seen: VisitSeen) -> VisitSeen:
    """Return a visit that is over, and took place. Raises Cannot."""
    if seen.visit.open:
        raise Cannot(Trouble.STILL_OPEN)
    if seen.struck:
        raise Cannot(Trouble.NO_VISIT)
    return seen


def _before(clerk: Clerk, command: _Telling) -> tuple[int, int] | None:
    """Return from when to when the visit was, None for a new one. Raises Cannot."""
    _check_times(clerk, command)
    since = local_day(command.began_us, zone_of(clerk))
    known = _known(clerk, command, since)
    _check_month(known, command, f"{since:%Y-%m}")
    was = _as_it_was(known, command)
    _check_overlap(known, command, zone_of(clerk))
    return was


def _as_it_was(known: Attended, command: _Telling) -> tuple[int, int] | None:
    if not command.visit:
        return None
    visit = _seen(known, command).visit
    if visit.open:
        raise Cannot(Trouble.STILL_OPEN)
    return None if visit.visit in known.proposed else (visit.began_us, visit.ended_us)


def _check_times(clerk: Clerk, command: _Telling) -> None:
    if command.ended_us <= command.began_us:
        raise Cannot(Trouble.ENDS_FIRST)
    if command.ended_us - command.began_us > LONGEST_US:
        raise Cannot(Trouble.TOO_LONG)
    if command.ended_us > clerk.standing.stamp.utc_us:
        raise Cannot(Trouble.IN_FUTURE)
    if command.began_us < 0:  # before there were computers: nobody's calendar goes on for ever
        raise Cannot(Trouble.TIME)


def _check_month(known: Attended, command: _Telling, month: str) -> None:
    """Refuse what no statement could ever carry: of before the record, or forgotten. Raises."""
    if month in known.closed:
        return
    if command.began_us <= known.forgotten_us:
        raise Cannot(Trouble.FORGOTTEN)
    if month < known.begins:
        raise Cannot(Trouble.FORGOTTEN, month)  # as a rule the wrong year


def _check_overlap(known: Attended, command: _Telling, zone: ZoneInfo) -> None:
    """Refuse what is at the time of another visit. Raises Cannot(OVERLAPS), which says of which."""
    others = (s.visit for s in known.seen if not s.struck and s.visit.visit != command.visit)
    for other in others:
        if other.began_us < command.ended_us and other.ended_us > command.began_us:
            raise Cannot(Trouble.OVERLAPS, _from_to(other, zone))


def _from_to(visit: Visit, zone: ZoneInfo) -> str:
    began, ended = (
        f"{datetime.fromtimestamp(at_us / 1e6, zone):%Y-%m-%d %H:%M}"
        for at_us in (visit.began_us, visit.ended_us)
    )
    same_day = began[:10] == ended[:10]
    return f"{began}–{ended[11:]}" if same_day else f"{began} – {ended}"


def _after(clerk: Clerk, command: _Telling) -> VisitSeen:
    """Return the visit as it is now; a new one is the last that was put on record."""
    known = _known(clerk, command, local_day(command.began_us, zone_of(clerk)))
    if command.visit:
        return _signed(clerk, _seen(known, command))
    return _signed(clerk, max(known.seen, key=lambda seen: seen.visit.visit))


def _signed(clerk: Clerk, seen: VisitSeen) -> VisitSeen:
    (shown,) = signed(clerk, [seen])
    return shown


QUICK: Final = (
    quick(TellVisit, tell_visit),
    quick(StrikeVisit, strike_visit),
    quick(ConfirmVisit, confirm_visit),
    quick(ProposeVisit, propose_visit),
    quick(DeclineProposal, decline_proposal),
)
