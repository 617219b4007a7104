"""When members were there: what waits to be settled, and one member's history. Flask."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from flask import abort, request
from flask.typing import ResponseReturnValue

from appliance.commands import ListUnsettled, ShowVisits
from appliance.commands.answers import Unsettled, Visits, VisitSeen
from appliance.web.desk import hours
from appliance.web.desk.asking import ask
from appliance.web.desk.showing import View, show, voice

MOST_VISITS: Final = 50
"""How many visits to settle one page has room for: the others come up as these are settled."""
_NEXT_MONTH: Final = timedelta(days=31)
_DAY: Final = timedelta(days=1)


def unsettled() -> ResponseReturnValue:
    waiting = ask(ListUnsettled(), Unsettled).visits
    return show(
        "unsettled.html",
        lines=hours.unsettled(waiting, voice(), MOST_VISITS),
        hidden=max(0, len(waiting) - MOST_VISITS),
    )


def history(member: str) -> ResponseReturnValue:
    """Show a month of somebody's visits, newest first, with all that was said of each."""
    ours = voice()
    first = first_of(request.args.get("month", "")) or ours.today.replace(day=1)
    after = (first + _NEXT_MONTH).replace(day=1)
    seen = ask(ShowVisits(member, first, after - _DAY), Visits)
    newest = sorted(seen.visits, key=lambda each: each.visit.began_us, reverse=True)
    return show(
        "member_visits.html",
        member=member,
        name=seen.name,
        month=hours.month(f"{first:%Y-%m}", seen.visits, newest, ours),
        told=[[hours.told(each, ours) for each in one.changes] for one in newest],
        before=f"{first - _DAY:%Y-%m}",
        after=f"{after:%Y-%m}" if after <= ours.today else "",
    )


def first_of(month: str) -> date | None:
    """Return the first day of a month, "2026-10"; None where it is none."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def one(member: str, day: str, visit: str) -> tuple[str, VisitSeen]:
    """Return a member's name and the visit that an address names."""
    try:
        on, number = date.fromisoformat(day), int(visit)
    except ValueError:
        abort(404)
    seen = ask(ShowVisits(member, *hours.days_around(on)), Visits)
    found = next((each for each in seen.visits if each.visit.visit == number), None)
    if found is None:
        abort(404)
    return seen.name, found


PAGES: Final[Mapping[str, View]] = {"unsettled": unsettled, "member_visits": history}
