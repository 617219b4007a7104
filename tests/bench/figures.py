"""What was measured, against which mark, and the table of it in docs/performance.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `met` is None where there is no mark; `why` is for one not met."""

    what: str
    mark: str
    found: str
    met: bool | None = None
    why: str = ""

    @property
    def verdict(self) -> str:
        if self.met is None:
            return ""
        return "met" if self.met else f"**not met**{': ' if self.why else ''}{self.why}"


def at_most(what: str, mark: float, found: float, unit: str = "", why: str = "") -> Figure:
    return Figure(what, f"≤ {_number(mark)}{unit}", f"{_number(found)}{unit}", found <= mark, why)


def plain(what: str, found: str) -> Figure:
    return Figure(what, "", found)


def _number(value: float) -> str:
    """Write a number with as much of it as means something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def line(figure: Figure) -> str:
    mark = f" (mark {figure.mark})" if figure.mark else ""
    verdict = f": {figure.verdict}" if figure.verdict else ""
    return f"{figure.what}: {figure.found}{mark}{verdict}"


def table(figures: Iterable[Figure]) -> str:
    rows = [f"| {f.what} | {f.mark} | {f.found} | {f.verdict} |" for f in figures]
    return "\n".join(["| what | mark | figure | verdict |", "|---|---|---|---|", *rows])


def write(page: Path, text: str) -> None:
    """Put `text` between the two marks of the page."""
    before, rest = page.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")
