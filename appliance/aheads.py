"""What is announced and not taken back, from the ledger. Only reads."""

from collections.abc import Mapping
from pathlib import Path

from appliance import announcing
from appliance.announcing import Ahead
from appliance.rows import read_on


def read_aheads(path: Path) -> Mapping[int, Ahead]:
    """Return what is announced, by the sequence of the fact; what is over too, for a while.

    Raises LedgerError.
    """
    with read_on(path) as (ground, entries):
        return announcing.fold(entries(ground.through), ground.ahead)
