"""Months: which is to be closed, the checklist of one, its statements, its exports. Flask."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from appliance.client import NotDone
from appliance.commands import CloseMonth, DraftMonth, ExportStatements, ListStatements
from appliance.commands.answers import (
    Draft,
    StatementRow,
    StatementRows,
    StatementSeen,
    StatementsSeen,
    Trouble,
)
from appliance.web.desk import hours, papers
from appliance.web.desk.asking import ask, press
from appliance.web.desk.bill_forms import CloseForm
from appliance.web.desk.pages.visits import first_of
from appliance.web.desk.showing import View, go_to, show, voice

LISTED: Final = 12
"""How many months back there are links to."""


def months() -> ResponseReturnValue:
    """Show which month is to be closed next, and lead to all others."""
    over = months_before(1)[0]
    rows = [(each, ask(ListStatements(each), StatementRows).rows) for each in months_before(LISTED)]
    draft, trouble = None, ""
    try:
        draft = ask(DraftMonth(over), Draft)
    except NotDone as refused:
        if refused.trouble is not Trouble.NO_TARIFF:
            raise
        trouble = refused.trouble
    return show(
        "months.html",
        next_month=_next(draft),
        trouble=trouble,
        months=[(each, found, _sums(found)) for each, found in _since_the_first(rows)],
        now=f"{voice().today:%Y-%m}",
    )


def months_before(count: int) -> Sequence[str]:
    """Return the last months that are over, the newest first."""
    day, found = voice().today, []
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        found.append(f"{day:%Y-%m}")
    return found


def _since_the_first(
    rows: Sequence[tuple[str, Sequence[StatementRow]]],
) -> Sequence[tuple[str, Sequence[StatementRow]]]:
    """Return months, the newest first, without those of before the first statement."""
    first = max((place for place, (_, found) in enumerate(rows) if found), default=-1)
    return rows[: first + 1]


def _next(draft: Draft | None) -> str:
    """Return the month to close, "" where all are."""
    if draft is None or draft.closed or draft.before > draft.month:
        return ""
    return draft.before or draft.month


def _sums(rows: Iterable[StatementRow]) -> Mapping[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.total
    return sums


def newest_first(rows: Iterable[StatementRow]) -> Sequence[StatementRow]:
    return sorted(rows, key=lambda row: -row.number)


# --- one month -----------------------------------------------------------------------------------


def month(month: str) -> ResponseReturnValue:
    draft = _drafted(month)
    if draft.closed:
        rows = ask(ListStatements(month), StatementRows).rows
        return show("month_closed.html", month=month, rows=rows, sums=_sums(rows))
    return show(
        "month.html",
        month=month,
        draft=draft,
        lines=hours.unsettled(draft.unsettled, voice()),
        form=CloseForm(formdata=None, data={"total": str(draft.total)}),
        estimates=sum(each.seen.visit.estimate for each in draft.unsettled),
    )


def _drafted(month: str) -> Draft:
    if first_of(month) is None:
        abort(404)
    return ask(DraftMonth(month), Draft)


def draft(month: str, payer: str) -> ResponseReturnValue:
    """Show one statement of the dry run."""
    found = next((each for each in _drafted(month).statements if _is_for(each, payer)), None)
    if found is None:
        abort(404)
    return show(
        "statement_draft.html", month=month, name=found.party.name, document=papers.document(found)
    )


def _is_for(seen: StatementSeen, payer: str) -> bool:
    return seen.statement.payer == payer


def close(month: str) -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate():
        flash(gettext("Relisez d’abord le mois, puis clôturez-le."), "trouble")
        return go_to("month", month=month)
    command = CloseMonth(month, int(form.total.data), form.estimates.data)
    said = gettext("%(month)s est clôturé.", month=voice().month_title(month))
    issued = press(command, said)
    if isinstance(issued, StatementRows):
        count = len(issued.rows)
        flash(ngettext("%(num)s relevé émis.", "%(num)s relevés émis.", count), "done")
    return go_to("month", month=month)


def export(month: str, kind: str) -> ResponseReturnValue:
    """Send all statements of a month as one file."""
    written = papers.EXPORTS.get(kind)
    if written is None or first_of(month) is None:
        abort(404)
    seen = ask(ExportStatements(month), StatementsSeen)
    return written(seen, _name(month, kind), voice().language)


def _name(month: str, kind: str) -> str:
    """Return what a file of a month is called, without its ending."""
    if kind == "visits":
        return voice().gettext("visites-%(month)s", month=month)
    return voice().gettext("releves-%(month)s", month=month)


PAGES: Final[Mapping[str, View]] = {
    "months": months,
    "month": month,
    "month_draft": draft,
    "month_close": close,
    "month_export": export,
}
