"""What leaves the desk as a file, what is forgotten with age, and who is erased altogether."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from appliance import dossier, presence
from appliance.chores import Retention
from appliance.commands import (
    Answer,
    EraseMember,
    ExportMembers,
    ExportPerson,
    Reply,
    Retain,
)
from appliance.commands.answers import Done, Export, Retained, Trouble
from appliance.desk.accounts import leave_an_admin
from appliance.desk.cards import NAMELESS, live, terms_of
from appliance.desk.clerk import Cannot, Clerk, Dialogue, long, quick
from appliance.desk.fingers import erase_all
from appliance.dossier import Dossier
from appliance.facts import Corrected, Fact, Looked, MemberErased
from appliance.ledger import LedgerError, read_on_seal
from appliance.model import Way
from appliance.roster import Account

WHAT: Final = "export"
ERASED: Final = "erased"
"""Why somebody who is in, and whom nobody will see go, is noted as gone."""


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
    accounts = _accounts(clerk, member)
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
            record = tuple(
                e for e in entries(seal.through) if dossier.concerns(e.fact, member, ids)
            )
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
        agreements=seal.agreements.get(member, ()),
        record=record,
    )


def erase_member(dialogue: Dialogue, command: EraseMember) -> Iterator[Reply]:
    """Erase somebody: templates first, as the record must know whose they are to erase them."""
    dialogue.take(lambda clerk: _may_go(clerk, command.member))
    erase_all(dialogue, command.member)
    yield dialogue.take(lambda clerk: _erase(clerk, command.member))


def _may_go(clerk: Clerk, member: str) -> None:
    live(clerk, member)
    for account in _accounts(clerk, member):
        leave_an_admin(clerk, account)


def _erase(clerk: Clerk, member: str) -> Answer:
    _may_go(clerk, member)
    facts: list[Fact] = [MemberErased(member, clerk.by)]
    if member in clerk.standing.attendance.inside:
        gone_us = clerk.standing.stamp.utc_us
        facts.insert(0, Corrected(member, Way.OUT, gone_us, ERASED, clerk.by))
    accounts = [each.account for each in _accounts(clerk, member)]
    clerk.enact(*facts)
    try:
        clerk.people.erase([member])
        clerk.people.forbid_sign_in(accounts)
    except sqlite3.Error as error:  # the chores of the night try again
        raise Cannot(Trouble.NOT_KEPT) from error
    return Done()


def _accounts(clerk: Clerk, member: str) -> tuple[Account, ...]:
    accounts = clerk.standing.roster.accounts.values()
    return tuple(each for each in accounts if each.member == member)


def retain(clerk: Clerk, command: Retain) -> Answer:
    """Forget by hand: also where the clock is not known to be right, as somebody looks at it."""
    settings = clerk.settings
    rule = Retention(
        clerk.storage,
        clerk.book.lend,
        lambda: clerk.standing.stamp,
        presence.measure_of(settings.space),
        settings.privacy.keep_days,
    )
    try:
        found = rule.preview() if command.preview else rule.forget()
    except LedgerError as error:
        raise Cannot(Trouble.NOT_KEPT) from error
    if not found.whole:
        raise Cannot(Trouble.NOT_KEPT)
    return Retained(found.movements, found.before, command.preview)


QUICK: Final = (
    quick(ExportMembers, export_members),
    quick(ExportPerson, export_person),
    quick(Retain, retain),
)
LONG: Final = (long(EraseMember, erase_member),)
