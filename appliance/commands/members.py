"""Commands about members, their badges, their fingers, their hours. Pure."""

from datetime import date
from typing import Literal

from msgspec import Struct

from appliance.facts import Terms
from appliance.model import Way
from appliance.schedule import Schedule

Language = Literal["fr", "nl", "en"]


class Particulars(Struct, frozen=True, kw_only=True):
    """What can be erased. `organisation` pays, "" for the member; `home` is their home space."""

    name: str
    email: str = ""
    language: Language = "fr"
    organisation: str = ""
    home: str = ""


class AddMember(Struct, frozen=True, tag="add_member"):
    """Answered with MemberCard."""

    particulars: Particulars
    terms: Terms


class ChangeMember(Struct, frozen=True, tag="change_member"):
    """Answered with MemberCard, as all that follow about one member where nothing else is said."""

    member: str
    particulars: Particulars


class SetTerms(Struct, frozen=True, tag="set_terms"):
    member: str
    terms: Terms


class SuspendMember(Struct, frozen=True, tag="suspend_member"):
    member: str


class RestoreMember(Struct, frozen=True, tag="restore_member"):
    member: str


class EraseMember(Struct, frozen=True, tag="erase_member"):
    """Answered with Done. Withdraws the consent first, where there is one."""

    member: str


class ShowOnBoard(Struct, frozen=True, tag="show_on_board"):
    member: str
    shown: bool


class TakeIn(Struct, frozen=True, tag="take_in"):
    """Members from CSV text, all or none; a `preview` changes nothing. Answered with Verdicts."""

    text: str
    preview: bool = True


class GiveBadge(Struct, frozen=True, tag="give_badge"):
    """A badge by the `token` of one just shown, or by its `number` in hex: one of the two."""

    member: str
    token: str = ""
    number: str = ""
    until: date | None = None


class RevokeBadge(Struct, frozen=True, tag="revoke_badge"):
    member: str
    token: str
    lost: bool = True


class RecordConsent(Struct, frozen=True, tag="record_consent"):
    """The member agreed to the consent text `text` (its version), as shown in `language`."""

    member: str
    text: str
    language: Language


class EnrolFinger(Struct, frozen=True, tag="enrol_finger"):
    """At every sensor, one after the other. Progress, then MemberCard; closing the line cancels."""

    member: str


class RevokeFinger(Struct, frozen=True, tag="revoke_finger"):
    """One finger of several; the consent stays. Answered with Receipt."""

    member: str
    finger: str


class WithdrawConsent(Struct, frozen=True, tag="withdraw_consent"):
    """Answered with Receipt."""

    member: str


class SetSchedule(Struct, frozen=True, tag="set_schedule"):
    """Answered with Schedules."""

    schedule: Schedule


class DropSchedule(Struct, frozen=True, tag="drop_schedule"):
    """Answered with Schedules; refused while a member has it."""

    name: str


class Correct(Struct, frozen=True, tag="correct"):
    """Somebody forgot to badge. `at_us` is UTC, in the past. Answered with Done."""

    member: str
    way: Way
    at_us: int
    why: str


class ListMembers(Struct, frozen=True, tag="list_members"):
    """Answered with MemberRows."""


class ShowMember(Struct, frozen=True, tag="show_member"):
    member: str


class ShowMovements(Struct, frozen=True, tag="show_movements"):
    """What a member did at the door, from `since_us` on. Answered with Movements, and recorded."""

    member: str
    since_us: int = 0


class ListUnknownBadges(Struct, frozen=True, tag="list_unknown_badges"):
    """Answered with UnknownBadges: those shown in the last ten minutes that are nobody's."""


class ListSchedules(Struct, frozen=True, tag="list_schedules"):
    """Answered with Schedules."""


class ShowConsent(Struct, frozen=True, tag="show_consent"):
    """Answered with ConsentText, the newest."""

    language: Language


class ExportMembers(Struct, frozen=True, tag="export_members"):
    """Answered with Export: CSV as TakeIn reads it, without badge numbers. Recorded."""


class ExportPerson(Struct, frozen=True, tag="export_person"):
    """Everything held on one member. Answered with Export: JSON and CSV. Recorded."""

    member: str


MemberCommand = (
    AddMember
    | ChangeMember
    | SetTerms
    | SuspendMember
    | RestoreMember
    | EraseMember
    | ShowOnBoard
    | TakeIn
    | GiveBadge
    | RevokeBadge
    | RecordConsent
    | EnrolFinger
    | RevokeFinger
    | WithdrawConsent
    | SetSchedule
    | DropSchedule
    | Correct
    | ListMembers
    | ShowMember
    | ShowMovements
    | ListUnknownBadges
    | ListSchedules
    | ShowConsent
    | ExportMembers
    | ExportPerson
)
