"""What is held on members, as files to take along: one member's all, and the list of them. Pure."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from msgspec import Struct

from appliance.announcing import Ahead
from appliance.cells import harmless
from appliance.commands.answers.billing import Party
from appliance.commands.members import Particulars
from appliance.facts import Fact, LedgerEntry, Part, StatementIssued, Terms, Visit
from appliance.members import PERSON
from appliance.model import Means, Role, Stamp
from appliance.roster import Account, Carried, Consent, Holder
from appliance.seal import Agreement
from appliance.tariff.values import Carryover

_INSTANTS: Final = {
    "at_us": "of",
    "began_us": "began",
    "ended_us": "ended",
    "begins_us": "begins",
    "ends_us": "ends",
}
_ELSEWHERE: Final = frozenset({"member", "account", "token"})
"""Fields that say nothing more in one's own file, and the credentials, which nobody may have."""

Author = Callable[[str], str]


class Dossier(Struct, frozen=True):
    """Everything there is on one member. `record` is what concerns them, oldest first.

    `statements` are those they pay, as `billed`, or have a part in; `hours` is what hours counted
    against when a month was closed last.
    """

    at_us: int
    holder: Holder
    particulars: Particulars
    carried: tuple[Carried, ...] = ()
    accounts: tuple[tuple[Account, str], ...] = ()  # each with how to sign in
    inside: Stamp | None = None
    first_visit: str = ""  # while it is open whether they come back
    ahead: tuple[Ahead, ...] = ()  # announced, and the record has forgotten when
    agreements: tuple[Agreement, ...] = ()  # of those that the record has forgotten
    record: tuple[LedgerEntry, ...] = ()
    hours: Carryover | None = None
    statements: tuple[LedgerEntry, ...] = ()
    billed: Mapping[int, Party] = {}


def concerns(fact: Fact, member: str, accounts: Collection[object]) -> bool:
    """Tell whether a fact is about a member, or about an account of theirs."""
    return getattr(fact, "member", None) == member or getattr(fact, "account", None) in accounts


def author(own: Iterable[str], roles: Mapping[str, Role]) -> Author:
    """Return how to say who did something: by what right, and not by name; "you" is oneself."""
    known = {**roles, **dict.fromkeys(own, "you")}
    return lambda by: str(known.get(by, by))


def as_json(dossier: Dossier, said: Author) -> str:
    return msgspec.json.format(msgspec.json.encode(_held(dossier, said)), indent=2).decode()


def as_csv(dossier: Dossier, said: Author) -> str:
    """Return the same as a table: about what, when, which, and what it is."""
    return _table(("about", "at", "what", "value"), _lines(_held(dossier, said)))


def members_csv(members: Iterable[tuple[Particulars, Terms, bool, bool]]) -> str:
    """Return the list of members: each with whether they are on the board, and suspended.

    `members` reads it back.
    """
    return _table(PERSON, (_row(*each) for each in members))


def _row(called: Particulars, terms: Terms, shown: bool, suspended: bool) -> Iterator[str]:  # noqa: FBT001, columns
    begins, ends = terms.valid_from, terms.valid_until
    yield from (called.name, called.email, called.language, terms.category, called.organisation)
    yield from (called.home, begins.isoformat() if begins else "", ends.isoformat() if ends else "")
    yield from (terms.schedule, "yes" if shown else "no", "suspended" if suspended else "active")


def _held(dossier: Dossier, said: Author) -> dict[str, Any]:
    holder = dossier.holder
    return {
        "member": holder.member,
        "exported_at": _utc(dossier.at_us),
        "particulars": msgspec.to_builtins(dossier.particulars),
        "terms": _terms(holder),
        "plans": [
            {"since": each.since, "plan": each.plan, "contribution": each.contribution}
            for each in holder.agreed
        ],
        "hours": msgspec.to_builtins(dossier.hours),
        "consent": _agreed(holder.consent, said),
        "earlier_consents": [_proved(each, said) for each in dossier.agreements],
        "inside_since": _utc(dossier.inside.utc_us) if dossier.inside else None,
        "first_visit": dossier.first_visit or None,
        "announced": [
            {"begins": _utc(each.begins_us), "ends": _utc(each.ends_us)} for each in dossier.ahead
        ],
        "badges": [_badge(each) for each in dossier.carried if each.means is Means.BADGE],
        "fingers": [_finger(each) for each in dossier.carried if each.means is Means.FINGER],
        "accounts": [
            {"login": login, "role": account.role, "closed": account.closed}
            for account, login in dossier.accounts
        ],
        "record": [_told(entry, said) for entry in dossier.record],
        "statements": list(_statements(dossier)),
    }


def _terms(holder: Holder) -> dict[str, Any]:
    return {
        "category": holder.category,
        "valid_from": holder.valid_from,
        "valid_until": holder.valid_until,
        "schedule": holder.schedule,
        "suspended": holder.suspended,
        "shown_on_board": holder.shown,
        "paid_by_another_member": bool(holder.payer),
    }


def _badge(carried: Carried) -> dict[str, Any]:
    return {"last_two_digits": carried.tail, "until": carried.until, "revoked": carried.revoked}


def _finger(carried: Carried) -> dict[str, Any]:
    return {
        "finger": carried.finger,
        "sensor": carried.reader,
        "position": carried.position,
        "revoked": carried.revoked,
        "missing": carried.missing,
    }


def _agreed(consent: Consent | None, said: Author) -> dict[str, str] | None:
    if consent is None:
        return None
    return {**msgspec.to_builtins(consent), "by": said(consent.by)}


def _proved(agreement: Agreement, said: Author) -> dict[str, Any]:
    at_us = agreement.withdrawn_us
    return {
        "text": agreement.text,
        "day": agreement.day,
        "language": agreement.language,
        "by": said(agreement.by),
        "withdrawn": None if at_us is None else _utc(at_us),
        "withdrawn_by": said(agreement.withdrawn_by),
    }


def _told(entry: LedgerEntry, said: Author) -> dict[str, Any]:
    """Return a fact as its member reads it."""
    told = {"at": _utc(entry.stamp.utc_us), "clock_right": entry.stamp.synced}
    for field, value in msgspec.to_builtins(entry.fact).items():
        if field == "by":
            told["by"] = said(value)
        elif field in _INSTANTS:
            told[_INSTANTS[field]] = _utc(value)
        elif field == "was":
            told["was"] = [_utc(each) for each in value or ()]
        elif field not in _ELSEWHERE:
            told[field] = value
    return told


def _statements(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for entry in dossier.statements:
        if isinstance(entry.fact, StatementIssued):
            yield _billed(entry, entry.fact, dossier)


def _billed(entry: LedgerEntry, issued: StatementIssued, dossier: Dossier) -> dict[str, Any]:
    """Return what a statement says of a member, and the whole of it where they are the payer."""
    statement, member = issued.statement, dossier.holder.member
    told = {
        "at": _utc(entry.stamp.utc_us),
        "number": issued.number,
        "month": statement.month,
        "corrects": issued.corrects,
        "why": issued.why,
        "currency": statement.currency,
        "parts": [_part(each) for each in statement.parts if each.member == member],
    }
    if statement.payer != member:
        return told
    party = dossier.billed.get(issued.number)
    to = msgspec.to_builtins(party) if party else {}
    total = {"total_cents": statement.total, "vat": msgspec.to_builtins(statement.vat)}
    return {**told, **total, "billed_to": {k: v for k, v in to.items() if k != "payer"}}


def _part(part: Part) -> dict[str, Any]:
    said = msgspec.to_builtins(part)
    del said["member"]
    again = [
        {**each, "visits": [_visit(visit) for visit in restated.visits]}
        for each, restated in zip(said["restated"], part.restated, strict=True)
    ]
    return {**said, "visits": [_visit(each) for each in part.visits], "restated": again}


def _visit(visit: Visit) -> dict[str, Any]:
    began, ended = _utc(visit.began_us), _utc(visit.ended_us)
    return {"visit": visit.visit, "began": began, "ended": ended, "estimate": visit.estimate}


def _lines(held: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for about, value in held.items():
        for each in value if isinstance(value, list) else [value]:
            rows = each if isinstance(each, dict) else {"": each}
            at = str(rows.get("at", ""))
            yield from ((about, at, what, _cell(v)) for what, v in rows.items() if what != "at")


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode().strip('"')


def _table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _utc(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, tz=UTC).isoformat(timespec="seconds")
