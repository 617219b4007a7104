"""Who is erased, and what is forgotten with age."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from appliance import presence
from appliance.chores import Retention
from appliance.commands import Answer, EraseMember, Reply, Retain
from appliance.commands.answers import Done, Retained, Trouble
from appliance.desk.accounts import accounts_of, leave_an_admin
from appliance.desk.cannot import Cannot
from appliance.desk.cards import live
from appliance.desk.clerk import Clerk, Dialogue, long, quick
from appliance.desk.fingers import erase_all
from appliance.facts import ERASED, Corrected, Fact, MemberErased
from appliance.ledger import LedgerError
from appliance.model import Way


def erase_member(dialogue: Dialogue, command: EraseMember) -> Iterator[Reply]:
    """Erase somebody: templates first, as the record must know whose they are to erase them."""
    dialogue.take(lambda clerk: _may_go(clerk, command.member))
    erase_all(dialogue, command.member)
    yield dialogue.take(lambda clerk: _erase(clerk, command.member))


def _may_go(clerk: Clerk, member: str) -> None:
    live(clerk, member)
    for account in accounts_of(clerk, member):
        leave_an_admin(clerk, account)


def _erase(clerk: Clerk, member: str) -> Answer:
    _may_go(clerk, member)
    facts: list[Fact] = [MemberErased(member, clerk.by)]
    if member in clerk.standing.attendance.inside:
        gone_us = clerk.standing.stamp.utc_us
        facts.insert(0, Corrected(member, Way.OUT, gone_us, ERASED, clerk.by))
    accounts = [each.account for each in accounts_of(clerk, member)]
    clerk.enact(*facts)
    try:
        clerk.people.erase([member])
        clerk.people.forbid_sign_in(accounts)
    except sqlite3.Error as error:  # the chores of the night try again
        raise Cannot(Trouble.NOT_KEPT) from error
    return Done()


def retain(clerk: Clerk, command: Retain) -> Answer:
    """Forget by hand: also where the clock is not known to be right, as somebody looks at it."""
    if command.unattended and not clerk.clock_right:
        raise Cannot(Trouble.TIME)
    settings = clerk.settings
    rule = Retention(
        clerk.storage,
        clerk.book.lend,
        lambda: clerk.standing.stamp,
        presence.measure_of(settings.space, settings.access),
        settings.privacy.keep_days,
    )
    try:
        found = rule.preview() if command.preview else rule.forget()
    except LedgerError as error:
        raise Cannot(Trouble.NOT_KEPT) from error
    if not found.whole:
        raise Cannot(Trouble.NOT_KEPT)
    return Retained(found.movements, found.before, command.preview)


QUICK: Final = (quick(Retain, retain),)
LONG: Final = (long(EraseMember, erase_member),)
