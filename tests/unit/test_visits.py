"""Comings and goings, paired for whoever wants to read them back."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.answers import Movement
from appliance.model import Means, Reason, Stamp, Way
from appliance.presence import LONG_VISIT_S
from appliance.web.visits import Unsure, Visit, day_of, in_order, months, visits

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = 3600


def us(text):
    return round(datetime.fromisoformat(text).astimezone(UTC).timestamp()) * 1_000_000


def at(text, boot="b", synced=True, drift_s=0):
    """Return a stamp whose boot clock is `drift_s` ahead of its wall clock."""
    return Stamp(us(text), us(text) + drift_s * 1_000_000, boot, synced)


def entered(stamp):
    return Movement(stamp, "entered", "in", Means.BADGE)


def left(stamp):
    return Movement(stamp, "left", "out", Means.BADGE)


def corrected(text, way):
    return Movement(Stamp(us(text), 0, "", synced=True), "corrected", way=way)


NINE, NOON, SIX = "2026-11-23T09:00+01:00", "2026-11-23T12:00+01:00", "2026-11-23T18:00+01:00"
TOMORROW = "2026-11-24T09:30+01:00"
NOW = at("2026-11-24T10:00+01:00")


def test_a_visit_is_measured_by_the_boot_clock():
    (visit,) = visits([entered(at(NINE)), left(at(NOON, drift_s=60))], NOW)
    assert visit == Visit(us(NINE), us(NOON), 3 * HOUR + 60)


def test_over_a_restart_it_is_measured_by_the_wall():
    (visit,) = visits([entered(at(NINE, drift_s=500)), left(at(NOON, boot="c"))], NOW)
    assert visit == Visit(us(NINE), us(NOON), 3 * HOUR)


def test_over_a_restart_with_an_untrusted_clock_it_is_doubtful():
    for one, other in ((False, True), (True, False)):
        (visit,) = visits([entered(at(NINE, synced=one)), left(at(NOON, "c", other))], NOW)
        assert (visit.seconds, visit.unsure) == (3 * HOUR, (Unsure.CLOCK,))


def test_an_untrusted_wall_clock_does_not_spoil_a_duration_within_one_boot():
    (visit,) = visits([entered(at(NINE, synced=False)), left(at(NOON, synced=False))], NOW)
    assert visit == Visit(us(NINE), us(NOON), 3 * HOUR)


def test_what_would_last_less_than_nothing_is_not_measured():
    (visit,) = visits([entered(at(NOON)), left(at(NINE, boot="c"))], NOW)
    assert (visit.seconds, visit.unsure) == (None, (Unsure.CLOCK,))


def test_nothing_at_all_is_still_a_visit():
    (visit,) = visits([entered(at(NINE)), left(at(NINE))], NOW)
    assert visit == Visit(us(NINE), us(NINE), 0)


def test_somebody_who_is_in_has_an_open_visit_that_lasts_so_long_by_now():
    (visit,) = visits([entered(at(TOMORROW))], NOW)
    assert visit == Visit(us(TOMORROW), None, HOUR // 2, open=True)


def test_an_exit_that_is_missing_is_said_and_not_guessed():
    first, second = visits([entered(at(NINE)), entered(at(TOMORROW))], NOW)
    assert first == Visit(us(NINE), None, unsure=(Unsure.NO_EXIT,))
    assert second.open


def test_an_entry_that_is_missing_is_said_and_not_guessed():
    (visit,) = visits([left(at(SIX))], NOW)
    assert visit == Visit(None, us(SIX), unsure=(Unsure.NO_ENTRY,))
    assert day_of(visit, BRUSSELS) == date(2026, 11, 23)


def test_half_a_visit_by_an_untrusted_clock_is_doubtful_twice():
    half, other = visits([left(at(NINE, synced=False)), entered(at(NOON, synced=False))], NOW)
    assert half.unsure == (Unsure.NO_ENTRY, Unsure.CLOCK)
    assert other.unsure == (Unsure.LONG,)
    (first, _) = visits([entered(at(NINE, synced=False)), entered(at(NOON))], NOW)
    assert first.unsure == (Unsure.NO_EXIT, Unsure.CLOCK)


def test_a_very_long_visit_is_doubtful_beyond_the_limit_and_not_at_it():
    start = at(NINE)
    for over_s, unsure in ((0, ()), (1, (Unsure.LONG,))):
        boot_us = start.boot_us + (LONG_VISIT_S + over_s) * 1_000_000
        (visit,) = visits([entered(start), left(Stamp(us(SIX), boot_us, "b", synced=True))], NOW)
        assert visit.unsure == unsure


def test_a_correction_goes_where_its_time_puts_it():
    told = [entered(at(NINE)), entered(at(TOMORROW)), corrected(SIX, Way.OUT)]
    first, second = visits(told, NOW)
    assert first == Visit(us(NINE), us(SIX), 9 * HOUR, corrected=True)
    assert second == Visit(us(TOMORROW), None, HOUR // 2, open=True)


def test_two_corrections_make_a_visit_by_the_wall_clock():
    (visit,) = visits([corrected(NINE, Way.IN), corrected(SIX, Way.OUT)], NOW)
    assert visit == Visit(us(NINE), us(SIX), 9 * HOUR, corrected=True)


def test_a_correction_may_be_the_beginning_or_the_latest_news():
    (visit,) = visits([left(at(SIX)), corrected(NINE, Way.IN)], NOW)
    assert visit == Visit(us(NINE), us(SIX), 9 * HOUR, corrected=True)
    (visit,) = visits([entered(at(NINE)), corrected(SIX, Way.OUT)], NOW)
    assert visit.corrected
    (visit,) = visits([corrected(TOMORROW, Way.IN)], NOW)
    assert visit == Visit(us(TOMORROW), None, HOUR // 2, open=True, corrected=True)
    (first, _) = visits([corrected(NINE, Way.IN), corrected(TOMORROW, Way.IN)], NOW)
    assert (first.corrected, first.unsure) == (True, (Unsure.NO_EXIT,))
    (visit,) = visits([corrected(SIX, Way.OUT)], NOW)
    assert (visit.corrected, visit.unsure) == (True, (Unsure.NO_ENTRY,))


def test_the_record_goes_before_the_clock():
    """A wall clock that was set back in between moves no coming behind its going."""
    came, went = (
        entered(Stamp(us(NOON), 0, "b", synced=False)),
        left(Stamp(us(NINE), 60, "b", True)),
    )
    assert in_order([came, went]) == [came, went]


def test_what_is_neither_a_coming_nor_a_going_makes_no_visit():
    denied = Movement(at(NINE), "denied", "in", Means.BADGE, Reason.HOURS)
    assert visits([denied, Movement(at(NINE), "repeated", "in")], NOW) == ()


def test_months_come_newest_first_and_each_day_counts_once():
    told = [
        entered(at("2026-10-31T22:00+01:00")), left(at("2026-11-01T01:00+01:00")),
        entered(at(NINE)), left(at(NOON)),
        entered(at("2026-11-23T13:00+01:00")), left(at(SIX)),
        entered(at("2026-11-23T19:00+01:00")),
        entered(at(TOMORROW)),
    ]  # fmt: skip
    november, october = months(visits(told, NOW), BRUSSELS)
    assert (november.first, october.first) == (date(2026, 11, 1), date(2026, 10, 1))
    assert (november.seconds, november.days, november.unsure) == (8 * HOUR, 2, 1)
    assert (october.seconds, october.days, october.unsure) == (3 * HOUR, 1, 0)
    assert [visit.at_us for visit in november.visits] == [
        us(TOMORROW), us("2026-11-23T19:00+01:00"), us("2026-11-23T13:00+01:00"), us(NINE),
    ]  # fmt: skip


def test_a_month_begins_at_local_midnight():
    told = [entered(at("2026-11-01T00:30+01:00")), left(at("2026-11-01T01:00+01:00"))]
    (month,) = months(visits(told, NOW), BRUSSELS)
    assert month.first == date(2026, 11, 1)


moves = st.lists(
    st.tuples(
        st.sampled_from(["entered", "left", "in", "out"]), st.integers(0, 10**6), st.booleans()
    ),
    max_size=12,
)


def movement(kind, at_s, synced):
    stamp = Stamp(at_s * 1_000_000, at_s * 1_000_000, "b", synced)
    if kind in ("in", "out"):
        return Movement(Stamp(at_s * 1_000_000, 0, "", synced=True), "corrected", way=Way(kind))
    return Movement(stamp, kind)


@given(moves)
def test_every_coming_and_going_is_in_exactly_one_visit(told):
    made = [movement(*each) for each in told]
    found = visits(made, Stamp(2 * 10**12, 2 * 10**12, "b", synced=True))
    ends = [end for visit in found for end in (visit.began_us, visit.ended_us) if end is not None]
    assert sorted(ends) == sorted(each.stamp.utc_us for each in made)
    assert all(not visit.open for visit in found[:-1])
    assert all(visit.seconds is None or visit.seconds >= 0 for visit in found)


@given(moves)
def test_corrections_never_change_the_order_of_what_was_recorded(told):
    made = [movement(*each) for each in told]
    ordered = in_order(made)
    recorded = [each for each in ordered if each.kind != "corrected"]
    assert recorded == [each for each in made if each.kind != "corrected"]
    for one, other in pairwise(ordered):
        if one.kind == "corrected" != other.kind:
            assert other.stamp.utc_us > one.stamp.utc_us


@given(moves)
def test_months_hold_every_visit_once(told):
    found = visits([movement(*each) for each in told], NOW)
    held = [visit for month in months(found, BRUSSELS) for visit in month.visits]
    assert sorted(map(repr, held)) == sorted(map(repr, found))
