"""The manual of `seuil statement` and `seuil close`."""

from pathlib import Path
from typing import Final

from appliance.cli import statements, times
from appliance.cli.grammar import JSON, Page, argument

_MONTH: Final = argument("month", meaning="as 2026-11", type=times.month, metavar="MONTH")
_NUMBER: Final = argument(
    "number", meaning="as 2026-0012, or 12", type=statements.number, metavar="NUMBER"
)
_FILES: Final = (
    argument("--csv", meaning="write every amount into this file", type=Path, metavar="FILE"),
    argument("--visits", meaning="write every visit as CSV", type=Path, metavar="FILE"),
    argument("--xlsx", meaning="write a spreadsheet", type=Path, metavar="FILE"),
)

PAGES: Final = (
    Page(
        "statement draft",
        "show what closing a month would issue, and what stands in the way",
        "A dry run: prints the visits that are estimates, each statement's total and hours, and "
        "the sum. Nothing is issued. A month that is not over is drafted as far as it is.",
        statements.draft,
        (_MONTH, JSON),
        ("seuil statement draft 2026-11",),
    ),
    Page(
        "statement list",
        "list the statements and credit notes",
        "Prints for each the number, the month, the total, the hours, how many visits are "
        "estimates, the day it was issued, and who it is for.",
        statements.list_all,
        (
            argument(
                "month", meaning="of this one alone", nargs="?", type=times.month, metavar="MONTH"
            ),
            argument("--member", meaning="of this member alone", metavar="MEMBER"),
            JSON,
        ),
        (
            "seuil statement list",
            "seuil statement list 2026-11",
            "seuil statement list --member zoe",
        ),
    ),
    Page(
        "statement show",
        "show one statement, or write it as a file",
        "Prints every amount with the visits behind it, the hours used and left, estimates "
        "marked, corrections listed.",
        statements.show,
        (
            _NUMBER,
            argument("--pdf", meaning="write a PDF", type=Path, metavar="FILE"),
            *_FILES,
            JSON,
        ),
        ("seuil statement show 2026-0012", "seuil statement show 12 --pdf 2026-0012.pdf"),
    ),
    Page(
        "statement check",
        "make a statement anew, and compare",
        "Makes it from the ledger as long as the movements are kept, and from the visits that it "
        "carries afterwards, with the prices of then. What was corrected since makes a difference.",
        statements.check,
        (_NUMBER, JSON),
        ("seuil statement check 2026-0012",),
        fails="it comes to another amount, which is printed; or standard error says why not",
    ),
    Page(
        "statement credit",
        "issue a credit note at once",
        "Gives back, or asks for, what corrections since make of a statement. Without it, they "
        "come on the next statement.",
        statements.credit,
        (
            _NUMBER,
            argument(
                "--why", meaning="the reason, in a few words", required=True, metavar="REASON"
            ),
            JSON,
        ),
        ("seuil statement credit 2026-0012 --why 'the visit of the 3rd was shorter'",),
        never="It never changes the statement itself.",
    ),
    Page(
        "statement export",
        "write a month's statements out, for the accountant",
        "Prints every amount as CSV, or writes the files that are named.",
        statements.export,
        (
            _MONTH,
            argument("--pdf", meaning="write a PDF of each into it", type=Path, metavar="FOLDER"),
            *_FILES,
            JSON,
        ),
        (
            "seuil statement export 2026-11 > 2026-11.csv",
            "seuil statement export 2026-11 --xlsx 2026-11.xlsx --pdf 2026-11",
        ),
    ),
    Page(
        "close",
        "close a month: issue its statements, under numbers of their own",
        "Prints the draft: what should be settled first, each statement, and the sum. Then asks, "
        "and issues just what was printed, or nothing: where something changed meanwhile it says "
        "so. From then on the month stands; what is said of it later comes as a correction on the "
        "next statement. Months are closed in their order, each once it is over.",
        statements.close,
        (
            _MONTH,
            argument("--yes", meaning="do not ask", action="store_true"),
            argument(
                "--estimates",
                meaning="bill visits that are estimates, marked as such",
                action="store_true",
            ),
            JSON,
        ),
        ("seuil close 2026-11", "seuil close 2026-11 --estimates --yes"),
        never="It never bills an estimate unless told so.",
    ),
)
