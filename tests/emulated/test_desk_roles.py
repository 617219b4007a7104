"""Every command by every role, about oneself or somebody else: only the cells of a table pass."""

from datetime import date

import pytest

from appliance.commands import (
    MAY,
    AddMember,
    AgreePayer,
    AgreePlan,
    AnnounceVisit,
    ArrangeReaders,
    ArrangeSpace,
    ChangeMember,
    CloseAccount,
    CloseMonth,
    ConfirmVisit,
    Correct,
    DeclineProposal,
    DraftMonth,
    DropSchedule,
    EnrolFinger,
    EraseMember,
    ExportMembers,
    ExportPerson,
    ExportStatements,
    GiveBadge,
    GiveLink,
    IssueCreditNote,
    ListAccounts,
    ListAnnouncements,
    ListenAtPorts,
    ListMembers,
    ListSchedules,
    ListSensors,
    ListStatements,
    ListUnknownBadges,
    ListUnsettled,
    MakeSetupCode,
    NoteSignIn,
    NoteStrike,
    OpenAccount,
    OpenDoor,
    OpenFirstAdmin,
    ProposeVisit,
    RecomputeStatement,
    RecordConsent,
    Refused,
    RemindOfMonths,
    RestoreMember,
    Retain,
    RevokeBadge,
    RevokeFinger,
    RevokeSessions,
    SetPassword,
    SetRole,
    SetSchedule,
    SetTerms,
    ShowBalance,
    ShowBoard,
    ShowConsent,
    ShowFit,
    ShowIncome,
    ShowJournal,
    ShowLogin,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    ShowRefusals,
    ShowSetup,
    ShowStatement,
    ShowStatus,
    ShowTariff,
    ShowVisits,
    StrikeVisit,
    SurveySensor,
    SuspendMember,
    TakeIn,
    TellVisit,
    TryTariff,
    WhoAmI,
    WithdrawAnnouncement,
    WithdrawConsent,
)
from appliance.commands.answers import Trouble
from appliance.commands.members import Particulars
from appliance.desk.desk import LONG, QUICK
from appliance.facts import Looked, SignedIn, Terms
from appliance.model import Category, Role, Way
from appliance.schedule import Schedule, Window
from tests.at_the_desk import HASH, HOUR_US, NOON_US

TODAY = date(2026, 11, 23)
TERMS = Terms(Category.STUDENT)
NEW = Particulars(name="New")
DAYS = Schedule("days", (Window((0,), 540, 1080),))

COMMANDS = {
    AddMember: lambda m, a: AddMember(NEW, TERMS),
    ChangeMember: lambda m, a: ChangeMember(m, NEW),
    SetTerms: lambda m, a: SetTerms(m, TERMS),
    SuspendMember: lambda m, a: SuspendMember(m),
    RestoreMember: lambda m, a: RestoreMember(m),
    EraseMember: lambda m, a: EraseMember(m),
    ShowOnBoard: lambda m, a: ShowOnBoard(m, shown=True),
    TakeIn: lambda m, a: TakeIn("name,category\nAnn,staff\n", preview=False),
    GiveBadge: lambda m, a: GiveBadge(m, number="0C000621A5"),
    RevokeBadge: lambda m, a: RevokeBadge(m, "token"),
    RecordConsent: lambda m, a: RecordConsent(m, "1", "fr"),
    EnrolFinger: lambda m, a: EnrolFinger(m),
    RevokeFinger: lambda m, a: RevokeFinger(m, "index"),
    WithdrawConsent: lambda m, a: WithdrawConsent(m),
    SetSchedule: lambda m, a: SetSchedule(DAYS),
    DropSchedule: lambda m, a: DropSchedule("days"),
    Correct: lambda m, a: Correct(m, Way.IN, NOON_US, "forgot"),
    ListMembers: lambda m, a: ListMembers(),
    ShowMember: lambda m, a: ShowMember(m),
    ShowMovements: lambda m, a: ShowMovements(m),
    ListUnknownBadges: lambda m, a: ListUnknownBadges(),
    ListSchedules: lambda m, a: ListSchedules(),
    ShowConsent: lambda m, a: ShowConsent("fr"),
    ExportMembers: lambda m, a: ExportMembers(),
    ExportPerson: lambda m, a: ExportPerson(m),
    OpenAccount: lambda m, a: OpenAccount("new@example.org", Role.ADMIN, HASH, m),
    SetRole: lambda m, a: SetRole(a, Role.ADMIN),
    SetPassword: lambda m, a: SetPassword(a, HASH),
    RevokeSessions: lambda m, a: RevokeSessions(a),
    CloseAccount: lambda m, a: CloseAccount(a),
    ListAccounts: lambda m, a: ListAccounts(),
    GiveLink: lambda m, a: GiveLink(m),
    MakeSetupCode: lambda m, a: MakeSetupCode(),
    OpenFirstAdmin: lambda m, a: OpenFirstAdmin("AAAA-AAAA", "new@example.org", HASH),
    ShowLogin: lambda m, a: ShowLogin("new@example.org"),
    NoteSignIn: lambda m, a: NoteSignIn(),
    WhoAmI: lambda m, a: WhoAmI(),
    ShowBoard: lambda m, a: ShowBoard(),
    ShowRefusals: lambda m, a: ShowRefusals(),
    ShowJournal: lambda m, a: ShowJournal(),
    ShowStatus: lambda m, a: ShowStatus(),
    ListSensors: lambda m, a: ListSensors(),
    SurveySensor: lambda m, a: SurveySensor("finger-in"),
    Retain: lambda m, a: Retain(),
    RemindOfMonths: lambda m, a: RemindOfMonths(),
    ShowVisits: lambda m, a: ShowVisits(m, TODAY, TODAY),
    ListUnsettled: lambda m, a: ListUnsettled(),
    TellVisit: lambda m, a: TellVisit(m, 0, NOON_US - HOUR_US, NOON_US, "forgot"),
    StrikeVisit: lambda m, a: StrikeVisit(m, 1, "lent"),
    ConfirmVisit: lambda m, a: ConfirmVisit(m, 1),
    ProposeVisit: lambda m, a: ProposeVisit(m, 0, NOON_US - HOUR_US, NOON_US, "forgot"),
    DeclineProposal: lambda m, a: DeclineProposal(m, 1, "no"),
    ShowTariff: lambda m, a: ShowTariff(),
    AgreePlan: lambda m, a: AgreePlan(m, "", TODAY),
    AgreePayer: lambda m, a: AgreePayer(m, ""),
    ShowBalance: lambda m, a: ShowBalance(m),
    DraftMonth: lambda m, a: DraftMonth("2026-10"),
    CloseMonth: lambda m, a: CloseMonth("2026-10", 0),
    ListStatements: lambda m, a: ListStatements("2026-10", m),
    ShowStatement: lambda m, a: ShowStatement(1, m),
    RecomputeStatement: lambda m, a: RecomputeStatement(1),
    IssueCreditNote: lambda m, a: IssueCreditNote(1, "a mistake"),
    ExportStatements: lambda m, a: ExportStatements("2026-10"),
    ShowFit: lambda m, a: ShowFit(m),
    TryTariff: lambda m, a: TryTariff(""),
    AnnounceVisit: lambda m, a: AnnounceVisit(m, NOON_US + HOUR_US, NOON_US + 2 * HOUR_US),
    WithdrawAnnouncement: lambda m, a: WithdrawAnnouncement(m, 1),
    ListAnnouncements: lambda m, a: ListAnnouncements(m),
    OpenDoor: lambda m, a: OpenDoor("the post"),
    ShowIncome: lambda m, a: ShowIncome(TODAY),
    ShowSetup: lambda m, a: ShowSetup(),
    ListenAtPorts: lambda m, a: ListenAtPorts(),
    ArrangeSpace: lambda m, a: ArrangeSpace("New", "nl", 5, 30),
    ArrangeReaders: lambda m, a: ArrangeReaders(()),
    NoteStrike: lambda m, a: NoteStrike(moved=True),
}
"""Each command, about a member and an account."""

KINDS = pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
ROLES = pytest.mark.parametrize("role", Role)

# The table by hand, so that no slip of a pen in MAY goes unseen.
EVERYBODY = {ShowConsent, NoteSignIn, WhoAmI, ShowBoard, OpenFirstAdmin, ShowLogin, ShowTariff}
OWN = {
    EraseMember, ShowOnBoard, RevokeBadge, RevokeFinger, WithdrawConsent, ShowMember, ShowMovements,
    ExportPerson, SetPassword, RevokeSessions, ShowVisits, ConfirmVisit, ProposeVisit, ShowBalance,
    ListStatements, ShowStatement, ShowFit, AnnounceVisit, WithdrawAnnouncement, ListAnnouncements,
}  # fmt: skip
STAFF = {
    ListMembers, ListUnknownBadges, ListSchedules, ShowRefusals, ShowStatus, ListSensors,
    ShowVisits, ListUnsettled, ShowBalance, DraftMonth, ListStatements, ShowStatement,
    RecomputeStatement, ExportStatements, ShowFit, TryTariff, ListAnnouncements, ShowIncome,
}  # fmt: skip
READING = {ShowMember, ShowMovements, ExportMembers, ExportPerson, ListAccounts, ShowJournal}
HOSTING = {
    Correct, TellVisit, StrikeVisit, ConfirmVisit, DeclineProposal, CloseMonth, IssueCreditNote,
    AnnounceVisit, WithdrawAnnouncement, OpenDoor,
}  # fmt: skip
NOBODY = {MakeSetupCode, SetPassword, ProposeVisit, RemindOfMonths}
TABLE = {
    Role.MEMBER: EVERYBODY,
    Role.HOST: EVERYBODY | STAFF | HOSTING,
    Role.AUDITOR: EVERYBODY | STAFF | READING,
    Role.ADMIN: set(MAY) - NOBODY,
}


@pytest.fixture
def people(at_desk):
    """Return the member and account of Anne, and of Bert; an admin is there beside them."""
    at_desk.open_account(Role.ADMIN, login="boss@example.org")
    anne, bert = at_desk.add("Anne"), at_desk.add("Bert")
    return {
        "anne": (anne, at_desk.open_account(Role.MEMBER, anne)),
        "bert": (bert, at_desk.open_account(Role.MEMBER, bert)),
    }


def as_role(at_desk, account, role):
    at_desk.ask(SetRole(account, role))
    assert at_desk.standing.roster.accounts[account].role is role


def held(at_desk):
    """Return all that a command could change."""
    return at_desk.facts(), at_desk.people.known(), at_desk.people.secrets()


def is_forbidden(reply):
    return reply == Refused(Trouble.FORBIDDEN)


def test_every_command_is_in_the_table_and_is_carried_out():
    assert set(COMMANDS) == set(MAY) == set(QUICK) | set(LONG)
    assert not set(QUICK) & set(LONG)


@ROLES
@KINDS
def test_about_somebody_else(at_desk, people, role, kind):
    _, account = people["anne"]
    as_role(at_desk, account, role)
    before = held(at_desk)
    reply = at_desk.ask(COMMANDS[kind](*people["bert"]), account)
    assert is_forbidden(reply) == (kind not in TABLE[role])
    if is_forbidden(reply):
        assert held(at_desk) == before


@ROLES
@KINDS
def test_about_oneself(at_desk, people, role, kind):
    _, account = people["anne"]
    as_role(at_desk, account, role)
    before = held(at_desk)
    reply = at_desk.ask(COMMANDS[kind](*people["anne"]), account)
    assert is_forbidden(reply) == (kind not in TABLE[role] | OWN)
    if is_forbidden(reply):
        assert held(at_desk) == before


@KINDS
def test_nobody_speaks_for_an_account_that_is_closed_or_is_not(at_desk, people, kind):
    member, account = people["anne"]
    at_desk.ask(CloseAccount(account))
    before = held(at_desk)
    for name in (account, "nobody", member, "console", "house"):
        assert is_forbidden(at_desk.ask(COMMANDS[kind](member, account), name))
    assert held(at_desk) == before


@KINDS
def test_the_console_may(at_desk, people, kind):
    assert not is_forbidden(at_desk.ask(COMMANDS[kind](*people["bert"])))


@KINDS
def test_an_auditor_changes_nothing(at_desk, people, kind):
    auditor = at_desk.open_account(Role.AUDITOR)
    before, known, secrets = held(at_desk)
    at_desk.ask(COMMANDS[kind](*people["bert"]), auditor)
    after, *rest = held(at_desk)
    assert rest == [known, secrets]
    added = after[len(before) :]
    assert all(isinstance(fact, Looked | SignedIn) for fact in added), added


@pytest.mark.parametrize("kind", sorted(OWN - TABLE[Role.HOST], key=lambda kind: kind.__name__))
def test_an_account_without_a_member_owns_nobody(at_desk, people, kind):
    host = at_desk.open_account(Role.HOST)
    member, account = people["bert"]
    for about in (member, "", "None"):
        assert is_forbidden(at_desk.ask(COMMANDS[kind](about, account), host))


@pytest.mark.parametrize("kind", [GiveBadge, ChangeMember, SuspendMember, EnrolFinger])
def test_a_role_taken_away_is_taken_away_at_once(at_desk, people, kind):
    _, account = people["anne"]
    as_role(at_desk, account, Role.ADMIN)
    assert not is_forbidden(at_desk.ask(COMMANDS[kind](*people["bert"]), account))
    as_role(at_desk, account, Role.HOST)
    assert is_forbidden(at_desk.ask(COMMANDS[kind](*people["bert"]), account))
