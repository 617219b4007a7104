"""What is told, in English. Pure."""

from typing import Final

from appliance.alerts import Matter
from appliance.model import AlertKind
from appliance.notify.phrases import Phrases, Said

ENGLISH: Final = Phrases(
    kinds={
        AlertKind.REACHED: Said(
            "The threshold is reached",
            "%(number)s people are in, and the threshold (%(threshold)s) is reached.",
            "One person is in, and the threshold (%(threshold)s) is reached.",
        ),
        AlertKind.LOST: Said(
            "Below the threshold",
            "%(number)s people are left, fewer than the threshold (%(threshold)s).",
            "One person is left, below the threshold (%(threshold)s).",
            "Everybody has left, and the threshold (%(threshold)s) is no longer reached.",
        ),
        AlertKind.NEWCOMER_ALONE: Said(
            "Alone on a first visit",
            "Somebody is here for the first time, and nobody else is in. "
            "Drop by and say hello, if you can.",
        ),
        AlertKind.FULL: Said(
            "Full",
            "%(present)s people are in, for %(capacity)s seats.",
            "One person is in, and there is no other seat.",
        ),
        AlertKind.DOOR_HELD: Said(
            "The door stayed open",
            "The door had been open for at least %(number)s seconds.",
        ),
        AlertKind.DOOR_FORCED: Said(
            "The door was forced",
            "The door opened without a badge, a finger or the button.",
        ),
        AlertKind.READER_SILENT: Said(
            "A reader has stopped answering",
            "The reader “%(detail)s” has stopped answering.",
        ),
        AlertKind.MONTH_DUE: Said(
            "A month to close",
            "%(month)s is over and not closed yet: until it is, no statements are issued. "
            "Close it at the desk, under “Statements”.",
        ),
    },
    matters={
        Matter.OPEN_VISITS: Said(
            "To settle: left without badging",
            "%(number)s visits were left open, without a badge on the way out. "
            "They wait at the desk, under “To settle”.",
            "One visit was left open, without a badge on the way out. "
            "It waits at the desk, under “To settle”.",
        ),
        Matter.PROPOSAL: Said(
            "To settle: a visit proposed",
            "A member gives the times of a visit. "
            "The proposal waits at the desk, under “To settle”.",
        ),
        Matter.UNKNOWN_BADGE: Said(
            "To settle: an unknown badge",
            "An unknown badge was shown at the reader “%(detail)s”.",
        ),
    },
    summary="%(number)s things to know",
    pins=Said(
        "The strike is no longer driven",
        "No badge opens the door any more: nothing drives its strike. From the inside it opens "
        "as ever. “sudo seuil doctor” says what is missing.",
    ),
    test=Said("Test message", "This is a test: this channel works."),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    about="%(title)s (“%(detail)s”)",
    repeated="%(title)s, %(number)s times",
    between="%(repeated)s between %(first)s and %(last)s",
    across="%(repeated)s, first %(first)s and last %(last)s",
    date="%(day)s/%(month)s",
    clock="%(hours)s:%(minutes)s",
    moment="%(date)s at %(clock)s",
    line="%(moment)s: %(sentence)s",
    foot="Automatic message from Seuil, the appliance at the door. It never names anybody.",
)
