"""Clocks: the machine's own, and the one on rails that the demo shares between its processes."""

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.clock import Leg, SimulatedClock, SystemClock, boot_us, open_clock

DAY_US = 24 * 3600 * 1_000_000
LEGS = (Leg(1000, 50_000, 10.0), Leg(2000, 60_000, 0.5), Leg(4000, 61_000, 1.0))


def test_the_system_clock_stamps_both_clocks_and_says_where_from():
    clock = SystemClock()
    before = time.time_ns() // 1000, boot_us()
    stamp = clock.stamp()
    after = time.time_ns() // 1000, boot_us()
    assert before[0] <= stamp.utc_us <= after[0]
    assert before[1] <= stamp.boot_us <= after[1]
    assert len(stamp.boot) == 36
    assert clock.rate() == 1
    assert not clock.simulated
    assert before[1] <= clock.steady_s() * 1e6 <= boot_us()


def test_the_kernel_is_asked_again_as_soon_as_the_clock_was_set(monkeypatch):
    asked = []
    at = {"us": 1_000_000_000, "lead_us": 0}
    monkeypatch.setattr("appliance.clock.synchronised", lambda: not asked.append(at["lead_us"]))
    monkeypatch.setattr("appliance.clock.boot_us", lambda: at["us"])
    monkeypatch.setattr(time, "time_ns", lambda: (at["us"] + at["lead_us"]) * 1000)
    clock = SystemClock()
    for lead_us in (0, 0, 400_000, 2 * DAY_US, 2 * DAY_US, 0):
        at.update(us=at["us"] + 1000, lead_us=lead_us)
        assert clock.stamp().utc_us == at["us"] + lead_us
    assert asked == [0, 2 * DAY_US, 0]


@pytest.mark.parametrize(
    ("real_us", "utc_us"),
    [(0, 40_000), (1000, 50_000), (1999, 59_990), (2000, 60_000), (3000, 60_500), (9000, 66_000)],
)
def test_simulated_time_runs_along_its_legs_and_the_first_line_before_them(real_us, utc_us):
    assert SimulatedClock(LEGS).utc_us_at(real_us) == utc_us


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_simulated_time_never_goes_back(one, other):
    clock = SimulatedClock(LEGS)
    assert (clock.utc_us_at(min(one, other))) <= clock.utc_us_at(max(one, other))


def test_a_simulated_stamp_keeps_durations_and_instants_in_step():
    now = boot_us()
    clock = SimulatedClock((Leg(now - 10_000_000, 0, 1000.0),))
    first, second = clock.stamp(), clock.stamp()
    assert first.utc_us >= 10_000_000_000
    assert second.utc_us - first.utc_us == second.boot_us - first.boot_us
    assert first.boot.startswith("simulated-")
    assert first.synced
    assert clock.simulated
    assert clock.rate() == 1000
    assert clock.steady_s() >= now / 1e6


def test_two_processes_read_the_same_legs(tmp_path):
    path = tmp_path / "legs.json"
    path.write_bytes(msgspec.json.encode(LEGS))
    clock = open_clock(path)
    assert isinstance(clock, SimulatedClock)
    assert clock.utc_us_at(1500) == SimulatedClock(LEGS).utc_us_at(1500) == 55_000
    assert isinstance(open_clock(None), SystemClock)


def test_a_clock_without_legs_is_refused():
    with pytest.raises(ValueError, match="at least one leg"):
        SimulatedClock(())
