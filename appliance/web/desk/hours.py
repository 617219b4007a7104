"""Visits as pages tell them: when, how long, how that is known, what was said of it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct

from appliance.commands.answers import Change, UnsettledVisit, VisitSeen
from appliance.facts.visits import ESTIMATES, Known, Visit
from appliance.web import words
from appliance.web.desk import days
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

_MINUTE_S: Final = 60
_NEXT: Final = timedelta(days=1)

_CAME: Final[Mapping[Known, str]] = {
    Known.ASSUMED: N_("pas de badge à l’arrivée : heure estimée d’après les visites habituelles"),
}
_WENT: Final[Mapping[Known, str]] = {
    Known.INFERRED: N_("pas de badge au départ, puis une nouvelle arrivée : départ estimé"),
    Known.ASSUMED: N_("pas de badge au départ : heure estimée d’après les visites habituelles"),
}
_SAID: Final[Mapping[str, str]] = {
    "visit_struck": N_("N’a pas eu lieu : %(was)s"),
    "visit_confirmed": N_("Estimation confirmée : %(hours)s"),
    "visit_proposed": N_("Proposée : %(hours)s"),
    "proposal_declined": N_("Heures proposées refusées"),
}


class Told(Struct, frozen=True):
    """Something said of a visit, as it is read."""

    what: str
    why: str
    who: str
    when: str


class Line(Struct, frozen=True, kw_only=True):
    """One visit as it is read. `visit` and `on`, its first local day, find it again.

    `state` is "open", "estimate", "struck", "proposed" or "": the class of its line.
    """

    member: str
    visit: int
    on: date
    day: str
    hours: str
    lasted: str
    notes: tuple[str, ...]
    state: str
    closed: bool
    proposed: Change | None = None
    proposal: str = ""
    name: str = ""


class Month(Struct, frozen=True):
    """One month as it is read; `doubts` says how much of it is an estimate, "" for nothing."""

    month: str
    name: str
    hours: str
    days: str
    doubts: str
    lines: tuple[Line, ...]


def line(seen: VisitSeen, voice: Voice, name: str = "") -> Line:
    visit, state = seen.visit, _state(seen)
    on = voice.local_day(visit.began_us)
    return Line(
        member=visit.member,
        visit=visit.visit,
        on=on,
        day=words.calendar_day(on, voice.tongue),
        hours=span(visit, voice),
        lasted="" if state in ("struck", "proposed") else voice.hours(visit.seconds // _MINUTE_S),
        notes=tuple(_notes(seen, state, voice)),
        state=state,
        closed=seen.closed,
        proposed=seen.proposed,
        proposal="" if seen.proposed is None else proposal(seen.proposed, voice),
        name=name,
    )


def unsettled(
    visits: Iterable[UnsettledVisit], voice: Voice, most: int | None = None
) -> tuple[Line, ...]:
    """Return what waits to be settled, the newest first, `most` of it."""
    newest = sorted(visits, key=lambda each: -each.seen.visit.began_us)
    return tuple(line(each.seen, voice, each.name) for each in newest[:most])


def newest_first(seen: Iterable[VisitSeen], voice: Voice) -> tuple[Line, ...]:
    newest = sorted(seen, key=lambda each: -each.visit.began_us)
    return tuple(line(each, voice) for each in newest)


# --- months --------------------------------------------------------------------------------------


def months(seen: Iterable[VisitSeen], voice: Voice) -> tuple[Month, ...]:
    """Return the months of visits, newest first. A visit stands in the month it began in."""
    newest = sorted(seen, key=lambda each: each.visit.began_us, reverse=True)
    by_month = groupby(newest, lambda each: _month_of(each, voice))
    every = tuple(newest)
    return tuple(month(name, every, tuple(each), voice) for name, each in by_month)


def month(name: str, seen: Iterable[VisitSeen], shown: Iterable[VisitSeen], voice: Voice) -> Month:
    """Return a month: the hours in it of all that is `seen`, and the visits `shown` in it."""
    by_day: Counter[date] = Counter()
    for each in seen:
        if not each.struck and not each.visit.open:
            by_day.update({on: part for on, part in each.days if f"{on:%Y-%m}" == name})
    lines = tuple(line(each, voice) for each in shown)
    estimates = sum(each.state == "estimate" for each in lines)
    return Month(
        month=name,
        name=voice.month_title(name),
        hours=voice.hours(by_day.total() // _MINUTE_S),
        days=voice.ngettext("%(count)s jour", "%(count)s jours", len(by_day)),
        doubts=_doubts(estimates, voice),
        lines=lines,
    )


def _month_of(seen: VisitSeen, voice: Voice) -> str:
    return f"{voice.local_day(seen.visit.began_us):%Y-%m}"


def _doubts(estimates: int, voice: Voice) -> str:
    if not estimates:
        return ""
    return voice.ngettext(
        "dont %(count)s visite estimée", "dont %(count)s visites estimées", estimates
    )


# --- one visit -----------------------------------------------------------------------------------


def span(visit: Visit, voice: Voice) -> str:
    """Say from when until when: an estimated end is `vers` some hour."""
    began = _about(visit.began_us, visit.came, voice)
    if visit.open:
        return voice.gettext("depuis %(hour)s", hour=began)
    ended = _about(visit.ended_us, visit.went, voice)
    return f"{began} – {_later(visit.began_us, visit.ended_us, ended, voice)}"


def proposal(change: Change, voice: Voice) -> str:
    return _times(change.began_us, change.ended_us, voice)


def named(written: str, voice: Voice) -> str:
    """Say the hours of a visit that the desk names, `2026-10-05 09:00–12:00`, as they are read."""
    first, _, last = (each.strip() for each in written.partition("–"))
    try:
        began = datetime.fromisoformat(first)
        ended = datetime.fromisoformat(last if "-" in last else f"{first[:10]} {last}")
    except ValueError:
        return written
    began_us, ended_us = (
        days.instant_us(at.date(), at.time(), voice.zone) for at in (began, ended)
    )
    return _times(began_us, ended_us, voice)


def _about(at_us: int, known: Known | None, voice: Voice) -> str:
    hour = voice.hour(at_us)
    return voice.gettext("vers %(hour)s", hour=hour) if known in ESTIMATES else hour


def _later(began_us: int, ended_us: int, ended: str, voice: Voice) -> str:
    """Add how many midnights lie between, where there are any."""
    nights = (voice.local_day(ended_us) - voice.local_day(began_us)).days
    return voice.gettext("%(hour)s (+%(days)s j)", hour=ended, days=nights) if nights > 0 else ended


def _times(began_us: int, ended_us: int, voice: Voice) -> str:
    """Say a day and two hours, `lun. 5 oct., 9 h 00 – 17 h 30`."""
    day, ended = voice.local_day(began_us), voice.hour(ended_us)
    hours = f"{voice.hour(began_us)} – {_later(began_us, ended_us, ended, voice)}"
    return words.moment(voice.short_day(day), hours, voice.tongue)


def _state(seen: VisitSeen) -> str:
    if seen.struck:
        never = any(each.kind == "visit_struck" for each in seen.changes)
        return "struck" if never else "proposed"
    if seen.visit.open:
        return "open"
    return "estimate" if seen.visit.estimate else ""


def _notes(seen: VisitSeen, state: str, voice: Voice) -> Iterator[str]:
    """Say how it is known, where that is not by two badges alone."""
    visit = seen.visit
    if state == "struck":
        yield voice.gettext("n’a pas eu lieu")
    elif state == "proposed":
        yield voice.gettext("pas au registre : proposée par le membre")
    else:
        yield from _known(visit, voice)
    if seen.changes and seen.changes[-1].kind == "proposal_declined":
        why = seen.changes[-1].why
        yield voice.gettext("les heures proposées n’ont pas été retenues : %(why)s", why=why)


def _known(visit: Visit, voice: Voice) -> Iterator[str]:
    if visit.open:
        yield voice.gettext("en cours")
    if visit.came in _CAME:
        yield voice.gettext(_CAME[visit.came])
    if visit.went is not None and visit.went in _WENT:
        yield voice.gettext(_WENT[visit.went])
    if Known.TOLD in (visit.came, visit.went):
        yield voice.gettext("corrigée par l’accueil")
    if Known.CONFIRMED in (visit.came, visit.went):
        yield voice.gettext("estimation confirmée")
    if visit.bound:
        yield voice.gettext("durée minimale : l’appareil s’est arrêté pendant la visite")


# --- what was said of it -------------------------------------------------------------------------


def told(change: Change, voice: Voice) -> Told:
    """Return something that was said of a visit: what, why, by whom, when."""
    return Told(
        what=_what(change, voice),
        why=change.why,
        who=voice.who(change.by, change.author),
        when=voice.when(change.at_us),
    )


def _what(change: Change, voice: Voice) -> str:
    was = "" if change.was is None else _times(*change.was, voice)
    if change.kind == "corrected":
        return _added_end(change, voice)
    hours = _times(change.began_us, change.ended_us, voice) if change.began_us else ""
    if change.kind != "visit_told":
        return voice.gettext(_SAID[change.kind], hours=hours, was=was)
    if not was:
        return voice.gettext("Ajoutée : %(hours)s", hours=hours)
    return voice.gettext("Corrigée : %(hours)s, au lieu de %(was)s", hours=hours, was=was)


def _added_end(change: Change, voice: Voice) -> str:
    if change.began_us:
        return voice.gettext("Arrivée ajoutée : %(hour)s", hour=voice.hour(change.began_us))
    return voice.gettext("Départ ajouté : %(hour)s", hour=voice.hour(change.ended_us))


def days_around(day: date) -> tuple[date, date]:
    """Return from which day to which a visit is found that began on a day."""
    return day - _NEXT, day + _NEXT
