"""The receipt for whoever withdrew their finger, in their own language. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from appliance.commands.answers import Erasure, Receipt
from appliance.commands.members import Language


class _Words(NamedTuple):
    title: str
    person: str
    when: str
    blocked: str
    erased: str
    pending: str
    none: str
    badge: str


_WORDS: Final[Mapping[Language, _Words]] = {
    "fr": _Words(
        "Reçu : effacement d’une empreinte digitale",
        "Personne ",
        "Date ",
        "Depuis cet instant, la porte ne reconnaît plus ce doigt.",
        "{reader}, emplacement {position} : effacée. L’index du lecteur le confirme.",
        "{reader}, emplacement {position} : sera effacée dès que le lecteur répondra.",
        "Aucune empreinte n’était enregistrée.",
        "Rien d’autre ne change : un badge ouvre exactement comme un doigt.",
    ),
    "nl": _Words(
        "Ontvangstbewijs: een vingerafdruk wissen",
        "Persoon",
        "Datum",
        "Vanaf dit ogenblik herkent de deur deze vinger niet meer.",
        "{reader}, plaats {position}: gewist. De index van de lezer bevestigt het.",
        "{reader}, plaats {position}: wordt gewist zodra de lezer weer antwoordt.",
        "Er was geen vingerafdruk bewaard.",
        "Verder verandert er niets: een badge opent precies zoals een vinger.",
    ),
    "en": _Words(
        "Receipt: a fingerprint erased",
        "Person",
        "Date",
        "From this moment on the door does not recognise this finger.",
        "{reader}, position {position}: erased. The sensor's own index confirms it.",
        "{reader}, position {position}: will be erased as soon as the sensor answers again.",
        "No fingerprint was on record.",
        "Nothing else changes: a badge opens exactly as a finger does.",
    ),
}


def receipt(told: Receipt, language: Language, when: str) -> str:
    """Return the receipt as text to print; `when` is the time as the space's clock showed it."""
    words = _WORDS[language]
    lines = [_line(erasure, words) for erasure in told.erasures] or [words.none]
    head = (
        words.title,
        "",
        f"{words.person}: {told.name} ({told.member})",
        f"{words.when}: {when}",
    )
    return "\n".join((*head, "", words.blocked, *lines, "", words.badge)) + "\n"


def _line(erasure: Erasure, words: _Words) -> str:
    spelled = words.erased if erasure.proved else words.pending
    return f"- {spelled.format(reader=erasure.reader, position=erasure.position)}"
