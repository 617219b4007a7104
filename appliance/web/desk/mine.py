"""What a member's own page and the members' board say. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.commands.answers import BadgeSeen, Board, ConsentSeen
from appliance.web import words
from appliance.web.desk import days
from appliance.web.visits import Month, Unsure, Visit, day_of
from appliance.web.words import N_, Tongue

UNKNOWN: Final = "?"

UNSURE: Final[Mapping[Unsure, str]] = {
    Unsure.NO_EXIT: N_("départ non enregistré : durée inconnue"),
    Unsure.NO_ENTRY: N_("arrivée non enregistrée : durée inconnue"),
    Unsure.CLOCK: N_("l’heure de l’appareil n’était pas sûre"),
    Unsure.LONG: N_("très long : un départ oublié, peut-être"),
}

LANGUAGES: Final[Mapping[str, str]] = {
    "fr": N_("en français"),
    "nl": N_("en néerlandais"),
    "en": N_("en anglais"),
}
_ON_PAPER: Final = N_("sur papier")


class VisitLine(Struct, frozen=True):
    """One visit as it is read: `lasted` is "" where nobody knows."""

    day: str
    hours: str
    lasted: str
    notes: tuple[str, ...] = ()
    open: bool = False


class MonthPart(Struct, frozen=True):
    """One month as it is read; `doubts` says how many visits are to be looked at, "" if none."""

    name: str
    hours: str
    days: str
    doubts: str
    lines: tuple[VisitLine, ...]


class BoardPart(Struct, frozen=True):
    """Who is in: how many in words, and the first names of those who show theirs."""

    sentence: str
    names: tuple[str, ...]


def month_part(month: Month, zone: ZoneInfo, tongue: Tongue) -> MonthPart:
    return MonthPart(
        name=month_name(month.first, tongue),
        hours=duration(month.seconds, tongue),
        days=tongue.ngettext("%(count)s jour", "%(count)s jours", month.days)
        % {"count": month.days},
        doubts=_doubts(month.unsure, tongue),
        lines=tuple(visit_line(visit, zone, tongue) for visit in month.visits),
    )


def visit_line(visit: Visit, zone: ZoneInfo, tongue: Tongue) -> VisitLine:
    notes = [tongue.gettext(UNSURE[why]) for why in visit.unsure]
    if visit.open:
        notes.append(tongue.gettext("en cours, pas encore compté"))
    if visit.corrected:
        notes.append(tongue.gettext("complété par l’accueil"))
    return VisitLine(
        day=words.calendar_day(day_of(visit, zone), tongue),
        hours=_hours(visit, zone, tongue),
        lasted="" if visit.seconds is None else duration(visit.seconds, tongue),
        notes=tuple(notes),
        open=visit.open,
    )


def instant(utc_us: int, zone: ZoneInfo, tongue: Tongue) -> str:
    """Say when something was, for a paper that is kept: with its year."""
    day = days.dated(days.local(utc_us, zone).date(), tongue)
    return words.moment(day, days.hour(utc_us, zone, tongue), tongue)


def duration(seconds: int, tongue: Tongue) -> str:
    """Say how long, `7 h 42 min`; a minute that has begun does not count."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return tongue.gettext("%(minutes)s min") % {"minutes": minutes}
    if not minutes:
        return tongue.gettext("%(hours)s h") % {"hours": hours}
    return tongue.gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}


def month_name(first: date, tongue: Tongue) -> str:
    said = tongue.gettext("%(month)s %(year)s") % {
        "month": tongue.gettext(words.MONTHS[first.month - 1]),
        "year": first.year,
    }
    return words.capitalised(said)


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


def _hours(visit: Visit, zone: ZoneInfo, tongue: Tongue) -> str:
    began = UNKNOWN if visit.began_us is None else days.hour(visit.began_us, zone, tongue)
    if visit.open:
        return tongue.gettext("depuis %(hour)s") % {"hour": began}
    ended = UNKNOWN if visit.ended_us is None else days.hour(visit.ended_us, zone, tongue)
    later = _days_later(visit, zone)
    if later:
        ended = tongue.gettext("%(hour)s (+%(days)s j)") % {"hour": ended, "days": later}
    return f"{began} – {ended}"


def _days_later(visit: Visit, zone: ZoneInfo) -> int:
    """Return how many midnights a visit lasted beyond."""
    if visit.began_us is None or visit.ended_us is None:
        return 0
    began, ended = days.local(visit.began_us, zone), days.local(visit.ended_us, zone)
    return max(0, (ended.date() - began.date()).days)


def _doubts(unsure: int, tongue: Tongue) -> str:
    if not unsure:
        return ""
    said = tongue.ngettext(
        "%(count)s passage à vérifier avec l’accueil",
        "%(count)s passages à vérifier avec l’accueil",
        unsure,
    )
    return said % {"count": unsure}
