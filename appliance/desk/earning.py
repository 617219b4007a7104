"""What the last months brought in, for whoever holds it against what the space costs."""

from typing import Final

from appliance.commands import Answer, ShowIncome
from appliance.commands.answers import Income, MonthIncome
from appliance.desk.cards import today
from appliance.desk.clerk import Clerk, quick
from appliance.desk.grounds import reckoned
from appliance.desk.pricing import CURRENCY, renew, tariffs
from appliance.desk.questions import Earned
from appliance.tariff.money import cents
from appliance.tariff.plans import at


def show_income(clerk: Clerk, command: ShowIncome) -> Answer:
    """Sum up months by what was billed; no name is in it, and nobody's bill is shown."""
    renew(clerk)
    set_costs = clerk.settings.billing.monthly_costs
    costs = None if set_costs is None else int(cents(set_costs))
    known = tuple(each.tariff for each in tariffs(clerk))
    if not known:
        return Income(CURRENCY, costs=costs)
    months: tuple[MonthIncome, ...] = reckoned(clerk, Earned(command.until, command.months))
    return Income(at(known, today(clerk)).currency, months, costs)


QUICK: Final = (quick(ShowIncome, show_income),)
