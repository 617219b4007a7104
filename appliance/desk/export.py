"""What leaves the desk as a file: the list of members, and everything held on one."""

from typing import Final

from appliance import dossier
from appliance.bills import read_bills
from appliance.commands import Answer, ExportMembers, ExportPerson
from appliance.commands.answers import Export, Trouble
from appliance.desk.accounts import accounts_of
from appliance.desk.cannot import Cannot
from appliance.desk.cards import NAMELESS, live, terms_of
from appliance.desk.clerk import Clerk, quick
from appliance.dossier import Dossier
from appliance.facts import LedgerEntry, Looked, MonthClosed, StatementIssued
from appliance.ledger import LedgerError, read_on_seal
from appliance.roster import Account
from appliance.tariff.values import Carryover

WHAT: Final = "export"


def export_members(clerk: Clerk, _: ExportMembers) -> Answer:
    known = clerk.people.known()
    clerk.enact(Looked(clerk.by, WHAT))
    return Export(
        dossier.members_csv(
            (known.get(each.member, NAMELESS), terms_of(each), each.shown, each.suspended)
            for each in clerk.standing.roster.members.values()
            if not each.erased
        )
    )


def export_person(clerk: Clerk, command: ExportPerson) -> Answer:
    member = live(clerk, command.member).member
    clerk.enact(Looked(clerk.by, WHAT, member))
    accounts = accounts_of(clerk, member)
    roles = {each.account: each.role for each in clerk.standing.roster.accounts.values()}
    said = dossier.author([each.account for each in accounts], roles)
    held = _held(clerk, member, accounts)
    return Export(dossier.as_csv(held, said), dossier.as_json(held, said))


def _held(clerk: Clerk, member: str, accounts: tuple[Account, ...]) -> Dossier:
    standing, secrets = clerk.standing, clerk.people.secrets()
    ids = {each.account for each in accounts}
    try:
        with read_on_seal(clerk.storage.ledger) as (seal, entries):
            pending = seal.tally.open.pending.get(member)
            ahead = tuple(each for each in seal.ahead.values() if each.member == member)
            record = tuple(
                e for e in entries(seal.through) if dossier.concerns(e.fact, member, ids)
            )
        hours, statements = _billed(clerk, member)
    except LedgerError as error:
        raise Cannot(Trouble.NOT_KEPT) from error
    return Dossier(
        at_us=standing.stamp.utc_us,
        holder=standing.roster.members[member],
        particulars=clerk.people.known().get(member, NAMELESS),
        carried=tuple(
            each for each in standing.roster.credentials.values() if each.member == member
        ),
        accounts=tuple(
            (each, secrets[each.account].login if each.account in secrets else "")
            for each in accounts
        ),
        inside=standing.attendance.inside.get(member),
        first_visit=pending.day.isoformat() if pending else "",
        ahead=ahead,
        agreements=seal.agreements.get(member, ()),
        record=record,
        hours=hours,
        statements=statements,
        billed=clerk.people.billed(
            [e.fact.number for e in statements if isinstance(e.fact, StatementIssued)]
        ),
    )


def _billed(clerk: Clerk, member: str) -> tuple[Carryover | None, tuple[LedgerEntry, ...]]:
    """Return what hours counted against at the last close, and every statement of a member's."""
    with read_bills(clerk.storage.ledger) as bills:
        close, statements = bills.newest_close(), tuple(bills.statements(member=member))
    closed = close.fact if close else None
    hours = closed.carryovers.get(member) if isinstance(closed, MonthClosed) else None
    return hours, statements


QUICK: Final = (
    quick(ExportMembers, export_members),
    quick(ExportPerson, export_person),
)
