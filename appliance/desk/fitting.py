"""Whether the plan suits its holder, and what other prices would have brought in."""

from typing import Final

from appliance import plans
from appliance.commands import Answer, ShowFit, TryTariff
from appliance.commands.answers import Fit, Fits, PlanCost, TariffTried, Tried, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.cards import as_listed, live, names, today
from appliance.desk.clerk import Clerk, quick
from appliance.desk.grounds import reckoned
from appliance.desk.months import WHAT
from appliance.desk.pricing import in_force, renew
from appliance.desk.questions import Fit as FitOf
from appliance.desk.questions import Trial
from appliance.planfile import LARGEST
from appliance.statements import values
from appliance.tariff.values import Tariff

_TYPED: Final = "the plans"


def show_fit(clerk: Clerk, command: ShowFit) -> Answer:
    """Compare the plans of one member, or of everybody: then whoever looks is on record."""
    if command.member:
        live(clerk, command.member)
    else:
        clerk.note_look(WHAT)
    renew(clerk)
    currency = in_force(clerk, today(clerk)).currency
    found = reckoned(clerk, FitOf(command.member, command.months))
    called = names(clerk)
    shown = [_shown(each, called.get(each.member, "")) for each in found]
    shown.sort(key=lambda fit: (-fit.saving, as_listed(fit.name), fit.member))
    return Fits(currency, tuple(shown))


def _shown(fit: values.Fit, name: str) -> Fit:
    return Fit(
        member=fit.member,
        name=name,
        category=fit.category,
        months=fit.months,
        minutes=fit.minutes,
        plan=fit.plan.id,
        plan_name=fit.plan.name,
        now=fit.now,
        costs=tuple(PlanCost(each.plan.id, each.plan.name, each.cents) for each in fit.costs),
        saving=fit.saving,
        verdict=fit.verdict,
    )


def try_out(clerk: Clerk, command: TryTariff) -> Answer:
    """Charge the last months by other plans, which are put on record nowhere."""
    if len(command.text.encode()) > LARGEST:
        raise Cannot(Trouble.NOT_UNDERSTOOD, f"{_TYPED} have at most {LARGEST} bytes")
    read = plans.read(command.text, _TYPED)
    if not isinstance(read, Tariff):
        return TariffTried("", (), (), 0, 0, tuple(map(str, read)))
    renew(clerk)
    in_force(clerk, today(clerk))
    months, tried = reckoned(clerk, Trial(read, command.months))
    called = names(clerk)
    members = (Tried(m.member, called.get(m.member, ""), m.now, m.then) for m in tried)
    return TariffTried(
        currency=read.currency,
        months=months,
        members=tuple(sorted(members, key=lambda each: (as_listed(each.name), each.member))),
        now=sum(each.now for each in tried),
        then=sum(each.then for each in tried),
    )


QUICK: Final = (quick(ShowFit, show_fit), quick(TryTariff, try_out))
