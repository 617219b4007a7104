"""What the desk answers, by what it is about. Pure."""

from msgspec import Struct

from appliance.commands.answers.accounts import Accounts, AccountSeen, Login, SetupCode
from appliance.commands.answers.billing import (
    Balance,
    Change,
    Draft,
    Fit,
    Fits,
    Party,
    PlanCost,
    Recomputed,
    StatementRow,
    StatementRows,
    StatementSeen,
    StatementsSeen,
    TariffSeen,
    TariffTried,
    Tried,
    Unsettled,
    UnsettledVisit,
    Visits,
    VisitSeen,
)
from appliance.commands.answers.house import (
    Board,
    Journal,
    JournalLine,
    Present,
    Refusal,
    Refusals,
    Retained,
    Sensors,
    SensorSeen,
    Status,
)
from appliance.commands.answers.manager import (
    Announced,
    Announcements,
    Income,
    LastOut,
    MonthIncome,
)
from appliance.commands.answers.members import (
    BadgeSeen,
    ConsentSeen,
    ConsentText,
    Erasure,
    Export,
    FingerSeen,
    MemberCard,
    MemberRow,
    MemberRows,
    Movement,
    Movements,
    Receipt,
    Schedules,
    UnknownBadge,
    UnknownBadges,
    Verdicts,
)
from appliance.commands.answers.progress import Progress, Step
from appliance.commands.answers.setting_up import ArrangedReader, Chapter, Port, Ports, Setup
from appliance.commands.answers.troubles import Refused, Trouble


class Done(Struct, frozen=True, tag="done"):
    pass


Answer = (
    Done
    | MemberRows
    | MemberCard
    | Verdicts
    | UnknownBadges
    | Receipt
    | Schedules
    | ConsentText
    | Movements
    | Export
    | AccountSeen
    | Accounts
    | Login
    | SetupCode
    | Board
    | Refusals
    | Journal
    | Sensors
    | Status
    | Retained
    | VisitSeen
    | Visits
    | Unsettled
    | TariffSeen
    | Balance
    | StatementSeen
    | StatementsSeen
    | StatementRows
    | Draft
    | Recomputed
    | Fits
    | TariffTried
    | Announcements
    | Income
    | Setup
    | Ports
)

__all__ = [
    "AccountSeen",
    "Accounts",
    "Announced",
    "Announcements",
    "Answer",
    "ArrangedReader",
    "BadgeSeen",
    "Balance",
    "Board",
    "Change",
    "Chapter",
    "ConsentSeen",
    "ConsentText",
    "Done",
    "Draft",
    "Erasure",
    "Export",
    "FingerSeen",
    "Fit",
    "Fits",
    "Income",
    "Journal",
    "JournalLine",
    "LastOut",
    "Login",
    "MemberCard",
    "MemberRow",
    "MemberRows",
    "MonthIncome",
    "Movement",
    "Movements",
    "Party",
    "PlanCost",
    "Port",
    "Ports",
    "Present",
    "Progress",
    "Receipt",
    "Recomputed",
    "Refusal",
    "Refusals",
    "Refused",
    "Retained",
    "Schedules",
    "SensorSeen",
    "Sensors",
    "Setup",
    "SetupCode",
    "StatementRow",
    "StatementRows",
    "StatementSeen",
    "StatementsSeen",
    "Status",
    "Step",
    "TariffSeen",
    "TariffTried",
    "Tried",
    "Trouble",
    "UnknownBadge",
    "UnknownBadges",
    "Unsettled",
    "UnsettledVisit",
    "Verdicts",
    "VisitSeen",
    "Visits",
]
