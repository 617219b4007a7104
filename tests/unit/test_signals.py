"""The patterns: told apart by eye and by ear, without colour and without pitch."""

from itertools import combinations, groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.signals import OFF, PATTERNS, Levels, Player, Signal

signals = st.sampled_from(Signal)


def rhythm(signal, on):
    """Return the pattern as (on or off, seconds), as one who sees or hears only that much."""
    steps = [(on(levels), duration_s) for duration_s, levels in PATTERNS[signal]]
    runs = [(lit, round(sum(s for _, s in run), 3)) for lit, run in groupby(steps, lambda s: s[0])]
    return tuple(runs if runs[-1][0] else runs[:-1])


@pytest.mark.parametrize("pair", list(combinations(Signal, 2)))
def test_patterns_differ_for_the_eye_and_for_the_ear(pair):
    for on in (
        lambda levels: levels.buzzer,
        lambda levels: (levels.green, levels.red),
    ):
        assert rhythm(pair[0], on) != rhythm(pair[1], on)


def test_beeps_are_counted_or_long_so_that_the_ear_can_tell():
    beeps = {
        signal: [s for lit, s in rhythm(signal, lambda levels: levels.buzzer) if lit]
        for signal in Signal
    }
    assert [len(beeps[signal]) for signal in Signal] == [1, 2, 3, 4, 2, 1 + 4]
    assert max(beeps[Signal.FINGER]) < min(beeps[Signal.REFUSED]) / 3  # two short, not two long


@pytest.mark.parametrize("signal", Signal)
def test_no_lamp_flashes_more_than_three_times_a_second(signal):
    for lamp in ("green", "red"):
        starts, at_s, was = [], 0.0, False
        for duration_s, levels in PATTERNS[signal]:
            lit = getattr(levels, lamp)
            if lit and not was:
                starts.append(at_s)
            at_s, was = at_s + duration_s, lit
        assert all(later - earlier > 1 / 3 for earlier, later in pairwise(starts))


@pytest.mark.parametrize("signal", Signal)
def test_a_pattern_ends_in_silence_soon_or_when_nobody_is_awaited_any_more(signal):
    player = Player()
    player.start(signal, 100.0)
    assert player.levels(100.0) == PATTERNS[signal][0][1] != OFF
    ends_s = {Signal.FINGER: 112.0, Signal.NEWS: 104.5}.get(signal, 103.0)
    assert player.levels(ends_s) == OFF
    assert player.due() is None


@given(signals, st.floats(0, 1e6))
def test_ticking_when_due_plays_every_step_once(signal, at_s):
    player = Player()
    player.start(signal, at_s)
    played = [(player.levels(at_s), at_s)]
    while (due := player.due()) is not None:
        played.append((player.levels(due), due))
    assert [levels for levels, _ in played] == [levels for _, levels in PATTERNS[signal]] + [OFF]
    durations = [later - earlier for (_, earlier), (_, later) in pairwise(played)]
    assert durations == pytest.approx([duration_s for duration_s, _ in PATTERNS[signal]], abs=1e-6)


@given(signals, signals, st.floats(0, 3))
def test_a_new_pattern_cuts_the_old_one_short(first, second, after_s):
    player, fresh = Player(), Player()
    player.start(first, 10.0)
    player.levels(10.0 + after_s)
    player.start(second, 10.0 + after_s)
    fresh.start(second, 10.0 + after_s)
    assert player.levels(10.0 + after_s) == fresh.levels(10.0 + after_s)
    assert player.due() == fresh.due()


def test_news_begin_as_any_grant_does():
    granted = PATTERNS[Signal.GRANTED]
    assert PATTERNS[Signal.NEWS] == granted + PATTERNS[Signal.LOOK]


def test_silence_before_anything():
    player = Player()
    assert player.levels(0.0) == OFF == Levels()
    assert player.due() is None
