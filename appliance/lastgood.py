"""The configuration file and its last good copy: a bad edit never locks anybody out.

Touches files.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from appliance import durable, texts
from appliance.checking import LARGEST, check
from appliance.config import Settings
from appliance.places import line_of, places
from appliance.shapes import Problem
from appliance.storage import Storage
from appliance.terms import as_toml

_EXAMPLE: Final = "docs/seuil.example.toml"
_FOR_THE_GROUP: Final = 0o640  # the page goes by the copy too; secrets are in files of their own


class ConfigError(Exception):
    """There are no settings to go by, and this is why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Loaded(Struct, frozen=True):
    """Settings to go by; `from_copy` when the file itself is not fit to use.

    `problems` are those of the file, or that its copy cannot be kept.
    """

    settings: Settings
    problems: tuple[Problem, ...]
    from_copy: bool


def read(file: Path, kinds: Collection[str]) -> Settings:
    """Return the settings in `file`; raises ConfigError with all that is wrong with it."""
    return _fit(file, _text(file), kinds)


def copy_of(file: Path) -> Path:
    """Return where the last good copy of a configuration stands.

    Not under [storage]: where that is stands in the very file that may be broken.
    """
    folder = os.environ.get("STATE_DIRECTORY")  # systemd.exec(5), StateDirectory=
    return (Path(folder) if folder else file.absolute().parent) / f"{file.name}.good"


def draft_of(file: Path) -> Path:
    """Return where a configuration stands whole while it is rewritten: beside its copy."""
    return copy_of(file).with_name(f"{file.name}.writing")


def read_or_copy(file: Path, keep: Path, kinds: Collection[str]) -> Loaded:
    """Return the settings in `file`, of a broken file those of its copy; write nothing.

    Raises ConfigError as load() does.
    """
    try:
        return Loaded(_placed(read(file, kinds), file), (), from_copy=False)
    except ConfigError as broken:
        good = _placed(_from_copy(keep, kinds, broken), file)
        return Loaded(good, broken.problems, from_copy=True)


def load(file: Path, keep: Path, kinds: Collection[str]) -> Loaded:
    """Return the settings in `file`, and keep a copy in `keep`; of a broken file, its last copy.

    Broken is also an edit that leads to where nothing is. Raises ConfigError with the problems of
    both where there is neither.
    """
    try:
        text = _text(file)
        settings = _fit(file, text, kinds)
    except ConfigError as broken:
        good = _placed(_from_copy(keep, kinds, broken), file)
        return Loaded(good, broken.problems, from_copy=True)
    with suppress(ConfigError):  # there may be no copy yet
        before = read(keep, kinds)
        if astray := tuple(_astray(file, text, settings, before)):
            return Loaded(_placed(before, file), astray, from_copy=True)
    return Loaded(_placed(settings, file), _kept(text.encode(), keep), from_copy=False)


def _placed(settings: Settings, file: Path) -> Settings:
    """Return settings by which the files they name are found from anywhere, also those of a copy.

    They are named as seen from the folder of the configuration itself.
    """
    plans, school = settings.billing.plans, settings.space.school_holidays
    if plans is not None:
        found = str(texts.path_of(plans, file))
        settings = replace(settings, billing=replace(settings.billing, plans=found))
    if school is not None:
        found = str(texts.path_of(school, file))
        settings = replace(settings, space=replace(settings.space, school_holidays=found))
    return settings


def _astray(file: Path, text: str, now: Settings, before: Settings) -> Iterator[Problem]:
    """Yield what was edited and leads to where nothing is: the door would be shut to everybody."""
    where = places(text)
    for path, what, remedy in _led_astray(now, before):
        yield Problem(str(file), line_of(path, where), ".".join(path), what, remedy)


def _led_astray(now: Settings, before: Settings) -> Iterator[tuple[tuple[str, str], str, str]]:
    chip, clock = now.door.chip, now.clock.simulated
    if chip != before.door.chip and not _is_there(chip):
        what = f"there is no GPIO chip {as_toml(chip)}"
        yield ("door", "chip"), what, f"It was {as_toml(before.door.chip)}"
    if clock is not None and clock != before.clock.simulated and not _is_there(clock):
        yield ("clock", "simulated"), f"there is no file {as_toml(clock)}", "Leave this setting out"
    here, there = now.storage.directory, before.storage.directory
    if here != there and _has_ledger(there) and not _has_ledger(here):
        what = f"{as_toml(here)} has no ledger, and {as_toml(there)} has one"
        yield ("storage", "directory"), what, "Stop the door and move the whole folder first"


def _has_ledger(directory: str) -> bool:
    return _is_there(Storage(Path(directory)).ledger)


def _is_there(path: str | Path) -> bool:
    try:
        Path(path).stat()
    except OSError:
        return False
    return True


def _from_copy(keep: Path, kinds: Collection[str], broken: ConfigError) -> Settings:
    try:
        return read(keep, kinds)
    except ConfigError as worse:
        if isinstance(worse.__cause__, FileNotFoundError):  # none was ever kept
            raise broken from None
        raise ConfigError((*broken.problems, *worse.problems)) from None


def _fit(file: Path, text: str, kinds: Collection[str]) -> Settings:
    checked = check(text, str(file), kinds)
    if isinstance(checked, Settings):
        return checked
    raise ConfigError(checked)


def _text(file: Path) -> str:
    """Return what is in `file`; raises ConfigError."""
    try:
        return texts.read(file, LARGEST, _EXAMPLE)
    except texts.UnreadableError as wrong:
        raise ConfigError((wrong.problem,)) from wrong.__cause__


def _kept(content: bytes, keep: Path) -> tuple[Problem, ...]:
    """Keep the copy; a disk that does not take it is told, and stops nobody."""
    try:
        if not (keep.is_file() and keep.read_bytes() == content):
            durable.replace(keep, content, _FOR_THE_GROUP)
    except OSError as wrong:
        what = f"the last good copy cannot be kept: {wrong.strerror}"
        return (texts.about(keep, what, texts.remedy(wrong, _EXAMPLE)),)
    return ()
