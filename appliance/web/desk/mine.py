"""What a member's own page and the members' board say. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.commands.answers import BadgeSeen, Board, ConsentSeen
from appliance.web import words
from appliance.web.desk import days
from appliance.web.words import N_, Tongue

LANGUAGES: Final[Mapping[str, str]] = {
    "fr": N_("en français"),
    "nl": N_("en néerlandais"),
    "en": N_("en anglais"),
}
_ON_PAPER: Final = N_("sur papier")


class BoardPart(Struct, frozen=True):
    """Who is in: how many in words, and the first names of those who show theirs."""

    sentence: str
    names: tuple[str, ...]


def instant(utc_us: int, zone: ZoneInfo, tongue: Tongue) -> str:
    """Say when something was, for a paper that is kept: with its year."""
    day = days.dated(days.local(utc_us, zone).date(), tongue)
    return words.moment(day, days.hour(utc_us, zone, tongue), tongue)


def consented(consent: ConsentSeen, tongue: Tongue) -> str:
    """Say to what somebody agreed: the text's version, its language, the day."""
    said = tongue.gettext("Vous y avez consenti le %(day)s (texte %(text)s, lu %(language)s).")
    return said % {
        "day": days.dated(date.fromisoformat(consent.day), tongue),
        "text": consent.text,
        "language": tongue.gettext(LANGUAGES.get(consent.language, _ON_PAPER)),
    }


def carried(badge: BadgeSeen, tongue: Tongue) -> str:
    """Say how it is with a badge."""
    if badge.revoked:
        return tongue.gettext("n’ouvre plus")
    if badge.until is not None:
        return tongue.gettext("jusqu’au %(day)s") % {"day": days.dated(badge.until, tongue)}
    return tongue.gettext("ouvre la porte")


def board_part(board: Board, tongue: Tongue) -> BoardPart:
    """Say who is in. By the alphabet: since when somebody is in is nobody's business."""
    names = sorted((each.name for each in board.present if each.name), key=str.casefold)
    nameless = board.nameless + len(board.present) - len(names)
    return BoardPart(_here(len(names), nameless, tongue), tuple(names))


def _here(named: int, nameless: int, tongue: Tongue) -> str:
    count = {"count": named + nameless, "nameless": nameless}
    if not named + nameless:
        return tongue.gettext("Personne pour l’instant.")
    if not nameless:
        return tongue.ngettext("%(count)s ici.", "%(count)s ici.", count["count"]) % count
    return (
        tongue.ngettext(
            "%(count)s ici, dont %(nameless)s sans nom.",
            "%(count)s ici, dont %(nameless)s sans nom.",
            count["nameless"],
        )
        % count
    )
