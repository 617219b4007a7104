"""One member's plan: which, since when, what is left of it, who pays, what was billed. Flask."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import AgreePayer, AgreePlan, ListMembers, ListStatements, ShowBalance
from appliance.commands.answers import Balance, MemberRow, MemberRows, StatementRows
from appliance.web.desk import search
from appliance.web.desk.asking import ask, tried
from appliance.web.desk.bill_forms import PayerForm, PlanForm
from appliance.web.desk.pages.months import newest_first
from appliance.web.desk.showing import View, go_to, show, show_form, voice


def plan(member: str) -> ResponseReturnValue:
    rows = ask(ListStatements(member=member), StatementRows).rows
    balance = ask(ShowBalance(member), Balance)
    return show("member_plan.html", member=member, balance=balance, rows=newest_first(rows))


def change(member: str) -> ResponseReturnValue:
    balance = ask(ShowBalance(member), Balance)
    own = "" if balance.plan is None or balance.since is None else balance.plan.id
    form = PlanForm(
        data={"plan": own, "since": voice().today, "contribution": balance.contribution}
    )
    form.offer(balance.may)
    if form.validate_on_submit():
        command = AgreePlan(member, form.plan.data, form.since.data, form.amount())
        if tried(form, command):
            flash(gettext("C’est convenu."), "done")
            return go_to("member_plan", member=member)
    return show_form("member_plan_change.html", form, member=member, balance=balance)


def payer(member: str) -> ResponseReturnValue:
    balance = ask(ShowBalance(member), Balance)
    rows = search.find(ask(ListMembers(), MemberRows).rows, "")
    form = PayerForm(data={"payer": _payer(balance, rows)})
    form.offer([(row.member, row.particulars.name) for row in rows if row.member != member])
    if form.validate_on_submit() and tried(form, AgreePayer(member, form.payer.data)):
        flash(gettext("C’est noté : cela vaut dès le prochain relevé."), "done")
        return go_to("member_plan", member=member)
    return show_form("member_payer.html", form, member=member, balance=balance)


def _payer(balance: Balance, rows: Iterable[MemberRow]) -> str:
    """Return who pays now. The balance has their name; two of one name are told apart by nobody."""
    named = [row.member for row in rows if row.particulars.name == balance.payer]
    return named[0] if len(named) == 1 else ""


PAGES: Final[Mapping[str, View]] = {
    "member_plan": plan,
    "member_plan_change": change,
    "member_payer": payer,
}
