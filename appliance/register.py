"""Take members in, suspend and restore them. Touches the ledger and the names."""

from collections.abc import Iterable, Iterator, Sequence

from appliance import newcomers as joining
from appliance import roster
from appliance.commands.verdicts import Verdict
from appliance.credentials import SiteKey
from appliance.facts import CONSOLE, Fact, MemberRestored, MemberSuspended
from appliance.ledger import Ledger
from appliance.model import Stamp
from appliance.newcomers import Newcomer
from appliance.people import People, new_id
from appliance.roster import Roster
from appliance.storage import Storage


def already_taken(
    newcomers: Sequence[Newcomer], known: Roster, key: SiteKey, sensors: tuple[str, ...]
) -> Iterator[Verdict]:
    """Yield a verdict for each line whose badge or finger belongs to a member already."""
    return joining.against(newcomers, known, key, sensors, frozenset())


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
    people.name({member: newcomer.particulars for member, newcomer in taken.items()})
    try:
        with ledger.transaction():
            for member, newcomer in taken.items():
                ledger.append([(at, fact) for fact in _facts(newcomer, member, key, sensors)])
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
    return roster.fold((entry.fact for entry in ledger.entries()), ledger.read_seal().roster)


def _facts(
    newcomer: Newcomer, member: str, key: SiteKey, sensors: tuple[str, ...]
) -> Iterator[Fact]:
    return joining.facts(newcomer, (member, new_id()), key, sensors, CONSOLE)
