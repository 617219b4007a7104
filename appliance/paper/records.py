"""A month's statements as rows of values, for the accountant: figures, days, names. Pure.

The columns of amounts come to the cent to what the statements come to: where the lines of a rate,
each rounded, do not, a row of its own says by how much.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.commands.answers.billing import StatementSeen
from appliance.facts.billing import Part
from appliance.facts.visits import Visit
from appliance.paper import words
from appliance.paper.house import House
from appliance.tariff.money import vat_sums
from appliance.tariff.values import Charge, Use, VatSum

Value: TypeAlias = str | int | Decimal | date | datetime | None
"""A time is local and without a zone: spreadsheets know none."""


class Records(Struct, frozen=True):
    """A sheet: its name, the heads of its columns, and a value for each in every row."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def statements(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> Records:
    """Return one row for each statement."""
    heads = words.said(language).sheets
    return Records(
        name=heads.statements,
        heads=(
            *(heads.number, heads.month, heads.issued, heads.payer, heads.corrects),
            *(heads.net, heads.vat, heads.gross, heads.currency),
        ),
        rows=tuple(_statement(each, house, language) for each in seen),
    )


def charges(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> Records:
    """Return one row for each amount, and for each rounding of a rate's sum."""
    heads = words.said(language).sheets
    return Records(
        name=heads.charges,
        heads=(
            *(heads.number, heads.month, heads.issued, heads.payer, heads.member, heads.day),
            *(heads.plan, heads.what, heads.net, heads.rate, heads.vat, heads.gross),
            *(heads.currency, heads.behind),
        ),
        rows=tuple(row for each in seen for row in _charges(each, house, language)),
    )


def visits(seen: Iterable[StatementSeen], house: House, language: str = "fr") -> Records:
    """Return one row for each visit, day and way it was charged by."""
    heads = words.said(language).sheets
    return Records(
        name=heads.visits,
        heads=(
            *(heads.number, heads.month, heads.payer, heads.member, heads.day, heads.came),
            *(heads.went, heads.minutes, heads.counted, heads.counted_as, heads.plan, heads.known),
        ),
        rows=tuple(row for each in seen for row in _visits(each, house, language)),
    )


# --- statements ----------------------------------------------------------------------------------


def _statement(seen: StatementSeen, house: House, language: str) -> tuple[Value, ...]:
    of = seen.statement
    corrects = words.bare_number(of.month, seen.corrects) if seen.corrects else ""
    net, vat, gross = (_money(cents) for cents in (of.net, of.total - of.net, of.total))
    return (*_head(seen, house, language), corrects, net, vat, gross, of.currency)


def _head(seen: StatementSeen, house: House, language: str) -> tuple[Value, ...]:
    issued = _local(seen.issued_us, house.zone).date() if seen.number else None
    return (_number(seen), seen.statement.month, issued, _payer(seen, language))


def _number(seen: StatementSeen) -> str:
    return words.bare_number(seen.statement.month, seen.number) if seen.number else ""


def _payer(seen: StatementSeen, language: str) -> str:
    return seen.party.name or words.said(language).forgotten


def _name(seen: StatementSeen, part: Part, language: str) -> str:
    return seen.names.get(part.member) or words.said(language).forgotten


def _money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _local(at_us: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at_us // 1_000_000, tz=zone).replace(tzinfo=None)


# --- amounts -------------------------------------------------------------------------------------


def _charges(seen: StatementSeen, house: House, language: str) -> Iterator[tuple[Value, ...]]:
    of, head = seen.statement, _head(seen, house, language)
    rest = {Fraction(each.rate): each for each in of.vat}
    for part in of.parts:
        for charge in part.charges:
            (line,) = vat_sums((charge,), of.prices)
            rest[Fraction(line.rate)] = _less(rest[Fraction(line.rate)], line)
            said = words.charge(charge, of.plans, language)
            named = (charge.day, of.plans.get(charge.plan, charge.plan), said)
            behind = _days(charge, part.visits, house.zone)
            name = _name(seen, part, language)
            yield (*head, name, *named, *_split(line), of.currency, behind)
    for line in rest.values():
        if line.net or line.vat:
            said = words.said(language).sheets.rounding
            yield (*head, "", None, "", said, *_split(line), of.currency, "")


def _less(whole: VatSum, line: VatSum) -> VatSum:
    return VatSum(whole.rate, whole.net - line.net, whole.vat - line.vat)


def _split(line: VatSum) -> tuple[Value, ...]:
    net, vat = _money(line.net), _money(line.vat)
    return (net, Decimal(line.rate), vat, _money(line.net + line.vat))


def _days(charge: Charge, seen: Sequence[Visit], zone: ZoneInfo) -> str:
    began = (each.began_us for each in seen if each.visit in charge.visits)
    return " ".join(dict.fromkeys(f"{_local(at_us, zone):%Y-%m-%d}" for at_us in began))


# --- visits --------------------------------------------------------------------------------------


def _visits(seen: StatementSeen, house: House, language: str) -> Iterator[tuple[Value, ...]]:
    of = seen.statement
    for part in of.parts:
        name = _name(seen, part, language)
        head = (_number(seen), of.month, _payer(seen, language), name)
        for visit in part.visits:
            used = tuple(use for use in part.uses if use.visit == visit.visit)
            for use in used or (None,):
                when = _when(visit, use, house.zone)
                counted = _counted(use, seen, language)
                yield (*head, *when, *counted, ", ".join(words.remarks(visit, language)))


def _when(visit: Visit, use: Use | None, zone: ZoneInfo) -> tuple[Value, ...]:
    came, went = (_local(at_us, zone) for at_us in (visit.began_us, visit.ended_us))
    day = came.date() if use is None else use.day
    return (day, came, None if visit.open else went, visit.seconds // 60)


def _counted(use: Use | None, seen: StatementSeen, language: str) -> tuple[Value, ...]:
    if use is None:
        return (0, "", "")
    plan = seen.statement.plans.get(use.plan, use.plan)
    return (use.minutes, words.use(use.by, plan, language), plan)
