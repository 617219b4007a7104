"""Who is in, since when and how sure; who went last. Staff see names, members what was agreed to.

Reads the ledger for who went last, while nobody is in.
"""

from collections.abc import Collection, Mapping
from contextlib import closing
from typing import Final

from appliance import presence
from appliance.commands import Answer, ShowBoard
from appliance.commands.answers import Board, LastOut, Present
from appliance.desk.cards import names as names_of
from appliance.desk.cards import zone_of
from appliance.desk.clerk import Clerk, quick
from appliance.facts import Corrected, Entered, Known, Left
from appliance.ledger import read_back
from appliance.model import Role, Stamp, Way
from appliance.particulars import first_name

_PASSED: Final = tuple(f'"type":"{kind}"' for kind in ("entered", "left", "corrected"))


def show_board(clerk: Clerk, _: ShowBoard) -> Answer:
    if clerk.account is not None and clerk.account.role is Role.MEMBER:
        return _members_board(clerk)
    clerk.note_look("board")
    return _staff_board(clerk)


def _staff_board(clerk: Clerk) -> Board:
    """Return everybody who is in by their whole name, whoever came first at the top."""
    standing, names = clerk.standing, names_of(clerk)
    members, inside = standing.roster.members, standing.attendance.inside
    present = [
        Present(
            names[member],
            members[member].category,
            since.utc_us,
            member,
            _came(since),
            clerk.clock_right and not presence.is_long(since, standing.stamp),
        )
        for member, since in inside.items()
        if member in names and member in members
    ]
    present.sort(key=lambda each: each.since_us)
    return Board(
        tuple(present),
        len(inside) - len(present),
        distinct=_counted(clerk, standing.attendance.today),
        last_out=None if inside else _last_out(clerk, names),
        contact=standing.contact,
        down=tuple(sorted(standing.down)),
        headcount=_counted(clerk, inside),
    )


def _members_board(clerk: Clerk) -> Board:
    """Return the first names of those who wish it, and since when of nobody."""
    names, members = names_of(clerk), clerk.standing.roster.members
    inside = clerk.standing.attendance.inside
    present = [
        Present(first_name(names[member]), members[member].category, since_us=0)
        for member in inside
        if member in names and member in members and members[member].shown
    ]
    present.sort(key=lambda each: each.name.casefold())
    return Board(tuple(present), len(inside) - len(present))


def _came(since: Stamp) -> Known:
    """Return how somebody's coming is known: a correction is of no boot."""
    return Known.BADGED if since.boot else Known.TOLD


def _counted(clerk: Clerk, members: Collection[str]) -> int:
    counted, category = clerk.settings.space.counted, clerk.standing.roster.category
    return sum(category(member) in counted for member in members)


def _last_out(clerk: Clerk, names: Mapping[str, str]) -> LastOut | None:
    """Return who went out last today; None where nobody is known to, or they are forgotten."""
    midnight_us = presence.last_midnight_us(clerk.standing.stamp.utc_us, zone_of(clerk))
    gone = _newest_passage(clerk)
    if gone is None or gone.at_us < midnight_us or gone.member not in names:
        return None
    return LastOut(names[gone.member], gone.member, gone.at_us)


def _newest_passage(clerk: Clerk) -> LastOut | None:
    """Return who went out last of all, without a name; None where somebody came in after.

    Whoever was taken to have left at the cut-off came in last: when they went, nobody knows.
    """
    with closing(read_back(clerk.storage.ledger, *_PASSED)) as entries:
        for entry in entries:
            fact = entry.fact
            if isinstance(fact, Corrected):
                if not fact.past:
                    return LastOut("", fact.member, fact.at_us) if fact.way is Way.OUT else None
            elif isinstance(fact, Left):
                return LastOut("", fact.member, entry.stamp.utc_us)
            elif isinstance(fact, Entered):
                return None
    return None


QUICK: Final = (quick(ShowBoard, show_board),)
