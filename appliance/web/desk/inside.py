"""Who is in, as the board and the evacuation list tell it: since when, and how sure. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from appliance.commands.answers import Board, LastOut, Present
from appliance.facts.visits import Known
from appliance.occupancy import Contact
from appliance.web.desk import says
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

_CAME: Final[Mapping[Known, str]] = {
    Known.BADGED: N_("par badge"),
    Known.TOLD: N_("noté à la main"),
}
_DOUBT: Final = N_("peut-être déjà reparti·e")
_CONTACTS: Final[Mapping[Contact, str]] = {
    Contact.CLOSED: N_("La porte est fermée."),
    Contact.OPEN: N_("La porte est ouverte."),
    Contact.FORCED: N_("La porte a été forcée."),
    Contact.HELD: N_("La porte est restée ouverte."),
}


class Somebody(Struct, frozen=True):
    """One who is in. `name` and `member` are "" where they are not known.

    Not `sure` are those who may have left without a badge.
    """

    name: str
    member: str
    category: str
    since: str
    how: str
    sure: bool


def by_arrival(board: Board, voice: Voice) -> Sequence[Somebody]:
    """Return who is in, the first who came first."""
    order = sorted(board.present, key=lambda each: each.since_us)
    return tuple(_somebody(each, voice) for each in order)


def by_name(board: Board, voice: Voice) -> Sequence[Somebody]:
    """Return who is in by the alphabet, and those without a name at the end, one by one."""
    order = sorted(board.present, key=lambda each: (not each.name, each.name.casefold()))
    nobody = Somebody("", "", "", "", "", sure=True)
    return (*(_somebody(each, voice) for each in order), *[nobody] * board.nameless)


def _somebody(present: Present, voice: Voice) -> Somebody:
    return Somebody(
        name=present.name,
        member=present.member,
        category=voice.gettext(says.CATEGORIES[present.category]),
        since=voice.since(present.since_us),
        how=voice.gettext(_CAME[present.came] if present.sure else _DOUBT),
        sure=present.sure,
    )


def last_out(last: LastOut, voice: Voice) -> str:
    """Say who went out last today."""
    said = voice.gettext("Dernière sortie : %(name)s, à %(hour)s.")
    return said % {"name": last.name, "hour": voice.hour(last.at_us)}


def door(contact: Contact, voice: Voice) -> str:
    """Say how the door is, "" where it has no contact."""
    return voice.gettext(_CONTACTS[contact]) if contact in _CONTACTS else ""
