"""Word to a program: JSON, signed. Touches the network, and the file of the key."""

import hmac
from collections.abc import Callable
from typing import Final

from appliance.config.telling import Channel
from appliance.notify.ends import NotNow, secret
from appliance.notify.posting import post
from appliance.notify.words import Parcel, Voice, encode

SIGNATURE: Final = "Seuil-Signature"


class Webhook:
    """`now_s` is the time that the signature carries: unix seconds, UTC."""

    def __init__(self, channel: Channel, voice: Voice, now_s: Callable[[], int]) -> None:
        self._url = channel.to or ""
        self._key_file = channel.secret_file
        self._voice = voice
        self._now_s = now_s

    def deliver(self, parcel: Parcel) -> None:
        key = secret(self._key_file)
        if not key:
            raise NotNow("there is no key to sign with")
        body = encode(parcel, self._voice)
        post(
            self._url,
            body,
            {
                "Content-Type": "application/json",
                "Idempotency-Key": parcel.id,
                SIGNATURE: signature(key, body, self._now_s()),
            },
        )


def signature(key: str, body: bytes, at_s: int) -> str:
    """Return what proves that whoever knows `key` sent `body` at `at_s`."""
    proof = hmac.new(key.encode(), f"{at_s}.".encode() + body, "sha256").hexdigest()
    return f"t={at_s},v1={proof}"
