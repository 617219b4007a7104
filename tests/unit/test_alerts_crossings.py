"""Crossings of the threshold and of the capacity, and a newcomer who is alone."""

import pytest
from msgspec.structs import replace

from appliance.alerts import Marks
from appliance.facts import Corrected, Forced, MemberAdded, MemberErased, Terms, TermsSet, VisitTold
from appliance.model import Category, Way
from tests.watched import (
    MARKS,
    MEASURE,
    NINE,
    PEOPLE,
    SECOND,
    Record,
    at,
    by_the_clock,
    enters,
    leaves,
)


def test_reaching_the_threshold_is_told_once_it_has_lasted():
    record = Record().come(0, 3).at(299.999)
    assert record.told == []
    record.at(300)
    (alert,) = record.told
    assert (alert.kind, alert.at_us, alert.headcount, alert.present) == ("reached", NINE, 3, 3)
    assert alert.id == f"reached-{record.sequence}-{NINE}"
    assert Record().come(0, 2).at(4000).told == []
    assert record.at(9000).kinds == ["reached"]


def test_what_comes_later_tells_what_was_due_before_it():
    record = Record().come(0, 3).at(300, leaves("m0"))
    assert record.kinds == ["reached"]
    assert record.told[0].headcount == 3


def test_people_at_the_door_make_no_crossing():
    record = Record().come(0, 3).at(200, leaves("m0")).at(210, enters("m0")).at(400)
    assert record.told == []
    assert record.at(510).kinds == ["reached"]
    record.at(600, leaves("m0")).at(899, enters("m0")).at(5000)
    assert record.kinds == ["reached"]


def test_losing_it_is_told_after_it_was_reached():
    record = Record().come(0, 3).at(400).at(500, leaves("m0")).at(799).at(800)
    assert record.kinds == ["reached", "lost"]
    assert (record.told[1].at_us, record.told[1].headcount) == (NINE + 500 * SECOND, 2)


def test_with_nothing_to_wait_for_it_is_told_at_once():
    record = Record(Marks(MEASURE, settle_s=0)).come(0, 3).at(1, leaves("m0"))
    assert record.kinds == ["reached", "lost"]


def test_only_those_who_count_make_it():
    record = Record()
    record.at(-90, TermsSet("m0", Terms(Category.STAFF), "a"))
    record.at(-80, MemberAdded("guest", Category.VISITOR), enters("guest"))
    assert record.come(0, 3).at(400).told == []
    record.at(500, enters("m4")).at(900)
    assert (record.told[0].headcount, record.told[0].present) == (3, 5)


@pytest.mark.parametrize(
    ("hour", "minute", "kinds"),
    [(6, 59, []), (7, 0, ["reached"]), (21, 59, ["reached"]), (22, 0, [])],
)
def test_at_night_a_crossing_is_noted_and_not_told(hour, minute, kinds):
    record = Record().come(by_the_clock(hour, minute), 3)
    assert record.at(by_the_clock(hour, minute) + 310).kinds == kinds
    assert record.state.latch("reached").on


def test_the_loss_of_the_evening_is_told_and_that_of_the_night_is_not():
    record = Record().come(0, 3).at(400).at(by_the_clock(21, 59), leaves("m0"))
    assert record.at(by_the_clock(22, 30)).kinds == ["reached", "lost"]
    record = Record().come(0, 3).at(400).at(by_the_clock(22, 0), leaves("m0"))
    assert record.at(by_the_clock(22, 30)).kinds == ["reached"]
    assert record.state.latch("reached").on is False


def test_by_a_clock_that_is_not_right_nobody_knows_that_it_is_night():
    record = Record().come(by_the_clock(23), 3, synced=False)
    assert record.at(by_the_clock(23, 6), synced=False).kinds == ["reached"]
    as_set = replace(MARKS, measure=replace(MEASURE, as_set=True))
    record = Record(as_set).come(by_the_clock(23), 3, synced=False)
    assert record.at(by_the_clock(23, 6), synced=False).kinds == []


def test_the_cut_off_that_empties_the_house_is_no_loss():
    record = Record().come(0, 3).at(400).at(by_the_clock(9, day=24))
    assert record.kinds == ["reached", "exception"]
    record.come(by_the_clock(9, 10, day=24), 3).at(by_the_clock(9, 20, day=24))
    assert record.kinds == ["reached", "exception", "reached"]


# --- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("synced", [True, False])
@pytest.mark.parametrize("set_by", [-86_400, -600, 600])
def test_a_clock_that_is_set_neither_hurries_nor_delays(set_by, synced):
    record = Record().come(0, 3, synced=synced).at(299, set_by=set_by, synced=synced)
    assert record.kinds == []
    assert record.at(300, set_by=set_by, synced=synced).kinds == ["reached"]


def test_after_a_start_of_the_machine_the_time_is_what_has_surely_passed():
    def waited(run_s, boot_s, *, synced=True, was_synced=True):
        """Begin at nine; look `run_s` later by the wall, in a boot that is `boot_s` old."""
        record = Record().come(0, 3, synced=was_synced)
        now = at(run_s, boot="c", synced=synced)
        late = replace(now, boot_us=round(boot_s * SECOND))
        record.state, told = _passed(record.state, late)
        return [each.kind.value for each in told]

    assert waited(301, boot_s=20) == ["reached"]
    assert waited(299, boot_s=20) == []
    assert waited(301, boot_s=20, synced=False) == []
    assert waited(301, boot_s=20, was_synced=False) == []
    assert waited(-900, boot_s=299) == []
    assert waited(-900, boot_s=300) == ["reached"]
    assert waited(-900, boot_s=300, synced=False) == ["reached"]


def _passed(state, stamp):
    from appliance.alerts import pass_time

    return pass_time(state, stamp, MARKS)


# --- the capacity --------------------------------------------------------------------------------


def test_a_full_house_is_told_at_once_and_again_once_there_was_room():
    record = Record(replace(MARKS, settle_s=300)).come(0, 5)
    assert "full" not in record.kinds
    record.at(1, enters("m5"))
    assert record.kinds == ["full"]
    assert (record.told[0].present, record.told[0].at_us) == (6, NINE + SECOND)
    full = [kind for kind in record.at(2, enters("m6")).at(1000).kinds if kind == "full"]
    assert full == ["full"]


def full_again(*moves):
    """Return how often a house of six is told full: full at first, then after these moves."""
    record = Record().come(0, 6)
    for seconds, fact in moves:
        record.at(seconds, fact)
    return record.kinds.count("full")


def test_one_leaves_and_one_comes_is_nothing_new():
    assert full_again((400, leaves("m0")), (2000, enters("m7"))) == 1


def test_two_seats_free_for_a_while_make_a_full_house_news_again():
    both = ((400, leaves("m0")), (401, leaves("m1")))
    assert full_again(*both, (700, enters("m0")), (701, enters("m1"))) == 1
    assert full_again(*both, (701, enters("m0")), (702, enters("m1"))) == 2


def test_a_house_for_one_is_full_with_one():
    one = Marks(replace(MEASURE, threshold=1, capacity=1), settle_s=10)
    record = Record(one).at(0, enters("m0")).at(5, leaves("m0")).at(16).at(17, enters("m0"))
    assert record.kinds.count("full") == 2
    stays = Record(one).at(0, enters("m0")).at(100).at(200).at(300).at(400)
    assert stays.kinds.count("full") == 1


# --- alone on the first day ----------------------------------------------------------------------


def test_a_newcomer_alone_for_a_while_is_told_once():
    record = Record(met=False).at(0, enters("m0")).at(599.9)
    assert record.kinds == []
    record.at(600)
    assert (record.kinds, record.told[0].present) == (["newcomer_alone"], 1)
    assert record.told[0].at_us == NINE
    assert record.at(9000).kinds == ["newcomer_alone"]


def test_in_the_first_month_of_a_record_everybody_is_new():
    told = [
        Record(met=False).at(days * 86_400, enters("m0")).at(days * 86_400 + 700).kinds
        for days in (-31, -2, -1, 0)
    ]
    assert told == [[], [], ["newcomer_alone"], ["newcomer_alone"]]


def test_somebody_who_has_been_before_may_be_alone():
    assert Record().at(0, enters("m0")).at(9000).kinds == []
    record = Record(met=False).at(0, enters("m0")).at(10, leaves("m0")).at(20, enters("m0"))
    assert record.at(9000).kinds == []


def test_a_newcomer_with_company_is_not_alone():
    record = Record(met=False).at(0, enters("m0")).at(100, enters("m1")).at(5000)
    assert record.kinds == []
    record.at(6000, leaves("m1"))
    assert record.at(6599).kinds == []
    assert record.at(6600).kinds == ["newcomer_alone"]


def test_a_newcomer_who_is_left_alone_again_is_told_again():
    record = Record(met=False).at(0, enters("m0")).at(1000, enters("m1")).at(1010, leaves("m1"))
    assert record.at(1609).kinds == ["newcomer_alone"]
    assert record.at(1610).kinds == ["newcomer_alone", "newcomer_alone"]


def test_a_newcomer_who_was_let_go_at_the_cut_off_is_none_the_next_day():
    record = Record(met=False).at(0, enters("m0"), enters("m1"))
    record.at(by_the_clock(9, day=24), enters("m0")).at(by_the_clock(12, day=24))
    assert "newcomer_alone" not in record.kinds


def test_the_one_who_is_left_must_be_new():
    record = Record(met=False).at(0, enters("m0")).at(1, leaves("m0"))
    record.at(2, enters("m1")).at(3, enters("m0")).at(4, leaves("m1"))
    assert record.at(9000).kinds == []


@pytest.mark.parametrize(
    ("fact", "alone"),
    [
        (Corrected("m0", Way.IN, NINE - 60 * SECOND, "forgot", "a"), True),
        (Corrected("m0", Way.IN, NINE - 60 * SECOND, "forgot", "a", past=True), False),
        (Corrected("m0", Way.OUT, NINE - 60 * SECOND, "forgot", "a"), False),
        (VisitTold("m0", 0, NINE - 9 * SECOND, NINE, "forgot", "a"), False),
        (Forced(), False),
    ],
)
def test_what_is_told_at_the_desk_counts_as_having_come(fact, alone):
    record = Record(met=False).at(0, fact)
    assert ("newcomer_alone" in record.at(700).kinds) is alone
    met = "m0" in record.state.came
    assert met is not isinstance(fact, Forced)
    record.at(800, leaves("m0")).at(900, enters("m0"))
    again = record.at(2000).kinds.count("newcomer_alone")
    assert again == (1 if alone or not met else 0)


def test_a_visit_that_was_over_when_it_was_told_was_the_first():
    past = Corrected("m0", Way.IN, NINE - 60 * SECOND, "forgot", "a", past=True)
    assert Record(met=False).at(0, past).at(1, enters("m0")).at(2000).kinds == []


def test_whoever_was_erased_is_forgotten_here_too():
    record = Record().at(0, MemberErased("m0", "a"))
    assert "m0" not in record.state.came
    assert set(PEOPLE) - {"m0"} == record.state.came


def test_of_whoever_was_erased_nothing_is_kept_once_they_are_gone():
    record = Record().at(0, MemberErased("m0", "a"))
    assert set(record.state.categories) == set(PEOPLE) - {"m0"}
    record.at(10, enters("m1"), enters("m2"))
    record.at(600, MemberErased("m1", "a"), MemberErased("m2", "a"), Forced())
    assert {"m1", "m2"} <= record.state.categories.keys()
    record.at(700, leaves("m1"))
    assert "m1" not in record.state.categories
    record.at(by_the_clock(9, day=24), Forced())  # the other was let go at the cut-off
    assert set(record.state.categories) == set(PEOPLE) - {"m0", "m1", "m2"}
    assert not record.state.erased


def test_whoever_is_erased_while_they_are_in_counts_until_they_go_as_at_the_door():
    record = Record().come(0, 3).at(600, MemberErased("m0", "a")).at(1200)
    assert record.kinds == ["reached"]
    assert record.at(1800, leaves("m0")).at(2400).kinds == ["reached", "lost"]
