"""What holds of every history: told once, the same however it is cut, nothing told of a flicker."""

from operator import attrgetter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.alerts import Beginning, Watch, begin, pass_time, watch
from appliance.facts import (
    Denied,
    DeviceDown,
    DeviceUp,
    Forced,
    Held,
    LedgerEntry,
    MemberAdded,
    MemberErased,
    Started,
)
from appliance.model import Category, Means, Reason
from tests.watched import MARKS, PEOPLE, Record, at, enters, leaves

MEMBERS = st.sampled_from(PEOPLE)
FACTS = st.one_of(
    MEMBERS.map(enters),
    MEMBERS.map(enters),
    MEMBERS.map(leaves),
    st.sampled_from(["in", "out"]).map(lambda name: DeviceDown(name, "gone")),
    st.sampled_from(["in", "out"]).map(DeviceUp),
    st.sampled_from([Held(30), Forced(), Started("1"), MemberErased("m0", "a")]),
    st.just(Denied("in", Means.BADGE, Reason.UNKNOWN)),
)
BY_ID = attrgetter("id")
PAUSES = st.sampled_from([0, 1, 9, 10, 60, 299, 300, 600, 3600, 6 * 3600, 20 * 3600])


@st.composite
def histories(draw, clocks=True):
    """Return entries in order; with `clocks`, by clocks that are set, and over starts."""
    added = [MemberAdded(member, Category.COWORKER) for member in PEOPLE]
    moments = [(-86_400.0 * 40, added[0]), *((0.0, fact) for fact in added[1:])]
    for pause, fact in draw(st.lists(st.tuples(PAUSES, FACTS), max_size=30)):
        moments.append((moments[-1][0] + pause, fact))
    entries, boot, set_by, synced = [], 0, 0, True
    for sequence, (seconds, fact) in enumerate(moments, start=1):
        if clocks and draw(st.integers(0, 9)) == 0:
            set_by = draw(st.sampled_from([-90_000, -3600, 0, 3600]))
            synced, boot = draw(st.booleans()), boot + draw(st.integers(0, 1))
        stamp = at(seconds, boot=str(boot), set_by=set_by, synced=synced)
        entries.append(LedgerEntry(sequence, stamp, fact))
    return entries


def through_json(state):
    return msgspec.json.decode(msgspec.json.encode(state), type=Watch)


def follow(entries, cut=lambda state: state):
    state, told = begin(Beginning()), []
    for entry in entries:
        state, alerts = watch(cut(state), entry, MARKS)
        told += alerts
    return state, told


@given(histories())
@settings(max_examples=300)
def test_a_watch_that_starts_anew_after_any_entry_tells_the_same(entries):
    assert follow(entries, through_json) == follow(entries)


@given(histories())
@settings(max_examples=300)
def test_every_alert_is_told_once(entries):
    _, told = follow(entries)
    assert len({alert.id for alert in told}) == len(told)


@given(histories(clocks=False), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_who_looks_in_between_finds_the_same(entries, chance):
    _, told = follow(entries)
    state, found = begin(Beginning()), []
    before = entries[0].stamp.boot_us
    for entry in entries:
        looks = sorted(chance.randint(before, entry.stamp.boot_us) for _ in range(3))
        for boot_us in looks:
            look = at((boot_us - at(0).boot_us) / 1e6, boot="0")
            state, alerts = pass_time(state, look, MARKS)
            found += alerts
        state, alerts = watch(state, entry, MARKS)
        found += alerts
        before = entry.stamp.boot_us
    # In one step they come in the order of the kinds, whichever was due first.
    assert sorted(found, key=BY_ID) == sorted(told, key=BY_ID)


@given(st.lists(st.tuples(st.integers(1, 299), st.sampled_from(PEOPLE)), max_size=40))
def test_a_flicker_at_the_door_tells_nothing(moves):
    """Two are in; of the others one at a time comes, and goes before the crossing has lasted."""
    record, now = Record().at(0, enters("m0"), enters("m1")), 0
    for stays_s, member in moves:
        if member in ("m0", "m1"):
            continue
        record.at(now + 5, enters(member)).at(now + 5 + stays_s, leaves(member))
        now += 5 + stays_s
    assert record.at(now + 10_000 if now < 3600 else now).kinds == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 900)), max_size=20))
def test_up_and_down_are_told_in_turn_each_time_one_of_them_has_lasted(stretches):
    """So many are in for so many seconds, all in one morning; three are enough, for 300 s."""
    record, now, inside = Record(), 0, 0
    expected, enough, otherwise_since = [], False, None
    for many, lasts_s in stretches:
        record.at(now, *map(enters, PEOPLE[inside:many]), *map(leaves, PEOPLE[many:inside]))
        if (many >= 3) == enough:
            otherwise_since = None
        elif otherwise_since is None:
            otherwise_since = now
        inside, now = many, now + lasts_s
        if otherwise_since is not None and now - otherwise_since >= 300:
            expected.append("lost" if enough else "reached")
            enough, otherwise_since = not enough, None
    told = record.at(now).kinds
    assert [kind for kind in told if kind in ("reached", "lost")] == expected
