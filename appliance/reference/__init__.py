"""The tables of the docs, made from the code: `python -m appliance.reference` writes them anew.

Each stands between two marks in a Markdown file, <!-- NAME --> and <!-- /NAME -->. A further table
is one line in BLOCKS. Touches files when it is run.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from appliance.cli import CHAPTERS, Chapter, pages
from appliance.cli.grammar import FAILS, Argument, Page, sentence
from appliance.doctor.checks import CHECKS
from appliance.firmware import manual as firmware
from appliance.firmware.bus_files import CLEAR, Right, User, users
from appliance.model import AlertKind
from appliance.notify.english import ENGLISH
from appliance.notify.manual import TAKEN, VERIFY, WHEN
from appliance.notify.ntfy import PRIORITIES
from appliance.plans import NEEDS
from appliance.readers import READERS
from appliance.reasons import REASONS
from appliance.reference import facts
from appliance.tariff.manual import KINDS, USES
from appliance.terms import Table, plans_tables, settings_tables
from appliance.wire import TOPICS
from appliance.wiring import board, manual

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / "docs/seuil.example.toml"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    cells = [tuple(head), *map(tuple, rows)]
    cells.insert(1, tuple("---" for _ in cells[0]))
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in cells)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def settings() -> str:
    """Return every setting: a heading and a table for each table of the file."""
    return "\n\n".join(map(_settings_table, settings_tables(tuple(READERS))))


def plans() -> str:
    """Return all that a plans file may say."""
    return "\n\n".join(map(_settings_table, plans_tables()))


def _settings_table(each: Table) -> str:
    heading = f"`{each.heading}`" if each.heading else "Above the first table"
    rows = ((f"`{row.key}`", row.right, row.default, row.meaning) for row in each.rows)
    told = table(("Setting", "What fits", "Left out", "Meaning"), rows)
    return f"## {heading}\n\n{each.meaning}\n\n{told}"


def kinds() -> str:
    """Return the kinds of plans: what each must say, and what it may say besides."""
    return table(
        ("Kind", "What it is", "Must say", "May say"),
        (
            (f"`{kind}`", sentence(words), _keys(NEEDS[kind].must), _keys(NEEDS[kind].may))
            for kind, words in KINDS.items()
        ),
    )


def _keys(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def uses() -> str:
    """Return what the minutes of a visit are charged by."""
    rows = ((f"`{by}`", sentence(words)) for by, words in USES.items())
    return table(("In a statement", "Meaning"), rows)


def topics() -> str:
    """Return the topics on the bus."""
    return table(
        ("Topic", "Payload", "Meaning"),
        ((f"`{each.topic}`", each.payload, each.meaning) for each in TOPICS),
    )


def rights() -> str:
    """Return who may say what on the bus, and who hears what."""
    return table(
        ("User", "Says", "Hears", "Its password, which it alone may read"),
        (
            (
                f"`{user.name}`",
                _of(user, Right.WRITE),
                _of(user, Right.READ),
                f"`{CLEAR}/{user.file}`",
            )
            for user in users("<prefix>", "<space>")
        ),
    )


def _of(user: User, right: Right) -> str:
    topics = [topic.rsplit("/", 1)[-1] for each, topic in user.rights if each is right]
    return ", ".join(f"`{topic}`" for topic in topics) or "nothing"


def example() -> str:
    """Return the example configuration, as it is."""
    return f"```toml\n{EXAMPLE.read_text('utf-8')}```"


def commands() -> str:
    """Return the manual of every command: a chapter for each first word."""
    return "\n\n".join(map(_chapter, CHAPTERS))


def _chapter(chapter: Chapter) -> str:
    found = pages(chapter)
    if found[0].words == chapter.name:
        return _page(found[0], "##")
    told = "\n\n".join(_page(page, "###") for page in found)
    return f"## `seuil {chapter.name}`\n\n{sentence(chapter.purpose)}\n\n{told}"


def _page(page: Page, heading: str) -> str:
    parts = [
        f"{heading} `seuil {page.words}`",
        sentence(page.purpose),
        f"```\n{page.usage}\n```",
        page.happens,
        table(("Argument", "Meaning"), map(_argument, page.arguments)) if page.arguments else "",
        "```\n" + "\n".join(page.examples) + "\n```" if page.examples else "",
        "" if page.fails == FAILS else f"Exit status 1: {page.fails}.",
        page.never,
    ]
    return "\n\n".join(part for part in parts if part)


def _argument(each: Argument) -> tuple[str, str]:
    return f"`{', '.join(each.spelled_names)}`", each.meaning


def reasons() -> str:
    """Return why somebody is not let in, in the order in which it is looked for."""
    return table(
        ("Reason", "Lamps", "Meaning", "What helps"),
        (
            (f"`{reason}`", each.notice, sentence(each.words), each.remedy)
            for reason, each in REASONS.items()
        ),
    )


def alerts() -> str:
    """Return what can be told, when, and how loudly a phone says it."""
    return table(
        ("Alert", "It says", "Told when", "ntfy's priority"),
        ((f"`{kind}`", _says(kind), when, str(PRIORITIES[kind])) for kind, when in WHEN.items()),
    )


def _says(kind: AlertKind) -> str:
    if kind is AlertKind.EXCEPTION:
        return "; ".join(said.title for said in ENGLISH.matters.values())
    return ENGLISH.kinds[kind].title


def channels() -> str:
    """Return the kinds of channels, and when each has taken a message."""
    return table(
        ("Channel", "What goes out", "It was taken when"),
        ((f"`{kind}`", each.sent, each.taken) for kind, each in TAKEN.items()),
    )


def verify() -> str:
    """Return how whoever receives a webhook makes sure of it."""
    return f"```python\n{VERIFY}```"


def pins() -> str:
    """Return what is wired to which pin of the header."""
    return table(("Signal", "Setting", "GPIO", "Header pin", "To"), manual.pins(board()))


def one_shot() -> str:
    """Return how long the 555 lets an opening last."""
    return table(("R", "C", "Usually", "At least", "At most"), [manual.one_shot(board().one_shot)])


def doctor() -> str:
    """Return every check of `seuil doctor`, and all that it may advise."""
    rows = (
        (f"`{each.name}`", sentence(each.looks), "<br>".join(each.remedies) or "nothing to do")
        for each in CHECKS
    )
    return table(("Check", "It looks at", "What may help"), rows)


class Block(Struct, frozen=True):
    """A part of a file that the code writes."""

    file: str
    name: str
    written: Callable[[], str]


BLOCKS: Final = (
    Block("docs/settings.md", "settings", settings),
    Block("docs/plans.md", "kinds", kinds),
    Block("docs/plans.md", "plans", plans),
    Block("docs/plans.md", "uses", uses),
    Block("docs/commands.md", "commands", commands),
    Block("docs/topics.md", "topics", topics),
    Block("docs/topics.md", "rights", rights),
    Block("docs/access.md", "reasons", reasons),
    Block("docs/privacy.md", "facts", lambda: table(*facts.kinds())),
    Block("docs/manager.md", "alerts", alerts),
    Block("docs/manager.md", "channels", channels),
    Block("docs/manager.md", "verify", verify),
    Block("docs/doctor.md", "doctor", doctor),
    Block("README.md", "example", example),
    Block("hardware.md", "pins", pins),
    Block("hardware.md", "one-shot", one_shot),
    Block("firmware-config/README.md", "boards", lambda: table(*firmware.boards())),
    Block("firmware-config/README.md", "files", lambda: table(*firmware.files())),
    Block("firmware-config/README.md", "lines", lambda: table(*firmware.lines())),
)


def renewed(text: str, block: Block) -> str:
    """Return `text` with what is between the marks of `block` written anew."""
    before, opening, rest = text.partition(f"<!-- {block.name} -->")
    _, closing, after = rest.partition(f"<!-- /{block.name} -->")
    if not closing:
        raise ValueError(f"{block.file} lacks the marks of {block.name}")
    return f"{before}{opening}\n\n{block.written()}\n\n{closing}{after}"


def main() -> None:
    """Write every block anew."""
    for block in BLOCKS:
        file = ROOT / block.file
        file.write_text(renewed(file.read_text("utf-8"), block), "utf-8")
        sys.stdout.write(f"{file}: {block.name}\n")
    for name, text in (manual.pictures(board()) | firmware.shown()).items():
        ROOT.joinpath(name).write_text(text, "utf-8")
        sys.stdout.write(f"{ROOT / name}\n")
