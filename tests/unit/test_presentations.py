"""One event per presentation."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.presentations import Presentations

A, B = b"a", b"b"


def test_absence_counts_from_the_last_sighting_and_per_tag():
    presentations = Presentations(absent_s=0.5)
    seen = [(A, 0.0), (A, 0.4), (B, 0.5), (A, 0.8), (B, 0.9), (A, 1.3), (B, 1.3), (B, 1.9)]
    assert [presentations.is_new(tag, at) for tag, at in seen] == [
        True, False, True, False, False, True, False, True,
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.binary(max_size=1), st.integers(0, 20)), max_size=200), st.integers(1, 9)
)
def test_new_exactly_when_not_seen_within_the_absence(sightings, absent):
    presentations, last, now = Presentations(absent), {}, 0
    for tag, later in sightings:
        now += later
        away = now - last.get(tag, -1000)
        assert presentations.is_new(tag, now) == (away >= absent)
        last[tag] = now


def test_memory_is_bounded_and_the_latest_are_kept():
    presentations = Presentations()
    tags = [index.to_bytes(5, "big") for index in range(1000)]
    assert all(presentations.is_new(tag, 0.0) for tag in tags)
    assert len(presentations) == 64
    assert not any(presentations.is_new(tag, 0.1) for tag in tags[-64:])


def test_a_tag_that_is_still_there_is_not_the_one_forgotten():
    presentations = Presentations()
    for index in range(200):
        presentations.is_new(index.to_bytes(5, "big"), 0.0)
        assert presentations.is_new(A, 0.0) is (index == 0)


def test_seeing_a_tag_again_makes_no_other_forgotten():
    presentations = Presentations()
    tags = [bytes([index]) for index in range(64)]
    assert all(presentations.is_new(tag, 0.0) for tag in tags)
    assert not any(presentations.is_new(tag, 0.0) for tag in reversed(tags))


def test_what_is_gone_is_forgotten():
    presentations = Presentations(absent_s=0.5)
    for index in range(10):
        presentations.is_new(bytes([index]), index)
    assert len(presentations) == 1
