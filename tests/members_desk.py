"""A desk that knows one member, Anne, and her account: for the pages that are hers."""

from datetime import date

from msgspec.structs import replace

from appliance.commands import (
    MAY,
    AnnounceVisit,
    EraseMember,
    ExportPerson,
    GiveLink,
    ListAnnouncements,
    ListStatements,
    OpenAccount,
    Refused,
    RevokeBadge,
    RevokeFinger,
    ShowBalance,
    ShowBoard,
    ShowConsent,
    ShowMember,
    ShowOnBoard,
    ShowVisits,
    WithdrawAnnouncement,
    WithdrawConsent,
)
from appliance.commands.answers import (
    Announced,
    Announcements,
    BadgeSeen,
    Balance,
    Board,
    ConsentSeen,
    ConsentText,
    Done,
    Erasure,
    Export,
    FingerSeen,
    MemberCard,
    MemberRow,
    Present,
    Receipt,
    StatementRows,
    Trouble,
    Visits,
    VisitSeen,
)
from appliance.commands.members import Particulars
from appliance.facts import Terms, Visit
from appliance.model import Category, Role
from appliance.visits import splits
from tests.still_desk import StillDesk
from tests.still_house import BRUSSELS, us

ANNE, BERT = "m-anne", "m-bert"
CONSENT = ConsentSeen("2026-1", "2026-11-02", "fr")
TEXT = ConsentText("2026-1", "fr", ("Premier alinéa.", "Second alinéa."))


def seen(number, began_us, seconds, *, visit=None, **more):
    """Return a visit of Anne's as the desk shows it."""
    told = Visit(number, ANNE, began_us, seconds, **(visit or {}))
    return VisitSeen(told, splits(told, BRUSSELS), **more)


MORNING = (seen(7, us(9), 12_600),)


def card_of(member, name, **more):
    badges = len(more.get("badges", ()))
    row = MemberRow(member, Particulars(name=name), Terms(Category.COWORKER), badges=badges)
    return MemberCard(row, **more)


class MembersDesk(StillDesk):
    """Anne has two badges, two fingers and a visit this morning; Bert has nothing yet."""

    def __init__(self):
        super().__init__()
        self.cards = {
            ANNE: card_of(
                ANNE,
                "Anne Étienne",
                badges=(
                    BadgeSeen("token-a5", "A5"),
                    BadgeSeen("token-b6", "B6", until=date(2026, 12, 1)),
                ),
                fingers=(FingerSeen("thumb", ("finger-in",)), FingerSeen("index", ("finger-in",))),
                consent=CONSENT,
            ),
            BERT: card_of(BERT, "Bert"),
        }
        self.visits = MORNING
        self.balance = Balance(ANNE, "Anne Étienne", None)
        self.statements = ()
        self.board = Board((Present("Anne", Category.COWORKER, us(9)),), nameless=2)
        self.announced = ()
        self.trouble = {}

    def given(self, kind):
        """Return the commands of a kind that were given."""
        return [asked.command for asked in self.asked if isinstance(asked.command, kind)]

    def answer(self, asked):
        giver = self.accounts.get(asked.account)
        may, about = MAY[type(asked.command)], getattr(asked.command, "member", None)
        if giver and not giver.closed and giver.member and may.own and about == giver.member:
            return self.carry_out(asked.command, asked.account)
        return super().answer(asked)

    def carry_out(self, command, giver):
        if type(command) in self.trouble:
            return Refused(self.trouble[type(command)])
        about = getattr(command, "member", None)
        if about is not None and about not in self.cards:
            return Refused(Trouble.NO_MEMBER)
        if type(command) in DONE:
            return DONE[type(command)](self, command, giver)
        return super().carry_out(command, giver)

    def know(self, member, **what):
        self.cards[member] = replace(self.cards[member], **what)
        return self.cards[member]

    def revoke(self, member, token):
        badges = self.cards[member].badges
        if token not in {badge.token for badge in badges}:
            return Refused(Trouble.NO_BADGE)
        after = tuple(replace(b, revoked=b.revoked or b.token == token) for b in badges)
        left = sum(not badge.revoked for badge in after)
        return self.know(member, badges=after, row=replace(self.cards[member].row, badges=left))

    def announce(self, command):
        number = 100 + len(self.announced)
        self.announced += (Announced(number, command.begins_us, command.ends_us),)
        return Announcements(self.announced)

    def withdraw_announcement(self, number):
        self.announced = tuple(each for each in self.announced if each.announced != number)
        return Announcements(self.announced)

    def withdraw(self, member):
        self.know(member, consent=None, fingers=())
        return self.receipt(member)

    def erase(self, member, giver):
        del self.cards[member]
        self.change(giver, closed=True)
        return Done()

    def receipt(self, member):
        erasures = (Erasure("finger-in", 3, proved=True), Erasure("finger-out", 4, proved=False))
        card = self.cards[member]
        return Receipt(member, card.row.particulars.name, us(14, 5), erasures, card)

    def opened(self, login, role, hashed, member):
        if any(seen.login == login for seen in self.accounts.values()):
            return Refused(Trouble.LOGIN_TAKEN)
        account = f"account-of-{member}"
        self.open(account, role, member=member, hashed=hashed)
        self.know(member, account=account)
        return self.change(account, login=login)

    def with_anne(self):
        """Return the desk with Anne's account."""
        self.open("anne", Role.MEMBER, member=ANNE)
        self.know(ANNE, account="anne")
        return self


DONE = {
    ShowMember: lambda desk, command, _: desk.cards[command.member],
    GiveLink: lambda desk, command, _: desk.cards[command.member],
    ShowVisits: lambda desk, *_: Visits("Anne Étienne", ANNE, desk.visits),
    ShowBalance: lambda desk, *_: desk.balance,
    ListStatements: lambda desk, *_: StatementRows(desk.statements),
    ShowConsent: lambda *_: TEXT,
    ListAnnouncements: lambda desk, *_: Announcements(desk.announced),
    AnnounceVisit: lambda desk, command, _: desk.announce(command),
    WithdrawAnnouncement: lambda desk, command, _: desk.withdraw_announcement(command.announced),
    ShowBoard: lambda desk, *_: desk.board,
    ShowOnBoard: lambda desk, command, _: desk.know(command.member, shown=command.shown),
    RevokeBadge: lambda desk, command, _: desk.revoke(command.member, command.token),
    WithdrawConsent: lambda desk, command, _: desk.withdraw(command.member),
    RevokeFinger: lambda desk, command, _: desk.receipt(command.member),
    ExportPerson: lambda *_: Export("what,when\n", '{"what": "all"}'),
    EraseMember: lambda desk, command, giver: desk.erase(command.member, giver),
    OpenAccount: lambda desk, c, _: desk.opened(c.login, c.role, c.hash, c.member),
}
