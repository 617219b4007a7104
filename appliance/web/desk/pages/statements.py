"""One statement: as a page that prints, as a file, made once more, credited. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import IssueCreditNote, RecomputeStatement, ShowStatement
from appliance.commands.answers import Recomputed, StatementRows, StatementSeen
from appliance.web.desk import papers
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.showing import View, go_to, show, show_form, voice
from appliance.web.desk.visit_forms import WhyForm


def statement(number: str) -> ResponseReturnValue:
    seen = numbered(number)
    return show("statement.html", seen=seen, document=papers.document(seen))


def numbered(number: str, member: str = "") -> StatementSeen:
    """Return the statement that an address names, to its payer's eyes where one is named."""
    return ask(ShowStatement(_number(number), member), StatementSeen)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        abort(404)
    return int(text)


def pdf(number: str) -> ResponseReturnValue:
    return papers.pdf(papers.document(numbered(number)))


def csv(number: str) -> ResponseReturnValue:
    seen = numbered(number)
    return papers.csv([seen], papers.document(seen).file, voice().language)


def check(number: str) -> ResponseReturnValue:
    """Make it once more from what is on record, and say whether it is the same."""
    said = gettext("Le relevé a été recalculé à partir du registre.")
    made = press(RecomputeStatement(_number(number)), said)
    if isinstance(made, Recomputed):
        seen = numbered(number)
        flash(_compared(made, seen.statement.currency), "done")
    return go_to("statement", number=number)


def _compared(made: Recomputed, currency: str) -> str:
    ours = voice()
    if made.same:
        return ours.gettext("Résultat : identique au centime.")
    return ours.gettext(
        "Résultat : %(now)s, au lieu de %(issued)s. Cela ne devrait jamais arriver : faites "
        "vérifier le registre (seuil verify) avant d’émettre quoi que ce soit.",
        now=ours.amount(made.now, currency),
        issued=ours.amount(made.issued, currency),
    )


def credit(number: str) -> ResponseReturnValue:
    seen = numbered(number)
    form = WhyForm()
    if form.validate_on_submit():
        issued = tried(form, IssueCreditNote(seen.number, form.reason()))
        if isinstance(issued, StatementRows):
            flash(gettext("La note de crédit est émise."), "done")
            new = issued.rows[-1].number if issued.rows else seen.number
            return go_to("statement", number=new)
    return show_form("statement_credit.html", form, seen=seen)


PAGES: Final[Mapping[str, View]] = {
    "statement": statement,
    "statement_pdf": pdf,
    "statement_csv": csv,
    "statement_check": check,
    "statement_credit": credit,
}
