"""What coworkers say at the end of the demo's week: that they come tomorrow. Touches the socket."""

from collections.abc import Collection, Iterator
from datetime import time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from appliance.client import Client
from appliance.commands import AnnounceVisit, ListMembers
from appliance.commands.answers import MemberRow, MemberRows
from appliance.local_time import instant, local_day
from appliance.model import Category

_HOURS: Final = ((time(9), time(12)), (time(10), time(12)), (time(10), time(12)))


def announce(door: Client, came: Collection[str], now_us: int, zone: ZoneInfo) -> None:
    """Announce three of those who `came`, by name, for tomorrow. Said again it is on record once.

    Raises NotDone.
    """
    told = door.ask(ListMembers())
    assert isinstance(told, MemberRows)
    for visit in visits(told.rows, came, now_us, zone):
        door.ask(visit)


def visits(
    rows: Collection[MemberRow], came: Collection[str], now_us: int, zone: ZoneInfo
) -> Iterator[AnnounceVisit]:
    """Yield what the first three coworkers of those who `came` say of tomorrow, by local time."""
    coworkers = sorted(
        (row.particulars.name, row.member)
        for row in rows
        if row.terms.category is Category.COWORKER and row.particulars.name in came
    )
    tomorrow = local_day(now_us, zone) + timedelta(days=1)
    for (_, member), (begins, ends) in zip(coworkers, _HOURS, strict=False):
        yield AnnounceVisit(member, instant(tomorrow, begins, zone), instant(tomorrow, ends, zone))
