"""The commands about plans: what is in force, what is agreed with whom, who pays."""

import re
import sys
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from appliance.cli import prints, tables, times
from appliance.cli.ends import DONE, FAILED, Misused
from appliance.cli.grammar import Asked
from appliance.cli.members import find
from appliance.cli.reach import answer, clock_of, reach, settings_of
from appliance.commands import AgreePayer, AgreePlan, ShowBalance, ShowTariff
from appliance.commands.answers import Balance, TariffSeen
from appliance.paper.words import amount
from appliance.tariff.money import cents
from appliance.tariff.values import Kind, Left, Plan
from appliance.tariff.words import Money

NONE, SELF = "none", "self"
_AMOUNT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{2}))?")
HEAD = ("PLAN", "KIND", "PRICE", "HOURS", "EXPIRY", "BEYOND", "FOR", "NAME")


def show(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        if asked.member is None:
            return _tariff(asked, answer(desk, ShowTariff(), TariffSeen))
        member = find(desk, asked.member).member
        return _balance(asked, answer(desk, ShowBalance(member), Balance))


def agree(asked: Asked) -> int:
    settings = settings_of(asked.config)
    zone = ZoneInfo(settings.space.timezone)
    today = times.day(times.shown(clock_of(settings).stamp().utc_us, zone)[:10])
    plan = "" if asked.plan == NONE else asked.plan
    with reach(settings) as desk:
        member = find(desk, asked.member).member
        command = AgreePlan(member, plan, asked.since or today, _money(asked.contribution))
        return _balance(asked, answer(desk, command, Balance))


def payer(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        member = find(desk, asked.member).member
        pays = "" if asked.payer == SELF else find(desk, asked.payer).member
        return _balance(asked, answer(desk, AgreePayer(member, pays), Balance))


def _money(typed: str | None) -> Money | None:
    """Return an amount that was typed. Raises Misused."""
    if typed is None:
        return None
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        raise Misused(f"{typed!r} is no amount: write it as 25.00")
    return f"{found[1]}.{found[2] or '00'}"


def _tariff(asked: Asked, told: TariffSeen) -> int:
    if asked.json:
        prints.as_json(told)
    elif told.tariff is None:
        print("There are no prices yet: name a file of plans as billing.plans.")
    else:
        currency = told.tariff.currency
        prints.table(HEAD, (_plan(each, currency) for each in told.tariff.plan))
    for problem in told.problems:
        sys.stderr.write(f"seuil: {problem}\n")
    return FAILED if told.problems else DONE


def _plan(plan: Plan, currency: str) -> tables.Row:
    price = "" if plan.price is None else amount(cents(plan.price), currency, "en")
    return (
        plan.id,
        plan.kind,
        price,
        _hours(plan),
        plan.expiry or "",
        plan.overrun or "",
        ",".join(plan.categories),
        plan.name,
    )


def _hours(plan: Plan) -> str:
    minutes = plan.minutes or plan.allowance_minutes
    if minutes is not None:
        return times.lasting(minutes * 60)
    if plan.allowance_days is not None:
        return f"{plan.allowance_days} days"
    return "without limit" if plan.kind is Kind.MONTH else ""


def _balance(asked: Asked, told: Balance) -> int:
    if asked.json:
        prints.as_json(told)
    else:
        for heading, text in _told(told):
            print(f"{heading:13} {text}")
    return DONE


def _told(told: Balance) -> Iterator[tuple[str, str]]:
    yield "member", told.member
    yield "name", told.name
    plan = "none: there are no prices yet" if told.plan is None else told.plan.name
    yield "plan", f"{plan}, since {told.since}" if told.since else plan
    if told.contribution is not None:
        yield "gives", amount(cents(told.contribution), told.currency, "en")
    for left in told.left:
        yield "left", _left(left)
    yield "this month", f"{amount(told.due, told.currency, 'en')} so far"
    if told.payer:
        yield "pays", told.payer
    if told.estimates:
        yield "to settle", f"{told.estimates} of their visits: seuil visits {told.member}"


def _left(left: Left) -> str:
    parts = (
        "" if left.minutes is None else times.lasting(left.minutes * 60),
        "" if left.days is None else f"{left.days} days",
        f"of {left.plan}",
        f"until {left.until}" if left.until else "",
    )
    return _joined(parts)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)
