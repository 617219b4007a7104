"""The manual of `seuil member`."""

from argparse import SUPPRESS
from pathlib import Path
from typing import Final, get_args

from appliance.cli import members, times
from appliance.cli.grammar import JSON, MEMBER, Argument, Page, argument
from appliance.commands.members import Language
from appliance.model import Category, Way

_SHOWN = "Prints the member's card as it is afterwards."


def _left_out(*names: str, meaning: str, **options: object) -> Argument:
    """Return an argument that says nothing where it is left out."""
    return argument(*names, meaning=meaning, default=SUPPRESS, **options)


_ADDRESS: Final = (
    _left_out("--email", meaning="where to write to them", metavar="ADDRESS"),
    _left_out(
        "--language",
        meaning="theirs: fr, nl or en",
        choices=get_args(Language),
        metavar="LANGUAGE",
    ),
    _left_out("--organisation", meaning="who pays; the member where none is", metavar="NAME"),
    _left_out("--home", meaning="their home space, if it is another", metavar="SPACE"),
)
_CATEGORY: Final = _left_out(
    "--category",
    meaning="coworker, student, staff or visitor",
    choices=[each.value for each in Category],
    type=Category,
    metavar="CATEGORY",
)
_HOURS: Final = (
    _left_out(
        "--from",
        meaning="the first day; none for no bound",
        dest="valid_from",
        type=times.day_or_none,
        metavar="DAY",
    ),
    _left_out(
        "--until",
        meaning="the last day, included; none for no bound",
        dest="valid_until",
        type=times.day_or_none,
        metavar="DAY",
    ),
    _left_out(
        "--schedule",
        meaning="at which hours: one of `seuil schedule list` (at first: always)",
        metavar="NAME",
    ),
)

PAGES: Final = (
    Page(
        "member add",
        "take a member in",
        "Gives the person a random id, and keeps the name beside the ledger, where it can be "
        f"erased. The ledger is begun with the first member. {_SHOWN} A badge comes next: seuil "
        "badge wait.",
        members.add,
        (
            argument("name", meaning="in any script; in quotes", metavar="NAME"),
            _CATEGORY._replace(options={**_CATEGORY.options, "default": Category.COWORKER}),
            *_ADDRESS,
            *_HOURS,
            JSON,
        ),
        (
            "seuil member add 'Zoé Lambert' --email zoe@example.org",
            "seuil member add 'A. Visitor' --category visitor --from 2026-11-23 --until 2026-11-23",
        ),
        never="It never writes the name into the ledger, a log or a message.",
    ),
    Page(
        "member change",
        "change a member's name, address, language or board",
        f"Changes what is given, and leaves the rest. {_SHOWN}",
        members.change,
        (
            MEMBER,
            _left_out("--name", meaning="in any script; in quotes", metavar="NAME"),
            *_ADDRESS,
            argument(
                "--board",
                meaning="name: show the first name to other members; nameless: do not",
                choices=("name", "nameless"),
                metavar="name|nameless",
            ),
            JSON,
        ),
        ("seuil member change zoe --email zoe@example.org --language nl",),
        never="It never records what the name or the address was, or is: only that it changed.",
    ),
    Page(
        "member terms",
        "say as what, from when, until when and at which hours a member may come",
        f"Changes what is given, and leaves the rest. The door goes by it at once. {_SHOWN}",
        members.terms,
        (MEMBER, _CATEGORY, *_HOURS, JSON),
        (
            "seuil member terms zoe --schedule office --until 2026-12-31",
            "seuil member terms zoe --until none",
        ),
        never="It never keeps anybody from leaving.",
    ),
    Page(
        "member suspend",
        "keep a member out for now, with all their badges and fingers",
        "From here on the door refuses them. Nothing they carry is lost.",
        members.suspend,
        (MEMBER,),
        ("seuil member suspend zoe",),
        never="It never keeps anybody from leaving.",
    ),
    Page(
        "member restore",
        "let a suspended member in again",
        "From here on the door lets them in, as their terms say.",
        members.restore,
        (MEMBER,),
        ("seuil member restore zoe",),
    ),
    Page(
        "member erase",
        "forget who a member is, for good",
        "Withdraws the consent and erases the fingers at the sensors, revokes every badge, closes "
        "the account, and removes the name and the address. What happened at the door stays, "
        "about nobody, so that sums still add up; a statement keeps the name it was for, as bills "
        "have to be kept. Asks to type `erase` first.",
        members.erase,
        (
            MEMBER,
            argument("--yes", meaning="do not ask", action="store_true"),
        ),
        ("seuil member erase zoe",),
        never="It cannot be undone.",
    ),
    Page(
        "member list",
        "list the members",
        "Prints for each the id, the category, whether suspended, whether inside, how many badges "
        "and fingers open, the last day, the schedule, and the name. In columns on a terminal; "
        "elsewhere parted by tabs and without a heading.",
        members.list_all,
        (JSON,),
        ("seuil member list", "seuil member list | cut -f9 | sort"),
    ),
    Page(
        "member show",
        "show everything about one member but their comings and goings",
        "Prints the card: terms, badges by their last two digits, consent, fingers, account.",
        members.show,
        (MEMBER, JSON),
        ("seuil member show zoe",),
        never="It never shows a badge's whole number: nobody knows it.",
    ),
    Page(
        "member import",
        "take members in from a CSV file, all or none",
        "Reads the file, and takes everybody in only if every line fits; otherwise names each "
        "line that does not, and takes in nobody. The columns are described in README.md. The "
        "ledger is begun with the first import.",
        members.take_in,
        (
            argument("file", meaning="UTF-8; - reads standard input", type=Path, metavar="CSV"),
            argument(
                "--preview",
                meaning="print a verdict for every line, and take in nobody",
                action="store_true",
            ),
            JSON,
        ),
        ("seuil member import --preview members.csv", "sudo seuil member import - < members.csv"),
        fails="a line does not fit, and nobody was taken in",
        never="It never takes in a part of the file.",
    ),
    Page(
        "member export",
        "write members out as CSV, or everything held on one of them",
        "Without a member, writes everybody as CSV that `seuil member import` reads. With one, "
        "writes everything held on that person, comings and goings too, as CSV or JSON: what they "
        "may ask for by law. That you did so is put on record.",
        members.export,
        (
            MEMBER._replace(options={**MEMBER.options, "nargs": "?"}),
            argument("--json", meaning="for one member: as JSON", action="store_true"),
        ),
        ("seuil member export > members.csv", "seuil member export zoe --json > zoe.json"),
        never="It never writes a badge's number or anything of a finger.",
    ),
    Page(
        "member movements",
        "show when a member came and went",
        "Prints what the member did at the door, newest first. That you looked is put on record, "
        "and the member may ask who did.",
        members.movements,
        (
            MEMBER,
            argument("--since", meaning="from this day on", type=times.day, metavar="DAY"),
            JSON,
        ),
        ("seuil member movements zoe --since 2026-11-01",),
    ),
    Page(
        "member correct",
        "put on record that a member came or left without badging",
        "Adds an entry that says so, with your reason. The time is the space's own.",
        members.correct,
        (
            MEMBER,
            argument(
                "way",
                meaning="in: came in; out: left",
                choices=[each.value for each in Way],
                metavar="in|out",
            ),
            argument("when", meaning="as '2026-11-23 18:05'", type=times.moment, metavar="TIME"),
            argument("--why", meaning="in a few words", required=True, metavar="WORDS"),
        ),
        ("seuil member correct zoe out '2026-11-23 18:05' --why 'left behind a visitor'",),
        never="It never changes or removes what is on record already.",
    ),
)
