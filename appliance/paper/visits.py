"""The table of visits on a statement: when, how long, counted as what, how it is known. Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from appliance.facts.visits import Known, Visit
from appliance.paper import words
from appliance.paper.document import Column, Mark, Row, Table
from appliance.paper.frame import Frame
from appliance.tariff.values import By, Use


def table(visits: Sequence[Visit], uses: Iterable[Use], frame: Frame) -> Table:
    """Return the table; the number of a visit is its place in it, from 1."""
    heads, used = frame.said.heads, tuple(uses)
    return Table(
        columns=(
            Column(heads.visit, 6, figures=True),
            Column(heads.day, 19),
            Column(heads.span, 22),
            Column(heads.length, 16, figures=True),
            Column(heads.counted, 36),
            Column(heads.remark, 26),
        ),
        rows=tuple(
            _row(place, visit, [use for use in used if use.visit == visit.visit], frame)
            for place, visit in enumerate(visits, 1)
        ),
    )


def hours(uses: Iterable[Use], frame: Frame) -> Table:
    """Return how many minutes were counted as what, and their sum."""
    heads, by = frame.said.heads, counted(uses)
    rows = tuple(
        Row((words.capitalised(_by(key, frame)), frame.length(minutes)))
        for key, minutes in by.items()
    )
    total = Row((heads.total, frame.length(sum(by.values()))), strong=True)
    return Table(
        columns=(Column(heads.counted_as, 100), Column(heads.hours, 25, figures=True)),
        rows=rows,
        foot=(total,) if len(rows) > 1 else (),
    )


def counted(uses: Iterable[Use]) -> dict[tuple[By, str], int]:
    """Return minutes by what they were charged by and under which plan, in order."""
    by: dict[tuple[By, str], int] = {}
    for use in uses:
        by[use.by, use.plan] = by.get((use.by, use.plan), 0) + use.minutes
    return by


def places(of: Iterable[int], visits: Sequence[Visit]) -> str:
    """Return the numbers of visits in their table: 1–3, 5."""
    numbers = {visit.visit: place for place, visit in enumerate(visits, 1)}
    found = sorted(numbers[visit] for visit in set(of) & set(numbers))
    runs = groupby(enumerate(found), lambda pair: pair[1] - pair[0])
    return ", ".join(_run([place for _, place in run]) for _, run in runs)


def _run(run: list[int]) -> str:
    if len(run) < 3:
        return ", ".join(map(str, run))
    return f"{run[0]}–{run[-1]}"


def _row(place: int, visit: Visit, uses: Sequence[Use], frame: Frame) -> Row:
    began = frame.local(visit.began_us)
    remarks = (*words.remarks(visit, frame.language), *_of_month(visit, uses, frame))
    return Row(
        cells=(
            str(place),
            words.short_day(began.date(), frame.language),
            span(visit, frame),
            frame.length(visit.seconds // 60),
            _counted(uses, frame),
            "\n".join(remarks),
        ),
        mark=mark(visit),
    )


def mark(visit: Visit) -> Mark:
    if visit.estimate:
        return Mark.ESTIMATE
    told = Known.TOLD in (visit.came, visit.went)
    return Mark.CORRECTED if told else Mark.NONE


def span(visit: Visit, frame: Frame) -> str:
    """Return from when until when, with the day it ended on where that is another."""
    began, ended = frame.local(visit.began_us), frame.local(visit.ended_us)
    text = words.time_of_day(began, frame.language)
    if visit.open:
        return f"{text} –"
    text = f"{text}\u00a0–\u00a0{words.time_of_day(ended, frame.language)}"
    if ended.date() == began.date():
        return text
    return f"{text} ({words.short_day(ended.date(), frame.language)})"


def _counted(uses: Iterable[Use], frame: Frame) -> str:
    lines = (
        f"{frame.hours(minutes)} · {_by(key, frame)}" if minutes else _by(key, frame)
        for key, minutes in counted(uses).items()
    )
    return "\n".join(lines) or "–"


def _by(key: tuple[By, str], frame: Frame) -> str:
    by, plan = key
    return words.use(by, frame.plan(plan), frame.language)


def _of_month(visit: Visit, uses: Iterable[Use], frame: Frame) -> tuple[str, ...]:
    """Say how much of a visit is of this month, where some of it is not."""
    last_us = max(visit.began_us, visit.ended_us - 1)
    months = {f"{frame.local(at_us):%Y-%m}" for at_us in (visit.began_us, last_us)}
    if months == {frame.month}:
        return ()
    minutes = sum(use.minutes for use in uses)
    return (frame.said.this_month % {"hours": frame.hours(minutes)},)
