"""The house at a glance: who was refused, what was done, what works."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Final

from appliance import __version__
from appliance.commands import (
    Answer,
    ShowJournal,
    ShowRefusals,
    ShowStatus,
)
from appliance.commands.answers import (
    Journal,
    JournalLine,
    Refusal,
    Refusals,
    Status,
)
from appliance.desk.cards import names as names_of
from appliance.desk.clerk import Clerk, quick
from appliance.facts import LedgerEntry, SignedIn
from appliance.ledger import read_back

MOST_LINES: Final = 2000
_BY_SOMEBODY: Final = ('"by":', '"type":"signed_in"')


def show_refusals(clerk: Clerk, _: ShowRefusals) -> Answer:
    names = names_of(clerk)
    refusals = tuple(
        Refusal(
            at_us=stamp.utc_us,
            reader=denied.reader,
            means=denied.means,
            reason=denied.reason,
            name=names.get(denied.member or "", ""),
            member=denied.member or "",
            tail=denied.tail,
        )
        for stamp, denied in reversed(clerk.standing.refusals)
    )
    if any(refusal.member for refusal in refusals):
        clerk.note_look("refusals")
    return Refusals(refusals)


def show_journal(clerk: Clerk, command: ShowJournal) -> Answer:
    most = min(max(command.most, 0), MOST_LINES)
    return Journal(tuple(islice(_done(clerk), most)))


def show_status(clerk: Clerk, _: ShowStatus) -> Answer:
    standing = clerk.standing
    roster = standing.roster
    return Status(
        version=__version__,
        admins=len(roster.admins),
        members=sum(not holder.erased for holder in roster.members.values()),
        ledger_ok=standing.ledger_ok,
        down=tuple(sorted(standing.down)),
        clock_trusted=standing.clock_trusted,
        foreign=standing.foreign,
    )


def _done(clerk: Clerk) -> Iterator[JournalLine]:
    """Yield what was done by somebody, newest first, with whom it concerns."""
    names, authors = names_of(clerk), logins(clerk)
    with closing(read_back(clerk.storage.ledger, *_BY_SOMEBODY)) as entries:
        for entry in entries:
            by = _author(entry)
            yield JournalLine(
                sequence=entry.sequence,
                at_us=entry.stamp.utc_us,
                by=by,
                fact=entry.fact,
                name=_concerned(entry, names, authors),
                author=authors.get(by, ""),
            )


def _author(entry: LedgerEntry) -> str:
    """Return who did it; "" for what was on record before there were accounts."""
    if isinstance(entry.fact, SignedIn):
        return entry.fact.account
    return str(getattr(entry.fact, "by", ""))


def _concerned(entry: LedgerEntry, names: Mapping[str, str], logins: Mapping[str, str]) -> str:
    member, account = getattr(entry.fact, "member", None), getattr(entry.fact, "account", None)
    return names.get(member or "", "") or logins.get(account or "", "")


def logins(clerk: Clerk) -> dict[str, str]:
    """Return what accounts are called: the member's name, or the login."""
    names, accounts = names_of(clerk), clerk.standing.roster.accounts
    return {
        account: names.get(accounts[account].member or "", secret.login)
        for account, secret in clerk.people.secrets().items()
        if account in accounts
    }


QUICK: Final = (
    quick(ShowRefusals, show_refusals),
    quick(ShowJournal, show_journal),
    quick(ShowStatus, show_status),
)
