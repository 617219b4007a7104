"""Compares a card with the plan, brings it to the plan, takes that away again. Touches files."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from appliance import holding
from appliance.firmware import blocks, card, cmdline
from appliance.firmware.against import Against, in_cmdline, in_config
from appliance.firmware.boards import Board
from appliance.firmware.boot_lines import Asked
from appliance.firmware.difference import Change, Standing, Written, becomes, change
from appliance.firmware.keeping import Keeping
from appliance.firmware.plan import CMDLINE_TXT, CONFIG_TXT
from appliance.firmware.values import File, Quiet, Wanted


class Compared(Struct, frozen=True):
    """A card beside the plan: what is not as it is to be, and what works against it."""

    board: str
    lacking: tuple[Change, ...]
    against: tuple[Against, ...]


class Ending(StrEnum):
    """How a file was left by undo."""

    AS_IT_WAS = "as it was"
    OURS_REMOVED = "edited since: only our lines were taken away"
    LEFT = "edited since: left as it is"


class Undone(Struct, frozen=True):
    path: str
    ending: Ending


def lacking(root: Path, plan: Iterable[Wanted]) -> tuple[Change, ...]:
    """Return what is not as it is to be. Raises Missing."""
    found = (change(wanted, card.read(root, wanted.path)) for wanted in plan)
    return tuple(each for each in found if each)


def compared(root: Path, board: Board, asked: Asked, plan: Iterable[Wanted]) -> Compared:
    """Compare a card with the plan. Raises Missing."""
    return Compared(board.name, lacking(root, plan), contradicting(root, board, asked))


def apply(root: Path, plan: Iterable[Wanted]) -> tuple[Change, ...]:
    """Bring the card to the plan; return what was changed. Raises Missing before any change."""
    wanted = {each.path: each for each in plan}
    with _alone(root):
        changes = lacking(root, wanted.values())
        keeping = Keeping(root)
        for each in changes:
            _bring(root, keeping, wanted[each.path])
        return changes


def _alone(root: Path) -> AbstractContextManager[None]:
    """Change a card alone: what another is about to write is not what stood there before us."""
    why = "another seuil firmware is at work on it. Wait for its end"
    return holding.alone(holding.folder(root), OSError(errno.EBUSY, why, str(root)))


def _bring(root: Path, keeping: Keeping, wanted: Wanted) -> None:
    stands = card.read(root, wanted.path)
    after = becomes(wanted, stands)
    assert after is not None
    keeping.before(wanted.path, stands, after, _words(wanted, stands))
    keeping.made(wanted.path, card.missing_folders(root, wanted.path))
    card.make_folders(root, wanted.path)
    owner = card.owner_of(root, wanted.owner, wanted.group) if isinstance(wanted, File) else None
    card.put(root, wanted.path, after, owner)


def _words(wanted: Wanted, stands: Standing) -> tuple[str, ...]:
    quiet = isinstance(wanted, Quiet) and isinstance(stands, Written)
    return cmdline.consoles(_text(stands)) if quiet else ()


def undo(root: Path) -> tuple[Undone, ...]:
    """Put back what stood there before us; of a file edited since, take our lines alone away."""
    with _alone(root):
        keeping = Keeping(root)
        return tuple(_undone(root, keeping, path) for path in keeping.paths)


def _undone(root: Path, keeping: Keeping, path: str) -> Undone:
    stands, was = card.read(root, path), keeping.was(path)
    ending = Ending.AS_IT_WAS
    if stands != was:
        after = was if keeping.is_ours(path, stands) else _without_ours(keeping, path, stands)
        ending = _ending(stands, was, after)
        _put_back(root, path, stands, after)
    card.remove_folders(root, keeping[path].made)
    keeping.forget(path)
    return Undone(path, ending)


def _ending(stands: Standing, was: Standing, after: Standing) -> Ending:
    if after == was:
        return Ending.AS_IT_WAS
    return Ending.LEFT if after == stands else Ending.OURS_REMOVED


def _without_ours(keeping: Keeping, path: str, stands: Standing) -> Standing:
    if not isinstance(stands, Written):
        return stands
    text, words = _text(stands), keeping[path].words
    mended = cmdline.loud(text, words) if words else blocks.removed(text)
    return Written(mended.encode("latin-1"), stands.mode)


def _put_back(root: Path, path: str, stands: Standing, after: Standing) -> None:
    if after is None:
        card.remove(root, path)
    elif after != stands:
        card.put(root, path, after, None)


def contradicting(root: Path, board: Board, asked: Asked) -> tuple[Against, ...]:
    """Return the lines of others that work against the plan on this board."""
    return tuple(_against(root, board, asked))


def _against(root: Path, board: Board, asked: Asked) -> Iterator[Against]:
    yield from in_config(CONFIG_TXT, _text(card.read(root, CONFIG_TXT)), board, asked)
    yield from in_cmdline(CMDLINE_TXT, _text(card.read(root, CMDLINE_TXT)))


def _text(standing: Standing) -> str:
    return standing.data.decode("latin-1") if isinstance(standing, Written) else ""
