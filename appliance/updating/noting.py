"""The journal of the last update: which step it has reached. Touches one file."""

from pathlib import Path
from typing import Final

import msgspec

from appliance import durable
from appliance.updating.steps import Update

ROOT: Final = Path("/var/lib/seuil-update")
"""Where updates keep what they need to go back. Root's alone."""
JOURNAL: Final = "journal.json"


def note(root: Path, update: Update) -> Update:
    """Note a step on the disk, and return the update."""
    durable.replace(root / JOURNAL, msgspec.json.encode(update))
    return update


def noted(root: Path = ROOT) -> Update | None:
    """Return the last update, None where there was none. Raises OSError where it is not open."""
    try:
        return msgspec.json.decode((root / JOURNAL).read_bytes(), type=Update)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
