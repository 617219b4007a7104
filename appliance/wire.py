"""What goes over the bus: topics, and the JSON of each. Numbers and states, never a person. Pure.

Payloads are objects with `v`, the version of their shape. Whoever decodes takes unknown keys for
a newer sender's and leaves them alone; everything else must be as written here, or it is NotOurs.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from appliance.occupancy import Contact, DoorState, Doubt, Occupancy

AVAILABLE: Final = b"online"
GONE: Final = b"offline"
LARGEST: Final = 4096  # bytes; ours are under 1 KiB, and a stranger's need not be parsed

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NotOurs(ValueError):
    """A payload that no door of ours has written."""


class Message(Struct, frozen=True):
    """One value for one topic. The broker retains it until the next."""

    topic: str
    payload: bytes


class Topic(Struct, frozen=True):
    """One line of the table of topics in the docs."""

    topic: str
    payload: str
    meaning: str


TOPICS: Final = (
    Topic(
        "<prefix>/<space>/occupancy",
        payload="JSON",
        meaning="How many are in: present, counted, the threshold and whether it is reached.",
    ),
    Topic(
        "<prefix>/<space>/door",
        payload="JSON",
        meaning="How the door is: its contact, the readers that do not answer, the ledger.",
    ),
    Topic(
        "<prefix>/<space>/availability",
        payload="`online` or `offline`",
        meaning="Whether the door process is there. The broker itself says `offline` for it.",
    ),
    Topic(
        "<prefix>/<space>/alerts",
        payload="JSON",
        meaning="What is worth telling, once each (QoS 2), not retained. `seuil notify` sends it.",
    ),
)


def occupancy_topic(prefix: str, space: str) -> str:
    return f"{prefix}/{space}/occupancy"


def door_topic(prefix: str, space: str) -> str:
    return f"{prefix}/{space}/door"


def availability_topic(prefix: str, space: str) -> str:
    return f"{prefix}/{space}/availability"


def alerts_topic(prefix: str, space: str) -> str:
    return f"{prefix}/{space}/alerts"


def occupancy_message(prefix: str, space: str, occupancy: Occupancy) -> Message:
    return Message(occupancy_topic(prefix, space), encode_occupancy(occupancy))


def door_message(prefix: str, space: str, door: DoorState) -> Message:
    return Message(door_topic(prefix, space), encode_door(door))


# --- JSON ----------------------------------------------------------------------------------------

_People = Annotated[int, Meta(ge=0, le=100_000)]
_Mark = Annotated[int, Meta(ge=1, le=100_000)]
_Instant = Annotated[
    str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z")
]
_Device = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z")]


class OccupancyPayload(Struct, frozen=True):
    """The JSON of an Occupancy. Instants are ISO 8601 in UTC, to the millisecond."""

    v: Literal[1]
    headcount: _People
    present: _People
    threshold: _Mark
    reached: bool
    capacity: _Mark
    distinct_today: _People
    at: _Instant
    changed: _Instant
    certain: bool
    doubts: Annotated[tuple[Doubt, ...], Meta(max_length=len(Doubt))]


class DoorPayload(Struct, frozen=True):
    """The JSON of a DoorState."""

    v: Literal[1]
    contact: Contact
    down: Annotated[tuple[_Device, ...], Meta(max_length=64)]
    ledger_ok: bool
    configuration_ok: bool
    at: _Instant


def encode_occupancy(occupancy: Occupancy) -> bytes:
    return msgspec.json.encode(
        OccupancyPayload(
            v=1,
            headcount=occupancy.headcount,
            present=occupancy.present,
            threshold=occupancy.threshold,
            reached=occupancy.reached,
            capacity=occupancy.capacity,
            distinct_today=occupancy.distinct_today,
            at=written(occupancy.at_us),
            changed=written(occupancy.changed_us),
            certain=not occupancy.doubts,
            doubts=occupancy.doubts,
        )
    )


def decode_occupancy(payload: bytes) -> Occupancy:
    """Return the occupancy in `payload`; raises NotOurs."""
    read = _decoded(payload, OccupancyPayload)
    occupancy = Occupancy(
        headcount=read.headcount,
        present=read.present,
        threshold=read.threshold,
        capacity=read.capacity,
        distinct_today=read.distinct_today,
        at_us=_microseconds(read.at),
        changed_us=_microseconds(read.changed),
        doubts=read.doubts,
    )
    if (occupancy.reached, not occupancy.doubts) != (read.reached, read.certain):
        raise NotOurs("the payload contradicts itself")
    return occupancy


def encode_door(door: DoorState) -> bytes:
    return msgspec.json.encode(
        DoorPayload(
            v=1,
            contact=door.contact,
            down=door.down,
            ledger_ok=door.ledger_ok,
            configuration_ok=door.configuration_ok,
            at=written(door.at_us),
        )
    )


def decode_door(payload: bytes) -> DoorState:
    """Return the state of the door in `payload`; raises NotOurs."""
    read = _decoded(payload, DoorPayload)
    return DoorState(
        contact=read.contact,
        down=read.down,
        ledger_ok=read.ledger_ok,
        configuration_ok=read.configuration_ok,
        at_us=_microseconds(read.at),
    )


_Payload = TypeVar("_Payload", OccupancyPayload, DoorPayload)


def _decoded(payload: bytes, shape: type[_Payload]) -> _Payload:
    if len(payload) > LARGEST:
        raise NotOurs(f"{len(payload)} bytes, more than {LARGEST}")
    try:
        return msgspec.json.decode(payload, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotOurs(str(wrong)) from wrong


def written(utc_us: int) -> str:
    """Return an instant as ISO 8601 in UTC, to the millisecond."""
    instant = _EPOCH + timedelta(microseconds=utc_us)
    return f"{instant.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _microseconds(written: str) -> int:
    try:
        instant = datetime.fromisoformat(written)
    except ValueError as wrong:
        raise NotOurs(str(wrong)) from wrong
    return (instant - _EPOCH) // timedelta(microseconds=1)
