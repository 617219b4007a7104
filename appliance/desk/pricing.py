"""What is agreed with whom, and what it costs: the plans file, agreements, balances.

Reads the plans file. Edited rightly, it is on record from the next command about bills on.
"""

from datetime import date
from pathlib import Path
from typing import Final

from msgspec import ValidationError, convert

from appliance import planfile
from appliance.bills import read_bills
from appliance.commands import AgreePayer, AgreePlan, Answer, ShowBalance, ShowTariff
from appliance.commands.answers import Balance, TariffSeen, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import live, names, today
from appliance.desk.clerk import Clerk, quick
from appliance.desk.grounds import reckoned
from appliance.desk.parties import parties
from appliance.desk.questions import Balance as BalanceOf
from appliance.facts import HOUSE, PayerAgreed, PlanAgreed, TariffSet
from appliance.roster import Holder
from appliance.statements.months import last_day
from appliance.statements.values import Reckoning
from appliance.tariff.plans import at
from appliance.tariff.values import Agreed, Kind, Plan, Tariff
from appliance.tariff.words import Money

CURRENCY: Final = "EUR"


def renew(clerk: Clerk) -> tuple[str, ...]:
    """Put the plans on record where the file has others; return what is wrong with it.

    While there is anything, what was in force stays.
    """
    file = clerk.settings.billing.plans
    if file is None:
        return ()
    read = planfile.read(Path(file))
    if not isinstance(read, Tariff):
        return tuple(map(str, read))
    told = TariffSet(read, clerk.settings.space.cut_off, HOUSE)
    if told != _newest(clerk):
        clerk.book.enact(told)
    return ()


def _newest(clerk: Clerk) -> TariffSet | None:
    known = tariffs(clerk)
    return known[-1] if known else None


def tariffs(clerk: Clerk) -> tuple[TariffSet, ...]:
    """Return every tariff there ever was, as recorded."""
    with read_bills(clerk.storage.ledger) as bills:
        return tuple(each.fact for each in bills.tariffs() if isinstance(each.fact, TariffSet))


def show_tariff(clerk: Clerk, _: ShowTariff) -> Answer:
    problems = renew(clerk)
    known = tuple(each.tariff for each in tariffs(clerk))
    now = in_force(clerk, today(clerk)) if known else None
    return TariffSeen(now, problems, clerk.settings.billing.plans or "", known)


def in_force(clerk: Clerk, day: date) -> Tariff:
    """Return the tariff of a day. Raises Cannot(NO_TARIFF)."""
    known = tuple(each.tariff for each in tariffs(clerk))
    if not known:
        raise Cannot(Trouble.NO_TARIFF)
    return at(known, day)


def agree_plan(clerk: Clerk, command: AgreePlan) -> Answer:
    holder = live(clerk, command.member)
    renew(clerk)
    agreed = _agreed(clerk, holder, command)
    if agreed not in _last_of(holder, agreed):
        fact = PlanAgreed(holder.member, agreed.plan, agreed.since, clerk.by, agreed.contribution)
        clerk = clerk.enact(fact)
    return show_balance(clerk, ShowBalance(holder.member))


def agree_payer(clerk: Clerk, command: AgreePayer) -> Answer:
    """Note who pays. One pays for others, or has others pay: nobody pays what they do not know."""
    holder, payer = live(clerk, command.member), command.payer
    if payer:
        members = clerk.standing.roster.members.values()
        pays = any(each.payer == holder.member and not each.erased for each in members)
        if pays or payer == holder.member or live(clerk, payer).payer:
            raise Cannot(Trouble.PAYER)
    if payer != holder.payer:
        clerk = clerk.enact(PayerAgreed(holder.member, payer, clerk.by))
    return show_balance(clerk, ShowBalance(holder.member))


def show_balance(clerk: Clerk, command: ShowBalance) -> Answer:
    member = live(clerk, command.member).member
    renew(clerk)
    now: Reckoning = reckoned(clerk, BalanceOf(member))
    others = {now.payer or member} - {member}
    return Balance(
        member=member,
        name=names(clerk).get(member, ""),
        plan=now.plan,
        since=now.since,
        left=now.left,
        due=now.due,
        currency=now.currency or CURRENCY,
        payer="".join(party.name for party in parties(clerk, others).values()),
        may=now.may,
        contribution=now.contribution,
        estimates=now.estimates,
    )


def left_minutes(clerk: Clerk, member: str) -> int | None:
    """Return how many minutes a member has left today, None where nothing runs out."""
    holder = clerk.standing.roster.members.get(member)
    renew(clerk)
    if holder is None or holder.erased or not tariffs(clerk):
        return None
    now: Reckoning = reckoned(clerk, BalanceOf(member))
    minutes = [each.minutes for each in now.left if each.minutes is not None]
    if minutes:
        return sum(minutes)
    if any(each.days == 0 for each in now.left):  # a day counts whole: or it is theirs
        return 0
    opens = now.plan  # a visit of now opens the next pack
    return opens.minutes if opens is not None and opens.kind is Kind.PACK else None


def _agreed(clerk: Clerk, holder: Holder, command: AgreePlan) -> Agreed:
    """Return what is agreed on. Raises Cannot."""
    with read_bills(clerk.storage.ledger) as bills:
        if any(command.since <= last_day(each.month) for each in bills.closes()):
            raise Cannot(Trouble.MONTH_CLOSED)
    agreed = Agreed(command.since, command.plan, command.contribution)
    kind = _plan(clerk, holder, command).kind if command.plan else None
    given = _is_money(command.contribution)
    if given is not (kind is Kind.CONTRIBUTION):
        raise Cannot(Trouble.CONTRIBUTION)
    return agreed


def _plan(clerk: Clerk, holder: Holder, command: AgreePlan) -> Plan:
    offered = in_force(clerk, command.since).plan
    plan = next((each for each in offered if each.id == command.plan), None)
    if plan is None:
        raise Cannot(Trouble.NO_PLAN)
    if holder.category not in plan.categories:
        raise Cannot(Trouble.PLAN_NOT_THEIRS)
    return plan


def _is_money(told: str | None) -> bool:
    """Tell whether there is an amount. Raises Cannot: who asks from within was not checked yet."""
    try:
        return convert(told, Money | None) is not None
    except ValidationError:
        raise Cannot(Trouble.CONTRIBUTION) from None


def _last_of(holder: Holder, agreed: Agreed) -> tuple[Agreed, ...]:
    """Return what was last agreed on from the same day on, if anything."""
    return tuple(each for each in holder.agreed if each.since == agreed.since)[-1:]


QUICK: Final = (
    quick(ShowTariff, show_tariff),
    quick(AgreePlan, agree_plan),
    quick(AgreePayer, agree_payer),
    quick(ShowBalance, show_balance),
)
