"""The plans file that the configuration names: where it is, and what is in it. Touches files."""

from pathlib import Path
from typing import Final

from appliance import plans, texts
from appliance.shapes import Problem
from appliance.tariff.values import Tariff

LARGEST: Final = 65_536  # bytes; fifty plans are under 20 KiB
_EXAMPLE: Final = "docs/plans.example.toml"


def read(file: Path) -> Tariff | tuple[Problem, ...]:
    """Return the tariff in a plans file, or all that is wrong with it."""
    try:
        text = texts.read(file, LARGEST, _EXAMPLE)
    except texts.UnreadableError as wrong:
        return (wrong.problem,)
    return plans.read(text, str(file))
