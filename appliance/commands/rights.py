"""Who may give which command: `MAY` is the whole of it, and the door goes by it. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from appliance.commands import accounts, billing, house, manager, members, setting_up
from appliance.model import Role

Command = (
    members.MemberCommand
    | accounts.AccountCommand
    | house.HouseCommand
    | billing.BillingCommand
    | manager.ManagerCommand
    | setting_up.SetupCommand
)


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
    members.AddMember: May(_ADMIN),
    members.ChangeMember: May(_ADMIN),
    members.SetTerms: May(_ADMIN),
    members.SuspendMember: May(_ADMIN),
    members.RestoreMember: May(_ADMIN),
    members.EraseMember: May(_ADMIN, own=True),
    members.ShowOnBoard: May(_ADMIN, own=True),
    members.TakeIn: May(_ADMIN),
    members.GiveBadge: May(_ADMIN),
    members.RevokeBadge: May(_ADMIN, own=True),
    members.RecordConsent: May(_ADMIN),
    members.EnrolFinger: May(_ADMIN),
    members.RevokeFinger: May(_ADMIN, own=True),
    members.WithdrawConsent: May(_ADMIN, own=True),
    members.SetSchedule: May(_ADMIN),
    members.DropSchedule: May(_ADMIN),
    members.Correct: May(_HOSTS),
    members.ListMembers: May(_STAFF),
    members.ShowMember: May(_READERS, own=True),
    members.ShowMovements: May(_READERS, own=True),
    members.ListUnknownBadges: May(_STAFF),
    members.ListSchedules: May(_STAFF),
    members.ShowConsent: May(_ALL),
    members.ExportMembers: May(_READERS),
    members.ExportPerson: May(_READERS, own=True),
    accounts.OpenAccount: May(_ADMIN),
    accounts.SetRole: May(_ADMIN),
    accounts.SetPassword: May(own=True),
    accounts.RevokeSessions: May(_ADMIN, own=True),
    accounts.CloseAccount: May(_ADMIN),
    accounts.ListAccounts: May(_READERS),
    accounts.GiveLink: May(_ADMIN),
    accounts.MakeSetupCode: May(),
    accounts.OpenFirstAdmin: May(anyone=True),
    accounts.ShowLogin: May(anyone=True),
    accounts.NoteSignIn: May(_ALL),
    accounts.WhoAmI: May(_ALL),
    house.ShowBoard: May(_ALL),
    house.ShowRefusals: May(_STAFF),
    house.ShowJournal: May(_READERS),
    house.ShowStatus: May(_STAFF),
    house.ListSensors: May(_STAFF),
    house.SurveySensor: May(_ADMIN),
    house.Retain: May(_ADMIN),
    house.RemindOfMonths: May(),
    billing.ShowVisits: May(_STAFF, own=True),
    billing.ListUnsettled: May(_STAFF),
    billing.TellVisit: May(_HOSTS),
    billing.StrikeVisit: May(_HOSTS),
    billing.ConfirmVisit: May(_HOSTS, own=True),
    billing.ProposeVisit: May(own=True),
    billing.DeclineProposal: May(_HOSTS),
    billing.ShowTariff: May(_ALL),
    billing.AgreePlan: May(_ADMIN),
    billing.AgreePayer: May(_ADMIN),
    billing.ShowBalance: May(_STAFF, own=True),
    billing.DraftMonth: May(_STAFF),
    billing.CloseMonth: May(_HOSTS),
    billing.ListStatements: May(_STAFF, own=True),
    billing.ShowStatement: May(_STAFF, own=True),
    billing.RecomputeStatement: May(_STAFF),
    billing.IssueCreditNote: May(_HOSTS),
    billing.ExportStatements: May(_STAFF),
    billing.ShowFit: May(_STAFF, own=True),
    billing.TryTariff: May(_STAFF),
    manager.AnnounceVisit: May(_HOSTS, own=True),
    manager.WithdrawAnnouncement: May(_HOSTS, own=True),
    manager.ListAnnouncements: May(_STAFF, own=True),
    manager.OpenDoor: May(_HOSTS),
    manager.ShowIncome: May(_STAFF),
    setting_up.ShowSetup: May(_ADMIN),
    setting_up.ListenAtPorts: May(_ADMIN),
    setting_up.ArrangeSpace: May(_ADMIN),
    setting_up.ArrangeReaders: May(_ADMIN),
    setting_up.NoteStrike: May(_ADMIN),
}
"""Every command, and who may give it. The console may give them all."""
