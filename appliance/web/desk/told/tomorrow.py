"""When there will be enough, and how often that was said rightly. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from appliance.insight.forecast import Bin, Call, Forecast, Record, Verdict
from appliance.insight.forecast.foretelling import LEAST_WEEKS
from appliance.web import words
from appliance.web.desk.told.numbers import coming, named, numeral, percent
from appliance.web.desk.voice import Voice
from appliance.web.drawings.hours import LIKELY, DayAhead
from appliance.web.words import capitalised

_TELLING = 0.7


def headline(days: Iterable[DayAhead], threshold: int, voice: Voice) -> str:
    """Say the surest hour of tomorrow, or of the days to come."""
    best = {each.day: each.best for each in days if each.best is not None}
    if not best:
        return voice.gettext("Ces sept prochains jours, peu de chances, quelle que soit l’heure.")
    tomorrow = best.get(voice.today + timedelta(days=1))
    call = tomorrow or max(best.values(), key=lambda each: each.probability)
    said = {
        "day": coming(call.day, voice),
        "threshold": numeral(threshold, voice),
        "hour": hour(call, voice),
        "share": share(call, voice),
    }
    if call.probability < LIKELY:
        return capitalised(
            voice.gettext(
                "%(day)s, il est peu probable d’être %(threshold)s en même temps : au mieux à "
                "%(hour)s (%(share)s).",
                **said,
            )
        )
    return capitalised(
        voice.gettext(
            "%(day)s, pour être %(threshold)s, le plus sûr est %(hour)s (%(share)s).", **said
        )
    )


def hour(call: Call, voice: Voice) -> str:
    return words.hour(call.hour, voice.tongue)


def share(call: Call, voice: Voice) -> str:
    return percent(call.probability, voice)


def day(ahead: DayAhead, voice: Voice) -> str:
    """Return the name of a day, with how near it is."""
    name = named(ahead.day, voice)
    near = coming(ahead.day, voice)
    return capitalised(name if near == name else f"{near}, {name}")


def kind(ahead: DayAhead, voice: Voice) -> str:
    """Say what kind of day it is, where it is no ordinary one."""
    calls = [chance.call for chance in ahead.chances]
    if any(call.holiday for call in calls):
        return voice.gettext("jour férié")
    return voice.gettext("vacances scolaires") if any(call.school for call in calls) else ""


def announced(ahead: DayAhead, voice: Voice) -> str:
    """Say who many have announced themselves, hour by hour; nothing where nobody has."""
    told = [_run(run, voice) for run in _runs(ahead) if run[0].announced]
    return voice.gettext("Annoncés : %(told)s.", told=", ".join(told)) if told else ""


def _runs(ahead: DayAhead) -> Iterator[Sequence[Call]]:
    """Yield the hours of a day by how many are announced, those that follow each other as one."""
    calls = [chance.call for chance in ahead.chances]
    runs = groupby(enumerate(calls), lambda each: (each[1].hour - each[0], each[1].announced))
    return ([call for _, call in run] for _, run in runs)


def _run(run: Sequence[Call], voice: Voice) -> str:
    return voice.gettext(
        "%(count)s de %(first)s à %(last)s",
        count=run[0].announced,
        first=hour(run[0], voice),
        last=words.hour(run[-1].hour + 1, voice.tongue),
    )


def nothing(forecast: Forecast, voice: Voice) -> str:
    """Say why no hour is called."""
    if forecast.verdict is Verdict.NO_PATTERN:
        return voice.gettext(
            "Pas de régularité : ce qui s’est passé ne dit pas ce qui vient. En tout, vous étiez "
            "%(threshold)s ou plus pendant %(share)s des heures.",
            share=percent(forecast.record.base_rate, voice),
            threshold=numeral(forecast.threshold, voice),
        )
    if forecast.weeks < LEAST_WEEKS:
        return voice.ngettext(
            "Pas assez de données : %(count)s semaine au registre, il en faut huit.",
            "Pas assez de données : %(count)s semaines au registre, il en faut huit.",
            forecast.weeks,
        )
    return voice.gettext(
        "Pas assez de données : il faut au moins trente heures où vous étiez %(threshold)s, et "
        "trente où vous ne l’étiez pas.",
        threshold=numeral(forecast.threshold, voice),
    )


def record(found: Record, voice: Voice) -> str:
    """Say how the calls of about seven in ten turned out, or those nearest to them."""
    told = _telling(found.bins)
    if told is None:
        return voice.gettext("Trop peu d’heures prévues jusqu’ici pour en juger.")
    return voice.gettext(
        "Parmi les heures prévues à %(called)s, %(happened)s ont atteint le seuil.",
        called=percent(told.called, voice),
        happened=percent(told.happened, voice),
    )


def beside(found: Record, voice: Voice) -> str:
    """Say whether one would do as well without it."""
    if found.brier < min(found.baseline_week, found.baseline_weekday):
        return voice.gettext(
            "C’est plus juste que de répéter la semaine d’avant ou de prendre la moyenne du jour "
            "de la semaine."
        )
    return voice.gettext(
        "Ce n’est pas plus juste que de répéter la semaine d’avant ou de prendre la moyenne du "
        "jour de la semaine."
    )


def _telling(bins: Iterable[Bin]) -> Bin | None:
    enough = [each for each in bins if not each.few]
    return min(enough, key=lambda each: abs(each.called - _TELLING), default=None)
