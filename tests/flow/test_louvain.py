"""Badges in, statements out: each story of tests/flow/louvain, played from facts to statements."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from appliance import plans, roster, visits
from appliance.facts import (
    Entered,
    Fact,
    LedgerEntry,
    Left,
    MemberAdded,
    PayerAgreed,
    PlanAgreed,
    Started,
    StatementIssued,
    TariffSet,
    Terms,
    TermsSet,
    VisitConfirmed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Category, Means, Stamp
from appliance.statements import closing, drafting
from appliance.statements.values import Past, Record
from appliance.tariff import money
from appliance.tariff.values import Tariff
from appliance.visits import Customs
from tests import louvain
from tests.louvain import FOLDER, ZONE, Expected, Told, instant_us

MARKS = {"told": "told", "confirmed": "confirmed", "assumed": "estimate", "inferred": "estimate"}


class House:
    """A house to which a story happens: its record, and what it billed."""

    def __init__(self, month: str) -> None:
        self._began_us = instant_us(f"{month}-01", "00:00")
        self.entries: list[LedgerEntry] = []
        self.payers: dict[str, str] = {}
        self.closed: dict[str, Past] = {}
        self._boot, self._booted_us, self._lost = 1, self._began_us, False
        self.record(self._began_us, TariffSet(tariff("louvain.toml"), time(3), "house"))

    def stamp(self, at_us: int) -> Stamp:
        since_us = at_us - self._booted_us
        shown_us = since_us if self._lost else at_us
        return Stamp(shown_us, since_us, f"boot-{self._boot}", not self._lost)

    def record(self, at_us: int, fact: Fact) -> LedgerEntry:
        entry = LedgerEntry(len(self.entries) + 1, self.stamp(at_us), fact)
        self.entries.append(entry)
        return entry

    def happen(self, told: Told) -> None:
        at_us, words = told.at_us, told.words
        match told.what:
            case "member":
                self._member(*words)
            case "in":
                self.record(at_us, Entered(words[0], "in", Means.BADGE))
            case "out":
                self.record(at_us, Left(words[0], "out", Means.BADGE))
            case "restart" | "lost":
                self._boot, self._booted_us = self._boot + 1, at_us
                self._lost = told.what == "lost"
                self.record(at_us, Started("1"))
            case "synced":
                self._lost = False
                self.record(at_us, Started("1"))
            case "plan":
                since = date.fromisoformat(words[2])
                self.record(at_us, PlanAgreed(words[0], words[1], since, "console"))
            case "category":
                terms = Terms(Category(words[1]))
                self.record(at_us, TermsSet(words[0], terms, "console"))
            case "tariff":
                self.record(at_us, TariffSet(tariff(words[0]), time(3), "house"))
            case "close":
                self._close(at_us, words[0])
            case _:
                self._say(told)

    def _member(self, member: str, category: str, *more: str) -> None:
        self.record(self._began_us, MemberAdded(member, Category(category), "console"))
        if more[:1] == ("plan",):
            since, given = date.fromisoformat(more[3]), more[5] if len(more) > 5 else None
            self.record(self._began_us, PlanAgreed(member, more[1], since, "console", given))
        if more[:2] == ("paid", "by"):
            self.payers[member] = more[2]
            self.record(self._began_us, PayerAgreed(member, more[2], "console"))

    def _say(self, told: Told) -> None:
        member, why = told.words[0], told.words[-1]
        day, _, which = told.words[1].partition("#")
        if told.what == "add":
            began_us, ended_us = _times(day, told.words[2])
            said: Fact = VisitTold(member, 0, began_us, ended_us, why, "host")
        else:
            seen = self._visit(told.at_us, member, day, int(which or 1))
            was = seen.began_us, seen.ended_us
            if told.what == "tell":
                began_us, ended_us = _times(day, told.words[2])
                said = VisitTold(member, seen.visit, began_us, ended_us, why, "host", was)
            elif told.what == "strike":
                said = VisitStruck(member, seen.visit, why, "host", was)
            else:
                assert told.what == "confirm", told
                said = VisitConfirmed(member, seen.visit, seen.began_us, seen.seconds, member)
        self.record(told.at_us, said)

    def _visit(self, at_us: int, member: str, day: str, which: int):
        estimates = ((date(2026, 1, 1), tariff("louvain.toml").estimate),)
        known = visits.fold(self.entries, Customs(ZONE, time(3), estimates), self.stamp(at_us))
        return [v for v in known.of[member] if _day(v.began_us) == day][which - 1]

    def books(self, at_us: int) -> Record:
        last = max(self.closed, default=None)
        close = self.closed[last].close if last else None
        first = close.next_from if close else 1
        return Record(
            entries=tuple(e for e in self.entries if e.sequence >= first),
            tariffs=tuple(e for e in self.entries if isinstance(e.fact, TariffSet)),
            roster=roster.fold(e.fact for e in self.entries),
            payers=self.payers,
            zone=ZONE,
            now=self.stamp(at_us),
            close=close,
            past=self.closed.get,
            since=lambda first: [e for e in self.entries if e.sequence >= first],
        )

    def _close(self, at_us: int, month: str) -> None:
        drafted = drafting.draft(self.books(at_us), month)
        assert drafted.ready, drafted
        number = sum(len(past.issued) for past in self.closed.values())
        *issued, close = closing.issued(drafted, number, "host")
        for each in (*issued, close):
            self.record(at_us, each)
        self.closed[month] = Past(close, tuple(issued))

    def issued(self, payer: str, month: str) -> StatementIssued:
        (found,) = (s for s in self.closed[month].issued if s.statement.payer == payer)
        return found


def tariff(name: str) -> Tariff:
    found = plans.read((FOLDER / name).read_text(encoding="utf-8"), name)
    assert isinstance(found, Tariff), found
    return found


def _times(day: str, times: str) -> tuple[int, int]:
    began, _, ended = times.partition("-")
    return instant_us(day, began), instant_us(day, ended)


def _local(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us // 1_000_000, tz=UTC).astimezone(ZONE)


def _day(at_us: int) -> str:
    return _local(at_us).date().isoformat()


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _visit_line(visit) -> str:
    ends = f"{_local(visit.began_us):%H:%M}-{_local(visit.ended_us):%H:%M}"
    line = f"visit {_day(visit.began_us)} {ends} {_clock(visit.seconds // 60)}"
    marks = [MARKS[known] for known in (visit.came, visit.went) if known in MARKS]
    return " ".join([line, *dict.fromkeys(marks), *["at least"] * visit.bound])


def _use_line(use) -> str:
    return f"use {use.day} {_clock(use.minutes)} {use.by} {use.plan}".rstrip()


def _charge_line(charge, whose: str) -> str:
    euros = money.written(money.round_half_up(charge.amount.cents))
    if charge.what == "correction":
        return f"correction {whose}{charge.month} of {charge.number} {euros}"
    line = f"charge {whose}{charge.day} {charge.what} {charge.plan} {euros}"
    if charge.what != "contribution":
        return line
    return f"{line} worth {money.written(money.round_half_up(charge.worth.cents))}"


def _left_line(left) -> str:
    return f"left {left.plan} {_clock(left.minutes)} until {left.until}"


def lines(issued: StatementIssued, expected: Expected) -> dict[str, list[str]]:
    """Return what a statement says, by the kinds of line that the story tells of."""
    parts = issued.statement.parts
    several = len(parts) > 1
    told_plans = {line.split()[1] for line in expected.of("left")}
    return {
        "visit": [_visit_line(v) for part in parts for v in part.visits],
        "use": [_use_line(u) for part in parts for u in part.uses],
        "charge": [
            _charge_line(c, f"{part.member} " if several else "")
            for part in parts
            for c in part.charges
        ],
        "left": [_left_line(x) for part in parts for x in part.left if x.plan in told_plans],
        "vat": [f"vat {v.rate} {money.written(v.vat)}" for v in issued.statement.vat],
        "total": [f"total {money.written(issued.statement.total)}"],
    }


@pytest.mark.parametrize("path", louvain.stories(), ids=lambda path: path.stem)
def test_the_statement_says_what_the_story_tells(path):
    story = louvain.read(path)
    house = House(min(told.words[0] for told in story.told if told.what == "close"))
    for told in story.told:
        house.happen(told)
    for expected in story.expected:
        said = lines(house.issued(expected.payer, expected.month), expected)
        assert sorted(said["charge"]) == sorted(expected.of("charge", "correction"))
        assert said["total"] == expected.of("total")
        for kind in ("visit", "use", "left", "vat"):
            assert said[kind] == (expected.of(kind) or said[kind]), kind


def test_there_are_thirty_stories_and_each_tells_its_rule():
    told = [louvain.read(path) for path in louvain.stories()]
    assert len(told) >= 30
    assert all(story.rule and story.expected for story in told)
    assert len({story.rule for story in told}) == len(told)


def test_a_day_after_the_last_of_a_month_is_the_first_of_the_next():
    assert louvain.instant_us("2026-10-31", "+00:00") == instant_us("2026-11-01", "00:00")
    assert timedelta(microseconds=instant_us("2026-10-25", "02:30*")) - timedelta(
        microseconds=instant_us("2026-10-25", "02:30")
    ) == timedelta(hours=1)
