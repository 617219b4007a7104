"""From an empty box to the first badge: six steps, each of which can be left and resumed."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from appliance.cli.ends import DONE, FAILED
from appliance.cli.guide import plugging, steps
from appliance.cli.guide.dutch import DUTCH
from appliance.cli.guide.english import ENGLISH
from appliance.cli.guide.french import FRENCH
from appliance.cli.guide.house import House
from appliance.cli.guide.phrases import Phrases
from appliance.cli.guide.terminal import Skipped, Terminal, say, typed
from appliance.cli.reach import Asker
from appliance.client import NotDone
from appliance.clock import Clock
from appliance.commands.answers import Chapter, Setup
from appliance.commands.members import Language

PHRASES: Final[Mapping[Language, Phrases]] = {"fr": FRENCH, "nl": DUTCH, "en": ENGLISH}
_LANGUAGES: Final[Mapping[Language, str]] = {
    "fr": "Français",
    "nl": "Nederlands",
    "en": "English",
}

Take = Callable[[House], None]


def lead(desk: Asker, clock: Clock, asked: Language | None, *, everything: bool) -> int:
    """Lead from what is lacking to the end; again through `everything`, where that is wanted."""
    phrases = PHRASES[asked or "en"]
    try:
        setup = House(desk, Terminal(phrases), clock).setup()
        language = asked or _own(setup)
        phrases = PHRASES[language]
        house = House(desk, Terminal(phrases), clock)
        say(f"\n{phrases.hello}\n{phrases.how}\n{_others(language)}\n")
        for number, (chapter, take) in enumerate(_steps(language), 1):
            _step(house, number, chapter, take, language, everything=everything)
        return _end(house, phrases)
    except KeyboardInterrupt:
        say(f"\n{phrases.later}")
        return FAILED


def _own(setup: Setup) -> Language:
    """Return the space's own language: it was chosen at installation, or in the first step."""
    return next(language for language in _LANGUAGES if language == setup.language)


def _others(language: Language) -> str:
    """Return how to go on in another language, for whoever reads that one alone."""
    others = {code: called for code, called in _LANGUAGES.items() if code != language}
    return "\n".join(
        f"{called} → sudo seuil setup --language {code}" for code, called in others.items()
    )


def _steps(language: Language) -> Iterator[tuple[Chapter | None, Take]]:
    """Yield each step; the last is no chapter, as one can always go through the door."""
    yield Chapter.SPACE, partial(steps.space, language=language)
    yield Chapter.READERS, plugging.readers
    yield Chapter.STRIKE, steps.strike
    yield Chapter.ADMIN, steps.admin
    yield Chapter.MEMBER, partial(steps.member, language=language)
    yield None, steps.passage


def _step(
    house: House,
    number: int,
    chapter: Chapter | None,
    take: Take,
    language: Language,
    *,
    everything: bool,
) -> None:
    """Say where we are, and take one step unless it is done, or skipped."""
    phrases = house.terminal.phrases
    say(_heading(phrases, number))
    setup = house.setup()
    if chapter is not None and _is_done(chapter, setup, language) and not everything:
        say(phrases.done)
        if chapter is Chapter.SPACE:
            say(_space_as_it_is(phrases, setup))
        say()
        return
    try:
        typed(phrases.begin)
        _taken(house, take, language)
    except Skipped:
        say(phrases.skipped)
    say()


def _space_as_it_is(phrases: Phrases, setup: Setup) -> str:
    """Return what stands: the name alone was asked at installation, the numbers were assumed."""
    return phrases.space_stands.format(
        name=setup.name, threshold=setup.threshold, capacity=setup.capacity
    )


def _is_done(chapter: Chapter, setup: Setup, language: Language) -> bool:
    """Tell whether nothing is lacking; a space in another language is to be arranged anew."""
    if chapter is Chapter.SPACE and setup.language != language:
        return False
    return chapter not in setup.lacking


def _taken(house: House, take: Take, language: Language) -> None:
    """Take a step, again if it is refused and somebody wishes to. Raises Skipped."""
    from appliance.cli.guide.speaking import trouble  # noqa: PLC0415, with the pages' words

    while True:
        try:
            return take(house)
        except NotDone as not_done:
            say(trouble(not_done, language))
            if not house.terminal.agrees(house.terminal.phrases.again):
                raise Skipped from None


def _heading(phrases: Phrases, number: int) -> str:
    title, of = phrases.titles[number - 1], len(phrases.titles)
    heading = phrases.step.format(number=number, of=of, title=title)
    return f"{heading}\n{'─' * len(heading)}"


def _end(house: House, phrases: Phrases) -> int:
    if house.setup().lacking:
        say(phrases.later)
        return FAILED
    say(phrases.all_done)
    return DONE
