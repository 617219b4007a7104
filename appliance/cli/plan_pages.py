"""The manual of `seuil plan`."""

from typing import Final

from appliance.cli import plans, times
from appliance.cli.grammar import JSON, MEMBER, Page, argument

PAGES: Final = (
    Page(
        "plan show",
        "show the plans, or what one member has",
        "Without a member, prints the plans in force today, and what is wrong with an edit of the "
        "file of plans: while there is anything, what was in force stays. With one, prints their "
        "plan, what is left of it, and what this month comes to so far.",
        plans.show,
        (
            argument(
                "member", meaning="whose; everybody's plans without", nargs="?", metavar="MEMBER"
            ),
            JSON,
        ),
        ("seuil plan show", "seuil plan show zoe"),
    ),
    Page(
        "plan agree",
        "note which plan a member agreed on, from a day on",
        "From that day on their hours are charged by it. A day in a month that is closed is "
        "refused.",
        plans.agree,
        (
            MEMBER,
            argument(
                "plan",
                meaning="one of `seuil plan show`; none for what their category has",
                metavar="PLAN",
            ),
            argument(
                "--from",
                meaning="the first day (default: today)",
                dest="since",
                type=times.day,
                metavar="DAY",
            ),
            argument(
                "--contribution",
                meaning="what they give each month, where the plan leaves it to them",
                metavar="AMOUNT",
            ),
            JSON,
        ),
        (
            "seuil plan agree zoe weekly --from 2026-12-01",
            "seuil plan agree zoe support --contribution 25.00",
            "seuil plan agree zoe none",
        ),
    ),
    Page(
        "plan payer",
        "note that another member pays for this one",
        "Their part goes onto the payer's statement. An organisation that is noted with a member "
        "pays for them anyway; see `seuil member change --organisation`.",
        plans.payer,
        (
            MEMBER,
            argument(
                "payer",
                meaning="the member who pays; self for themselves or their organisation",
                metavar="PAYER",
            ),
            JSON,
        ),
        ("seuil plan payer lucas zoe", "seuil plan payer lucas self"),
        never="It never lets somebody pay who is paid for by another.",
    ),
)
