"""Take members in, suspend and restore them. Touches the ledger and the names."""

from collections.abc import Iterable, Iterator

from appliance import roster
from appliance.commands.members import Particulars
from appliance.credentials import SiteKey
from appliance.facts import (
    BadgeGiven,
    ConsentGiven,
    Fact,
    FingerGiven,
    MemberAdded,
    MemberRestored,
    MemberSuspended,
)
from appliance.ledger import Ledger
from appliance.members import Newcomer, Verdict
from appliance.model import Stamp
from appliance.people import People, new_id
from appliance.roster import Roster
from appliance.storage import Storage

CONSENT_TEXT = "import-1"
"""The consent that an imported line states: given on paper, on the day in the file."""


def already_taken(
    newcomers: Iterable[Newcomer], known: Roster, key: SiteKey, sensors: tuple[str, ...]
) -> Iterator[Verdict]:
    """Yield a verdict for each line whose badge or finger belongs to a member already."""
    for newcomer in newcomers:
        if any(known.find(key.badge(badge).token) for badge in newcomer.badges):
            yield Verdict(newcomer.line, "this badge belongs to a member already")
        if any(known.find(token) for _, token in _fingers(newcomer, key, sensors)):
            yield Verdict(newcomer.line, "this finger belongs to a member already")


def take_in(
    storage: Storage,
    ledger: Ledger,
    newcomers: Iterable[Newcomer],
    key: SiteKey,
    sensors: tuple[str, ...],
    at: Stamp,
) -> int:
    """Record the newcomers and their names, all or none, and return how many they are."""
    people = People(storage.people)
    taken = {new_id(): newcomer for newcomer in newcomers}
    people.name({member: Particulars(name=newcomer.name) for member, newcomer in taken.items()})
    try:
        with ledger.transaction():
            for member, newcomer in taken.items():
                ledger.append([(at, fact) for fact in _facts(member, newcomer, key, sensors)])
    except BaseException:
        people.erase(taken)
        raise
    return len(taken)


def suspend(ledger: Ledger, member: str, at: Stamp) -> None:
    """Record that a member may not come in for now. Raises KeyError for nobody we know."""
    _ = known_members(ledger).members[member]
    ledger.append([(at, MemberSuspended(member))])


def restore(ledger: Ledger, member: str, at: Stamp) -> None:
    """Record that a member may come in again. Raises KeyError for nobody we know."""
    _ = known_members(ledger).members[member]
    ledger.append([(at, MemberRestored(member))])


def known_members(ledger: Ledger) -> Roster:
    return roster.fold(entry.fact for entry in ledger.entries())


def _facts(
    member: str, newcomer: Newcomer, key: SiteKey, sensors: tuple[str, ...]
) -> Iterator[Fact]:
    yield MemberAdded(member, newcomer.category)
    if newcomer.suspended:
        yield MemberSuspended(member)
    for badge in newcomer.badges:
        credential = key.badge(badge)
        yield BadgeGiven(member, credential.token, credential.tail)
    if newcomer.finger is not None and newcomer.consent is not None:
        yield ConsentGiven(member, CONSENT_TEXT, newcomer.consent.isoformat())
        for sensor, token in _fingers(newcomer, key, sensors):
            yield FingerGiven(member, token, sensor, newcomer.finger)


def _fingers(
    newcomer: Newcomer, key: SiteKey, sensors: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    if newcomer.finger is not None:
        for sensor in sensors:
            yield sensor, key.finger(sensor, newcomer.finger).token
