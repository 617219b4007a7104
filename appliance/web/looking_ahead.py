"""What is announced and foreseen, in the reader's tongue. Numbers, and never a name. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

from appliance.web import words
from appliance.web.prospect import Coming, Hour, Prospect
from appliance.web.words import Tongue

MOST_SAID: Final = 3
"""How many hours of a day one sentence holds."""


def announced(known: Prospect, present: int | None, tongue: Tongue) -> str:
    """Say who is announced on the next day on which anybody is, "" where nobody is.

    `present` is how many are in now, None where that is not known.
    """
    if not known.announced:
        return ""
    day = known.announced[0].day
    said = _hours([each for each in known.announced if each.day == day], known.now, tongue)
    if day != known.now.day:
        parts = {"day": _day(day, known.now, tongue), "announced": said}
        return tongue.gettext("%(day)s : %(announced)s.") % parts
    if present is None:
        return f"{said}."
    parts = {"present": str(present), "announced": said}
    return tongue.gettext("%(present)s sur place, %(announced)s.") % parts


def suggested(known: Prospect, threshold: int, tongue: Tongue) -> str:
    """Say at which hour one more person may well make enough, "" where there is none."""
    at = known.suggested
    if at is None:
        return ""
    said = {"hour": _hour(at.hour, tongue), "threshold": words.numeral(threshold, tongue)}
    if at.day == known.now.day:
        today = tongue.gettext("À %(hour)s, une personne de plus et nous sommes %(threshold)s.")
        return today % said
    later = tongue.gettext("%(day)s à %(hour)s, une personne de plus et nous sommes %(threshold)s.")
    return later % {"day": _day(at.day, known.now, tongue), **said}


def _hours(coming: Iterable[Coming], now: Hour, tongue: Tongue) -> str:
    """Say the hours of one day from which on more are announced than before."""
    first, *others = _rises(coming)[:MOST_SAID]
    begun = (first.day, first.hour) == (now.day, now.hour)
    opening = (_at_once if begun else _first)(first.people, tongue)
    said = [opening % _parts(first, tongue)]
    said += [tongue.gettext("%(count)s à %(hour)s") % _parts(each, tongue) for each in others]
    return ", ".join(said)


def _first(people: int, tongue: Tongue) -> str:
    return tongue.ngettext("%(count)s annoncé à %(hour)s", "%(count)s annoncés à %(hour)s", people)


def _at_once(people: int, tongue: Tongue) -> str:
    return tongue.ngettext(
        "%(count)s annoncé pour maintenant", "%(count)s annoncés pour maintenant", people
    )


def _rises(coming: Iterable[Coming]) -> list[Coming]:
    rises: list[Coming] = []
    before = None
    for each in coming:
        follows = before is not None and before.hour == each.hour - 1
        if before is None or not follows or each.people > before.people:
            rises.append(each)
        before = each
    return rises


def _parts(coming: Coming, tongue: Tongue) -> Mapping[str, str]:
    return {"count": str(coming.people), "hour": _hour(coming.hour, tongue)}


def _hour(of_day: int, tongue: Tongue) -> str:
    return words.hour(of_day, tongue).replace(" ", "\u00a0")


def _day(day: date, now: Hour, tongue: Tongue) -> str:
    """Return a day of the next seven at the beginning of a sentence."""
    if day - now.day == timedelta(days=1):
        return tongue.gettext("Demain")
    return words.capitalised(tongue.gettext(words.WEEKDAYS[day.weekday()]))
