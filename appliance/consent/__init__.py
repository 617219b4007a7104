"""What somebody agrees to before they give a finger: the texts, by version and language.

Touches the files beside it. A text that somebody has agreed to is never edited: a new wording is a
new version, and the old one stays, so that it can be shown what they agreed to.
"""

from pathlib import Path
from typing import Final

VERSION: Final = "2026-11"
"""The newest: the one that is shown, and the only one that can be agreed to."""


def text(language: str, space: str, version: str = VERSION) -> tuple[str, ...]:
    """Return the paragraphs of a version in `fr`, `nl` or `en`, for the space of that name."""
    whole = Path(__file__).with_name(f"{version}.{language}.txt").read_text("utf-8")
    paragraphs = (" ".join(paragraph.split("\n")) for paragraph in whole.strip().split("\n\n"))
    return tuple(paragraph.replace("{space}", space) for paragraph in paragraphs)
