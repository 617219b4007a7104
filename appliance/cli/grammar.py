"""A command as its manual page has it, and the parser made from it. Touches nothing but argparse.

The page is the one source: `--help` and docs/commands.md both come from it.
"""

import argparse
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

Parser: TypeAlias = argparse.ArgumentParser
Asked: TypeAlias = argparse.Namespace

CONFIG: Final = Path("/etc/seuil/seuil.toml")
_COLUMNS: Final = 79
FAILS: Final = "it was refused or did not work; standard error says why, and what to do"
_MISUSED: Final = "the command line itself cannot be right; nothing was done"


class Argument(NamedTuple):
    """One argument: its names, what it means, and how argparse takes it."""

    names: tuple[str, ...]
    meaning: str
    options: Mapping[str, Any]

    @property
    def spelled_names(self) -> tuple[str, ...]:
        """How it is called in a list of arguments."""
        shown = str(self.options.get("metavar", ""))
        return self.names if self.names[0].startswith("-") else (shown,)

    @property
    def spelled(self) -> str:
        """How it stands in the usage, such as `[--until DAY]` or `MEMBER`."""
        name, shown = self.names[0], str(self.options.get("metavar", ""))
        if not name.startswith("-"):
            several = {"?": f"[{shown}]", "+": f"{shown} [{shown} …]"}
            return several.get(self.options.get("nargs", ""), shown)
        option = f"{name} {shown}".rstrip()
        return option if self.options.get("required") else f"[{option}]"


class Page(NamedTuple):
    """One command. `words` are how it is called; `fails` when its exit status is 1."""

    words: str
    purpose: str
    happens: str
    run: Callable[[Asked], int]
    arguments: tuple[Argument, ...] = ()
    examples: tuple[str, ...] = ()
    fails: str = FAILS
    never: str = ""

    @property
    def all_arguments(self) -> tuple[Argument, ...]:
        if any("--config" in argument.names for argument in self.arguments):
            return self.arguments
        return (*self.arguments, _CONFIG)

    @property
    def usage(self) -> str:
        return " ".join(("seuil", self.words, *(each.spelled for each in self.all_arguments)))

    @property
    def needs(self) -> bool:
        """Whether it cannot be called by its words alone."""
        return any(not each.spelled.startswith("[") for each in self.arguments)

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        return ("0", "done"), ("1", self.fails), ("2", _MISUSED)


def argument(*names: str, meaning: str, **options: object) -> Argument:
    """Return an argument; `options` are those of argparse's add_argument."""
    return Argument(names, meaning, options)


_CONFIG: Final = argument(
    "--config",
    meaning=f"the configuration (default: {CONFIG})",
    type=Path,
    default=CONFIG,
    metavar="FILE",
)


def between(came: str, left: str, typed: Callable[[str], object]) -> tuple[Argument, Argument]:
    """Return the two times of a stay, `began` and `ended`, with what each means."""
    options: dict[str, Any] = {"required": True, "type": typed, "metavar": "TIME"}
    return (
        argument("--from", meaning=f"{came}, local time, in quotes", dest="began", **options),
        argument("--to", meaning=left, dest="ended", **options),
    )


JSON: Final = argument(
    "--json", meaning="print the whole answer as JSON, for programs", action="store_true"
)
MEMBER: Final = argument(
    "member",
    meaning="an id, or a part of the name; where several fit they are listed, and nothing is done",
    metavar="MEMBER",
)


def fill(parser: Parser, page: Page) -> None:
    """Make `parser` that of `page`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = "\n".join(_wrapped(page.usage, " " * 11)).lstrip()
    parser.description = _paragraphs(f"{sentence(page.purpose)}\n\n{page.happens}")
    parser.epilog = _after(page)
    for each in page.all_arguments:
        parser.add_argument(*each.names, help=each.meaning, **each.options)
    parser.set_defaults(run=page.run)


def fill_group(parser: Parser, name: str, pages: Iterable[Page]) -> None:
    """Make `parser` that of the commands that begin with `name`."""
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for page in pages:
        last = page.words.removeprefix(f"{name} ")
        fill(commands.add_parser(last, help=page.purpose, prog=f"seuil {page.words}"), page)


def sentence(purpose: str) -> str:
    return f"{purpose[0].upper()}{purpose[1:]}."


def _after(page: Page) -> str:
    parts = [("exit status", [f"{status}  {meaning}" for status, meaning in page.statuses])]
    if page.examples:
        parts.insert(0, ("examples", list(page.examples)))
    if page.never:
        parts.append(("what it never does", [page.never]))
    return "\n\n".join(f"{heading}:\n{_indented(lines)}" for heading, lines in parts)


def _paragraphs(text: str) -> str:
    return "\n\n".join("\n".join(_wrapped(paragraph)) for paragraph in text.split("\n\n"))


def _indented(lines: Iterable[str]) -> str:
    return "\n".join(
        piece
        for line in lines
        for piece in textwrap.wrap(
            line, _COLUMNS, initial_indent="  ", subsequent_indent="     ", break_on_hyphens=False
        )
    )


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _COLUMNS, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
