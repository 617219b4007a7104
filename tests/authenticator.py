"""A device that keeps passkeys, as far as the pages can tell: ES256, no attestation.

Written to WebAuthn level 2: sections 6.1 (authenticator data), 6.5.4 and 5.8.1 (client data).
"""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def base64url(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """Makes one passkey and signs with it; what it is told to lie about, it lies about."""

    def __init__(self, origin, name, *, counts=True, verifies=True):
        self.origin = origin
        self.name = name
        self.number = os.urandom(16)
        self.count = 0
        self.handle = None
        self._counts = counts
        self._verifies = verifies
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, wish):
        """Answer what `wish` asks for, as navigator.credentials.create would."""
        self.handle = wish["user"]["id"]
        key = struct.pack(">16sH", bytes(16), len(self.number)) + self.number + self._public()
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(WITH_KEY) + key}
        return self._said(
            clientDataJSON=self._client("webauthn.create", wish),
            attestationObject=cbor2.dumps(told),
        )

    def get(self, wish):
        """Sign what `wish` asks for, as navigator.credentials.get would."""
        self.count += self._counts
        data, client = self._data(), self._client("webauthn.get", wish)
        signed = data + hashlib.sha256(client).digest()
        return self._said(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self._key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=self.handle,
        )

    def _data(self, flags=0):
        flags |= PRESENT | (VERIFIED if self._verifies else 0)
        return struct.pack(">32sBI", hashlib.sha256(self.name.encode()).digest(), flags, self.count)

    def _client(self, kind, wish):
        told = {"type": kind, "challenge": wish["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _public(self):
        numbers = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _said(self, **parts):
        response = {k: v if isinstance(v, str) else base64url(v) for k, v in parts.items()}
        number = base64url(self.number)
        return json.dumps(
            {"id": number, "rawId": number, "type": "public-key", "response": response}
        )
