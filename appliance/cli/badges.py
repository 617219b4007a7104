"""The commands about badges: give them, take them back, see who shows an unknown one."""

import threading
from typing import Final

from appliance.cli import prints, times, who
from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import JSON, MEMBER, Asked, Page, argument
from appliance.cli.members import card, find
from appliance.cli.reach import Asker, answer, clock_of, reach, settings_of
from appliance.clock import Clock
from appliance.commands import GiveBadge, ListUnknownBadges, RevokeBadge
from appliance.commands.answers import MemberCard, UnknownBadge, UnknownBadges

_LOOK_EVERY_S: Final = 0.5
_STOPPED: Final = (
    "the door is stopped, and only a running one sees badges. Start it first (sudo systemctl start "
    "seuil-door), or give the badge by its number: seuil badge give"
)


def _wait(asked: Asked) -> int:
    settings = settings_of(asked.config)
    clock = clock_of(settings)
    with reach(settings) as desk:
        row = find(desk, asked.member)
        _shown_lately(desk)
        print(
            f"Show the new badge of {who.called(row)} at a reader now. Ctrl-C gives up.", flush=True
        )
        badge = next_shown(desk, clock)
        command = GiveBadge(row.member, token=badge.token, until=asked.until)
        answer(desk, command, MemberCard)
    print(f"The badge …{badge.tail}, shown at {badge.reader}, is now {who.called(row)}'s.")
    return DONE


def next_shown(desk: Asker, clock: Clock) -> UnknownBadge:
    """Wait for a badge that is shown from here on, and return it."""
    pause, since_us = threading.Event(), clock.stamp().boot_us
    while True:
        shown = _shown_lately(desk).badges
        waited_s = (clock.stamp().boot_us - since_us) / 1e6
        for badge in shown:
            if badge.age_s < waited_s:
                return badge
        pause.wait(_LOOK_EVERY_S)


def _shown_lately(desk: Asker) -> UnknownBadges:
    if desk.alone:
        raise Failed(_STOPPED)
    return answer(desk, ListUnknownBadges(), UnknownBadges)


def _give(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        command = GiveBadge(row.member, number=asked.number, until=asked.until)
        told = answer(desk, command, MemberCard)
    ends = f" until {asked.until}" if asked.until else ""
    print(f"The badge …{asked.number[-2:].upper()} opens for {who.called(told.row)}{ends}.")
    return DONE


def _lost(asked: Asked) -> int:
    return _revoke(asked, lost=True)


def _return(asked: Asked) -> int:
    return _revoke(asked, lost=False)


def _revoke(asked: Asked, *, lost: bool) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = card(desk, asked.member)
        badge = who.badge(told.badges, asked.badge)
        answer(desk, RevokeBadge(told.row.member, badge.token, lost), MemberCard)
    how = "is reported lost" if lost else "is given back"
    print(f"The badge …{badge.tail} of {who.called(told.row)} {how}: it opens no more.")
    return DONE


def _unknown_ones(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        told = _shown_lately(desk)
    if asked.json:
        prints.as_json(told)
    else:
        prints.table(
            ("ENDS IN", "SHOWN AT", "WHEN"),
            ((f"…{each.tail}", each.reader, times.age(each.age_s)) for each in told.badges),
        )
    return DONE


_UNTIL: Final = argument(
    "--until", meaning="the last day on which it opens", type=times.day, metavar="DAY"
)
_BADGE: Final = argument(
    "badge", meaning="its last two digits, or its token where two end alike", metavar="BADGE"
)

PAGES: Final = (
    Page(
        "badge wait",
        "wait for the next unknown badge, and give it to a member",
        "Ask the member to hold the new badge to a reader of the door. The first badge that is "
        "nobody's and is shown from now on becomes theirs. Ctrl-C gives up.",
        _wait,
        (MEMBER, _UNTIL),
        ("sudo seuil badge wait zoe", "sudo seuil badge wait zoe --until 2026-12-31"),
        never="It never takes a badge that was shown before you asked, or that is somebody's.",
    ),
    Page(
        "badge give",
        "give a member a badge by its number",
        "The number is the one the reader reports, in hexadecimal: 4 to 10 bytes, not the decimal "
        "one printed on many badges. It becomes a keyed hash at once; the last two digits are all "
        "that is ever shown. Beware: what you type may stay in the shell's history. `seuil badge "
        "wait` needs no number.",
        _give,
        (MEMBER, argument("number", meaning="in hexadecimal", metavar="NUMBER"), _UNTIL),
        ("sudo seuil badge give zoe 0C000621A5",),
        never="It never keeps the number.",
    ),
    Page(
        "badge lost",
        "report a member's badge lost",
        "From here on it opens no more, and whoever shows it is told so, and on record.",
        _lost,
        (MEMBER, _BADGE),
        ("sudo seuil badge lost zoe A5",),
        never="It never touches the member's other badges.",
    ),
    Page(
        "badge return",
        "take a member's badge back",
        "From here on it opens no more. It may be given to somebody else.",
        _return,
        (MEMBER, _BADGE),
        ("sudo seuil badge return zoe A5",),
        never="It never touches the member's other badges.",
    ),
    Page(
        "badge unknown",
        "list the badges just shown that are nobody's",
        "Prints those of the last ten minutes: the last two digits, the reader, how long ago. "
        "They are kept in the door's memory, and then forgotten.",
        _unknown_ones,
        (JSON,),
        ("sudo seuil badge unknown",),
        never="It never shows a whole number.",
    ),
)
