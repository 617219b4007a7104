"""What shortens the ledger, and it alone: a seal in the place of its beginning. Pure."""

from msgspec import Struct


class Sealed(Struct, frozen=True, tag="sealed"):
    """Everything up to entry `through` was forgotten; the chain goes on from the hash `chain`.

    What still stands is beside the ledger, as a `seal.Seal`: its SHA-256 is `seal`. `kept` vouches
    for the bills among the forgotten, which are kept: see `rows.vouch`; "" for none. All in hex.
    """

    through: int
    chain: str
    seal: str
    kept: str = ""
