"""From what a reader saw to a credential: keyed, so that the record cannot be turned back. Pure.

A plain or salted hash of a badge number is useless: an EM4100 number has 40 bits. The key lives
in a file of its own that only the door process reads.
"""

import hmac

from appliance.model import Credential, Means

KEY_BYTES = 32
ORGANISATION = "org:"
"""What the token of an organisation begins with, and no member's id does."""


class SiteKey:
    """Makes credentials under the key of one site."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a site key has {KEY_BYTES} bytes, not {len(key)}")
        # Begun once and copied: OpenSSL takes longer to set up a key than to use it.
        self._badge = hmac.new(key, b"badge\0", "sha256")
        self._finger = hmac.new(key, b"finger\0", "sha256")
        self._organisation = hmac.new(key, b"organisation\0", "sha256")
        self._sensor = hmac.digest(key, b"sensor\0", "sha256")

    def badge(self, tag: bytes) -> Credential:
        return Credential(Means.BADGE, _token(self._badge, tag), tag[-1:].hex().upper())

    def finger(self, reader: str, position: int) -> Credential:
        """Return the credential of the finger at `position` of the sensor called `reader`."""
        return Credential(Means.FINGER, _token(self._finger, f"{reader}\0{position}".encode()))

    def organisation(self, name: str) -> str:
        """Return what the record calls an organisation that pays, as it has no names in it.

        However the name is spaced and cased.
        """
        folded = " ".join(name.casefold().split())
        return f"{ORGANISATION}{_token(self._organisation, folded.encode())}"

    def sensor_password(self) -> int:
        """Return the password of the site's sensors: 32 bits, never the factory's 0.

        It is as safe on disk as the key, before any sensor is given it, and wherever a sensor is
        plugged in; and whoever reads it off the wire learns nothing about the key.
        """
        return int.from_bytes(self._sensor[:4], "big") or 1

    def unknown_finger(self) -> Credential:
        """Return the credential of a finger that matched nothing: nobody can ever hold it."""
        return Credential(Means.FINGER, "")


def _token(begun: hmac.HMAC, rest: bytes) -> str:
    whole = begun.copy()
    whole.update(rest)
    return whole.hexdigest()
