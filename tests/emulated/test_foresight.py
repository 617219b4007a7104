"""What is foreseen, learnt beside the pages; and the way from a real ledger to a real forecast."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from appliance.insight.forecast import Verdict
from appliance.insight.values import Almanac, Figures
from appliance.local_time import instant
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.storage import Storage
from appliance.web import foresight
from appliance.web.foresight import Foresight, untold
from appliance.web.sums import Sums
from tests.figures_pages import TODAY, figures
from tests.simulated import ALMANAC, ZONE, Kind, simulate

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

WAIT_S = 60
MEASURE = Measure(ZONE)
TENTH = date(2026, 11, 24), 10


def at(day, hour=14):
    at_us = instant(day, time(hour), ZONE)
    return Stamp(at_us, at_us, "boot", synced=True)


class Known:
    """What a foresight is made of, to be changed by hand."""

    def __init__(self):
        self.figures = figures()
        self.almanac = ALMANAC
        self.ahead = {}
        self.foresight = Foresight(
            lambda _stamp: self.figures, lambda: self.almanac, lambda _stamp: self.ahead, MEASURE
        )

    def learnt(self, day=TODAY):
        """Ask, wait until what there was to learn is learnt, and ask again."""
        self.foresight(at(day))
        self.foresight.join(WAIT_S)
        return self.foresight(at(day))


@pytest.fixture
def known():
    return Known()


@pytest.fixture
def lessons(monkeypatch):
    """Return the figures that were learnt from, one after the other."""
    seen, learn = [], foresight.learn

    def noted(figures, *more):
        seen.append(figures)
        return learn(figures, *more)

    monkeypatch.setattr(foresight, "learn", noted)
    return seen


def test_the_first_to_ask_does_not_wait(known):
    assert known.foresight(at(TODAY)) is None
    assert known.learnt().verdict is Verdict.CALLED


def test_without_figures_nothing_is_foreseen_and_nothing_begun(known, lessons):
    known.figures = None
    assert known.learnt() is None
    assert lessons == []


def test_it_is_learnt_once_a_night_and_yesterdays_lesson_serves_meanwhile(known, lessons):
    first = known.learnt()
    assert known.learnt() is first
    assert len(lessons) == 1
    known.figures = Figures(figures().days[:-1], figures().newcomers)
    assert known.foresight(at(TODAY)) is first
    known.foresight.join(WAIT_S)
    assert known.foresight(at(TODAY)) is not first
    assert [len(each.days) for each in lessons] == [len(figures().days), len(figures().days) - 1]


def test_a_day_more_is_learnt_on(known, lessons):
    every = known.figures
    known.figures = replace(every, days=every.days[:-1])
    known.learnt()
    known.figures = every
    assert known.learnt() == Known().learnt()
    assert [len(each.days) for each in lessons] == [len(every.days) - 1, len(every.days)]


def test_what_changes_in_the_course_of_a_day_teaches_nothing(known, lessons):
    first = known.learnt()
    known.figures = replace(known.figures, encounters={"2026-W48": 7})
    assert known.learnt() is first
    assert len(lessons) == 1


def test_a_holiday_that_becomes_known_is_learnt_anew(known, lessons):
    known.learnt()
    known.almanac = Almanac(frozenset({TODAY + timedelta(days=1)}))
    call = next(each for each in known.learnt().calls if (each.day, each.hour) == TENTH)
    assert call.holiday
    assert len(lessons) == 2


def test_whoever_is_announced_counts_at_once(known, lessons):
    before = next(c for c in known.learnt().calls if (c.day, c.hour) == TENTH)
    known.ahead = {TENTH: 4}
    after = next(c for c in known.learnt().calls if (c.day, c.hour) == TENTH)
    assert after.announced == 4
    assert after.probability > before.probability
    assert len(lessons) == 1


def test_a_new_day_moves_the_seven_days_on(known):
    known.learnt()
    days = {call.day for call in known.learnt(TODAY + timedelta(days=1)).calls}
    assert min(days) > TODAY


def test_what_cannot_be_learnt_is_tried_and_told_once_however_many_ask(
    known, lessons, journalled, monkeypatch
):
    noted = foresight.learn

    def stumbles(*what):
        noted(*what)
        raise ZeroDivisionError

    monkeypatch.setattr(foresight, "learn", stumbles)
    for _ in range(3):
        assert known.learnt() is None
    assert len(lessons) == 1
    assert len(journalled) == 1
    assert "without a forecast" in journalled[0]
    monkeypatch.setattr(foresight, "learn", noted)
    known.figures = Figures(figures().days[:-1], figures().newcomers)  # another day, another try
    assert known.learnt().verdict is Verdict.CALLED


def test_yesterdays_lesson_serves_where_todays_cannot_be_learnt(known, monkeypatch):
    first = known.learnt()

    def stumbles(*_what):
        raise OverflowError

    monkeypatch.setattr(foresight, "learn", stumbles)
    known.figures = Figures(figures().days[:-1], figures().newcomers)
    assert known.learnt() is first


def test_what_cannot_be_foretold_costs_no_page_and_is_told_once(known, journalled, monkeypatch):
    def stumbles(*_what):
        raise ValueError

    monkeypatch.setattr(foresight, "foretell", stumbles)
    for _ in range(3):
        assert known.learnt() is None
    assert len(journalled) == 1


def test_where_there_are_no_figures_it_is_untold():
    assert untold(at(TODAY)) is None


# --- from a real ledger --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """Return the ledger of sixteen weeks, the file its sums are kept in, and the day after."""
    folder = tmp_path_factory.mktemp("past")
    storage, space = Storage(folder / "data"), simulate(Kind.GROWING, 102, days=16 * 7)
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        facts = [(entry.stamp, entry.fact) for entry in space.entries()]
        for begin in range(0, len(facts), 500):
            ledger.append(facts[begin : begin + 500])
    (folder / "web").mkdir()
    return storage.ledger, folder / "web" / "sums", space.days[-1].day + timedelta(days=1)


def test_sixteen_weeks_on_record_are_enough_to_call_an_hour(past):
    ledger, keep, today = past
    sums = Sums(ledger, MEASURE, keep)
    made = Foresight(sums, lambda: ALMANAC, lambda _stamp: {}, MEASURE)
    assert made(at(today)) is None
    sums.join(WAIT_S)
    assert made(at(today)) is None
    made.join(WAIT_S)
    found = made(at(today))
    assert found.verdict is Verdict.CALLED
    assert {call.day for call in found.calls} <= {today + timedelta(days=n) for n in range(7)}
    assert found.weeks >= 15


def test_a_clock_in_another_zone_has_its_own_today(known):
    known.learnt()
    night_us = round(datetime(2026, 11, 23, 23, 30, tzinfo=UTC).timestamp()) * 1_000_000
    found = known.foresight(Stamp(night_us, night_us, "boot", synced=True))
    assert min(call.day for call in found.calls) == date(2026, 11, 24)
