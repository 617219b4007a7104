"""Questions and answers on a terminal. Touches standard input and output."""

import getpass
import sys
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from msgspec import Struct

from appliance.cli.guide.phrases import Phrases

T = TypeVar("T")

SKIPS: Final = "-"


class Skipped(Exception):
    """Whoever was asked wants to go on without this step."""


def say(sentence: str = "") -> None:
    print(sentence, flush=True)


def typed(question: str) -> str:
    """Return what somebody types. Raises Skipped, and KeyboardInterrupt where nobody is left."""
    sys.stdout.write(question)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    if line.strip() == SKIPS:
        raise Skipped
    return line.strip()


class Terminal(Struct, frozen=True):
    """Somebody who is asked in their own language. Every question raises Skipped for a "-"."""

    phrases: Phrases

    def words(self, question: str, usual: str = "") -> str:
        """Return a few words; `usual` is what Enter means."""
        shown = f"{question}[{usual}] " if usual else question
        while not (answer := typed(shown) or usual):
            pass
        return answer

    def number(self, question: str, usual: int, least: int, most: int) -> int:
        while True:
            answer = self.words(question, str(usual))
            if answer.isdecimal() and least <= int(answer) <= most:
                return int(answer)
            say(self.phrases.wrong_number.format(least=least, most=most))

    def agrees(self, question: str) -> bool:
        while True:
            answer = typed(question).casefold()[:1]
            if answer in (self.phrases.yes, self.phrases.no):
                return answer == self.phrases.yes
            say(self.phrases.wrong_choice)

    def choice(self, question: str, choices: Sequence[tuple[T, str]]) -> T:
        """Return one of several, by its number."""
        say(question)
        for number, (_, called) in enumerate(choices, 1):
            say(f"  {number}  {called}")
        while True:
            answer = typed("> ")
            if answer.isdecimal() and 0 < int(answer) <= len(choices):
                return choices[int(answer) - 1][0]
            say(self.phrases.wrong_choice)

    def password(self, shortest: int, long_enough: Callable[[str], bool]) -> str:
        """Return a password that was typed twice, unseen."""
        phrases = self.phrases
        while True:
            secret = getpass.getpass(phrases.hidden)
            if secret == SKIPS:
                raise Skipped
            if not long_enough(secret):
                say(phrases.hidden_short.format(shortest=shortest))
            elif secret != getpass.getpass(phrases.once_more):
                say(phrases.two_different)
            else:
                return secret
