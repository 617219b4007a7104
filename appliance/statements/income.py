"""What months brought in: by the statements that were issued, and by a draft of those open. Pure.

A statement counts in its own month, with the corrections of earlier months that it carries: they
were not known before. What a credit note gives back is taken off the month that it is of.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from appliance.commands.answers import MonthIncome
from appliance.facts import Part, Statement
from appliance.statements.basis import Basis, basis, months
from appliance.statements.drafting import statements
from appliance.statements.month import own
from appliance.statements.months import month_at, through
from appliance.statements.values import Record
from appliance.tariff.dates import month_of
from appliance.tariff.values import By

MOST: Final = 120
PAID: Final = frozenset(
    {By.PACK, By.ALLOWANCE, By.UNLIMITED, By.HOURS, By.CONTRIBUTION, By.DAY_PRICE}
)
"""Minutes for which money is asked; a day that costs no more has been paid."""


def income(
    record: Record, closed: Sequence[str], until: date, count: int
) -> tuple[MonthIncome, ...]:
    """Return the last months up to that of a day, the oldest first; `closed` are all that are.

    A month of before any bill, and one that has not begun, is none of them.
    """
    made = basis(record)
    today = month_at(record.now.utc_us, record.zone)
    known = [*closed, *through(made.first, today)] if made.rules.tariffs else list(closed)
    wanted = [each for each in known if each <= month_of(until)][-min(max(count, 1), MOST) :]
    still = [each for each in wanted if each >= made.first]
    billed = [_closed(record, each) for each in wanted if each < made.first]
    return (*billed, *_open(made, still))


def _closed(record: Record, month: str) -> MonthIncome:
    past = record.past(month)
    issued = past.issued if past else ()
    notes = sum(each.statement.net for each in issued if each.corrects)
    return earned(month, (each.statement for each in issued if not each.corrects), notes)


def _open(made: Basis, wanted: Sequence[str]) -> Iterable[MonthIncome]:
    """Yield open months as they would be billed now: each goes on from the one before."""
    if not wanted:
        return
    done = {member: tuple(months(made, member, wanted[-1])) for member in made.members()}
    for at, month in enumerate(through(made.first, wanted[-1])):
        if month in wanted:
            these = {member: each[at] for member, each in done.items()}
            yield earned(month, statements(made, these, month), closed=False)


def earned(
    month: str, billed: Iterable[Statement], notes: int = 0, *, closed: bool = True
) -> MonthIncome:
    """Return what a month's statements come to; `notes` is what credit notes add, in cents."""
    net, minutes, days, paying = notes, 0, set[tuple[str, date]](), set[str]()
    for statement in billed:
        net += statement.net
        for part in statement.parts:
            paid = [use for use in part.uses if use.by in PAID]
            minutes += sum(use.minutes for use in paid)
            days |= {(part.member, use.day) for use in paid if use.minutes}
            paying |= {part.member} if _is_charged(part) else set()
    return MonthIncome(month, closed, net, minutes, len(days), len(paying))


def _is_charged(part: Part) -> bool:
    """Tell whether somebody was charged for the month itself, corrections of others apart."""
    return any(each.amount.cents > 0 for each in own(part.charges))
