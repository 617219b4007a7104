"""Whether the clock can be gone by."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.model import Stamp
from appliance.trust import STEP_US, Trust, look


def stamp(lead_us, synced, boot_us=60_000_000):
    return Stamp(boot_us + lead_us, boot_us, "b", synced=synced)


def looks(*stamps):
    trust, moves = Trust(), []
    for each in stamps:
        trust, moved_us = look(trust, each)
        moves.append(moved_us)
    return trust, moves


def test_a_clock_that_was_never_right_is_not_trusted():
    assert looks(stamp(0, synced=False), stamp(0, synced=False)) == (
        Trust(right=False, offset_us=0),
        [0, 0],
    )


def test_one_that_was_right_once_still_is_when_the_network_is_away():
    trust, moves = looks(stamp(0, synced=False), stamp(0, synced=True), stamp(0, synced=False))
    assert trust.right
    assert moves == [0, 0, 0]


def test_moved_by_hand_it_is_not_trusted_and_set_by_the_network_it_is():
    trust, moves = looks(stamp(0, synced=True), stamp(-7_000_000, synced=False))
    assert (trust.right, moves) == (False, [0, -7_000_000])
    trust, moved_us = look(trust, stamp(0, synced=True))
    assert (trust.right, moved_us) == (True, 7_000_000)


def test_a_first_look_is_no_move():
    assert looks(stamp(1_795_000_000_000_000, synced=False))[1] == [0]
    assert look(Trust(right=True), stamp(9, synced=False)) == (Trust(right=True, offset_us=9), 0)


def test_half_a_second_is_a_move():
    assert looks(stamp(0, synced=True), stamp(STEP_US, synced=True))[1] == [0, 0]
    assert looks(stamp(0, synced=True), stamp(STEP_US + 1, synced=True))[1] == [0, STEP_US + 1]


@given(st.lists(st.integers(-2_000_000, 2_000_000), min_size=1))
def test_no_move_is_lost_however_slow(leads_us):
    _, moves = looks(stamp(0, synced=True), *(stamp(lead, synced=True) for lead in leads_us))
    assert abs(sum(moves) - leads_us[-1]) <= STEP_US
    assert all(move == 0 or abs(move) > STEP_US for move in moves)


def test_many_small_moves_make_one_that_counts():
    leads = [400_000 * n for n in range(4)]
    _, moves = looks(*(stamp(lead, synced=True) for lead in leads))
    assert moves == [0, 0, 800_000, 0]
