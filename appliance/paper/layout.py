"""A statement as a document: who, for which month, what, why, how much and until when. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.commands.answers.billing import StatementSeen
from appliance.facts.billing import Part, Statement
from appliance.facts.visits import Known, Visit
from appliance.paper import parts, words
from appliance.paper.document import Column, Document, Fact, Row, Section, Table
from appliance.paper.frame import Frame
from appliance.paper.house import House, letterhead
from appliance.tariff.money import round_half_up


def statement(seen: StatementSeen, house: House, language: str = "") -> Document:
    """Return a statement, credit note or draft; in its reader's language where none is given."""
    chosen = language or seen.party.language
    of = seen.statement
    frame = Frame(chosen, house.zone, of.currency, of.month, of.plans)
    said = frame.said
    return Document(
        language=chosen if chosen in words.LANGUAGES else "fr",
        title=_title(seen, frame),
        file=_file(seen, frame),
        made_us=seen.issued_us or _after(of.month, house.zone),
        issuer=letterhead(house, chosen),
        reader=tuple(filter(None, (seen.party.name or said.forgotten, seen.party.email))),
        facts=tuple(_facts(seen, house, frame)),
        result=_result(of.total, frame),
        sections=tuple(_sections(seen, frame)),
        draft="" if seen.number else said.draft,
        sums=_sums(of, house, frame),
        payment=_payment(seen, house, frame),
        notes=tuple(_notes(of, house, frame)),
        pages=said.pages,
    )


# --- the head ------------------------------------------------------------------------------------


def _title(seen: StatementSeen, frame: Frame) -> str:
    if not seen.number:
        return frame.said.statement_draft % {"month": words.month(frame.month, frame.language)}
    phrase = frame.said.credit_note if seen.corrects else frame.said.statement
    return phrase % {"number": words.bare_number(frame.month, seen.number)}


def _file(seen: StatementSeen, frame: Frame) -> str:
    if not seen.number:
        return frame.said.file_draft % {"month": frame.month}
    phrase = frame.said.file_credit if seen.corrects else frame.said.file
    return phrase % {"number": words.bare_number(frame.month, seen.number)}


def _facts(seen: StatementSeen, house: House, frame: Frame) -> Iterable[Fact]:
    heads, language = frame.said.heads, frame.language
    yield Fact(heads.month, words.month(frame.month, language))
    if seen.number:
        yield Fact(heads.issued, words.day(frame.local(seen.issued_us).date(), language))
    if _is_due(seen):
        yield Fact(heads.due, words.day(_due(seen, house, frame), language))
    if seen.corrects:
        corrected = words.bare_number(frame.month, seen.corrects)
        yield Fact(heads.corrects, frame.said.statement % {"number": corrected})
    if seen.why:
        yield Fact(heads.why, seen.why)
    if seen.corrected_by:
        notes = (
            words.number(frame.month, each, credit=True, language=language)
            for each in seen.corrected_by
        )
        yield Fact(heads.corrected_by, ", ".join(notes))


def _result(total: int, frame: Frame) -> Fact:
    said = frame.said
    if total < 0:
        return Fact(said.in_favour, frame.amount(-total))
    return Fact(said.to_pay if total else said.nothing_to_pay, frame.amount(total))


def _is_due(seen: StatementSeen) -> bool:
    return bool(seen.number) and seen.statement.total > 0


def _due(seen: StatementSeen, house: House, frame: Frame) -> date:
    return frame.local(seen.issued_us).date() + timedelta(days=house.due_days)


def _after(month: str, zone: ZoneInfo) -> int:
    """Return the first instant after a month: by it a draft is dated, so that it stays the same."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    return int(datetime.combine(after, time(), zone).timestamp()) * 1_000_000


# --- what was done, and the sums -----------------------------------------------------------------


def _sections(seen: StatementSeen, frame: Frame) -> Iterable[Section]:
    for part in seen.statement.parts:
        name = seen.names.get(part.member) or frame.said.forgotten
        yield from parts.sections(part, name, frame)


def _sums(of: Statement, house: House, frame: Frame) -> Table:
    """Return the total, with VAT by rate where there is any to speak of."""
    if of.vat and (house.vat_number or any(each.vat for each in of.vat)):
        return _vat(of, frame)
    total = Row((frame.said.heads.total, frame.amount(of.total)), strong=True)
    heads = frame.said.heads
    columns = (Column("", 100), Column(heads.amount, 25, figures=True))
    return Table(columns, rows=(), foot=(total,))


def _vat(of: Statement, frame: Frame) -> Table:
    heads = frame.said.heads
    figures = (heads.net, heads.vat, heads.gross)
    rows = tuple(
        Row((words.rate(each.rate, frame.language), *_three(each.net, each.vat, frame)))
        for each in of.vat
    )
    total = Row((heads.total, *_three(of.net, of.total - of.net, frame)), strong=True)
    return Table(
        columns=(Column(heads.rate, 50), *(Column(head, 25, figures=True) for head in figures)),
        rows=rows,
        foot=(total,),
    )


def _three(net: int, vat: int, frame: Frame) -> tuple[str, str, str]:
    return frame.amount(net), frame.amount(vat), frame.amount(net + vat)


# --- how to pay, and what else has to be said ----------------------------------------------------


def _payment(seen: StatementSeen, house: House, frame: Frame) -> tuple[str, ...]:
    said, total = frame.said, seen.statement.total
    if not seen.number:
        return (said.not_due,)
    if total < 0:
        return (said.pay_back,)
    if total == 0:
        return (said.pay_nothing,)
    phrase = said.pay_by if house.due_days else said.pay
    due = words.day(_due(seen, house, frame), frame.language)
    line = phrase % {"amount": frame.amount(total), "day": due}
    if house.account:
        named = words.bare_number(frame.month, seen.number)
        line += said.pay_to % {"account": house.account.replace(" ", "\u00a0"), "number": named}
    return (f"{line}.",)


def _notes(of: Statement, house: House, frame: Frame) -> Iterable[str]:
    said, visits = frame.said, tuple(_visits(of.parts))
    if any(visit.estimate for visit in visits):
        yield said.estimates
    if any(Known.TOLD in (visit.came, visit.went) for visit in visits):
        yield said.corrections
    if any(visit.bound for visit in visits):
        yield said.bound
    if any(each.vat for each in of.vat):
        yield said.with_vat if of.prices == "with_vat" else said.without_vat
    if not _adds_up(of):
        yield said.rounded
    if house.note:
        yield house.note


def _visits(of: Iterable[Part]) -> Iterable[Visit]:
    for part in of:
        yield from part.visits
        for restated in part.restated:
            yield from restated.visits


def _adds_up(of: Statement) -> bool:
    """Tell whether the lines as they are shown come to the sum of them that is billed."""
    lines = [charge.amount.cents for part in of.parts for charge in part.charges]
    billed = of.total if of.prices == "with_vat" else of.net
    return sum(map(round_half_up, lines)) == billed
