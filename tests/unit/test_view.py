"""Which figure the page shows, and how sure it says it is."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.config import Space
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.web import heard as ear
from appliance.web import view as room
from appliance.web.heard import Heard, Link
from appliance.web.prospect import Coming, Hour, Prospect
from appliance.web.today import Day, Point
from appliance.web.view import Footing, Now, Source

NOON_US = 1_795_431_600_000_000
NOW = Now(utc_us=NOON_US, steady_s=1000.0)
FOUR = Occupancy(4, 6, 5, 30, 9, NOON_US - 5_000_000, NOON_US - 5_000_000)
THREE = replace(FOUR, headcount=3)
DOOR = DoorState(Contact.CLOSED, (), ledger_ok=True, configuration_ok=True, at_us=NOON_US)
DAY = Day((Point(NOON_US, 3, 3),), THREE, NOON_US - 240_000_000)
LIVE = Heard(Link.CONNECTED, FOUR, DOOR, available=True, at_s=990.0)


def test_the_bus_speaks_for_the_door_while_it_is_fresh():
    seen = room.view(LIVE, DAY, NOW)
    assert (seen.footing, seen.source, seen.occupancy) == (Footing.LIVE, Source.BUS, FOUR)
    assert seen.age_s == 10
    assert not seen.stale


def test_ninety_seconds_of_silence_are_too_many():
    just = replace(LIVE, at_s=1000.0 - room.FRESH_S + 0.001)
    past = replace(LIVE, at_s=1000.0 - room.FRESH_S)
    assert room.view(just, DAY, NOW).footing is Footing.LIVE
    assert room.view(past, DAY, NOW).footing is Footing.DOOR_SILENT


def test_a_door_that_is_gone_leaves_the_figure_to_the_record():
    seen = room.view(replace(LIVE, available=False), DAY, NOW)
    assert (seen.footing, seen.source) == (Footing.DOOR_SILENT, Source.LEDGER)
    assert (seen.occupancy, seen.age_s, seen.stale) == (THREE, 240, True)


def test_a_door_the_broker_says_nothing_of_counts_by_what_it_says_itself():
    assert room.view(replace(LIVE, available=None), DAY, NOW).footing is Footing.LIVE


def test_without_a_broker_the_record_speaks():
    for bus in (Link.SILENT, Link.REFUSED):
        seen = room.view(replace(LIVE, bus=bus), DAY, NOW)
        assert (seen.footing, seen.source, seen.stale) == (
            Footing.BUS_SILENT,
            Source.LEDGER,
            True,
        )


def test_where_no_bus_is_wanted_the_record_is_no_second_best():
    seen = room.view(Heard(Link.OFF), DAY, NOW)
    assert (seen.footing, seen.source, seen.stale) == (Footing.RECORD, Source.LEDGER, False)


def test_without_a_record_the_last_word_of_the_door_stands_with_its_age():
    seen = room.view(replace(LIVE, bus=Link.SILENT, at_s=400.0), None, NOW)
    assert (seen.source, seen.occupancy, seen.age_s) == (Source.BUS, FOUR, 600)
    assert seen.footing is Footing.BUS_SILENT


def test_nothing_is_known_before_anybody_has_said_anything():
    for heard in (Heard(Link.SILENT), replace(LIVE, occupancy=None)):
        seen = room.view(heard, None, NOW)
        assert (seen.footing, seen.source) == (Footing.UNKNOWN, Source.NONE)
        assert (seen.occupancy, seen.age_s, seen.stale) == (None, None, True)


def test_a_door_that_speaks_without_a_figure_is_not_live():
    seen = room.view(replace(LIVE, occupancy=None), DAY, NOW)
    assert (seen.footing, seen.source) == (Footing.DOOR_SILENT, Source.LEDGER)


def test_a_figure_without_a_time_has_no_age():
    seen = room.view(Heard(Link.CONNECTED, FOUR), None, NOW)
    assert (seen.footing, seen.age_s) == (Footing.DOOR_SILENT, None)


def test_doubts_are_gathered_in_one_order_and_once():
    troubled = replace(DOOR, down=("entry",), ledger_ok=False)
    doubtful = replace(FOUR, doubts=(Doubt.LONG_VISIT, Doubt.READER))
    seen = room.view(replace(LIVE, door=troubled, occupancy=doubtful), DAY, NOW)
    assert seen.doubts == (Doubt.READER, Doubt.LEDGER, Doubt.LONG_VISIT)


def test_what_a_silent_door_said_of_its_readers_is_no_longer_a_doubt():
    troubled = replace(DOOR, down=("entry",), ledger_ok=False)
    assert room.view(replace(LIVE, door=troubled, bus=Link.SILENT), DAY, NOW).doubts == ()


def test_a_record_from_the_future_is_not_of_negative_age():
    seen = room.view(Heard(Link.OFF), replace(DAY, recorded_us=NOON_US + 10**9), NOW)
    assert seen.age_s == 0
    early = room.view(replace(LIVE, at_s=2000.0), DAY, NOW)
    assert early.age_s == 0


def test_two_views_are_the_same_whatever_their_age():
    seen = room.view(LIVE, DAY, NOW)
    assert room.same(seen, replace(seen, age_s=55))
    assert not room.same(seen, replace(seen, rate=2.0))


heards = st.builds(
    Heard,
    bus=st.sampled_from(Link),
    occupancy=st.sampled_from([None, FOUR]),
    door=st.sampled_from([None, DOOR]),
    available=st.sampled_from([None, True, False]),
    at_s=st.none() | st.floats(-1e6, 1000),
)


@given(heards, st.sampled_from([None, DAY]))
def test_the_page_never_claims_more_than_it_knows(heard, day):
    seen = room.view(heard, day, NOW)
    assert (seen.occupancy is None) == (seen.source is Source.NONE)
    assert (seen.footing is Footing.UNKNOWN) == (seen.source is Source.NONE)
    if seen.footing is Footing.LIVE:
        assert seen.source is Source.BUS
        assert heard.available is not False
        assert seen.age_s < room.FRESH_S
    if day is not None:
        assert seen.occupancy is not None


# --- what the bus has told ------------------------------------------------------------------------


def test_an_older_word_does_not_make_a_newer_one_stale():
    heard = ear.door_heard(LIVE, DOOR, at_s=500.0)
    assert heard.at_s == 990.0
    assert ear.occupancy_heard(heard, THREE, at_s=995.0).at_s == 995.0
    assert ear.occupancy_heard(Heard(Link.CONNECTED), FOUR, at_s=3.0).at_s == 3.0


def test_a_retained_word_is_as_old_as_its_writing():
    assert ear.spoken_s(1000.0, NOON_US - 60_000_000, NOON_US, 1.0) == 940.0
    assert ear.spoken_s(1000.0, NOON_US - 60_000_000, NOON_US, 60.0) == 999.0
    assert ear.spoken_s(1000.0, NOON_US + 60_000_000, NOON_US, 1.0) == 1000.0
    assert ear.spoken_s(1000.0, NOON_US - 1, NOON_US, 0.0) < 1000.0


# --- for machines ---------------------------------------------------------------------------------


def test_the_state_says_all_of_it_in_plain_words():
    state = room.state(room.view(LIVE, DAY, NOW), Space("lln", "Baraque"))
    said = msgspec.json.decode(msgspec.json.encode(state))
    assert said == {
        "headcount": 4,
        "threshold": 5,
        "present": 6,
        "capacity": 30,
        "reached": False,
        "distinct_today": 9,
        "at": "2026-11-23T10:59:55.000Z",
        "source": "bus",
        "age_s": 10,
        "stale": False,
        "door": {"speaks": True, "contact": "closed", "down": [], "configuration_ok": True},
        "bus": "connected",
        "doubts": [],
        "simulated": False,
        "rate": 1.0,
        "announced": [],
    }


def test_the_state_says_for_which_hours_anybody_is_announced():
    monday = date(2026, 11, 23)
    known = Prospect(Hour(monday, 9), (Coming(monday, 10, 2), Coming(monday, 11, 1)))
    said = room.state(room.view(LIVE, DAY, NOW, known), Space("lln", "Baraque"))
    assert [(each.hour, each.people) for each in said.announced] == [
        ("2026-11-23T10:00", 2),
        ("2026-11-23T11:00", 1),
    ]


def test_another_hour_to_come_is_another_view():
    monday = date(2026, 11, 23)
    one, other = (room.view(LIVE, DAY, NOW, Prospect(Hour(monday, hour))) for hour in (9, 10))
    assert room.same(one, one)
    assert not room.same(one, other)


def test_the_state_of_an_unknown_house_is_null_but_for_its_settings():
    space = Space("lln", "Baraque", threshold=7, capacity=12)
    unknown = room.view(Heard(Link.SILENT), None, replace(NOW, rate=60.0))
    said = room.state(unknown, space)
    assert (said.headcount, said.present, said.reached, said.distinct_today) == (None,) * 4
    assert (said.threshold, said.capacity, said.at) == (7, 12, None)
    assert (said.simulated, said.rate) == (True, 60.0)
    assert said.door == room.DoorSaid(speaks=False)
