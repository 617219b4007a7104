"""The twenty invented members of the demo, three strangers, and what each carries. Pure."""

import csv
import hashlib
import io
from dataclasses import dataclass

from appliance.model import Category

CONSENT_DAY = "2025-09-01"
_COLUMNS = ("name", "category", "status", "badge", "finger", "consent", "board")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the twenty. `badge` is five bytes; `finger` a position in the sensors, or None."""

    name: str
    category: Category
    badge: bytes
    finger: int | None
    shown: bool = False  # the first name, on the board

    @property
    def counted(self) -> bool:
        """Whether they count towards the five."""
        return self.category in {Category.COWORKER, Category.STUDENT}


_COWORKERS = (
    "Amélie Fauconval",
    "Bart Zandmeer",
    "Chloé Rivaubois",
    "Dries Wolkenaer",
    "Élise Montclairieu",
    "Faïza Brumelle",
    "Gérald Pontargent",
    "Hanne Lindebosch",
    "Inès Valdombre",
    "Joris Klaverdijk",
    "Kléber Sartencourt",
    "Lotte Heuvelinckx",
    "Maëlle Tourneboise",
    "Noé Grandchant",
    "Ruben Vlietkamp",
)
_STUDENTS = ("Pieter-Jan Duinenmeer", "Quentin Hautmarais", "Zoë Boisdoré")
_STAFF = ("Sofie Daelbergen",)
_VISITORS = ("Théo Lanternier",)
_WITH_FINGERS = frozenset({0, 2, 3, 5, 7, 9, 12, 16})
_SHOWN = frozenset({0, 1, 3, 5, 6, 9, 12, 14, 16})


def twenty() -> tuple[Person, ...]:
    """Return the members, always in the same order: their index is their number in the demo."""
    roll = (
        *((name, Category.COWORKER) for name in _COWORKERS),
        *((name, Category.STUDENT) for name in _STUDENTS),
        *((name, Category.STAFF) for name in _STAFF),
        *((name, Category.VISITOR) for name in _VISITORS),
    )
    fingers = {number: at for at, number in enumerate(sorted(_WITH_FINGERS), start=1)}
    return tuple(
        Person(name, category, _badge(name), fingers.get(number), number in _SHOWN)
        for number, (name, category) in enumerate(roll)
    )


STRANGERS = tuple(
    Person(f"stranger {number}", Category.VISITOR, bytes.fromhex(badge), None)
    for number, badge in enumerate(("4D0BADCAFE", "4D0BADBEE5", "4D0BADF00D"), start=1)
)
"""They have a badge and a finger that are nobody's, until the desk takes them in."""


def members_csv(people: tuple[Person, ...]) -> str:
    """Return the roll as `seuil member import` reads it."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows(_row(person) for person in people)
    return text.getvalue()


def _row(person: Person) -> tuple[str, ...]:
    badge, board = person.badge.hex().upper(), "yes" if person.shown else "no"
    finger = ("", "") if person.finger is None else (str(person.finger), CONSENT_DAY)
    return person.name, person.category, "active", badge, *finger, board


def _badge(name: str) -> bytes:
    """Return an invented badge number, the same at every start."""
    return b"\x4d" + hashlib.blake2b(name.encode(), digest_size=4).digest()
