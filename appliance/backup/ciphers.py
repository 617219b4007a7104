"""Encrypted so that only the holders of its keys read it: age, through pyrage. Touches files.

https://age-encryption.org/v1: whoever has the key opens a backup with any `age`. The library is
imported late: the commands that need none of it start without.
"""

import os
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from appliance.backup.errors import BackupError
from appliance.backup.tarred import Fed

# ruff: noqa: PLC0415

_PIECE = 1 << 20
Recipient: TypeAlias = Any
"""Whom to encrypt to. pyrage ships no types."""


def recipients(keys: Sequence[str]) -> list[Recipient]:
    """Return whom to encrypt to. Raises BackupError where there is nobody, or a key is none."""
    if not keys:
        raise BackupError(
            "backup.keys is empty, and without a key the site key would leave this machine for "
            "anybody to read. Make one: sudo seuil backup key"
        )
    return [_recipient(key) for key in keys]


def _recipient(key: str) -> Recipient:
    from pyrage import RecipientError, ssh, x25519

    kind = ssh.Recipient if key.startswith("ssh-") else x25519.Recipient
    try:
        return kind.from_str(key)
    except RecipientError as error:
        raise BackupError(
            f"backup.keys: {key!r} is no key to encrypt to ({error}). Such a key begins with age1; "
            "sudo seuil backup key makes one"
        ) from error


class _Written:
    """What the library writes to. It swallows what goes wrong at the end: here it is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = sha256()
        self.failed: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.failed = error
            raise
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Leave it to the end."""


def encrypt(pieces: Iterator[bytes], file: BinaryIO, to: Sequence[Recipient]) -> str:
    """Write `pieces` encrypted and see them onto the disk; return the hash of what was written.

    Raises OSError, and BackupError where it cannot be encrypted.
    """
    import pyrage

    written = _Written(file)
    try:
        pyrage.encrypt_io(Fed(pieces), written, to)
    except pyrage.EncryptError as error:
        raise (written.failed or BackupError(f"it cannot be encrypted: {error}")) from error
    if written.failed is not None:
        raise written.failed
    os.fsync(file.fileno())
    return written.digest.hexdigest()


def decrypt(file: Path, key_file: Path, to: Path) -> None:
    """Write what is in `file` to `to`. Raises BackupError, OSError."""
    import pyrage

    identities = _identities(key_file)
    with file.open("rb") as opened, to.open("xb", buffering=0) as draft:
        written = _Written(draft)
        try:
            pyrage.decrypt_io(opened, written, identities)
        except (pyrage.DecryptError, OSError) as error:
            # What was changed or cut off is told as an OSError, without a number.
            raise (written.failed or BackupError(_cannot(file, key_file, error))) from error
        if written.failed is not None:
            raise written.failed


def _cannot(file: Path, key_file: Path, error: Exception) -> str:
    if "key" in str(error):
        return f"{file} is not encrypted to the key in {key_file}: use the key that belongs to it"
    return f"{file} is no whole backup ({error}): use another one"


def _identities(key_file: Path) -> list[Any]:
    from pyrage import IdentityError, ssh, x25519

    text = key_file.read_text("utf-8", errors="replace")
    try:
        if "-----BEGIN" in text:
            return [ssh.Identity.from_buffer(text.encode())]
        lines = (line.strip() for line in text.splitlines())
        found = [x25519.Identity.from_str(each) for each in lines if each and each[0] != "#"]
    except IdentityError as error:
        raise BackupError(
            f"{key_file}: {error}. The key is one line that begins with AGE-SECRET-KEY-1; look "
            "whether it was typed as it is on the paper"
        ) from error
    if not found:
        raise BackupError(f"{key_file}: there is no key in it")
    return found


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = sha256()
    for piece in pieces_of(file):
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
