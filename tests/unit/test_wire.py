import json
from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import wire
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy

LAST_MS = 253_402_300_799_999  # the end of the year 9999
instants = st.integers(0, LAST_MS).map(lambda ms: ms * 1000)
people = st.integers(0, 100_000)
marks = st.integers(1, 100_000)
occupancies = st.builds(
    Occupancy,
    headcount=people,
    present=people,
    threshold=marks,
    capacity=marks,
    distinct_today=people,
    at_us=instants,
    changed_us=instants,
    doubts=st.lists(st.sampled_from(Doubt), unique=True).map(tuple),
)
doors = st.builds(
    DoorState,
    contact=st.sampled_from(Contact),
    down=st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,31}", fullmatch=True)).map(tuple),
    ledger_ok=st.booleans(),
    configuration_ok=st.booleans(),
    at_us=instants,
)
FIVE = Occupancy(
    headcount=5,
    present=7,
    threshold=5,
    capacity=30,
    distinct_today=9,
    at_us=1_700_000_000_123_999,
    changed_us=1_700_000_000_000_000,
)
DOOR = DoorState(Contact.OPEN, ("exit",), ledger_ok=True, configuration_ok=False, at_us=0)


def with_field(payload, **fields):
    return json.dumps(json.loads(payload) | fields).encode()


def without(payload, key):
    return json.dumps({k: v for k, v in json.loads(payload).items() if k != key}).encode()


@given(occupancies)
def test_an_occupancy_comes_back_as_it_went(occupancy):
    assert wire.decode_occupancy(wire.encode_occupancy(occupancy)) == occupancy


@given(doors)
def test_a_door_comes_back_as_it_went(door):
    assert wire.decode_door(wire.encode_door(door)) == door


def test_an_occupancy_reads_like_this():
    assert json.loads(wire.encode_occupancy(FIVE)) == {
        "v": 1,
        "headcount": 5,
        "present": 7,
        "threshold": 5,
        "reached": True,
        "capacity": 30,
        "distinct_today": 9,
        "at": "2023-11-14T22:13:20.123Z",
        "changed": "2023-11-14T22:13:20.000Z",
        "certain": True,
        "doubts": [],
    }


def test_a_door_reads_like_this():
    assert json.loads(wire.encode_door(DOOR)) == {
        "v": 1,
        "contact": "open",
        "down": ["exit"],
        "ledger_ok": True,
        "configuration_ok": False,
        "at": "1970-01-01T00:00:00.000Z",
    }


def test_a_doubt_makes_it_uncertain():
    doubtful = msgspec.structs.replace(FIVE, doubts=(Doubt.CLOCK, Doubt.READER))
    read = json.loads(wire.encode_occupancy(doubtful))
    assert (read["certain"], read["doubts"]) == (False, ["clock", "reader"])


@given(st.integers(0, 999))
def test_what_is_below_a_millisecond_is_cut_off_never_rounded_up(rest_us):
    sent = msgspec.structs.replace(FIVE, at_us=1_000_999_000 + rest_us)
    assert wire.decode_occupancy(wire.encode_occupancy(sent)).at_us == 1_000_999_000


def test_a_newer_sender_may_say_more():
    said = with_field(wire.encode_occupancy(FIVE), weather="rain")
    assert wire.decode_occupancy(said).headcount == 5


@pytest.mark.parametrize(
    "fields",
    [
        {"v": 2},
        {"v": "1"},
        {"headcount": -1},
        {"headcount": True},
        {"headcount": "5"},
        {"headcount": 5.5},
        {"present": 100_001},
        {"threshold": 0},
        {"capacity": None},
        {"distinct_today": 10**30},
        {"at": "2023-11-14T22:13:20Z"},
        {"at": "2023-11-14T22:13:20.123Z\n"},
        {"at": "2023-11-14T22:13:20.123+01:00"},
        {"at": "2023-13-14T22:13:20.123Z"},
        {"at": "0000-01-01T00:00:00.000Z"},
        {"changed": 1_700_000_000},
        {"reached": False},
        {"certain": False},
        {"doubts": ["clock"]},
        {"doubts": ["gossip"]},
        {"doubts": ["clock"] * 5, "certain": False},
    ],
)
def test_a_field_that_is_wrong_is_not_ours(fields):
    with pytest.raises(wire.NotOurs):
        wire.decode_occupancy(with_field(wire.encode_occupancy(FIVE), **fields))


@pytest.mark.parametrize("field", wire.OccupancyPayload.__struct_fields__)
def test_an_occupancy_without_one_of_its_fields_is_not_ours(field):
    with pytest.raises(wire.NotOurs):
        wire.decode_occupancy(without(wire.encode_occupancy(FIVE), field))


@pytest.mark.parametrize("field", wire.DoorPayload.__struct_fields__)
def test_a_door_without_one_of_its_fields_is_not_ours(field):
    with pytest.raises(wire.NotOurs):
        wire.decode_door(without(wire.encode_door(DOOR), field))


@pytest.mark.parametrize(
    "fields",
    [
        {"contact": "ajar"},
        {"down": ["<script>"]},
        {"down": ["exit\n"]},
        {"down": "exit"},
        {"down": ["exit"] * 65},
        {"ledger_ok": 1},
        {"at": ""},
    ],
)
def test_a_door_with_a_field_that_is_wrong_is_not_ours(fields):
    with pytest.raises(wire.NotOurs):
        wire.decode_door(with_field(wire.encode_door(DOOR), **fields))


@pytest.mark.parametrize("decode", [wire.decode_occupancy, wire.decode_door])
@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"online",
        b'{"v":1',
        b'{"\xff":1}',
        b'{"x":' + b"[" * 4000,  # deeper than any parser should follow
    ],
)
def test_a_hostile_payload_is_not_ours(decode, hostile):
    with pytest.raises(wire.NotOurs):
        decode(hostile)


@given(st.binary(max_size=200))
def test_random_bytes_are_not_ours(noise):
    with pytest.raises(wire.NotOurs):
        wire.decode_occupancy(noise)


@given(occupancies, st.data())
def test_one_damaged_byte_never_raises_anything_else(occupancy, data):
    payload = bytearray(wire.encode_occupancy(occupancy))
    payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    try:
        read = wire.decode_occupancy(bytes(payload))
    except wire.NotOurs:
        return
    assert wire.decode_occupancy(wire.encode_occupancy(read)) == read


def test_the_largest_payload_is_read_and_one_byte_more_is_not():
    payload = wire.encode_occupancy(FIVE)
    padded = payload + b" " * (wire.LARGEST - len(payload))
    assert wire.decode_occupancy(padded).headcount == 5
    with pytest.raises(wire.NotOurs, match="4097"):
        wire.decode_occupancy(padded + b" ")


def test_the_fullest_payloads_of_ours_fit():
    door = msgspec.structs.replace(DOOR, down=("a" * 32,) * 64)
    full = msgspec.structs.replace(
        FIVE, headcount=100_000, present=100_000, distinct_today=100_000, doubts=tuple(Doubt)
    )
    assert wire.decode_door(wire.encode_door(door)) == door
    assert len(wire.encode_occupancy(full)) < wire.LARGEST / 4


def test_no_person_can_appear():
    """Each free text of a payload is an instant or the name of a reader; the rest are numbers."""
    assert free_texts(wire.OccupancyPayload) == {"at", "changed"}
    assert free_texts(wire.DoorPayload) == {"down", "at"}
    for words in (Doubt, Contact):
        assert not {"member", "name", "token", "tail"} & {word.value for word in words}


def free_texts(payload):
    schema = msgspec.json.schema(payload)["$defs"][payload.__name__]
    kinds = {name: json.dumps(shape) for name, shape in schema["properties"].items()}
    return {name for name, kind in kinds.items() if '"string"' in kind}


@dataclass(frozen=True)
class Named:
    topic: str
    message: wire.Message


def test_every_message_is_under_a_topic_of_the_table():
    named = [
        Named(wire.occupancy_topic("p", "s"), wire.occupancy_message("p", "s", FIVE)),
        Named(wire.door_topic("p", "s"), wire.door_message("p", "s", DOOR)),
    ]
    assert all(each.topic == each.message.topic for each in named)
    assert [line.topic.replace("<prefix>/<space>", "p/s") for line in wire.TOPICS] == [
        *(each.topic for each in named),
        wire.availability_topic("p", "s"),
        wire.alerts_topic("p", "s"),
    ]
