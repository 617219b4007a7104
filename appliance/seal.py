"""What stands in the place of what was forgotten: the seal on the ledger's beginning. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from appliance import __version__, announcing, roster, tally
from appliance.announcing import Ahead
from appliance.facts import ConsentGiven, ConsentWithdrawn, LedgerEntry, MemberErased
from appliance.presence import Attendance, Measure
from appliance.roster import Roster
from appliance.tally import Tally


class Agreement(Struct, frozen=True):
    """A consent that was given: to which text, on what day, recorded by whom; when withdrawn.

    It proves that what was done was agreed to, and is kept as long as the member is on record.
    """

    text: str
    day: str
    language: str
    by: str
    withdrawn_us: int | None = None
    withdrawn_by: str = ""


class Ground(Struct, frozen=True):
    """All that still stands of the entries up to `through`: what later ones build on.

    `changed_us` is when somebody last came or went. `ahead` is who has said they will come, by the
    sequence of the fact. `version` is which version of Seuil wrote it.
    """

    through: int = 0
    roster: Roster = Roster()
    attendance: Attendance = Attendance()
    changed_us: int = 0
    ahead: Mapping[int, Ahead] = {}
    version: str = ""


class Seal(Ground, frozen=True):
    """The ground, and what was counted, which grows over the years and is seldom needed."""

    tally: Tally = Tally()
    agreements: Mapping[str, tuple[Agreement, ...]] = {}


def onward(seal: Seal, entries: Sequence[LedgerEntry], measure: Measure) -> Seal:
    """Return the seal moved on over `entries`, which follow it: none of them is needed after."""
    categories = seal.roster.categories
    attendance, sums = tally.fold(entries, measure, categories, seal.attendance, seal.tally)
    known = roster.fold((entry.fact for entry in entries), seal.roster)
    remaining, there = without_erased(known, attendance)
    last = entries[-1]
    return Seal(
        through=last.sequence,
        roster=remaining,
        attendance=there,
        changed_us=sums.open.last_us,
        ahead=announcing.without_old(announcing.fold(entries, seal.ahead), last.stamp.utc_us),
        version=__version__,
        tally=sums,
        agreements=agreements(seal.agreements, entries),
    )


def agreements(
    before: Mapping[str, tuple[Agreement, ...]], entries: Iterable[LedgerEntry]
) -> dict[str, tuple[Agreement, ...]]:
    """Return who agreed to what, oldest first, after `entries`; nothing of the erased."""
    after = dict(before)
    for entry in entries:
        fact = entry.fact
        if isinstance(fact, ConsentGiven):
            given = Agreement(fact.text, fact.day, fact.language, fact.by)
            after[fact.member] = (*after.get(fact.member, ()), given)
        elif isinstance(fact, ConsentWithdrawn) and fact.member in after:
            after[fact.member] = tuple(
                replace(each, withdrawn_us=entry.stamp.utc_us, withdrawn_by=fact.by)
                if each.withdrawn_us is None
                else each
                for each in after[fact.member]
            )
        elif isinstance(fact, MemberErased):
            after.pop(fact.member, None)
    return after


def without_erased(known: Roster, attendance: Attendance) -> tuple[Roster, Attendance]:
    """Return who belongs here and who is in, with nothing left of those who were erased."""
    gone = {holder.member for holder in known.members.values() if holder.erased}
    remaining = replace(
        known,
        members={m: each for m, each in known.members.items() if m not in gone},
        credentials={t: each for t, each in known.credentials.items() if each.member not in gone},
        accounts={a: each for a, each in known.accounts.items() if each.member not in gone},
    )
    forgotten = {m: since for m, since in attendance.forgotten.items() if m not in gone}
    return remaining, replace(attendance, today=attendance.today - gone, forgotten=forgotten)


def text_of(seal: Seal) -> str:
    """Return a seal as it is kept."""
    return msgspec.json.encode(seal).decode()


def read(text: str) -> Seal:
    """Return the seal that was kept as `text`. Raises msgspec.DecodeError."""
    return msgspec.json.decode(text, type=Seal)


def read_ground(text: str) -> Ground:
    """Return the same without the sums, for those who have no use for them."""
    return msgspec.json.decode(text, type=Ground)


def digest(text: str) -> str:
    """Return what the chain says of a seal: the SHA-256 of its text, in hex."""
    return sha256(text.encode()).hexdigest()
