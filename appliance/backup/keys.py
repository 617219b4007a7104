"""The key a backup is read by: made here, shown once, kept by the admin alone. Touches no file.

pyrage, tomlkit and segno are imported late: a backup is made without the last two.
"""

import io
from typing import NamedTuple

# ruff: noqa: PLC0415


class Pair(NamedTuple):
    """`secret` reads backups, and never stands on this machine; `public` is what they are for."""

    secret: str
    public: str


def new_pair() -> Pair:
    from pyrage import x25519

    identity = x25519.Identity.generate()
    return Pair(str(identity), str(identity.to_public()))


def as_file(pair: Pair, made: str) -> str:
    """Return the pair as `age-keygen` writes it, for any `age` to read."""
    return f"# Seuil, backups; made {made}\n# public key: {pair.public}\n{pair.secret}\n"


def with_key(text: str, key: str) -> str:
    """Return the text of a configuration with one more key in it; all else stays as it is.

    Raises ValueError where it is no TOML, or `backup.keys` is no list.
    """
    import tomlkit

    document = tomlkit.parse(text)  # its ParseError is a ValueError
    table = document.get("backup")
    if table is None:
        table = tomlkit.table()
        document["backup"] = table
    keys = table.get("keys", []) if hasattr(table, "get") else None
    if not isinstance(keys, list):
        raise ValueError("backup.keys is no list")  # noqa: TRY004, of the text, not of the call
    table["keys"] = [*keys, key]
    return tomlkit.dumps(document)


def drawn(secret: str) -> str:
    """Return the key as a QR code for a terminal: to be photographed, printed, never typed."""
    import segno

    drawing = io.StringIO()
    segno.make(secret, error="m", micro=False).terminal(drawing, border=2, compact=True)
    return drawing.getvalue()
