"""Word to phones, over a topic of an ntfy server. Touches the network, and the file of the token.

What the headers mean: https://docs.ntfy.sh/publish/
"""

from base64 import b64encode
from typing import Final

from appliance.config.telling import Channel
from appliance.model import AlertKind
from appliance.notify.ends import secret
from appliance.notify.posting import post
from appliance.notify.words import Parcel

LOW, NORMAL, HIGH, URGENT = 2, 3, 4, 5

PRIORITIES: Final = {
    AlertKind.REACHED: NORMAL,
    AlertKind.LOST: LOW,
    AlertKind.NEWCOMER_ALONE: HIGH,
    AlertKind.FULL: NORMAL,
    AlertKind.DOOR_HELD: HIGH,
    AlertKind.DOOR_FORCED: URGENT,
    AlertKind.READER_SILENT: HIGH,
    AlertKind.EXCEPTION: LOW,  # that of the cut-off comes at night
    AlertKind.MONTH_DUE: LOW,  # it comes at night
}
TAGS: Final = {
    AlertKind.REACHED: "tada",
    AlertKind.LOST: "small_red_triangle_down",
    AlertKind.NEWCOMER_ALONE: "wave",
    AlertKind.FULL: "no_entry",
    AlertKind.DOOR_HELD: "door",
    AlertKind.DOOR_FORCED: "rotating_light",
    AlertKind.READER_SILENT: "electric_plug",
    AlertKind.EXCEPTION: "clipboard",
    AlertKind.MONTH_DUE: "spiral_calendar",
}


class Ntfy:
    def __init__(self, channel: Channel) -> None:
        self._url = channel.to or ""
        self._token_file = channel.secret_file

    def deliver(self, parcel: Parcel) -> None:
        # From ntfy 2.16 on a message with the sequence of an earlier one takes its place: one that
        # goes again because the answer was lost shows up once.
        headers = {**headers_of(parcel), "X-Sequence-ID": parcel.id}
        if token := secret(self._token_file):
            headers["Authorization"] = f"Bearer {token}"
        post(self._url, parcel.text.encode(), headers)


def headers_of(parcel: Parcel) -> dict[str, str]:
    """Return the title as RFC 2047 writes it, the pictures, and how loudly it is told."""
    kinds = [alert.kind for alert in parcel.alerts]
    title = b64encode(parcel.title.encode()).decode()
    return {
        "Content-Type": "text/plain; charset=utf-8",
        "Title": f"=?UTF-8?B?{title}?=",
        "Priority": str(max((PRIORITIES[kind] for kind in kinds), default=NORMAL)),
        "Tags": ",".join(dict.fromkeys(TAGS[kind] for kind in kinds)) or "test_tube",
    }
