"""One member's visits, and those that wait to be settled, with the names of who said what."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from appliance.commands import Answer, ListUnsettled, ShowVisits
from appliance.commands.answers import Change, Unsettled, UnsettledVisit, Visits, VisitSeen
from appliance.desk.cards import live, names
from appliance.desk.clerk import Clerk, quick
from appliance.desk.grounds import reckoned
from appliance.desk.house import logins
from appliance.desk.pricing import renew
from appliance.desk.questions import VisitsOf, Waiting
from appliance.facts import Looked

WHAT: Final = "visits"


def show_visits(clerk: Clerk, command: ShowVisits) -> Answer:
    member = live(clerk, command.member).member
    renew(clerk)
    if clerk.account is None or clerk.account.member != member:
        clerk.book.enact(Looked(clerk.by, WHAT, member))
    known = reckoned(clerk, VisitsOf(member, command.since)).seen
    seen = [
        each
        for each in known
        if each.days[0][0] <= command.until and each.days[-1][0] >= command.since
    ]
    return Visits(names(clerk).get(member, ""), member, signed(clerk, seen))


def list_unsettled(clerk: Clerk, _: ListUnsettled) -> Answer:
    renew(clerk)
    clerk.note_look(WHAT)
    return Unsettled(unsettled(clerk))


def unsettled(clerk: Clerk) -> tuple[UnsettledVisit, ...]:
    """Return what waits to be settled, oldest first."""
    called, waiting = names(clerk), signed(clerk, reckoned(clerk, Waiting()))
    return tuple(UnsettledVisit(called.get(each.visit.member, ""), each) for each in waiting)


def signed(clerk: Clerk, seen: Iterable[VisitSeen]) -> tuple[VisitSeen, ...]:
    """Return visits with what the authors of all that was said are called."""
    authors = logins(clerk)

    def sign(change: Change) -> Change:
        return replace(change, author=authors.get(change.by, ""))

    return tuple(
        replace(
            each,
            changes=tuple(map(sign, each.changes)),
            proposed=sign(each.proposed) if each.proposed else None,
        )
        for each in seen
    )


QUICK: Final = (quick(ShowVisits, show_visits), quick(ListUnsettled, list_unsettled))
