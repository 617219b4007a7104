"""The sentences that a language has for what is told. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from appliance.alerts import Matter
from appliance.model import AlertKind


class Said(Struct, frozen=True):
    """A title, and the sentence for nobody, for one and for several.

    Where only one is written, it does for all.
    """

    title: str
    several: str
    one: str = ""
    none: str = ""

    def sentence(self, number: int) -> str:
        return {0: self.none, 1: self.one}.get(number, self.several) or self.several


class Phrases(Struct, frozen=True):
    """All that is said in one language. In the sentences stand the figures.

    `pins` is what it means that the door has none: its strike is no reader. `months` are the names
    of the months, from January on. `repeated` is what was so several times, `about` which reader it
    is about. `between` says the first and the last time within a day, `across` over several days.
    """

    kinds: Mapping[AlertKind, Said]
    matters: Mapping[Matter, Said]
    summary: str
    test: Said
    pins: Said
    months: tuple[str, ...]
    about: str
    repeated: str
    between: str
    across: str
    date: str
    clock: str
    moment: str
    line: str
    foot: str
