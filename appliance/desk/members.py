"""Members: added, changed, suspended, restored, listed. Their names are kept apart."""

from typing import Final

from msgspec.structs import asdict

from appliance.commands import (
    AddMember,
    Answer,
    ChangeMember,
    ListMembers,
    RestoreMember,
    SetTerms,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    SuspendMember,
    TakeIn,
)
from appliance.commands.answers import MemberRows, Trouble
from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw
from appliance.desk.cannot import Cannot
from appliance.desk.cards import NAMELESS, card, live, rows, terms_of
from appliance.desk.clerk import Clerk, quick
from appliance.desk.movements import show_movements
from appliance.desk.names import call_and_enact
from appliance.desk.taking_in import take_in
from appliance.facts import (
    Fact,
    MemberAdded,
    MemberRestored,
    MemberSuspended,
    ParticularsChanged,
    ShownOnBoard,
    Terms,
    TermsSet,
)
from appliance.particulars import Unfit, fitting
from appliance.people import new_id
from appliance.schedule import ALWAYS


def add_member(clerk: Clerk, command: AddMember) -> Answer:
    particulars, terms = _fitting(command.particulars), _possible(clerk, command.terms)
    member = new_id()
    facts: list[Fact] = [MemberAdded(member, terms.category, clerk.by)]
    if terms != Terms(terms.category):
        facts.append(TermsSet(member, terms, clerk.by))
    return card(call_and_enact(clerk, {member: particulars}, *facts), member)


def change_member(clerk: Clerk, command: ChangeMember) -> Answer:
    member = live(clerk, command.member).member
    before = asdict(clerk.people.known().get(member, NAMELESS))
    particulars = _fitting(command.particulars)
    changed = tuple(field for field, said in asdict(particulars).items() if said != before[field])
    if not changed:
        return card(clerk, member)
    told = ParticularsChanged(member, changed, clerk.by)
    return card(call_and_enact(clerk, {member: particulars}, told), member)


def set_terms(clerk: Clerk, command: SetTerms) -> Answer:
    holder, terms = live(clerk, command.member), _possible(clerk, command.terms)
    facts = () if terms == terms_of(holder) else (TermsSet(holder.member, terms, clerk.by),)
    return _shown_after(clerk, holder.member, *facts)


def suspend_member(clerk: Clerk, command: SuspendMember) -> Answer:
    holder = live(clerk, command.member)
    facts = () if holder.suspended else (MemberSuspended(holder.member, clerk.by),)
    return _shown_after(clerk, holder.member, *facts)


def restore_member(clerk: Clerk, command: RestoreMember) -> Answer:
    holder = live(clerk, command.member)
    facts = (MemberRestored(holder.member, clerk.by),) if holder.suspended else ()
    return _shown_after(clerk, holder.member, *facts)


def show_on_board(clerk: Clerk, command: ShowOnBoard) -> Answer:
    holder, shown = live(clerk, command.member), command.shown
    facts = () if holder.shown == shown else (ShownOnBoard(holder.member, shown, clerk.by),)
    return _shown_after(clerk, holder.member, *facts)


def list_members(clerk: Clerk, _: ListMembers) -> Answer:
    if clerk.account is not None:  # the list says who is in; the console can see that anyway
        clerk.note_look("members")
    return MemberRows(rows(clerk))


def show_member(clerk: Clerk, command: ShowMember) -> Answer:
    return card(clerk, command.member)


def _shown_after(clerk: Clerk, member: str, *facts: Fact) -> Answer:
    """Put facts on record, if there are any: what is so already is not said again."""
    return card(clerk.enact(*facts) if facts else clerk, member)


def _fitting(told: Particulars) -> Particulars:
    try:
        return fitting(told)
    except Unfit as unfit:
        trouble = Trouble.EMAIL if unfit.flaw is Flaw.EMAIL else Trouble.NAME
        raise Cannot(trouble, unfit.why) from None


def _possible(clerk: Clerk, terms: Terms) -> Terms:
    begins, ends = terms.valid_from, terms.valid_until
    if begins is not None and ends is not None and ends < begins:
        raise Cannot(Trouble.DATES)
    if terms.schedule != ALWAYS and terms.schedule not in clerk.standing.roster.schedules:
        raise Cannot(Trouble.NO_SCHEDULE)
    return terms


QUICK: Final = (
    quick(AddMember, add_member),
    quick(ChangeMember, change_member),
    quick(SetTerms, set_terms),
    quick(SuspendMember, suspend_member),
    quick(RestoreMember, restore_member),
    quick(ShowOnBoard, show_on_board),
    quick(ListMembers, list_members),
    quick(ShowMember, show_member),
    quick(ShowMovements, show_movements),
    quick(TakeIn, take_in),
)
