"""How many, how many it takes, how many there is room for: on one scale."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.web.scale import MOST_NOTCHES, scale
from appliance.web.words import French, on_the_scale


def test_a_scale_goes_from_nobody_to_everybody_there_is_room_for():
    drawn = scale(3, 4, 5, 30)
    assert (drawn.headcount, drawn.present, drawn.threshold, drawn.capacity) == (3, 4, 5, 30)
    assert drawn.end == 30
    assert drawn.notches == tuple(range(1, 30))
    assert (drawn.percent(0), drawn.percent(3), drawn.percent(30)) == (0.0, 10.0, 100.0)


def test_it_is_longer_where_more_are_in_or_more_are_needed():
    assert scale(0, 0, 12, 10).end == 12
    assert scale(2, 33, 5, 30).end == 33
    assert scale(34, 33, 5, 30).present == 34  # who counts is there


def test_an_empty_house_without_anything_set_is_still_a_scale():
    drawn = scale(0, 0, 0, 0)
    assert (drawn.end, drawn.percent(0), drawn.notches) == (1, 0.0, ())


def test_beyond_what_anybody_counts_there_are_no_notches():
    assert len(scale(0, 0, 5, MOST_NOTCHES).notches) == MOST_NOTCHES - 1
    assert scale(0, 0, 5, MOST_NOTCHES + 1).notches == ()
    assert scale(4, 7, 5, 5000).percent(5) == 0.1


def test_a_figure_near_an_end_is_written_towards_the_middle():
    drawn = scale(3, 4, 5, 100)
    assert [drawn.anchor(place) for place in (0, 7, 8, 50, 92, 93, 100)] == [
        "start", "start", "middle", "middle", "middle", "end", "end",
    ]  # fmt: skip


FEW = st.integers(0, 6000)


@given(FEW, FEW, FEW, FEW)
def test_everything_is_on_the_scale(headcount, present, threshold, capacity):
    drawn = scale(headcount, present, threshold, capacity)
    places = (drawn.headcount, drawn.present, drawn.threshold, drawn.capacity)
    assert all(0 <= drawn.percent(place) <= 100 for place in places)
    assert drawn.headcount <= drawn.present
    assert drawn.end in (*places, 1)


def test_what_is_drawn_is_said():
    assert on_the_scale(scale(3, 4, 5, 30), French()) == (
        "Coworkers\u00a0: 3, seuil\u00a0: 5. Sur place\u00a0: 4, places\u00a0: 30."
    )
