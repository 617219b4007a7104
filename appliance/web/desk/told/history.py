"""What was: months, the usual week, the trend. Pure."""

from appliance.insight.history import Comparison, Month, Span
from appliance.insight.statistics import Estimate
from appliance.insight.trend import Trend, Verdict
from appliance.web.desk.told.numbers import decimal, month, numeral, signed
from appliance.web.desk.voice import Voice
from appliance.web.words import capitalised


def headline(latest: Month, before: Month | None, threshold: int, voice: Voice) -> str:
    """Say how many days of the newest month were enough, and of the one before."""
    ours = latest.span
    first = _days(latest, threshold, voice) if ours.open_days else _nobody(latest, voice)
    if before is None or not before.span.open_days:
        return voice.gettext("%(first)s.", first=first)
    return voice.gettext(
        "%(first)s ; %(reached)s sur %(open)s en %(month)s.",
        first=first,
        reached=before.span.reached,
        open=before.span.open_days,
        month=month(before.month, voice),
    )


def _days(latest: Month, threshold: int, voice: Voice) -> str:
    span = latest.span
    if latest.whole:
        words = voice.tongue.ngettext(
            "En %(month)s, %(reached)s jour sur %(open)s à %(threshold)s ou plus",
            "En %(month)s, %(reached)s jours sur %(open)s à %(threshold)s ou plus",
            span.reached,
        )
    else:
        words = voice.tongue.ngettext(
            "En %(month)s jusqu’ici, %(reached)s jour sur %(open)s à %(threshold)s ou plus",
            "En %(month)s jusqu’ici, %(reached)s jours sur %(open)s à %(threshold)s ou plus",
            span.reached,
        )
    return words % {
        "month": month(latest.month, voice),
        "reached": span.reached,
        "open": span.open_days,
        "threshold": numeral(threshold, voice),
    }


def _nobody(latest: Month, voice: Voice) -> str:
    return voice.gettext("Personne en %(month)s", month=month(latest.month, voice))


def together(span: Span, threshold: int, voice: Voice) -> str:
    """Say the same by the other way of counting: those who were in at the same time."""
    words = voice.tongue.ngettext(
        "%(threshold)s en même temps : %(count)s jour. Au plus fort : %(peak)s.",
        "%(threshold)s en même temps : %(count)s jours. Au plus fort : %(peak)s.",
        span.reached_together,
    )
    return words % {
        "threshold": capitalised(numeral(threshold, voice)),
        "count": span.reached_together,
        "peak": span.peak,
    }


def beside(comparison: Comparison, voice: Voice) -> str:
    """Say what a month is held against: another one, or as many open days of it."""
    title = month(comparison.month, voice)
    if comparison.whole:
        return capitalised(title)
    return voice.tongue.ngettext(
        "%(month)s, son premier jour ouvert",
        "%(month)s, ses %(count)s premiers jours ouverts",
        comparison.theirs.open_days,
    ) % {"month": capitalised(title), "count": comparison.theirs.open_days}


def trend(found: Trend, voice: Voice) -> str:
    """Say whether it goes up or down, and how sure that is."""
    slope = found.slope
    if found.verdict is Verdict.TOO_LITTLE or slope is None:
        words = voice.tongue.ngettext(
            "Pas assez de semaines pour parler d’une tendance : %(count)s, il en faut huit.",
            "Pas assez de semaines pour parler d’une tendance : %(count)s, il en faut huit.",
            len(found.weeks),
        )
        return words % {"count": len(found.weeks)}
    digits = _digits(slope) if found.verdict is not Verdict.UNCLEAR else 1
    between = {
        "low": signed(slope.low, voice, digits),
        "high": signed(slope.high, voice, digits),
    }
    if found.verdict is Verdict.UNCLEAR:
        return voice.gettext(
            "On ne peut pas dire si cela monte ou descend : chaque mois, presque sûrement entre "
            "%(low)s et %(high)s par jour ouvert.",
            **between,
        )
    largest = int(max(abs(slope.low), abs(slope.high)))
    return _goes(found.verdict, max(largest, 1), voice) % between


def year_before(found: Trend, voice: Voice) -> str:
    """Say how the same weeks went a year before, where that can be told."""
    before = found.year_before
    if before is None or before.slope is None:
        return ""
    said = trend(before, voice)
    said = said[:1].lower() + said[1:]
    return voice.gettext("Les mêmes semaines, un an plus tôt : %(said)s", said=said)


def _digits(slope: Estimate) -> int:
    """Return how many decimals tell the nearer bound from nothing, which it is not."""
    nearer = min(abs(slope.low), abs(slope.high))
    return next((digits for digits in (1, 2) if round(nearer, digits)), 3)


def _goes(verdict: Verdict, count: int, voice: Voice) -> str:
    if verdict is Verdict.RISING:
        return voice.tongue.ngettext(
            "En hausse : chaque mois, presque sûrement entre %(low)s et %(high)s personne par "
            "jour ouvert.",
            "En hausse : chaque mois, presque sûrement entre %(low)s et %(high)s personnes par "
            "jour ouvert.",
            count,
        )
    return voice.tongue.ngettext(
        "En baisse : chaque mois, presque sûrement entre %(low)s et %(high)s personne par jour "
        "ouvert.",
        "En baisse : chaque mois, presque sûrement entre %(low)s et %(high)s personnes par jour "
        "ouvert.",
        count,
    )


def mean(span: Span, voice: Voice) -> str:
    """Return how many came on an open day; a dash where there was none."""
    return decimal(span.mean, voice) if span.open_days else "–"
