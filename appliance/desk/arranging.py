"""How far the house is set up, and what of it is arranged from the desk: space, readers, strike.

Touches the configuration, through `configuration`.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

from appliance.commands import Answer, ArrangeReaders, ArrangeSpace, NoteStrike, ShowSetup
from appliance.commands.answers import ArrangedReader, Chapter, Setup, Trouble
from appliance.config import Reader, Settings
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Clerk, quick
from appliance.desk.configuration import Configuration
from appliance.desk.rewriting import with_readers, with_space
from appliance.facts import StrikeTried
from appliance.ledger import read_entries
from appliance.unboxing import UNNAMED


def show_setup(clerk: Clerk, _: ShowSetup) -> Answer:
    return _setup(clerk, _written(clerk))


def arrange_space(clerk: Clerk, command: ArrangeSpace) -> Answer:
    return _arrange(clerk, lambda text: with_space(text, command))


def arrange_readers(clerk: Clerk, command: ArrangeReaders) -> Answer:
    def edit(text: str) -> str:
        written = {reader.name for reader in _written(clerk).reader}
        if command.seen is not None and set(command.seen) != written:
            raise Cannot(Trouble.READERS_CHANGED)
        return with_readers(text, command.readers)

    return _arrange(clerk, edit)


def note_strike(clerk: Clerk, command: NoteStrike) -> Answer:
    return show_setup(clerk.enact(StrikeTried(clerk.by, command.moved)), ShowSetup())


def _arrange(clerk: Clerk, edit: Callable[[str], str]) -> Answer:
    configuration = _configuration(clerk)
    edited = configuration.edited(edit)
    setup = _setup(clerk, edited.settings)
    configuration.write(edited)  # last: a moment later the door starts anew, and answers nobody
    return setup


def _configuration(clerk: Clerk) -> Configuration:
    """Return what may be edited. Raises Cannot(BY_HAND)."""
    if clerk.configuration is None:
        raise Cannot(Trouble.BY_HAND)
    return clerk.configuration


def _written(clerk: Clerk) -> Settings:
    """Return what the configuration says; while it cannot be used, what the door goes by."""
    written = None if clerk.configuration is None else clerk.configuration.says()
    return written or clerk.settings


def _setup(clerk: Clerk, settings: Settings) -> Setup:
    configuration, space = clerk.configuration, settings.space
    return Setup(
        lacking=tuple(_lacking(clerk, settings)),
        name=space.name,
        language=settings.web.language,
        threshold=space.threshold,
        capacity=space.capacity,
        readers=tuple(map(_arranged, settings.reader)),
        strike_pin=settings.door.strike_pin,
        arranges=configuration is not None and configuration.is_ours,
        in_force=_told(settings) == _told(clerk.settings),
    )


def _told(settings: Settings) -> tuple[object, ...]:
    """Return what is arranged here, of all settings."""
    space = settings.space
    return space.name, space.threshold, space.capacity, settings.web.language, settings.reader


def _arranged(reader: Reader) -> ArrangedReader:
    return ArrangedReader(reader.name, reader.kind, reader.port, reader.side)


def _lacking(clerk: Clerk, settings: Settings) -> Iterator[Chapter]:
    """Yield what is not done, in order."""
    roster, named = clerk.standing.roster, {reader.name for reader in settings.reader}
    if settings.space.name == UNNAMED:
        yield Chapter.SPACE
    if not named or named & clerk.standing.down:
        yield Chapter.READERS
    if not _strike_moved(clerk):
        yield Chapter.STRIKE
    if not roster.admins:
        yield Chapter.ADMIN
    if not any(map(roster.find, roster.credentials)):
        yield Chapter.MEMBER


def _strike_moved(clerk: Clerk) -> bool:
    """Tell whether the strike moved when it was last tried.

    A record that forgot its beginning is months old: people came through that door.
    """
    if clerk.standing.strike_moved:
        return True
    with closing(read_entries(clerk.storage.ledger)) as entries:
        first = next(entries, None)
    return first is not None and first.sequence > 1


QUICK: Final = (
    quick(ShowSetup, show_setup),
    quick(ArrangeSpace, arrange_space),
    quick(ArrangeReaders, arrange_readers),
    quick(NoteStrike, note_strike),
)
