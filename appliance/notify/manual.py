"""What is told when, how channels take it, how a webhook proves itself: for the docs. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from appliance.model import AlertKind


class Way(Struct, frozen=True):
    """A kind of channel: what goes out, and when the far end has taken it."""

    sent: str
    taken: str


WHEN: Final[Mapping[AlertKind, str]] = {
    AlertKind.REACHED: "as many are in as `space.threshold` says, and still are after "
    "`notify.settle_s`; between 7:00 and 22:00",
    AlertKind.LOST: "the same, downward, where it was reached before",
    AlertKind.NEWCOMER_ALONE: "somebody on their first visit ever is the only one in, of everybody,"
    " for `notify.alone_s`; not in the first 30 days of the record, when everybody is new",
    AlertKind.FULL: "`space.capacity` is reached; again once two places were free for "
    "`notify.settle_s`",
    AlertKind.DOOR_HELD: "the contact says that the door is open for longer than `door.held_s`; at "
    "once",
    AlertKind.DOOR_FORCED: "the contact says that the door opened for no badge, finger or button; "
    "at once",
    AlertKind.READER_SILENT: "a reader has not answered for ten seconds; once per outage",
    AlertKind.EXCEPTION: "something waits to be settled: visits left open at a cut-off (once, with "
    "their number), a visit a member proposes, an unknown badge at the door (once an hour at most)",
    AlertKind.MONTH_DUE: "a month is over and not closed, where anything is billed; once for each, "
    "in the night",
}

TAKEN: Final[Mapping[str, Way]] = {
    "mail": Way(
        "plain text, by the server in `[smtp]`",
        "it answers 250 to the whole mail. The same mail has the same `Message-ID`",
    ),
    "webhook": Way(
        "a POST of JSON, signed with the key in `secret_file`",
        "it answers 200 to 299. The same message has the same `Idempotency-Key`",
    ),
    "ntfy": Way(
        "a POST to the topic's address, with a title, a picture and a priority; the token in "
        "`secret_file`, where the topic needs one",
        "it answers 200 to 299. The same message has the same `X-Sequence-ID`: from ntfy 2.16 on "
        "it shows up once",
    ),
    "mqtt": Way(
        "the JSON of a webhook on `<prefix>/<space>/alerts`, QoS 2, not retained, by the broker in "
        "`[mqtt]`",
        "PUBCOMP: the broker has it, once. The `id` in it is the same whenever it is sent",
    ),
}

VERIFY: Final = """\
import hashlib
import hmac


def is_from_the_door(key: str, header: str, body: bytes) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(","))
    signed = f"{parts['t']}.".encode() + body
    proof = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(proof, parts["v1"])
"""
"""How whoever receives a webhook makes sure of it: `body` is what came, byte by byte."""
