"""The guided path in words: its chapters, kinds of readers, sides, and the names they get. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from appliance.commands.answers import ArrangedReader, Chapter, Port
from appliance.model import Side
from appliance.web.words import N_, Tongue

PAGES: Final[Mapping[Chapter, str]] = {
    Chapter.SPACE: "path_space",
    Chapter.READERS: "path_readers",
    Chapter.STRIKE: "path_strike",
    Chapter.MEMBER: "member_new",
}
"""Each chapter that pages go through, with its page. Who reads them has an account already."""

CHAPTERS: Final[Mapping[Chapter, str]] = {
    Chapter.SPACE: N_("L’espace"),
    Chapter.READERS: N_("Les lecteurs"),
    Chapter.STRIKE: N_("La gâche"),
    Chapter.MEMBER: N_("Le premier membre"),
}

LEFT: Final[Mapping[Chapter, str]] = {
    Chapter.SPACE: N_("le nom de l’espace"),
    Chapter.READERS: N_("les lecteurs"),
    Chapter.STRIKE: N_("l’essai de la gâche"),
    Chapter.MEMBER: N_("le premier badge"),
}
"""What is left, in the middle of a sentence."""

TO_DO: Final[Mapping[Chapter, str]] = {
    Chapter.SPACE: N_("Son nom, et à partir de combien de personnes il prend vie."),
    Chapter.READERS: N_("L’appareil écoute ses ports et dit ce qui y est branché."),
    Chapter.STRIKE: N_("Vous appuyez sur un bouton, et la porte doit se déverrouiller."),
    Chapter.MEMBER: N_("Un nom, puis un badge à présenter. Pourquoi pas vous ?"),
}

BUTTONS: Final[Mapping[Chapter, str]] = {
    Chapter.SPACE: N_("Nommer l’espace"),
    Chapter.READERS: N_("Trouver les lecteurs"),
    Chapter.STRIKE: N_("Essayer la gâche"),
    Chapter.MEMBER: N_("Inscrire le premier membre"),
}

KINDS: Final[Mapping[str, str]] = {
    "rdm6300": N_("Lecteur de badges 125 kHz (RDM6300)"),
    "id12la": N_("Lecteur de badges 125 kHz (ID-12LA)"),
    "pn532": N_("Lecteur de badges 13,56 MHz (PN532)"),
    "fingerprint": N_("Lecteur d’empreintes"),
}

SIDES: Final[Mapping[Side, str]] = {
    Side.IN: N_("dehors : on entre"),
    Side.OUT: N_("dedans : on sort"),
    Side.TOGGLE: N_("un seul pour entrer et sortir"),
}

_FINGER: Final = "fingerprint"
_NAMES: Final = {
    "fr": ("badge", "doigt", {Side.IN: "-entree", Side.OUT: "-sortie"}),
    "nl": ("badge", "vinger", {Side.IN: "-in", Side.OUT: "-uit"}),
    "en": ("badge", "finger", {Side.IN: "-in", Side.OUT: "-out"}),
}
"""How readers are called in each language of a space: small letters, as names of settings are."""


class Offered(Struct, frozen=True):
    """A reader to arrange: at `port`, of this kind. `side` is proposed; `away`, unplugged now."""

    port: str
    kind: str
    side: Side
    name: str = ""
    away: bool = False


class Chosen(Struct, frozen=True):
    """What somebody chose for a port."""

    port: str
    kind: str
    side: Side


def left(lacking: Iterable[Chapter], tongue: Tongue) -> str:
    """Return what is left to do, as a list in a sentence; "" where nothing is."""
    return ", ".join(tongue.gettext(LEFT[each]) for each in lacking if each in LEFT)


def kind(kind: str, tongue: Tongue) -> str:
    """Return a kind of reader in words; one that nobody described by its own name."""
    return tongue.gettext(KINDS[kind]) if kind in KINDS else kind


def offered(ports: Iterable[Port], ours: Sequence[ArrangedReader]) -> tuple[Offered, ...]:
    """Return what to arrange: the readers there are as they are, and those just heard."""
    there = tuple(ports)
    held = {port.reader for port in there}
    heard = [port for port in there if port.kind and not port.reader]
    sides = _sides(heard, ours)
    return (
        *(
            Offered(each.port, each.kind, each.side, each.name, each.name not in held)
            for each in ours
        ),
        *(Offered(port.path, port.kind, side) for port, side in zip(heard, sides, strict=True)),
    )


def standing(ours: Iterable[ArrangedReader]) -> tuple[Offered, ...]:
    """Return the readers there are, to be arranged anew."""
    return tuple(Offered(each.port, each.kind, each.side, each.name) for each in ours)


def _sides(heard: Sequence[Port], ours: Sequence[ArrangedReader]) -> Iterator[Side]:
    """Propose a side for each reader heard: fingers come in, badges in and then out."""
    taken = {each.side for each in ours if each.kind != _FINGER}
    alone = not taken and sum(port.kind != _FINGER for port in heard) == 1
    for port in heard:
        if port.kind == _FINGER:
            yield Side.IN
            continue
        side = Side.TOGGLE if alone else Side.OUT if Side.IN in taken else Side.IN
        taken.add(side)
        yield side


def named(
    chosen: Iterable[Chosen], ours: Iterable[ArrangedReader], language: str
) -> tuple[ArrangedReader, ...]:
    """Give each reader a name: the one it has, else what it is and where, in the space's words."""
    known = {(each.port, each.kind): each.name for each in ours}
    readers: list[ArrangedReader] = []
    reserved = set(known.values())
    for each in chosen:
        name = known.get((each.port, each.kind)) or _new(each, reserved, language)
        reserved.add(name)
        readers.append(ArrangedReader(name, each.kind, each.port, each.side))
    return tuple(readers)


def _new(chosen: Chosen, reserved: set[str], language: str) -> str:
    badge, finger, sides = _NAMES[language]
    name = (finger if chosen.kind == _FINGER else badge) + sides.get(chosen.side, "")
    number = 1
    while (numbered := name if number == 1 else f"{name}-{number}") in reserved:
        number += 1
    return numbered


def lets_in(chosen: Iterable[Chosen]) -> bool:
    """Tell whether anybody could come in by these."""
    return any(each.side is not Side.OUT for each in chosen)
