"""Why somebody is not let in: what the lamps say to them, and the words for it. Pure.

The reasons stand in the order in which they are looked for: the first that holds is the one told.
"""

from collections.abc import Mapping

from msgspec import Struct

from appliance.model import Notice, Reason


class Meaning(Struct, frozen=True):
    """`words` go on from "not let in:"; `remedy` is what can be done about it."""

    notice: Notice
    words: str
    remedy: str


_LOOK, _REFUSED = Notice.LOOK, Notice.REFUSED

REASONS: Mapping[Reason, Meaning] = {
    Reason.BADGE_FIRST: Meaning(
        _LOOK, "this sensor wants a badge first", "Show the badge, then place the finger."
    ),
    Reason.UNKNOWN: Meaning(
        Notice.UNKNOWN, "nobody's badge or finger", "The desk can give the badge to a member."
    ),
    Reason.LOST: Meaning(
        _REFUSED, "this badge was reported lost", "The desk gives another one, or takes it back."
    ),
    Reason.SUSPENDED: Meaning(
        _REFUSED, "this member is suspended", "The desk restores them, or says why not."
    ),
    Reason.CLOCK: Meaning(
        _LOOK,
        "it depends on the hour, and the clock is not to be trusted yet",
        "Wait until the clock is set over the network, or set `access.unsynced`.",
    ),
    Reason.ENDED: Meaning(
        _LOOK, "this temporary badge's last day is over", "The desk gives it for longer."
    ),
    Reason.NOT_YET: Meaning(
        _LOOK, "this member's first day is still to come", "The desk changes the dates."
    ),
    Reason.EXPIRED: Meaning(_LOOK, "this member's last day is over", "The desk changes the dates."),
    Reason.HOLIDAY: Meaning(
        _LOOK,
        "their schedule leaves out public holidays, and this is one",
        "The desk gives them another schedule.",
    ),
    Reason.HOURS: Meaning(
        _LOOK, "their schedule does not have this hour", "The desk gives them another schedule."
    ),
    Reason.FULL: Meaning(
        _LOOK, "as many are in as may be", "Somebody leaves, or the desk corrects who is in."
    ),
    Reason.OTHER_FINGER: Meaning(
        _REFUSED,
        "not the finger of the badge's holder, or none in time",
        "Show the badge again, then place the enrolled finger.",
    ),
}
