"""Puts the months before the demo's week on record, each billed when it was over. Touches storage.

Their coming and going is forgotten before the week begins, as it is after 90 days in life; the
bills stay, and so do the sums.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from appliance.clock import Leg, SimulatedClock, boot_us
from appliance.commands import Asked, CloseMonth, Command, DraftMonth
from appliance.commands.answers import Draft, StatementRows
from appliance.config import Settings
from appliance.demo import months
from appliance.demo.past import Visit, visits_before
from appliance.desk.alone import alone
from appliance.desk.desk import Desk
from appliance.facts import MemberAdded
from appliance.model import Category, Stamp
from appliance.statements.months import over_us
from appliance.storage import Storage
from appliance.tariff.dates import month_of

A = TypeVar("A")


def bill(settings: Settings, week_us: int, until: date) -> None:
    """Bill the months before the week that begins at `week_us`; the past ends before `until`.

    The folder must be held. Raises StorageError and LedgerError.
    """
    storage = Storage(Path(settings.storage.directory))
    zone = ZoneInfo(settings.space.timezone)
    lived = [*visits_before(until)]
    for month in months.before(week_us, zone):
        at_us = over_us(month, settings.space.cut_off, zone)
        clock = SimulatedClock((Leg(boot_us(), at_us, 1.0),))
        visits = ((day, visit) for day, visit in lived if month_of(day) == month)
        _record(storage, visits, clock.stamp().boot, zone)
        with alone(settings, storage, clock, lambda _: {}) as desk:
            draft = _answer(desk, DraftMonth(month), Draft)
            _answer(desk, CloseMonth(month, draft.total), StatementRows)


def _record(
    storage: Storage, visits: Iterable[tuple[date, Visit]], boot: str, zone: ZoneInfo
) -> None:
    with storage.open_ledger() as ledger:
        added = [each.fact for each in ledger.entries() if isinstance(each.fact, MemberAdded)]
        roll = {each: [one.member for one in added if one.category is each] for each in Category}
        told = months.movements(visits, roll, zone)
        ledger.append([(Stamp(at_us, at_us, boot, synced=True), fact) for at_us, fact in told])


def _answer(desk: Desk, command: Command, kind: type[A]) -> A:
    *_, answer = desk.serve(Asked(command), lambda: False)
    assert isinstance(answer, kind), answer
    return answer
