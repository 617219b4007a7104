"""A certificate of attendance: on which days somebody was there, and how long; no prices. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

from msgspec import Struct

from appliance.commands.answers.billing import Visits, VisitSeen
from appliance.facts.visits import Visit
from appliance.paper import words
from appliance.paper.document import Column, Document, Fact, Mark, Row, Section, Table
from appliance.paper.house import House, letterhead
from appliance.paper.visits import mark


class Period(Struct, frozen=True):
    """Whole days, both ends within; `employer` is whom the certificate is for, "" for nobody."""

    since: date
    until: date
    employer: str = ""


class _Stay(Struct, frozen=True):
    """The part of a visit that falls on one local day."""

    day: date
    seconds: int
    visit: Visit


def certificate(
    of: Visits, period: Period, house: House, *, made_us: int, language: str = "fr"
) -> Document:
    """Return the certificate of a member's visits. `made_us` is now, UTC in microseconds."""
    said = words.said(language)
    stays = tuple(_stays(of.visits, period))
    days = _days(stays)
    dates = {"since": period.since, "until": period.until}
    total = words.hours(sum(minutes for minutes in days.values()), language)
    return Document(
        language=language if language in words.LANGUAGES else "fr",
        title=said.certificate,
        file=said.file_certificate % dates,
        made_us=made_us,
        issuer=letterhead(house, language),
        reader=(of.name or said.forgotten, *filter(None, (period.employer,))),
        facts=_facts(of, period, house, made_us, language),
        result=Fact(said.present, total),
        sections=(_section(stays, days, house, language),),
        notes=tuple(_notes(of, stays, language)),
        sign=said.signature % {"house": house.name},
        pages=said.pages,
    )


def _stays(visits: Iterable[VisitSeen], period: Period) -> Iterator[_Stay]:
    """Yield what counts: of each visit that took place and is over, its days in the period."""
    for seen in visits:
        if not seen.struck and not seen.visit.open:
            for day, seconds in seen.days:
                if period.since <= day <= period.until:
                    yield _Stay(day, seconds, seen.visit)


def _days(stays: Iterable[_Stay]) -> dict[date, int]:
    """Return the whole minutes of each day."""
    ordered = sorted(stays, key=lambda stay: stay.day)
    by_day = groupby(ordered, lambda stay: stay.day)
    return {day: sum(stay.seconds for stay in each) // 60 for day, each in by_day}


def _facts(
    of: Visits, period: Period, house: House, made_us: int, language: str
) -> tuple[Fact, ...]:
    said, heads = words.said(language), words.said(language).heads
    made = datetime.fromtimestamp(made_us / 1e6, tz=house.zone).date()
    since, until = (words.day(day, language) for day in (period.since, period.until))
    return (
        Fact(heads.person, of.name or said.forgotten),
        *((Fact(heads.employer, period.employer),) if period.employer else ()),
        Fact(heads.period, said.from_to % {"since": since, "until": until}),
        Fact(said.attested, words.day(made, language)),
    )


def _section(
    stays: tuple[_Stay, ...], days: dict[date, int], house: House, language: str
) -> Section:
    said = words.said(language)
    lead = said.certified % {"house": house.name}
    if not stays:
        return Section(said.presences, lead=(said.nobody_there,))
    rows = (
        _row(day, minutes, [stay for stay in stays if stay.day == day], house, language)
        for day, minutes in days.items()
    )
    counted = words.several(said.days_in_all, len(days), language) % {"days": len(days)}
    total = words.length(sum(days.values()), language)
    foot = Row((said.heads.total, counted, total, ""), strong=True)
    return Section(
        said.presences,
        lead=(lead,),
        table=Table(_columns(language), tuple(rows), foot=(foot,)),
        notes=(said.minutes_whole,),
    )


def _columns(language: str) -> tuple[Column, ...]:
    heads = words.said(language).heads
    return (
        Column(heads.day, 36),
        Column(heads.span, 34),
        Column(heads.length, 16, figures=True),
        Column(heads.remark, 39),
    )


def _row(day: date, minutes: int, stays: list[_Stay], house: House, language: str) -> Row:
    remarks = dict.fromkeys(
        remark for stay in stays for remark in words.remarks(stay.visit, language)
    )
    marks = {mark(stay.visit) for stay in stays}
    return Row(
        cells=(
            words.day(day, language),
            "\n".join(_span(stay, house, language) for stay in stays),
            words.length(minutes, language),
            "\n".join(remarks),
        ),
        mark=next((each for each in (Mark.ESTIMATE, Mark.CORRECTED) if each in marks), Mark.NONE),
    )


def _span(stay: _Stay, house: House, language: str) -> str:
    """Return from when until when on that day: a night's visit ends, and begins, at midnight."""
    first = datetime.combine(stay.day, time(), house.zone)
    last = datetime.combine(stay.day + timedelta(days=1), time(), house.zone)
    came = max(first.timestamp(), stay.visit.began_us / 1e6)
    went = min(last.timestamp(), stay.visit.ended_us / 1e6)
    ends = (datetime.fromtimestamp(at, tz=house.zone) for at in (came, went))
    return " – ".join(words.time_of_day(at, language) for at in ends)


def _notes(of: Visits, stays: Iterable[_Stay], language: str) -> Iterator[str]:
    said = words.said(language)
    guessed = [stay for stay in stays if stay.visit.estimate]
    if guessed:
        hours = words.hours(sum(_days(guessed).values()), language)
        yield said.certificate_estimates % {"hours": hours}
    if any(stay.visit.bound for stay in stays):
        yield said.bound
    if any(seen.visit.open and not seen.struck for seen in of.visits):
        yield said.certificate_open
