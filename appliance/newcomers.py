"""Who is to be taken in: what the record has against it, and the facts it makes. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw, Verdict
from appliance.credentials import SiteKey
from appliance.facts import (
    BadgeGiven,
    ConsentGiven,
    Fact,
    FingerGiven,
    MemberAdded,
    MemberSuspended,
    ShownOnBoard,
    Terms,
    TermsSet,
)
from appliance.particulars import Unfit, cut, quoted
from appliance.roster import Library, Roster
from appliance.schedule import ALWAYS

CONSENT_TEXT = "import-1"
"""The consent that a line states: given on paper, on the day in the file."""


class Newcomer(Struct, frozen=True):
    """A line that can be taken in. `badges` are bare numbers; `finger` a place in the sensors."""

    line: int
    particulars: Particulars
    terms: Terms
    shown: bool = False
    suspended: bool = False
    badges: tuple[bytes, ...] = ()
    finger: int | None = None
    consent: date | None = None

    @property
    def name(self) -> str:
        return self.particulars.name


def against(
    newcomers: Sequence[Newcomer],
    known: Roster,
    key: SiteKey,
    sensors: Sequence[str],
    emails: frozenset[str],
) -> Iterator[Verdict]:
    """Yield a verdict for whatever the record has against the lines. `emails` are casefolded."""
    for newcomer in newcomers:
        for unfit in _against(newcomer, known, key, sensors, emails):
            yield verdict(newcomer.line, unfit, newcomer.name)


def facts(
    newcomer: Newcomer,
    ids: tuple[str, str],
    key: SiteKey,
    sensors: Sequence[str],
    by: str,
) -> Iterator[Fact]:
    """Yield what makes a member of a newcomer. `ids` are the member's and the finger's."""
    member, finger = ids
    terms = newcomer.terms
    yield MemberAdded(member, terms.category, by)
    if terms != Terms(terms.category):
        yield TermsSet(member, terms, by)
    if newcomer.shown:
        yield ShownOnBoard(member, shown=True, by=by)
    if newcomer.suspended:
        yield MemberSuspended(member, by)
    for badge in newcomer.badges:
        credential = key.badge(badge)
        yield BadgeGiven(member, credential.token, credential.tail, by=by)
    if newcomer.finger is not None and newcomer.consent is not None:
        day, language = newcomer.consent.isoformat(), newcomer.particulars.language
        yield ConsentGiven(member, CONSENT_TEXT, day, language, by)
        for sensor in sensors:
            token = key.finger(sensor, newcomer.finger).token
            yield FingerGiven(member, token, sensor, newcomer.finger, finger, by)


def verdict(line: int, unfit: Unfit, name: str = "") -> Verdict:
    return Verdict(line, name, unfit.why, unfit.flaw, unfit.about)


def _against(
    newcomer: Newcomer,
    known: Roster,
    key: SiteKey,
    sensors: Sequence[str],
    emails: frozenset[str],
) -> Iterator[Unfit]:
    schedule, email = newcomer.terms.schedule, newcomer.particulars.email
    if schedule != ALWAYS and schedule not in known.schedules:
        said = f"there is no schedule {quoted(schedule)}"
        yield Unfit(Flaw.SCHEDULE, said, cut(schedule))
    if email.casefold() in emails:
        yield Unfit(Flaw.EMAIL_TAKEN, "this e-mail address is a member's already", email)
    if any(known.find(key.badge(badge).token) for badge in newcomer.badges):
        yield Unfit(Flaw.BADGE_TAKEN, "this badge belongs to a member already")
    if newcomer.finger is not None and any(
        _is_taken(newcomer.finger, sensor, known, key) for sensor in sensors
    ):
        said = "this finger belongs to a member already"
        yield Unfit(Flaw.FINGER_TAKEN, said, str(newcomer.finger))


def _is_taken(position: int, sensor: str, known: Roster, key: SiteKey) -> bool:
    """Tell whether somebody's template is at a position, or may still be: to be erased yet."""
    library = known.libraries.get(sensor, Library())
    left_behind = position in library.begun | library.erase
    return left_behind or known.find(key.finger(sensor, position).token) is not None
