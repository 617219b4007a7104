"""The configuration, edited by the desk: checked whole before a byte of it is written.

Touches that file. By the door it is written in place: its folder belongs to others. Should the
power fail in the middle, the door's next start completes it.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance import durable, texts
from appliance.checking import LARGEST, check
from appliance.commands.answers import Trouble
from appliance.config import Settings
from appliance.desk.cannot import Cannot
from appliance.desk.rewriting import UneditableError
from appliance.shapes import Problem

MOST_TOLD: Final = 3
_EXAMPLE: Final = "docs/seuil.example.toml"


class Edited(Struct, frozen=True):
    """A text that is fit to be written, and what it says."""

    text: str
    settings: Settings


class Configuration(Struct, frozen=True):
    """Where it is; `kinds` are those of the readers there are.

    Whose folder it stands in writes it whole or not at all. For others it stands whole in `draft`
    while it is written in place.
    """

    file: Path
    kinds: tuple[str, ...]
    draft: Path | None = None

    @property
    def is_ours(self) -> bool:
        """Whether we may write it."""
        return os.access(self.file, os.W_OK)

    def says(self) -> Settings | None:
        """Return what is in the file, None while it cannot be used."""
        try:
            checked = self._check(self._text())
        except Cannot:
            return None
        return checked if isinstance(checked, Settings) else None

    def edited(self, edit: Callable[[str], str]) -> Edited:
        """Return the text after an edit. Raises Cannot(BY_HAND) and Cannot(ARRANGEMENT)."""
        if not self.is_ours:
            raise Cannot(Trouble.BY_HAND, str(self.file))
        before = self._text()
        self._settings(before)  # what somebody has not written to its end is theirs to end
        try:
            text = edit(before)
        except UneditableError as wrong:
            raise Cannot(Trouble.ARRANGEMENT, f"{self.file}: {wrong}") from wrong
        if len(text.encode()) > LARGEST:
            raise Cannot(Trouble.ARRANGEMENT, f"{self.file}: more than {LARGEST} bytes")
        return Edited(text, self._settings(text))

    def write(self, edited: Edited) -> None:
        """Put it in the file: the running door notices, as it does of any edit."""
        if self.draft is None:
            durable.replace_alike(self.file, edited.text.encode())
        else:
            durable.rewrite(self.file, edited.text.encode(), self.draft)

    def _settings(self, text: str) -> Settings:
        """Return what a text says. Raises Cannot(ARRANGEMENT) where it is not right."""
        checked = self._check(text)
        if not isinstance(checked, Settings):
            raise Cannot(Trouble.ARRANGEMENT, " ".join(map(str, checked[:MOST_TOLD])))
        return checked

    def _check(self, text: str) -> Settings | tuple[Problem, ...]:
        return check(text, str(self.file), self.kinds)

    def _text(self) -> str:
        try:
            return texts.read(self.file, LARGEST, _EXAMPLE)
        except texts.UnreadableError as wrong:
            raise Cannot(Trouble.ARRANGEMENT, str(wrong)) from wrong
