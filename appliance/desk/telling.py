"""What is said of a visit afterwards: told, struck, confirmed, proposed, declined.

Nothing on record is changed by it. Where a month is closed it becomes a correction.
"""

from datetime import date, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from appliance.bills import read_bills
from appliance.commands import (
    Answer,
    ConfirmVisit,
    DeclineProposal,
    ProposeVisit,
    StrikeVisit,
    TellVisit,
)
from appliance.commands.answers import Done, Trouble, VisitSeen
from appliance.desk.attended import attended
from appliance.desk.cards import live, zone_of
from appliance.desk.clerk import Cannot, Clerk, quick
from appliance.desk.corrections import reason
from appliance.desk.house import logins
from appliance.desk.pricing import renew
from appliance.desk.visiting import View
from appliance.facts import (
    ProposalDeclined,
    Visit,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.retention import local_day

LONGEST: Final = timedelta(hours=36)
_US: Final = timedelta(microseconds=1)


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
    visit = _ended(_seen(_view(clerk, command.member, command.visit), command)).visit
    was = visit.began_us, visit.ended_us
    clerk.enact(VisitStruck(command.member, command.visit, why, clerk.by, was))
    return Done()


def confirm_visit(clerk: Clerk, command: ConfirmVisit) -> Answer:
    live(clerk, command.member)
    visit = _ended(_seen(_view(clerk, command.member, command.visit), command)).visit
    if not visit.estimate:
        raise Cannot(Trouble.NO_ESTIMATE)
    said = VisitConfirmed(command.member, command.visit, visit.began_us, visit.seconds, clerk.by)
    clerk = clerk.enact(said)
    return _seen(_view(clerk, command.member, command.visit), command)


def decline_proposal(clerk: Clerk, command: DeclineProposal) -> Answer:
    why = _reason(clerk, command)
    proposed = _find(_view(clerk, command.member, command.visit), command)
    if proposed is None or proposed.proposed is None:
        raise Cannot(Trouble.NO_PROPOSAL)
    clerk = clerk.enact(ProposalDeclined(command.member, command.visit, why, clerk.by))
    # What was proposed alone is nowhere any more: it is shown as it was proposed.
    after = _find(_view(clerk, command.member, command.visit), command)
    return after or replace(proposed, proposed=None)


_Telling = TellVisit | ProposeVisit
_About = _Telling | StrikeVisit | ConfirmVisit | DeclineProposal


def _reason(clerk: Clerk, command: _Telling | StrikeVisit | DeclineProposal) -> str:
    """Return why, once it is clear that the member is still one. Raises Cannot."""
    live(clerk, command.member)
    return reason(command.why)


def _view(clerk: Clerk, member: str, visit: int, since: date = date.max) -> View:
    """Return a member's visits from a day on, and at least those from fact `visit` on."""
    renew(clerk)
    with read_bills(clerk.storage.ledger) as bills:
        known = attended(clerk, bills, since, visit=visit, member=member)
    return View(known, logins(clerk))


def _find(view: View, command: _About) -> VisitSeen | None:
    """Return the visit that is meant, None where the member has no such visit."""
    found = (each for each in view.visits(command.member) if each.visit.visit == command.visit)
    return next(found, None)


def _seen(view: View, command: _About) -> VisitSeen:
    """Return the visit that is meant. Raises Cannot(NO_VISIT)."""
    found = _find(view, command)
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
    view = _view(clerk, command.member, command.visit, since)
    known = view.known
    if command.began_us <= known.forgotten_us and not known.is_closed(command.began_us):
        raise Cannot(Trouble.FORGOTTEN)
    was = _as_it_was(view, command)
    _check_overlap(view, command)
    return was


def _as_it_was(view: View, command: _Telling) -> tuple[int, int] | None:
    if not command.visit:
        return None
    seen = _seen(view, command)
    if seen.visit.open:
        raise Cannot(Trouble.STILL_OPEN)
    only_proposed = seen.struck and command.visit not in view.known.told.struck
    return None if only_proposed else (seen.visit.began_us, seen.visit.ended_us)


def _check_times(clerk: Clerk, command: _Telling) -> None:
    if command.ended_us <= command.began_us:
        raise Cannot(Trouble.ENDS_FIRST)
    if (command.ended_us - command.began_us) * _US > LONGEST:
        raise Cannot(Trouble.TOO_LONG)
    if command.ended_us > clerk.standing.stamp.utc_us:
        raise Cannot(Trouble.IN_FUTURE)


def _check_overlap(view: View, command: _Telling) -> None:
    """Refuse what is at the time of another visit. Raises Cannot(OVERLAPS), which says of which."""
    for visit in view.known.of(command.member):
        later = visit.began_us < command.ended_us and visit.ended_us > command.began_us
        if later and visit.visit != command.visit:
            raise Cannot(Trouble.OVERLAPS, _from_to(visit, view))


def _from_to(visit: Visit, view: View) -> str:
    began, ended = (
        f"{datetime.fromtimestamp(at_us / 1e6, view.known.zone):%Y-%m-%d %H:%M}"
        for at_us in (visit.began_us, visit.ended_us)
    )
    same_day = began[:10] == ended[:10]
    return f"{began}–{ended[11:]}" if same_day else f"{began} – {ended}"


def _after(clerk: Clerk, command: _Telling) -> VisitSeen:
    """Return the visit as it is now; a new one is the last that was put on record."""
    since = local_day(command.began_us, zone_of(clerk))
    view = _view(clerk, command.member, command.visit, since)
    if command.visit:
        return _seen(view, command)
    return max(view.visits(command.member), key=lambda seen: seen.visit.visit)


QUICK: Final = (
    quick(TellVisit, tell_visit),
    quick(StrikeVisit, strike_visit),
    quick(ConfirmVisit, confirm_visit),
    quick(ProposeVisit, propose_visit),
    quick(DeclineProposal, decline_proposal),
)
