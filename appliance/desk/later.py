"""The commands about visits, plans, statements and more, whose rooms are opened when one is given.

What they need is much, and seldom needed: a door that bills nothing today does without.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from msgspec import Struct

from appliance.commands import (
    AgreePayer,
    AgreePlan,
    AnnounceVisit,
    Answer,
    ArrangeReaders,
    ArrangeSpace,
    CloseMonth,
    ConfirmVisit,
    DeclineProposal,
    DraftMonth,
    ExportStatements,
    IssueCreditNote,
    ListAnnouncements,
    ListenAtPorts,
    ListStatements,
    ListUnsettled,
    NoteStrike,
    OpenDoor,
    ProposeVisit,
    RecomputeStatement,
    RemindOfMonths,
    Reply,
    ShowBalance,
    ShowBoard,
    ShowFit,
    ShowIncome,
    ShowSetup,
    ShowStatement,
    ShowTariff,
    ShowVisits,
    StrikeVisit,
    TellVisit,
    TryTariff,
    WithdrawAnnouncement,
)
from appliance.desk.clerk import Clerk, Dialogue, Long, Quick

_ROOMS: Final[Mapping[type[Struct], str]] = {
    ShowVisits: "visiting",
    ListUnsettled: "visiting",
    TellVisit: "telling",
    StrikeVisit: "telling",
    ConfirmVisit: "telling",
    ProposeVisit: "telling",
    DeclineProposal: "telling",
    ShowTariff: "pricing",
    AgreePlan: "pricing",
    AgreePayer: "pricing",
    ShowBalance: "pricing",
    DraftMonth: "months",
    CloseMonth: "months",
    RemindOfMonths: "reminding",
    ListStatements: "statements",
    ShowStatement: "statements",
    RecomputeStatement: "statements",
    IssueCreditNote: "statements",
    ExportStatements: "statements",
    ShowFit: "fitting",
    TryTariff: "fitting",
    ShowIncome: "earning",
    AnnounceVisit: "announcing",
    WithdrawAnnouncement: "announcing",
    ListAnnouncements: "announcing",
    OpenDoor: "opening",
    ShowBoard: "board",
    ShowSetup: "arranging",
    ArrangeSpace: "arranging",
    ArrangeReaders: "arranging",
    NoteStrike: "arranging",
}
_LONG: Final[Mapping[type[Struct], str]] = {ListenAtPorts: "listening"}


def _in_its_room(clerk: Clerk, command: Any) -> Answer:  # noqa: ANN401, the room knows which it is
    kind = type(command)
    does = dict[type[Struct], Any](import_module(f"appliance.desk.{_ROOMS[kind]}").QUICK)
    answer: Answer = does[kind](clerk, command)
    return answer


def _led_in_its_room(dialogue: Dialogue, command: Any) -> Iterator[Reply]:  # noqa: ANN401, as above
    kind = type(command)
    leads = dict[type[Struct], Any](import_module(f"appliance.desk.{_LONG[kind]}").LONG)
    replies: Iterator[Reply] = leads[kind](dialogue, command)
    return replies


QUICK: Final[tuple[Quick, ...]] = tuple((command, _in_its_room) for command in _ROOMS)
LONG: Final[tuple[Long, ...]] = tuple((command, _led_in_its_room) for command in _LONG)
