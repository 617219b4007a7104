"""Commands about visits, plans and statements. Instants are UTC in microseconds. Pure."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from appliance.tariff.words import Money

Month = Annotated[str, Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z")]
"""A calendar month, "2026-10"."""


# --- visits ---


class ShowVisits(Struct, frozen=True, tag="show_visits"):
    """A member's visits from the day `since` to the day `until`. Answered with Visits, recorded."""

    member: str
    since: date
    until: date


class ListUnsettled(Struct, frozen=True, tag="list_unsettled"):
    """Every visit that is an estimate or has a proposal. Answered with Unsettled."""


class TellVisit(Struct, frozen=True, tag="tell_visit"):
    """Tell when a visit was; `visit` is 0 for one that is not on record. Answered with VisitSeen.

    This is also how a host accepts what the member proposed.
    """

    member: str
    visit: int
    began_us: int
    ended_us: int
    why: str


class StrikeVisit(Struct, frozen=True, tag="strike_visit"):
    """A visit did not take place. Answered with Done."""

    member: str
    visit: int
    why: str


class ConfirmVisit(Struct, frozen=True, tag="confirm_visit"):
    """The estimate is right. Answered with VisitSeen."""

    member: str
    visit: int


class ProposeVisit(Struct, frozen=True, tag="propose_visit"):
    """A member tells when a visit was, for a host to accept. Answered with VisitSeen."""

    member: str
    visit: int
    began_us: int
    ended_us: int
    why: str


class DeclineProposal(Struct, frozen=True, tag="decline_proposal"):
    """Answered with VisitSeen."""

    member: str
    visit: int
    why: str


# --- plans ---


class ShowTariff(Struct, frozen=True, tag="show_tariff"):
    """Answered with TariffSeen: what is in force, and what is wrong with an edit of it."""


class AgreePlan(Struct, frozen=True, tag="agree_plan"):
    """From `since` on a member has a plan, "" for that of their category. Answered with Balance."""

    member: str
    plan: str
    since: date
    contribution: Money | None = None


class AgreePayer(Struct, frozen=True, tag="agree_payer"):
    """Another member pays for this one; "" for themselves or their organisation. Balance."""

    member: str
    payer: str


class ShowBalance(Struct, frozen=True, tag="show_balance"):
    """What a member's plan is, what is left of it, what this month comes to so far. Balance."""

    member: str


# --- statements ---


class DraftMonth(Struct, frozen=True, tag="draft_month"):
    """What closing a month would issue, and what stands in the way. Answered with Draft."""

    month: Month


class CloseMonth(Struct, frozen=True, tag="close_month"):
    """Issue a month's statements. Answered with StatementRows.

    `total` is what the dry run came to, in cents: nothing else is issued than what was seen.
    `estimates` tells that those left may be billed, each marked as such.
    """

    month: Month
    total: int
    estimates: bool = False


class ListStatements(Struct, frozen=True, tag="list_statements"):
    """Those of a month, "" for all; of one `member` where named. Answered with StatementRows."""

    month: Annotated[str, Meta(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?\Z")] = ""
    member: str = ""


class ShowStatement(Struct, frozen=True, tag="show_statement"):
    """Answered with StatementSeen. Whoever names themselves as `member` sees what they pay."""

    number: int
    member: str = ""


class RecomputeStatement(Struct, frozen=True, tag="recompute_statement"):
    """Make a statement once more from what is on record. Answered with Recomputed."""

    number: int


class IssueCreditNote(Struct, frozen=True, tag="issue_credit_note"):
    """Give back at once what corrections make of a statement. Answered with StatementRows."""

    number: int
    why: str


class ExportStatements(Struct, frozen=True, tag="export_statements"):
    """Every statement of a month, whole, for the accountant. Answered with StatementsSeen."""

    month: Month


# --- does it fit? ---


class ShowFit(Struct, frozen=True, tag="show_fit"):
    """What each plan would have cost over the last months; "" for everybody. Answered with Fits."""

    member: str = ""
    months: Annotated[int, Meta(ge=1, le=24)] = 3


class TryTariff(Struct, frozen=True, tag="try_tariff"):
    """What the plans in `text` (TOML) would have brought in over the last months. TariffTried."""

    text: str
    months: Annotated[int, Meta(ge=1, le=24)] = 3


BillingCommand = (
    ShowVisits
    | ListUnsettled
    | TellVisit
    | StrikeVisit
    | ConfirmVisit
    | ProposeVisit
    | DeclineProposal
    | ShowTariff
    | AgreePlan
    | AgreePayer
    | ShowBalance
    | DraftMonth
    | CloseMonth
    | ListStatements
    | ShowStatement
    | RecomputeStatement
    | IssueCreditNote
    | ExportStatements
    | ShowFit
    | TryTariff
)
