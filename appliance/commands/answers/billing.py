"""What the desk answers about visits, plans and statements. Money is in cents. Pure."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from appliance.facts.billing import Statement
from appliance.facts.visits import Visit
from appliance.model import Category
from appliance.tariff.values import Left, Plan, Tariff


class Change(Struct, frozen=True):
    """Something said of a visit: the fact's tag, when, by whom, why, and what it says.

    `author` is what `by` is called, "" for the console, the house, and whoever is forgotten.
    """

    kind: str
    at_us: int
    by: str
    author: str = ""
    why: str = ""
    began_us: int = 0
    ended_us: int = 0
    was: tuple[int, int] | None = None


class VisitSeen(Struct, frozen=True, tag="visit_seen"):
    """A visit, how it falls into local days (seconds), and all that was said of it, oldest first.

    `proposed` is what the member says it was, while nobody has answered. One that is `closed`
    falls into a month that is billed: what is said of it now is a correction.
    """

    visit: Visit
    days: tuple[tuple[date, int], ...] = ()
    changes: tuple[Change, ...] = ()
    proposed: Change | None = None
    closed: bool = False
    struck: bool = False


class Visits(Struct, frozen=True, tag="visits"):
    """One member's, oldest first."""

    name: str
    member: str
    visits: tuple[VisitSeen, ...]


class UnsettledVisit(Struct, frozen=True):
    name: str
    seen: VisitSeen


class Unsettled(Struct, frozen=True, tag="unsettled"):
    visits: tuple[UnsettledVisit, ...]


class TariffSeen(Struct, frozen=True, tag="tariff_seen"):
    """`tariff` is the one in force today, None for none.

    `problems` are of the file as it stands: while there are any, what was in force stays.
    """

    tariff: Tariff | None
    problems: tuple[str, ...] = ()
    file: str = ""
    known: tuple[Tariff, ...] = ()


class Balance(Struct, frozen=True, tag="balance"):
    """`plan` is None where no tariff is in force. `due` is what this month comes to so far.

    `payer` is the name of whoever pays, "" for the member. `may` are the plans they may take.
    `estimates` counts visits of this month and the last that wait to be confirmed.
    """

    member: str
    name: str
    plan: Plan | None
    since: date | None = None
    left: tuple[Left, ...] = ()
    due: int = 0
    currency: str = "EUR"
    payer: str = ""
    may: tuple[Plan, ...] = ()
    contribution: str | None = None
    estimates: int = 0


class Party(Struct, frozen=True):
    """Who a statement is for, as they were called when it was issued.

    `lines` stand below the name: an address, a number for VAT.
    """

    payer: str
    name: str
    email: str = ""
    language: str = "fr"
    lines: tuple[str, ...] = ()


class StatementSeen(Struct, frozen=True, tag="statement_seen"):
    """`number` is 0 for a draft. `names` are the members' by id. `issued_us` is when.

    `corrected_by` are the credit notes of it; `corrects` what it is one of.
    """

    number: int
    statement: Statement
    party: Party
    names: Mapping[str, str]
    issued_us: int = 0
    corrects: int = 0
    corrected_by: tuple[int, ...] = ()
    why: str = ""


class StatementsSeen(Struct, frozen=True, tag="statements_seen"):
    month: str
    statements: tuple[StatementSeen, ...]


class StatementRow(Struct, frozen=True):
    number: int
    month: str
    payer: str
    name: str
    total: int
    currency: str
    issued_us: int
    minutes: int = 0
    estimates: int = 0
    corrects: int = 0


class StatementRows(Struct, frozen=True, tag="statement_rows"):
    rows: tuple[StatementRow, ...]


class Draft(Struct, frozen=True, tag="draft"):
    """A dry run. `over` tells whether the month is; `closed` whether it was closed already.

    `before` names the month that has to be closed first, "" for none: an earlier one, or the first
    on record for a month of before that.
    """

    month: str
    statements: tuple[StatementSeen, ...]
    total: int
    currency: str
    unsettled: tuple[UnsettledVisit, ...]
    over: bool
    closed: bool
    before: str = ""
    problems: tuple[str, ...] = ()


class Recomputed(Struct, frozen=True, tag="recomputed"):
    """Whether it is the `same` to the cent.

    `source` is what it was made from: "ledger", or "statement" once the movements are forgotten.
    """

    number: int
    issued: int
    now: int
    same: bool
    source: str


class PlanCost(Struct, frozen=True):
    plan: str
    name: str
    cents: int


class Fit(Struct, frozen=True):
    """What each plan would have cost one member for the very same visits, the cheapest first.

    `minutes` is what they were there for, over `months`; `now` what they pay. `verdict` is
    "fits", "too_small", "too_large" or "too_little" (too little to tell).
    """

    member: str
    name: str
    category: Category
    months: tuple[str, ...]
    minutes: int
    plan: str
    plan_name: str
    now: int
    costs: tuple[PlanCost, ...]
    saving: int
    verdict: str


class Fits(Struct, frozen=True, tag="fits"):
    currency: str
    fits: tuple[Fit, ...]


class Tried(Struct, frozen=True):
    member: str
    name: str
    now: int
    then: int


class TariffTried(Struct, frozen=True, tag="tariff_tried"):
    """What there was and what there would have been, by member and in all."""

    currency: str
    months: tuple[str, ...]
    members: tuple[Tried, ...]
    now: int
    then: int
    problems: tuple[str, ...] = ()
