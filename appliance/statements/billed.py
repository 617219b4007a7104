"""What was billed for a month so far: its statement, and every correction of it since. Pure."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec import Struct

from appliance.facts import Part, Restated, StatementIssued, Visit
from appliance.statements.month import own
from appliance.statements.totals import priced
from appliance.tariff.values import Carryover, Charge, Use


class Billed(Struct, frozen=True):
    """`number` and `payer` are of the month's own statement, 0 and "" where there was none.

    The rest is the month as it was last known.
    """

    number: int
    payer: str
    visits: tuple[Visit, ...]
    uses: tuple[Use, ...]
    charges: tuple[Charge, ...]
    carryover: Carryover | None = None  # None: as the month was closed with


Parts = Sequence[tuple[StatementIssued, Part]]


def parts_of(member: str, issued: Iterable[StatementIssued]) -> Parts:
    """Return somebody's parts of statements and credit notes, oldest first."""
    ordered = sorted(issued, key=lambda each: each.number)
    return [(i, part) for i in ordered for part in i.statement.parts if part.member == member]


def billed(month: str, parts: Parts) -> Billed:
    """Return what somebody's month was billed as; `parts` are theirs of this month and later."""
    restated = [each for _, part in parts for each in part.restated if each.month == month]
    number, payer, part = _statement(month, parts)
    if restated:
        last: Restated = restated[-1]
        return Billed(number, payer, last.visits, last.uses, last.charges, last.carryover)
    if part is None:
        return Billed(0, "", (), (), ())
    return Billed(number, payer, part.visits, part.uses, own(part.charges))


def sums(month: str, parts: Parts, prices: str) -> dict[str, Fraction]:
    """Return the exact cents that a month came to so far, by rate of VAT."""
    found: dict[str, Fraction] = {}
    for issue, part in parts:
        for charge in part.charges:
            if (charge.month or issue.statement.month) == month:
                exact = priced(charge.amount.cents, charge.vat, issue.statement.prices, prices)
                found[charge.vat] = found.get(charge.vat, Fraction()) + exact
    return found


def _statement(month: str, parts: Parts) -> tuple[int, str, Part | None]:
    for issue, part in parts:
        if issue.statement.month == month and (part.uses or own(part.charges)):
            return issue.number, issue.statement.payer, part
    return 0, "", None
