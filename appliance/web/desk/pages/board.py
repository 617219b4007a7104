"""The board: who is in, how many of enough, who was not let in, what does not work. Flask."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.client import NotDone
from appliance.commands import (
    GiveBadge,
    ListMembers,
    ListUnknownBadges,
    ShowBoard,
    ShowRefusals,
    ShowStatus,
)
from appliance.commands.answers import (
    Board,
    MemberRows,
    Refusal,
    Refusals,
    Status,
    UnknownBadge,
    UnknownBadges,
)
from appliance.web.desk import here, inside, search
from appliance.web.desk.asking import ask, desk, sentence, sought
from appliance.web.desk.forms import GiveForm
from appliance.web.desk.pages.path import remaining
from appliance.web.desk.showing import View, go_to, show, voice
from appliance.web.doorsteps import doorsteps
from appliance.web.scale import scale
from appliance.web.words import on_the_scale

LATELY_US: Final = 12 * 3600 * 1_000_000
MOST_REFUSALS: Final = 8
"""How many refusals the board has room for: those of the last hours, the newest first."""
FEW: Final = 12
"""How many members are offered for a badge without a search."""


def latest(refusals: Iterable[Refusal], now_us: int) -> Sequence[Refusal]:
    """Return the refusals that still matter, the newest first."""
    recent = (each for each in refusals if now_us - each.at_us <= LATELY_US)
    return sorted(recent, key=lambda each: -each.at_us)[:MOST_REFUSALS]


def board() -> ResponseReturnValue:
    return show("board.html", remaining=remaining(), **_seen())


def live() -> ResponseReturnValue:
    """Show the part of the board that changes, by itself."""
    return show("_board.html", **_seen())


def _seen() -> Mapping[str, object]:
    space, ours = here.settings().space, voice()
    seen = ask(ShowBoard(), Board)
    present = len(seen.present) + seen.nameless
    drawn = scale(seen.headcount, present, space.threshold, space.capacity)
    return {
        "count": drawn,
        "distinct": seen.distinct,
        "scaled": on_the_scale(drawn, ours.tongue),
        "steps": doorsteps(seen.headcount, space.threshold),
        "present": inside.by_arrival(seen, ours),
        "nameless": seen.nameless,
        "last_out": "" if seen.last_out is None else inside.last_out(seen.last_out, ours),
        "door": inside.door(seen.contact, ours),
        "badges": _newest(ask(ListUnknownBadges(), UnknownBadges).badges),
        "refusals": latest(ask(ShowRefusals(), Refusals).refusals, here.now_us()),
        "status": ask(ShowStatus(), Status),
    }


def _newest(badges: Iterable[UnknownBadge]) -> Sequence[UnknownBadge]:
    return sorted(badges, key=lambda each: each.age_s)


def give(token: str) -> ResponseReturnValue:
    """Ask to whom a badge goes that was just shown, and give it."""
    badge = _shown(token)
    if badge is None:
        flash(gettext("Ce badge n’est plus dans la liste. Présentez-le à nouveau."), "trouble")
        return go_to("board")
    form = GiveForm()
    if form.validate_on_submit() and form.member.data:
        try:
            desk().ask(GiveBadge(form.member.data, token=token))
        except NotDone as refused:
            flash(sentence(refused), "trouble")
        else:
            flash(
                gettext("C’est fait : le badge ··%(tail)s ouvre la porte.", tail=badge.tail), "done"
            )
            return go_to("member", member=form.member.data)
    rows, words = ask(ListMembers(), MemberRows).rows, sought()
    found = search.find(rows, words) if words or len(rows) <= FEW else ()
    return show(
        "give.html", badge=badge, form=form, found=found[:FEW], sought=words, some=bool(rows)
    )


def _shown(token: str) -> UnknownBadge | None:
    badges = ask(ListUnknownBadges(), UnknownBadges).badges
    return next((badge for badge in badges if badge.token == token), None)


PAGES: Final[Mapping[str, View]] = {"board": board, "board_live": live, "badge_give": give}
