"""The week laid out in real seconds: the legs of the clock, and who presents what when. Pure.

Simulated time bends, a finger on a sensor does not: it takes its second, whatever the clock says.
So each stretch of the week gets at least the real time its busiest device needs, and the rest of
the time is shared out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from itertools import accumulate
from random import Random

from appliance.clock import Leg
from appliance.demo.people import Person
from appliance.demo.week import Device, Part, Passing, Stretch, louvain_week

SHORTEST_WEEK_S = 8.0
LONGEST_WEEK_S = 7 * 86_400.0  # life itself
_US = 1_000_000
_START_S = 2.5  # while the processes come up nobody is at the door
_AIR = 1.1
SLOT_US = {
    Device.BADGE_IN: 400_000,
    Device.BADGE_OUT: 400_000,
    Device.FINGER_IN: 1_400_000,  # the sensor wants to see free glass before the next
    Device.FINGER_OUT: 1_400_000,
}
_SHARE = {Part.NIGHT: 0.7, Part.QUIET: 1.2, Part.MORNING: 0.6, Part.MIDDAY: 0.6, Part.EVENING: 0.6}
_SHARES = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)
_LEAST = 0.05  # seconds of real time for a share of 1: below, the week is too full


@dataclass(frozen=True, slots=True)
class Presentation:
    """At real boot time `at_us` `person` (a number in the roll) presents at `device`."""

    at_us: int
    person: int
    device: Device


@dataclass(frozen=True, slots=True)
class Timetable:
    """The week on the real clock. It is over at real boot time `ends_us`."""

    legs: tuple[Leg, ...]
    presentations: tuple[Presentation, ...]
    ends_us: int


def timetable(
    seed: int, people: tuple[Person, ...], real_us: int, utc_us: int, week_s: float, zone: tzinfo
) -> Timetable:
    """Lay out a week of `week_s` real seconds from `real_us` on, when real UTC is `utc_us`.

    It ends at real UTC. In a short week fewer people come, so that all of them can pass the door.
    """
    if week_s < SHORTEST_WEEK_S:
        raise ValueError(f"a week takes at least {SHORTEST_WEEK_S:g} s, not {week_s:g}")
    week_us = int(week_s * _US)
    end_us = utc_us + week_us
    weeks = (louvain_week(Random(seed), people, end_us, zone, share) for share in _SHARES)  # noqa: S311 - a story
    # The shortest week has room for the last share: the three who stay, and nobody else.
    stretches, lengths_us = next(
        (week, lengths) for week in weeks if (lengths := _lengths_us(week, week_us))
    )
    begins_us = list(accumulate(lengths_us, initial=real_us))
    return Timetable(
        legs=(*_legs(stretches, begins_us), Leg(begins_us[-1], end_us, 1.0)),
        presentations=tuple(sorted(_all(stretches, begins_us), key=lambda one: one.at_us)),
        ends_us=begins_us[-1],
    )


def _lengths_us(stretches: tuple[Stretch, ...], week_us: int) -> list[int] | None:
    """Share the week out among its stretches; None if they need more than there is."""
    needs = [_needs_us(stretch) for stretch in stretches]
    needs[0] += int(_START_S * _US)
    unit_us = (week_us - sum(needs)) / sum(_SHARE[stretch.part] for stretch in stretches)
    if unit_us < _LEAST * _US:
        return None
    lengths = [
        need + int(unit_us * _SHARE[stretch.part])
        for need, stretch in zip(needs, stretches, strict=True)
    ]
    lengths[0] += week_us - sum(lengths)
    return lengths


def _needs_us(stretch: Stretch) -> int:
    """Return the real time the busiest device of a stretch needs, with some air."""
    busy = dict.fromkeys(Device, 0)
    for passing in stretch.passings:
        busy[passing.device] += SLOT_US[passing.device]
    return int(max(busy.values()) * _AIR)


def _legs(stretches: tuple[Stretch, ...], begins_us: list[int]) -> Iterator[Leg]:
    for stretch, begin, end in zip(stretches, begins_us[:-1], begins_us[1:], strict=True):
        yield Leg(begin, stretch.begins_us, (stretch.ends_us - stretch.begins_us) / (end - begin))


def _all(stretches: tuple[Stretch, ...], begins_us: list[int]) -> Iterator[Presentation]:
    for stretch, begin, end in zip(stretches, begins_us[:-1], begins_us[1:], strict=True):
        for device in Device:
            queue = [passing for passing in stretch.passings if passing.device is device]
            times = _queued([_real_us(stretch, one, begin, end) for one in queue], device, end)
            for passing, at_us in zip(queue, times, strict=True):
                yield Presentation(at_us, passing.person, device)


def _real_us(stretch: Stretch, passing: Passing, begin: int, end: int) -> int:
    done = (passing.at_us - stretch.begins_us) / (stretch.ends_us - stretch.begins_us)
    return begin + int(done * (end - begin))


def _queued(wishes: list[int], device: Device, end: int) -> list[int]:
    """Push wishes apart, one slot each: later where somebody is before, earlier before `end`."""
    slot = SLOT_US[device]
    times: list[int] = []
    for wish in wishes:
        times.append(max(wish, times[-1] + slot) if times else wish)
    for at in reversed(range(len(times))):
        end = times[at] = min(times[at], end - slot)
    return times
