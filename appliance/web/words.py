"""What the page says, in the reader's tongue. French is the original. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Protocol

from appliance.model import PINS
from appliance.occupancy import Contact, Doubt, Occupancy
from appliance.web.heard import Link
from appliance.web.scale import Scale
from appliance.web.view import Footing, Source, View


class Tongue(Protocol):
    """A catalogue of translations, as gettext has it."""

    def gettext(self, message: str) -> str: ...

    def ngettext(self, singular: str, plural: str, num: int) -> str: ...


class French:
    """The tongue the messages are written in: nothing to look up, and none is singular."""

    @staticmethod
    def gettext(message: str) -> str:
        return message

    @staticmethod
    def ngettext(singular: str, plural: str, num: int) -> str:
        return singular if num < 2 else plural


def N_(message: str) -> str:  # noqa: N802 - the name by which extractors know it
    """Mark a message for the catalogues; it is translated where it is used."""
    return message


NUMERALS: Final = (
    N_("zéro"),
    N_("un"),
    N_("deux"),
    N_("trois"),
    N_("quatre"),
    N_("cinq"),
    N_("six"),
    N_("sept"),
    N_("huit"),
    N_("neuf"),
    N_("dix"),
    N_("onze"),
    N_("douze"),
)

WEEKDAYS: Final = (
    N_("lundi"),
    N_("mardi"),
    N_("mercredi"),
    N_("jeudi"),
    N_("vendredi"),
    N_("samedi"),
    N_("dimanche"),
)

MONTHS: Final = (
    N_("janvier"),
    N_("février"),
    N_("mars"),
    N_("avril"),
    N_("mai"),
    N_("juin"),
    N_("juillet"),
    N_("août"),
    N_("septembre"),
    N_("octobre"),
    N_("novembre"),
    N_("décembre"),
)

DOUBTS: Final = {
    Doubt.CLOCK: N_("L’heure de l’appareil n’est pas vérifiée."),
    Doubt.READER: N_("Un lecteur ne répond pas : quelqu’un a pu passer sans être compté."),
    Doubt.LEDGER: N_("Rien ne peut être inscrit au registre en ce moment."),
    Doubt.LONG_VISIT: N_(
        "Une visite dure depuis très longtemps : un départ nous a peut-être échappé."
    ),
}

_PINLESS: Final = N_(
    "La gâche n’est pas commandée : le badge n’ouvre pas la porte. Sonnez ou appelez."
)

CONTACTS: Final = {
    Contact.NONE: N_("en service"),
    Contact.CLOSED: N_("fermée"),
    Contact.OPEN: N_("ouverte"),
    Contact.FORCED: N_("forcée"),
    Contact.HELD: N_("restée ouverte"),
}

FOOTINGS: Final = {
    Footing.LIVE: N_("En direct de la porte, confirmé"),
    Footing.RECORD: N_("Tiré du registre de la porte, dernière écriture"),
    Footing.BUS_SILENT: N_("Liaison coupée. D’après le registre de la porte, dernière écriture"),
    Footing.DOOR_SILENT: N_("La porte ne répond plus. Dernières nouvelles"),
    Footing.UNKNOWN: N_("En attente des premières nouvelles de la porte."),
}

_LAST_WORD: Final = N_("Liaison coupée. Dernières nouvelles de la porte")


def numeral(number: int, tongue: Tongue) -> str:
    """Return a number in words up to twelve, in figures beyond."""
    return tongue.gettext(NUMERALS[number]) if 0 <= number < len(NUMERALS) else str(number)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- the sentence --------------------------------------------------------------------------------


def sentence(seen: View, tongue: Tongue) -> str:
    """Say what the number means, and whether we are enough yet."""
    known = seen.occupancy
    if known is None:
        return tongue.gettext("Pas encore de nouvelles de la porte.")
    if seen.footing is Footing.DOOR_SILENT:
        return _was(known.headcount, tongue)
    return capitalised(_is(known, tongue))


def _was(headcount: int, tongue: Tongue) -> str:
    if headcount == 0:
        return tongue.gettext("Aux dernières nouvelles, il n’y avait personne.")
    if headcount == 1:
        return tongue.gettext("Aux dernières nouvelles, il y avait quelqu’un.")
    words = tongue.gettext("Aux dernières nouvelles, nous étions %(count)s.")
    return words % {"count": numeral(headcount, tongue)}


def _is(known: Occupancy, tongue: Tongue) -> str:
    if known.present >= known.capacity:
        return tongue.gettext("C’est complet : plus une place de libre.")
    if known.headcount == 0:
        return _nobody(known.present, tongue)
    if not known.reached:
        words = tongue.gettext("Encore %(missing)s et nous sommes %(threshold)s.")
        missing = numeral(known.threshold - known.headcount, tongue)
        return words % {"missing": missing, "threshold": numeral(known.threshold, tongue)}
    return _enough(known, tongue)


def _nobody(present: int, tongue: Tongue) -> str:
    if present:
        return tongue.gettext("Pas de coworker pour l’instant.")
    return tongue.gettext("Personne pour l’instant.")


def _enough(known: Occupancy, tongue: Tongue) -> str:
    if known.headcount == 1:
        return tongue.gettext("Il y a quelqu’un, vous pouvez venir !")
    count = {"count": numeral(known.headcount, tongue)}
    if known.headcount == known.threshold:
        return tongue.gettext("Ça y est, nous sommes %(count)s !") % count
    return tongue.gettext("Nous sommes %(count)s, et ça bourdonne.") % count


# --- how sure ------------------------------------------------------------------------------------


def footing(seen: View, tongue: Tongue) -> str:
    """Say where the figure comes from; an age follows, except where nothing is known."""
    if seen.footing is Footing.BUS_SILENT and seen.source is Source.BUS:
        return tongue.gettext(_LAST_WORD)
    return tongue.gettext(FOOTINGS[seen.footing])


def age(age_s: int, tongue: Tongue) -> str:
    """Say how long ago, in the words a browser's Intl.RelativeTimeFormat uses."""
    if age_s < 60:
        count = max(1, age_s)
        words = tongue.ngettext("il y a %(count)s seconde", "il y a %(count)s secondes", count)
    elif age_s < 3600:
        count = age_s // 60
        words = tongue.ngettext("il y a %(count)s minute", "il y a %(count)s minutes", count)
    elif age_s < 86400:
        count = age_s // 3600
        words = tongue.ngettext("il y a %(count)s heure", "il y a %(count)s heures", count)
    else:
        count = age_s // 86400
        words = tongue.ngettext("il y a %(count)s jour", "il y a %(count)s jours", count)
    return words % {"count": count}


def notes(seen: View, tongue: Tongue) -> tuple[str, ...]:
    """Say what is wrong or in doubt, one sentence each."""
    said = [tongue.gettext(DOUBTS[doubt]) for doubt in seen.doubts]
    if seen.door is not None:
        said += _silent(seen.door.down, tongue)
    if seen.door is not None and not seen.door.configuration_ok:
        said.append(
            tongue.gettext(
                "La porte garde ses réglages précédents : il y a une erreur dans les derniers."
            )
        )
    if seen.bus is Link.REFUSED:
        said.append(tongue.gettext("Le serveur de messages refuse cette page."))
    return tuple(said)


def _silent(down: tuple[str, ...], tongue: Tongue) -> Iterator[str]:
    if PINS in down:
        yield tongue.gettext(_PINLESS)
    if readers := ", ".join(each for each in down if each != PINS):
        yield tongue.gettext("Sans réponse : %(devices)s.") % {"devices": readers}


def door(seen: View, tongue: Tongue) -> str:
    """Say in a word or two how the door is."""
    if seen.bus is not Link.OFF and (seen.door is None or seen.footing is not Footing.LIVE):
        return tongue.gettext("muette")
    if seen.door is None:
        return tongue.gettext("non suivie")
    return tongue.gettext(CONTACTS[seen.door.contact])


# --- time ----------------------------------------------------------------------------------------


def banner(rate: float | None, tongue: Tongue) -> str:
    """Warn that the time is not real; nothing where it is."""
    if rate is None:
        return ""
    if rate == 1:
        return tongue.gettext("Démonstration : temps réel.")
    if rate < 1:
        return tongue.gettext("Démonstration : le temps est réglé à la main.")
    words = tongue.gettext("Démonstration : le temps passe %(rate)s fois plus vite.")
    return words % {"rate": f"{rate:.4g}"}


def calendar_day(day: date, tongue: Tongue) -> str:
    first = tongue.gettext("1er")
    words = tongue.gettext("%(weekday)s %(day)s %(month)s") % {
        "weekday": tongue.gettext(WEEKDAYS[day.weekday()]),
        "day": first if day.day == 1 else day.day,
        "month": tongue.gettext(MONTHS[day.month - 1]),
    }
    return capitalised(words)


def moment(day: str, time: str, tongue: Tongue) -> str:
    return tongue.gettext("%(day)s, %(time)s") % {"day": day, "time": time}


def hour(of_day: int, tongue: Tongue) -> str:
    return tongue.gettext("%(hour)s h") % {"hour": of_day}


def time_of_day(of_day: int, minute: int, tongue: Tongue) -> str:
    words = tongue.gettext("%(hour)s h %(minute)s")
    return words % {"hour": of_day, "minute": f"{minute:02d}"}


def peak(count: int, when: str, tongue: Tongue) -> str:
    """Say when the day was fullest; `when` is a time of day in the same tongue."""
    words = tongue.ngettext(
        "Au plus fort : %(count)s coworker, à %(when)s.",
        "Au plus fort : %(count)s coworkers, à %(when)s.",
        count,
    )
    return words % {"count": count, "when": when}


def on_the_steps(headcount: int, threshold: int, tongue: Tongue) -> str:
    """Say in words what the doorsteps draw."""
    words = tongue.gettext("%(count)s sur %(threshold)s")
    return words % {"count": headcount, "threshold": threshold}


def on_the_scale(drawn: Scale, tongue: Tongue) -> str:
    """Say in words what the scale draws."""
    words = tongue.gettext(
        "Coworkers : %(headcount)s, seuil : %(threshold)s. "
        "Sur place : %(present)s, places : %(capacity)s."
    )
    return words % {
        "headcount": drawn.headcount,
        "threshold": drawn.threshold,
        "present": drawn.present,
        "capacity": drawn.capacity,
    }
