"""What the desk answers, by what it is about. Pure."""

from msgspec import Struct

from appliance.commands.answers.accounts import Accounts, AccountSeen, Login, SetupCode
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
)

__all__ = [
    "AccountSeen",
    "Accounts",
    "Answer",
    "BadgeSeen",
    "Board",
    "ConsentSeen",
    "ConsentText",
    "Done",
    "Erasure",
    "Export",
    "FingerSeen",
    "Journal",
    "JournalLine",
    "Login",
    "MemberCard",
    "MemberRow",
    "MemberRows",
    "Movement",
    "Movements",
    "Present",
    "Progress",
    "Receipt",
    "Refusal",
    "Refusals",
    "Refused",
    "Retained",
    "Schedules",
    "SensorSeen",
    "Sensors",
    "SetupCode",
    "Status",
    "Step",
    "Trouble",
    "UnknownBadge",
    "UnknownBadges",
    "Verdicts",
]
