"""Reckons over bills what it is asked: visits, statements, fits. Reads the ledger.

`python -m appliance.desk.reckoner` reads one question and writes the answer, both JSON.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from appliance.bills import Bills, read_bills
from appliance.desk import counted, questions
from appliance.desk.attended import attended, waiting
from appliance.desk.questions import Asked, Grounds, OfBills, Question
from appliance.desk.reading import record_of
from appliance.facts import StatementIssued
from appliance.ledger import LedgerError
from appliance.statements.crediting import credit
from appliance.statements.drafting import draft
from appliance.statements.fitting import fits
from appliance.statements.income import income
from appliance.statements.reckoning import reckon
from appliance.statements.recomputing import recompute
from appliance.statements.trying import try_tariff
from appliance.statements.values import Record

_KIND: Final = 10  # nicer than whoever stands at the door


def reckoned(grounds: Grounds, question: Question) -> Any:  # noqa: ANN401, the question says which
    """Return the answer to a question. Raises LedgerError."""
    with read_bills(Path(grounds.ledger)) as bills:
        if isinstance(question, questions.VisitsOf):
            return attended(grounds, bills, question)
        if isinstance(question, questions.Waiting):
            return waiting(grounds, bills)
        return _of_bills(record_of(grounds, bills), bills, question)


def _of_bills(record: Record, bills: Bills, question: OfBills) -> Any:  # noqa: ANN401, as above
    match question:
        case questions.Draft(month):
            return draft(record, month)
        case questions.Balance(member):
            return reckon(record, member)
        case questions.Recompute(number):
            return recompute(record, _issued(bills, number))
        case questions.Credit(number):
            return credit(record, _issued(bills, number))
        case questions.Fit(member, months):
            return fits(record, months, member)
        case questions.Trial(tariff, months):
            return try_tariff(record, tariff, months)
        case questions.Earned(until, months):
            return income(record, [each.month for each in bills.closes()], until, months)


def _issued(bills: Bills, number: int) -> StatementIssued:
    """Return a statement that is known to be there."""
    return next(counted.issued(bills, number=number))


def main() -> int:
    """Answer the question on standard input."""
    with suppress(OSError):  # where it may not, it is as eager as the door
        os.nice(_KIND)
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    try:
        answer = reckoned(asked.grounds, asked.question)
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
