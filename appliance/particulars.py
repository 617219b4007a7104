"""What a member may be called, in any script, and how to reach them. Pure."""

import re
from collections.abc import Mapping
from typing import Final, get_args

from msgspec.structs import replace

from appliance.commands.members import Language, Particulars
from appliance.commands.verdicts import Flaw

LONGEST: Final = 200
LANGUAGES: Final[Mapping[str, Language]] = {word: word for word in get_args(Language)}
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")  # as spreadsheets and sites have them
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))  # part of the spelling, from Persian to emoji
_QUOTED: Final = 40  # characters of a cell in a message
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


class Unfit(ValueError):
    """What does not fit, as a code, in words, and what it is about."""

    def __init__(self, flaw: Flaw, why: str, about: str = "") -> None:
        super().__init__(why)
        self.flaw = flaw
        self.why = why
        self.about = about


def fitting(told: Particulars) -> Particulars:
    """Return what was told, tidied. Raises Unfit."""
    return replace(
        told,
        name=_name(told.name),
        email=_email(told.email),
        language=_language(told.language),
        organisation=one_line("organisation", told.organisation),
        home=one_line("home", told.home),
    )


def one_line(what: str, text: str) -> str:
    """Return a text without the space around it. Raises Unfit if it is not one visible line."""
    text = text.translate(_SPACES).strip()
    if len(text) > LONGEST or not text.translate(_JOINERS).isprintable():
        raise Unfit(
            Flaw.TEXT,
            f"{what}: one line of at most {LONGEST} characters, with none that is invisible",
            what,
        )
    return text


def first_name(name: str) -> str:
    """Return the first word of a name; the whole, where words are not parted by spaces.

    Written as `Peeters, Jan`, a name begins with the family's.
    """
    family, _, given = name.partition(",")
    return (given.split() or family.split() or [""])[0]


def quoted(cell: str) -> str:
    """Return what somebody wrote as a message quotes it: harmless to a terminal, and not long."""
    return repr(cut(cell))


def cut(cell: str) -> str:
    return cell if len(cell) <= _QUOTED else f"{cell[:_QUOTED]}…"


def _name(name: str) -> str:
    name = one_line("name", name)
    if not name.translate(_JOINERS):
        raise Unfit(Flaw.NAME_EMPTY, "the name is empty")
    return name


def _email(email: str) -> str:
    email = email.strip()
    fits = len(email) <= LONGEST and email.isprintable() and _EMAIL.fullmatch(email)
    if email and not fits:
        raise Unfit(
            Flaw.EMAIL, f"an e-mail address is such as name@example.org, of at most {LONGEST}"
        )
    return email


def _language(language: str) -> Language:
    if language not in LANGUAGES:
        raise Unfit(Flaw.WORD, f"a language is one of {', '.join(LANGUAGES)}", "language")
    return LANGUAGES[language]
