"""What the desk can be told and asked: typed commands, who may give them, typed answers. Pure.

The pages and the command line are two faces of the same commands. Each is carried over the door's
unix socket, checked against the role of the account that gives it, and carried out by the one
writer. `MAY` is the whole of who may do what.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from appliance.commands.accounts import (
    AccountCommand,
    CloseAccount,
    GiveLink,
    ListAccounts,
    MakeSetupCode,
    NoteSignIn,
    OpenAccount,
    OpenFirstAdmin,
    RevokeSessions,
    SetPassword,
    SetRole,
    ShowLogin,
    WhoAmI,
)
from appliance.commands.answers import Answer, Progress, Refused
from appliance.commands.billing import (
    AgreePayer,
    AgreePlan,
    BillingCommand,
    CloseMonth,
    ConfirmVisit,
    DeclineProposal,
    DraftMonth,
    ExportStatements,
    IssueCreditNote,
    ListStatements,
    ListUnsettled,
    ProposeVisit,
    RecomputeStatement,
    ShowBalance,
    ShowFit,
    ShowStatement,
    ShowTariff,
    ShowVisits,
    StrikeVisit,
    TellVisit,
    TryTariff,
)
from appliance.commands.house import (
    HouseCommand,
    ListSensors,
    RemindOfMonths,
    Retain,
    ShowBoard,
    ShowJournal,
    ShowRefusals,
    ShowStatus,
    SurveySensor,
)
from appliance.commands.manager import (
    AnnounceVisit,
    ListAnnouncements,
    ManagerCommand,
    OpenDoor,
    ShowIncome,
    WithdrawAnnouncement,
)
from appliance.commands.members import (
    AddMember,
    ChangeMember,
    Correct,
    DropSchedule,
    EnrolFinger,
    EraseMember,
    ExportMembers,
    ExportPerson,
    GiveBadge,
    ListMembers,
    ListSchedules,
    ListUnknownBadges,
    MemberCommand,
    RecordConsent,
    RestoreMember,
    RevokeBadge,
    RevokeFinger,
    SetSchedule,
    SetTerms,
    ShowConsent,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    SuspendMember,
    TakeIn,
    WithdrawConsent,
)
from appliance.commands.setting_up import (
    ArrangeReaders,
    ArrangeSpace,
    ListenAtPorts,
    NoteStrike,
    SetupCommand,
    ShowSetup,
)
from appliance.model import Role

Command = (
    MemberCommand | AccountCommand | HouseCommand | BillingCommand | ManagerCommand | SetupCommand
)


class Asked(Struct, frozen=True):
    """One line of a request. `account` is "" for the console, and before somebody has signed in."""

    command: Command
    account: str = ""


class May(Struct, frozen=True):
    """Who may give a command. `own`: any role, when it is about the account's own member.

    `anyone` may before they have signed in; nobody but the console where no role is named.
    """

    roles: frozenset[Role] = frozenset()
    own: bool = False
    anyone: bool = False


_ADMIN: Final = frozenset({Role.ADMIN})
_HOSTS: Final = frozenset({Role.HOST, Role.ADMIN})
_READERS: Final = frozenset({Role.ADMIN, Role.AUDITOR})
_STAFF: Final = frozenset({Role.HOST, Role.ADMIN, Role.AUDITOR})
_ALL: Final = frozenset(Role)

MAY: Final[Mapping[type[Command], May]] = {
    AddMember: May(_ADMIN),
    ChangeMember: May(_ADMIN),
    SetTerms: May(_ADMIN),
    SuspendMember: May(_ADMIN),
    RestoreMember: May(_ADMIN),
    EraseMember: May(_ADMIN, own=True),
    ShowOnBoard: May(_ADMIN, own=True),
    TakeIn: May(_ADMIN),
    GiveBadge: May(_ADMIN),
    RevokeBadge: May(_ADMIN, own=True),
    RecordConsent: May(_ADMIN),
    EnrolFinger: May(_ADMIN),
    RevokeFinger: May(_ADMIN, own=True),
    WithdrawConsent: May(_ADMIN, own=True),
    SetSchedule: May(_ADMIN),
    DropSchedule: May(_ADMIN),
    Correct: May(_HOSTS),
    ListMembers: May(_STAFF),
    ShowMember: May(_READERS, own=True),
    ShowMovements: May(_READERS, own=True),
    ListUnknownBadges: May(_STAFF),
    ListSchedules: May(_STAFF),
    ShowConsent: May(_ALL),
    ExportMembers: May(_READERS),
    ExportPerson: May(_READERS, own=True),
    OpenAccount: May(_ADMIN),
    SetRole: May(_ADMIN),
    SetPassword: May(own=True),
    RevokeSessions: May(_ADMIN, own=True),
    CloseAccount: May(_ADMIN),
    ListAccounts: May(_READERS),
    GiveLink: May(_ADMIN),
    MakeSetupCode: May(),
    OpenFirstAdmin: May(anyone=True),
    ShowLogin: May(anyone=True),
    NoteSignIn: May(_ALL),
    WhoAmI: May(_ALL),
    ShowBoard: May(_ALL),
    ShowRefusals: May(_STAFF),
    ShowJournal: May(_READERS),
    ShowStatus: May(_STAFF),
    ListSensors: May(_STAFF),
    SurveySensor: May(_ADMIN),
    Retain: May(_ADMIN),
    RemindOfMonths: May(),
    ShowVisits: May(_STAFF, own=True),
    ListUnsettled: May(_STAFF),
    TellVisit: May(_HOSTS),
    StrikeVisit: May(_HOSTS),
    ConfirmVisit: May(_HOSTS, own=True),
    ProposeVisit: May(own=True),
    DeclineProposal: May(_HOSTS),
    ShowTariff: May(_ALL),
    AgreePlan: May(_ADMIN),
    AgreePayer: May(_ADMIN),
    ShowBalance: May(_STAFF, own=True),
    DraftMonth: May(_STAFF),
    CloseMonth: May(_HOSTS),
    ListStatements: May(_STAFF, own=True),
    ShowStatement: May(_STAFF, own=True),
    RecomputeStatement: May(_STAFF),
    IssueCreditNote: May(_HOSTS),
    ExportStatements: May(_STAFF),
    ShowFit: May(_STAFF, own=True),
    TryTariff: May(_STAFF),
    AnnounceVisit: May(_HOSTS, own=True),
    WithdrawAnnouncement: May(_HOSTS, own=True),
    ListAnnouncements: May(_STAFF, own=True),
    OpenDoor: May(_HOSTS),
    ShowIncome: May(_STAFF),
    ShowSetup: May(_ADMIN),
    ListenAtPorts: May(_ADMIN),
    ArrangeSpace: May(_ADMIN),
    ArrangeReaders: May(_ADMIN),
    NoteStrike: May(_ADMIN),
}
"""Every command, and who may give it. The console may give them all."""

Reply = Answer | Progress | Refused
"""One line of a reply: any number of Progress, then an Answer or Refused."""

__all__ = [
    "MAY",
    "AccountCommand",
    "AddMember",
    "AgreePayer",
    "AgreePlan",
    "AnnounceVisit",
    "Answer",
    "ArrangeReaders",
    "ArrangeSpace",
    "Asked",
    "BillingCommand",
    "ChangeMember",
    "CloseAccount",
    "CloseMonth",
    "Command",
    "ConfirmVisit",
    "Correct",
    "DeclineProposal",
    "DraftMonth",
    "DropSchedule",
    "EnrolFinger",
    "EraseMember",
    "ExportMembers",
    "ExportPerson",
    "ExportStatements",
    "GiveBadge",
    "GiveLink",
    "HouseCommand",
    "IssueCreditNote",
    "ListAccounts",
    "ListAnnouncements",
    "ListMembers",
    "ListSchedules",
    "ListSensors",
    "ListStatements",
    "ListUnknownBadges",
    "ListUnsettled",
    "ListenAtPorts",
    "MakeSetupCode",
    "ManagerCommand",
    "May",
    "MemberCommand",
    "NoteSignIn",
    "NoteStrike",
    "OpenAccount",
    "OpenDoor",
    "OpenFirstAdmin",
    "Progress",
    "ProposeVisit",
    "RecomputeStatement",
    "RecordConsent",
    "Refused",
    "RemindOfMonths",
    "Reply",
    "RestoreMember",
    "Retain",
    "RevokeBadge",
    "RevokeFinger",
    "RevokeSessions",
    "SetPassword",
    "SetRole",
    "SetSchedule",
    "SetTerms",
    "SetupCommand",
    "ShowBalance",
    "ShowBoard",
    "ShowConsent",
    "ShowFit",
    "ShowIncome",
    "ShowJournal",
    "ShowLogin",
    "ShowMember",
    "ShowMovements",
    "ShowOnBoard",
    "ShowRefusals",
    "ShowSetup",
    "ShowStatement",
    "ShowStatus",
    "ShowTariff",
    "ShowVisits",
    "StrikeVisit",
    "SurveySensor",
    "SuspendMember",
    "TakeIn",
    "TellVisit",
    "TryTariff",
    "WhoAmI",
    "WithdrawAnnouncement",
    "WithdrawConsent",
]
