"""What presence was agreed to cost, and what was billed. Pure.

The tags of what has to be kept for as long as bills are begin with `bill_`: no retention takes it.
"""

from collections.abc import Mapping
from datetime import date, time

from msgspec import Struct

from appliance.facts.visits import Visit
from appliance.model import Category
from appliance.tariff.values import Agreed, Carryover, Charge, Left, Tariff, Use, VatSum
from appliance.tariff.words import Money


class PlanAgreed(Struct, frozen=True, tag="plan_agreed"):
    """From `since` on a member has `plan`, "" for what their category has.

    `contribution` is what they chose to give each month, where the plan leaves it to them.
    """

    member: str
    plan: str
    since: date
    by: str
    contribution: Money | None = None


class PayerAgreed(Struct, frozen=True, tag="payer_agreed"):
    """`payer`, another member, pays for this one; "" for themselves or their organisation."""

    member: str
    payer: str
    by: str


class TariffSet(Struct, frozen=True, tag="bill_tariff"):
    """A tariff is in force from its own `since` on; a later one of the same day takes its place.

    `cut_off` is when, in the morning, who has not left is taken to have.
    """

    tariff: Tariff
    cut_off: time
    by: str


class Restated(Struct, frozen=True):
    """A month that was closed, as it is now: what was billed for it, and what it comes to.

    `before` is the carryover that it began with, `carryover` the one that it ended with.
    """

    month: str
    number: int
    visits: tuple[Visit, ...]
    uses: tuple[Use, ...]
    charges: tuple[Charge, ...]
    carryover: Carryover
    before: Carryover = Carryover()


class Part(Struct, frozen=True):
    """What one member did in a month, and what it costs.

    `visits` are those that touch the month, whole; `uses` the minutes of them that fall into it.
    """

    member: str
    category: Category
    visits: tuple[Visit, ...]
    uses: tuple[Use, ...]
    charges: tuple[Charge, ...]
    left: tuple[Left, ...] = ()
    restated: tuple[Restated, ...] = ()


class Statement(Struct, frozen=True):
    """What a payer owes for a month, "2026-10": whole cents. `payer` is an id, never a name.

    `plans` says what the plans were called.
    """

    month: str
    payer: str
    currency: str
    prices: str
    parts: tuple[Part, ...]
    vat: tuple[VatSum, ...]
    total: int
    plans: Mapping[str, str]

    @property
    def net(self) -> int:
        return sum(each.net for each in self.vat)


class StatementIssued(Struct, frozen=True, tag="bill_statement"):
    """A statement under a number of its own, without gaps; or a credit note, which `corrects` one.

    It was made of all that was on record up to the entry `through`.
    """

    number: int
    statement: Statement
    through: int
    by: str
    corrects: int = 0
    why: str = ""


class Footing(Struct, frozen=True):
    """As what a member was charged: their category from each day on, and what they agreed on.

    What is due by the month is due from `since` to `until`, both within; None does not bound.
    """

    categories: tuple[tuple[date, Category], ...]
    agreed: tuple[Agreed, ...] = ()
    since: date | None = None
    until: date | None = None


class MonthClosed(Struct, frozen=True, tag="bill_month"):
    """A month is billed, up to the entry `through`: what is said of it later is a correction.

    It was made of the entries from `begins` on, and `footings` are what was known of its members.

    The next month needs no entry before `next_from`: `carryovers` are what hours count against,
    `recent` the seconds of each member's last visits that are no estimates, oldest first, and
    `categories` what each member was on the month's last day.
    """

    month: str
    through: int
    next_from: int
    carryovers: Mapping[str, Carryover]
    recent: Mapping[str, tuple[int, ...]]
    categories: Mapping[str, Category]
    by: str
    begins: int = 0
    footings: Mapping[str, Footing] = {}
