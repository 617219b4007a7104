"""The manual of `seuil visits`."""

from typing import Final

from appliance.cli import times, visits
from appliance.cli.grammar import JSON, MEMBER, Page, argument, between

_AFTER: Final = (
    "Prints the visit as it is afterwards. What was on record before stays there, with who said "
    "what, when and why. Where the month is closed, the difference comes on the next statement."
)
_VISIT: Final = argument(
    "visit",
    meaning="its number, as `seuil visits MEMBER` shows it",
    type=visits.number,
    metavar="VISIT",
)
_VISIT_OR_NEW: Final = _VISIT._replace(
    meaning="its number, as `seuil visits MEMBER` shows it; new for one that is not on record"
)
_WHY: Final = argument(
    "--why", meaning="the reason, in a few words", required=True, metavar="REASON"
)
_TIMES: Final = (*between("when they came", "when they left", times.moment), _WHY)

PAGES: Final = (
    Page(
        "visits show",
        "show when a member was there, visit by visit",
        "`seuil visits MEMBER` is short for it. Prints each visit of a month with its number, from "
        "when to when, how long, and how that is known. An estimate is one where nobody badged "
        "out, or in: it waits to be confirmed. Whoever looks is on record.",
        visits.show,
        (
            MEMBER,
            argument(
                "--month",
                meaning="which (default: the one it is)",
                type=times.month,
                metavar="MONTH",
            ),
            JSON,
        ),
        ("seuil visits zoe", "seuil visits show zoe --month 2026-11"),
    ),
    Page(
        "visits open",
        "list the visits that wait to be settled",
        "Prints every visit that is an estimate, or for which the member proposes other times. "
        "Accept a proposal by telling the same; see `seuil visits tell`, `confirm` and `decline`.",
        visits.unsettled,
        (JSON,),
        ("seuil visits open",),
    ),
    Page(
        "visits tell",
        "tell from when to when a visit was",
        f"Corrects a visit, or adds one. {_AFTER}",
        visits.tell,
        (MEMBER, _VISIT_OR_NEW, *_TIMES, JSON),
        (
            (
                "seuil visits tell zoe 412 --from '2026-11-23 09:00' --to '2026-11-23 17:30' "
                "--why 'forgot to badge out'"
            ),
            (
                "seuil visits tell zoe new --from '2026-11-24 13:00' --to '2026-11-24 15:00' "
                "--why 'the reader was down'"
            ),
        ),
        never="It never takes two visits of a member at one time, nor one that is not over.",
    ),
    Page(
        "visits strike",
        "say that a visit did not take place",
        "Takes it out of what is billed. What was on record stays there. Where the month is "
        "closed, the difference comes on the next statement.",
        visits.strike,
        (MEMBER, _VISIT, _WHY),
        ("seuil visits strike zoe 412 --why 'lent the badge to be tried'",),
    ),
    Page(
        "visits confirm",
        "say that an estimate is right",
        f"It is an estimate no longer. {_AFTER}",
        visits.confirm,
        (MEMBER, _VISIT, JSON),
        ("seuil visits confirm zoe 412",),
    ),
    Page(
        "visits propose",
        "note when a member says a visit was, for a host to accept",
        "Changes nothing of what is billed until a host tells the same: seuil visits tell.",
        visits.propose,
        (MEMBER, _VISIT_OR_NEW, *_TIMES, JSON),
        (
            (
                "seuil visits propose zoe 412 --from '2026-11-23 09:00' --to '2026-11-23 12:00' "
                "--why 'left at noon'"
            ),
        ),
    ),
    Page(
        "visits decline",
        "decline what a member proposes for a visit",
        "The visit stays as it is, and the member sees why.",
        visits.decline,
        (MEMBER, _VISIT, _WHY, JSON),
        ("seuil visits decline zoe 412 --why 'seen at 16:00'",),
    ),
)
