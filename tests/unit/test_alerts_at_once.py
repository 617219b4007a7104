"""What is told of the door, of readers that are silent, and of what is to be settled."""

import pytest
from msgspec.structs import replace

from appliance.alerts import Beginning, Matter, begin, read_beginning
from appliance.facts import (
    Corrected,
    Denied,
    DeviceDown,
    DeviceUp,
    Forced,
    Held,
    LedgerEntry,
    MemberAdded,
    MonthDue,
    Shut,
    Started,
    Stopped,
    VisitProposed,
)
from appliance.model import AlertKind, Category, Means, Reason, Way
from appliance.seal import Seal, onward, text_of
from tests.watched import (
    MARKS,
    MEASURE,
    NINE,
    SECOND,
    Record,
    at,
    by_the_clock,
    enters,
    leaves,
    told_by,
)


def test_a_door_that_is_held_or_forced_is_told_at_once():
    record = Record().at(0, enters("m0")).at(5, Held(30)).at(6, Shut()).at(7, Forced())
    assert record.kinds == ["door_held", "door_forced"]
    held, forced = record.told
    assert (held.number, held.headcount, held.at_us) == (30, 1, NINE + 5 * SECOND)
    assert held.id == f"door_held-{record.sequence - 2}-{held.at_us}"
    assert forced.number == 0


def test_a_month_to_close_is_told_at_once_and_by_its_number():
    record = Record().at(0, MonthDue("2026-10"), MonthDue("2026-11"))
    assert [(each.kind, each.detail) for each in record.told] == [
        ("month_due", "2026-10"),
        ("month_due", "2026-11"),
    ]
    assert len({each.id for each in record.told}) == 2


# --- readers -------------------------------------------------------------------------------------


def test_a_reader_silent_for_ten_seconds_is_told_once_per_outage():
    record = Record().at(0, DeviceDown("entrance", "gone")).at(9.9)
    assert record.told == []
    (alert,) = record.at(10).told
    assert (alert.kind, alert.detail, alert.at_us) == ("reader_silent", "entrance", NINE)
    record.at(20, DeviceDown("entrance", "still")).at(500)
    assert record.kinds == ["reader_silent"]
    record.at(600, DeviceUp("entrance")).at(700, DeviceDown("entrance", "gone")).at(710)
    assert record.kinds == ["reader_silent"] * 2


def test_a_reader_that_comes_back_in_time_is_not_worth_a_word():
    record = Record().at(0, DeviceDown("entrance", "gone")).at(9.9, DeviceUp("entrance"))
    assert record.at(500).told == []


def test_each_reader_is_told_by_itself():
    record = Record().at(0, DeviceDown("entrance", "a")).at(5, DeviceDown("exit", "b")).at(10)
    assert [alert.detail for alert in record.told] == ["entrance"]
    assert [alert.detail for alert in record.at(15).told] == ["entrance", "exit"]
    assert len({alert.id for alert in record.told}) == 2


def test_a_door_that_starts_anew_in_an_outage_does_not_tell_it_again():
    record = Record().at(0, DeviceDown("entrance", "a")).at(20, Stopped()).at(21, Started("1"))
    record.at(25, DeviceDown("entrance", "a")).at(300)
    assert record.kinds == ["reader_silent"]
    record.at(301, DeviceUp("entrance")).at(302, DeviceDown("entrance", "a")).at(400)
    assert record.kinds == ["reader_silent"] * 2


def test_a_reader_not_heard_of_after_a_start_works_again():
    record = Record().at(0, DeviceDown("entrance", "a")).at(20, Started("1")).at(80)
    record.at(81, DeviceDown("entrance", "a")).at(91)
    assert record.kinds == ["reader_silent"] * 2
    record = Record().at(0, DeviceDown("entrance", "a")).at(20, Started("1")).at(79)
    assert record.at(79.5, DeviceDown("entrance", "a")).at(900).kinds == ["reader_silent"]


def test_an_outage_that_nobody_was_told_of_ends_with_a_start():
    record = Record().at(0, DeviceDown("entrance", "a")).at(5, Started("1")).at(900)
    assert record.told == []


# --- to be settled -------------------------------------------------------------------------------


def refused(reason=Reason.UNKNOWN, means=Means.BADGE):
    return Denied("entrance", means, reason, tail="A5")


def test_an_unknown_badge_is_told_at_most_once_an_hour():
    record = Record().at(0, refused()).at(10, refused()).at(3599.9, refused())
    (alert,) = record.told
    assert (alert.kind, alert.matter, alert.detail) == (
        "exception",
        Matter.UNKNOWN_BADGE,
        "entrance",
    )
    assert record.at(3600, refused()).kinds == ["exception"] * 2


@pytest.mark.parametrize(
    "fact", [refused(Reason.SUSPENDED), refused(Reason.FULL), refused(means=Means.FINGER)]
)
def test_other_refusals_are_not(fact):
    assert Record().at(0, fact).told == []


def test_every_visit_proposed_is_told():
    proposal = VisitProposed("m0", 3, NINE, NINE + SECOND, "forgot", "a")
    record = Record().at(0, proposal).at(1, proposal)
    assert [each.matter for each in record.told] == [Matter.PROPOSAL] * 2
    assert [each.number for each in record.told] == [1, 1]
    assert len({each.id for each in record.told}) == 2


@pytest.mark.parametrize("looked", [(), (3, 3.5, 6)])
def test_the_visits_left_open_at_a_cut_off_are_told_once_with_their_number(looked):
    record = Record().at(0, enters("m0"), enters("m1"), enters("m2")).at(60, leaves("m2"))
    for hour in looked:
        record.at(by_the_clock(0, day=24) + hour * 3600)
    record.at(by_the_clock(9, day=24), enters("m3"))
    (alert,) = record.told
    assert (alert.matter, alert.number, alert.headcount) == (Matter.OPEN_VISITS, 2, 0)
    assert alert.at_us == NINE + round(by_the_clock(3, day=24) * SECOND)
    record.at(by_the_clock(9, day=25))
    assert [each.number for each in record.told] == [2, 1]


def test_who_works_through_the_night_leaves_nothing_open():
    record = Record().at(by_the_clock(1, day=24), enters("m0"))
    record.at(by_the_clock(2, day=24), leaves("m0"))
    assert record.at(by_the_clock(9, day=24)).told == []


def test_by_a_clock_that_is_not_right_people_go_one_by_one_and_it_is_told_once():
    record = Record()
    for hour, member in enumerate(("m0", "m1", "m2")):
        record.at(hour * 3600, enters(member), synced=False)
    record.at(25 * 3600, synced=False).at(26 * 3600, synced=False).at(27 * 3600, synced=False)
    assert [each.number for each in record.told if each.matter is Matter.OPEN_VISITS] == [1]
    assert record.state.attendance.inside == {}


def test_as_set_the_cut_off_goes_by_the_clock_as_it_is():
    as_set = replace(MARKS, measure=replace(MEASURE, as_set=True))
    record = Record(as_set).at(0, enters("m0"), synced=False)
    record.at(by_the_clock(3, day=24), synced=False)
    assert [each.number for each in record.told] == [1]


# --- what it begins on ---------------------------------------------------------------------------


def _added(member):
    return MemberAdded(member, Category.COWORKER)


def test_a_seal_says_who_has_been_here_and_who_is_in():
    facts = ((0, "m0", True), (60, "m0", False), (7200, "m1", True))
    people = [LedgerEntry(1, at(-9), _added("m0")), LedgerEntry(2, at(-8), _added("m1"))]
    passed = [
        LedgerEntry(number + 3, at(seconds), enters(who) if comes else leaves(who))
        for number, (seconds, who, comes) in enumerate(facts)
    ]
    seal = onward(Seal(), people + passed, MEASURE)
    sealed = begin(read_beginning(text_of(seal)))
    followed, _ = told_by(people + passed)
    assert sealed.categories == {"m0": Category.COWORKER, "m1": Category.COWORKER}
    assert (sealed.came, sealed.fresh) == (followed.came, followed.fresh)
    assert (sealed.sequence, sealed.attendance) == (5, followed.attendance)
    assert (sealed.fresh, sealed.stamp) == ({"m1"}, None)
    assert begin(Beginning()).came == frozenset()


def test_a_seal_knows_a_second_visit_from_a_first_on_the_same_day():
    visits = (enters("m0"), leaves("m0"), enters("m0"))
    entries = [LedgerEntry(n + 2, at(60 * n), fact) for n, fact in enumerate(visits)]
    entries = [LedgerEntry(1, at(-9), _added("m0")), *entries]
    sealed = begin(read_beginning(text_of(onward(Seal(), entries, MEASURE))))
    assert (sealed.attendance.inside.keys(), sealed.fresh) == ({"m0"}, told_by(entries)[0].fresh)
    assert sealed.fresh == frozenset()


def test_a_seal_knows_of_newcomers_who_are_not_in():
    past = Corrected("m0", Way.IN, NINE - 60 * SECOND, "forgot", "a", past=True)
    entries = [LedgerEntry(1, at(-9), _added("m0")), LedgerEntry(2, at(0), past)]
    sealed = begin(read_beginning(text_of(onward(Seal(), entries, MEASURE))))
    assert (sealed.came, sealed.fresh) == ({"m0"}, frozenset())


def test_no_alert_says_who():
    record = Record(met=False).at(0, enters("m0")).at(700, refused(), Held(30), Forced())
    record.at(701, VisitProposed("m0", 3, NINE, NINE + SECOND, "forgot", "anne"))
    record.come(800, 7).at(by_the_clock(9, day=24))
    assert {alert.kind for alert in record.told} >= {AlertKind.NEWCOMER_ALONE, AlertKind.FULL}
    for alert in record.told:
        assert not any(who in str(alert) for who in ("m0", "anne", "A5", "forgot")), alert
