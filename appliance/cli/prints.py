"""What a command prints: tables, cards, JSON. Touches standard output."""

import sys
from collections.abc import Iterable

import msgspec

from appliance.cli import tables, who
from appliance.commands.answers import BadgeSeen, FingerSeen, MemberCard, MemberRow
from appliance.facts import Terms

_ENOUGH = 8  # digits of a token: two badges that end alike are told apart by them
MEMBERS = ("ID", "CATEGORY", "STATUS", "INSIDE", "BADGES", "FINGERS", "UNTIL", "SCHEDULE", "NAME")


def table(head: tables.Row, rows: Iterable[tables.Row], none: str = "") -> None:
    """Print in columns for people; one line each, parted by tabs, for programs.

    People are told where there is nothing, in the sentence `none`.
    """
    told, people = tuple(rows), sys.stdout.isatty()
    if people and none and not told:
        print(none)
    else:
        sys.stdout.write(tables.aligned(head, told) if people else tables.tabbed(told))


def as_json(answer: msgspec.Struct) -> None:
    sys.stdout.write(f"{msgspec.json.format(msgspec.json.encode(answer)).decode()}\n")


def member_line(row: MemberRow) -> tables.Row:
    return (
        row.member,
        row.terms.category,
        _status(row),
        "inside" if row.inside else "",
        str(row.badges),
        str(row.fingers),
        "" if row.terms.valid_until is None else row.terms.valid_until.isoformat(),
        row.terms.schedule,
        who.called(row),
    )


def card(told: MemberCard) -> None:
    """Print everything about one member that is not a movement."""
    for heading, text in _card(told):
        if text:
            print(f"{heading:13} {text}")


def _card(told: MemberCard) -> Iterable[tuple[str, str]]:
    row, particulars = told.row, told.row.particulars
    yield "member", row.member
    yield "name", who.called(row)
    yield "e-mail", particulars.email
    yield "language", particulars.language
    yield "organisation", particulars.organisation
    yield "home space", particulars.home
    yield "status", ", ".join([_status(row), *(["inside"] if row.inside else [])])
    yield "comes", _terms(row.terms)
    yield "on the board", "first name" if told.shown else "without a name"
    for badge in told.badges:
        yield "badge", _badge(badge)
    consent = told.consent
    yield "consent", f"{consent.text}, {consent.day} ({consent.language})" if consent else ""
    for finger in told.fingers:
        yield "finger", _finger(finger)
    yield "account", f"{told.account} {told.login}".rstrip() if told.account else ""


def _status(row: MemberRow) -> str:
    return "suspended" if row.suspended else "active"


def _terms(terms: Terms) -> str:
    since = f"from {terms.valid_from}" if terms.valid_from else ""
    until = f"until {terms.valid_until}" if terms.valid_until else ""
    parts = f"as {terms.category}", f"at the hours of {terms.schedule!r}", since, until
    return ", ".join(part for part in parts if part)


def _badge(badge: BadgeSeen) -> str:
    until = f", until {badge.until}" if badge.until else ""
    revoked = ", revoked" if badge.revoked else ""
    return f"…{badge.tail}{until}{revoked} ({badge.token[:_ENOUGH]})"


def _finger(finger: FingerSeen) -> str:
    at = f" at {', '.join(finger.readers)}" if finger.readers else ""
    again = f", to enrol again at {', '.join(finger.missing)}" if finger.missing else ""
    revoked = ", revoked" if finger.revoked else ""
    return f"{finger.finger}{at}{again}{revoked}"
