"""The command about income: what the last months brought in, against what the space costs."""

from typing import Final
from zoneinfo import ZoneInfo

from appliance.cli import prints, tables, times
from appliance.cli.ends import DONE, Misused
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.reach import answer, clock_of, reach, settings_of
from appliance.commands import ShowIncome
from appliance.commands.answers import Income, MonthIncome
from appliance.local_time import local_day
from appliance.paper.words import amount

MOST_MONTHS: Final = 120
_HEAD: Final = ("MONTH", "STATE", "NET", "COSTS", "HOURS", "DAYS", "PAYING")


def _income(asked: Asked) -> int:
    if not 1 <= asked.months <= MOST_MONTHS:
        raise Misused(f"--months is 1 to {MOST_MONTHS}")
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    until = asked.until or local_day(clock_of(settings).stamp().utc_us, zone)
    with reach(settings) as desk:
        told = answer(desk, ShowIncome(until, asked.months), Income)
    if asked.json:
        prints.as_json(told)
    else:
        rows = (_line(each, told) for each in told.months)
        prints.table(_HEAD, rows, "Nothing is billed, so there is no income to show.")
    return DONE


def _line(each: MonthIncome, told: Income) -> tables.Row:
    return (
        each.month,
        "closed" if each.closed else "so far",
        amount(each.net, told.currency, "en"),
        "" if told.costs is None else amount(told.costs, told.currency, "en"),
        times.lasting(each.paid_minutes * 60),
        str(each.paid_days),
        str(each.paying),
    )


PAGES: Final = (
    Page(
        "income",
        "say what the last months brought in",
        "Prints for each month what its statements come to without VAT, or the draft of them "
        "while it is open; billing.monthly_costs beside it, where that is set; the hours that "
        "were charged; their days, one for each member and day; and how many members were charged. "
        "What a statement corrects of earlier months counts in its own month; a credit note is "
        "taken off the month that it belongs to.",
        _income,
        (
            argument(
                "--months",
                meaning="how many months (default: 13)",
                type=int,
                default=13,
                metavar="N",
            ),
            argument(
                "--until",
                meaning="a day of the last month (default: today)",
                type=times.day,
                metavar="DAY",
            ),
            JSON,
        ),
        ("seuil income", "seuil income --months 36 --until 2026-12-31"),
        never="It never prints a name.",
    ),
)
