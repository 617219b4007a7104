"""The doorsteps: as many as it takes, and those beyond."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.web.doorsteps import HEIGHT, LANDING, MOST_STEPS, doorsteps


def test_three_of_five_steps_are_taken():
    drawn = doorsteps(3, 5)
    assert [step.taken for step in drawn.steps] == [True, True, True, False, False]
    assert [step.y for step in drawn.steps] == [50, 38, 25, 12, 0]
    assert (drawn.landing, drawn.more, drawn.each) == ((), 0, 1)


def test_those_beyond_the_threshold_stand_on_the_landing():
    drawn = doorsteps(8, 5)
    assert all(step.taken for step in drawn.steps)
    assert [step.x for step in drawn.landing] == [230, 254, 278]
    assert drawn.width == 5 * 46 + 3 * 24 - 6


def test_what_the_landing_cannot_hold_is_counted():
    assert (len(doorsteps(20, 5).landing), doorsteps(20, 5).more) == (LANDING, 8)


def test_a_threshold_of_one_is_a_single_step():
    assert [(step.y, step.taken) for step in doorsteps(0, 1).steps] == [(0, False)]


def test_up_to_twelve_everybody_has_a_step():
    assert (len(doorsteps(3, 12).steps), doorsteps(3, 12).each) == (12, 1)
    assert (len(doorsteps(3, 13).steps), doorsteps(3, 13).each) == (7, 2)


def test_a_large_threshold_shares_its_steps():
    drawn = doorsteps(25, 100)
    assert (len(drawn.steps), drawn.each) == (12, 9)
    assert sum(step.taken for step in drawn.steps) == 2


def test_on_a_shared_landing_too_a_mark_stands_for_several():
    def landing(headcount):
        drawn = doorsteps(headcount, 13)  # two to each
        return len(drawn.landing), drawn.more

    assert [landing(13 + beyond) for beyond in (0, 1, 2, 3)] == [(0, 0), (1, 0), (1, 0), (2, 0)]
    assert [landing(13 + beyond) for beyond in (13, 14, 15, 20)] == [(7, 0), (7, 0), (7, 1), (7, 6)]


@given(st.integers(0, 2000), st.integers(1, 500))
def test_all_steps_are_taken_exactly_when_the_threshold_is_reached(headcount, threshold):
    drawn = doorsteps(headcount, threshold)
    assert all(step.taken for step in drawn.steps) == (headcount >= threshold)
    assert len(drawn.steps) <= MOST_STEPS
    assert drawn.steps[-1].y == 0
    assert all(0 <= step.y < HEIGHT for step in drawn.steps)
    on_landing = len(drawn.landing) * drawn.each + drawn.more
    assert headcount - threshold <= on_landing or headcount < threshold
