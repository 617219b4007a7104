"""One member's part of a statement, section by section. Pure."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from msgspec.structs import replace

from appliance.facts.billing import Part, Restated
from appliance.facts.visits import Visit
from appliance.paper import visits, words
from appliance.paper.document import Column, Row, Section, Table
from appliance.paper.frame import Frame
from appliance.tariff.money import round_half_up
from appliance.tariff.values import Charge, For


def sections(part: Part, name: str, frame: Frame) -> tuple[Section, ...]:
    """Return what one member owes and why: amounts, visits, hours, corrections."""
    return (
        Section(name, lead=_lead(part, frame)),
        *((_amounts(part, name, frame),) if part.charges else ()),
        *((_visits(part, frame),) if part.visits else ()),
        *((_hours(part, frame),) if part.uses or part.left else ()),
        *_corrected(part, frame),
    )


def _lead(part: Part, frame: Frame) -> tuple[str, ...]:
    said = frame.said
    charged, used = (each.plan for each in part.charges), (each.plan for each in part.uses)
    plans = dict.fromkeys((*charged, *used))
    names = [frame.plan(plan) for plan in plans if plan]
    phrase = said.plan if len(names) == 1 else said.plans
    first = said.categories[part.category]
    if names:
        first = f"{first} – {phrase % {'plans': ', '.join(names)}}"
    if part.charges:
        return (first,)
    return (first, said.free_month if part.visits else said.no_visit)


# --- amounts -------------------------------------------------------------------------------------


def _amounts(part: Part, name: str, frame: Frame) -> Section:
    label = frame.said.subtotal % {"name": name}
    table = amounts(part.charges, part.visits, label, frame)
    return Section(frame.said.amounts, level=2, table=table)


def amounts(charges: Sequence[Charge], seen: Sequence[Visit], label: str, frame: Frame) -> Table:
    """Return a row for each charge, with the visits behind it, and their sum."""
    heads = frame.said.heads
    whole = frame.amount(round_half_up(sum_of(charges)))
    return Table(
        columns=(
            Column(heads.day, 19),
            Column(heads.what, 65),
            Column(heads.visits, 18),
            Column(heads.amount, 23, figures=True),
        ),
        rows=tuple(_charge(charge, seen, frame) for charge in charges),
        foot=(Row(("", label, "", whole), strong=True),) if len(charges) > 1 else (),
    )


def _charge(charge: Charge, seen: Sequence[Visit], frame: Frame) -> Row:
    return Row(
        (
            words.short_day(charge.day, frame.language),
            _for_what(charge, frame),
            "" if charge.what is For.CORRECTION else visits.places(charge.visits, seen),
            frame.shown(charge.amount),
        )
    )


def _for_what(charge: Charge, frame: Frame) -> str:
    """Say what an amount is for; below a contribution, what the hours held against it are worth."""
    said = words.charge(charge, frame.plans, frame.language)
    if charge.what is not For.CONTRIBUTION:
        return said
    held = {"hours": frame.hours(charge.minutes), "worth": frame.shown(charge.worth)}
    return f"{said}\n{frame.said.worth % held}"


def sum_of(charges: Iterable[Charge]) -> Fraction:
    """Return the exact sum of charges, in cents."""
    return sum((charge.amount.cents for charge in charges), Fraction())


# --- visits and hours ----------------------------------------------------------------------------


def _visits(part: Part, frame: Frame) -> Section:
    return Section(frame.said.visits, level=2, table=visits.table(part.visits, part.uses, frame))


def _hours(part: Part, frame: Frame) -> Section:
    return Section(
        frame.said.hours_counted,
        level=2,
        table=visits.hours(part.uses, frame) if part.uses else None,
        notes=tuple(words.left(left, frame.plans, frame.language) for left in part.left),
    )


# --- corrections of closed months ----------------------------------------------------------------


def _corrected(part: Part, frame: Frame) -> tuple[Section, ...]:
    return tuple(
        section
        for restated in part.restated
        for section in _restated(restated, part.charges, replace(frame, month=restated.month))
    )


def _restated(restated: Restated, charges: Iterable[Charge], frame: Frame) -> tuple[Section, ...]:
    said, month = frame.said, words.month(frame.month, frame.language)
    naming = {"number": words.bare_number(restated.month, restated.number), "month": month}
    shown = amounts(restated.charges, restated.visits, said.heads.total, frame)
    return (
        Section(said.correction % naming, level=2, table=_before_after(restated, charges, frame)),
        Section(
            said.amounts_now % naming,
            level=2,
            table=shown if restated.charges else None,
            lead=() if restated.charges else (said.no_amount_now,),
        ),
        *((_visits_now(restated, frame),) if restated.visits else ()),
    )


def _visits_now(restated: Restated, frame: Frame) -> Section:
    month = words.month(frame.month, frame.language)
    table = visits.table(restated.visits, restated.uses, frame)
    return Section(frame.said.visits_now % {"month": month}, level=2, table=table)


def _before_after(restated: Restated, charges: Iterable[Charge], frame: Frame) -> Table:
    """Return what was billed, what it comes to now, and the difference that is billed here."""
    heads = frame.said.heads
    now = sum_of(restated.charges)
    more = sum_of(each for each in charges if _corrects(each, restated.month))
    lines = ((heads.billed, now - more), (heads.restated, now), (heads.difference, more))
    rows = [Row((label, frame.amount(round_half_up(exact)))) for label, exact in lines]
    return Table(
        columns=(Column("", 100), Column(heads.amount, 25, figures=True)),
        rows=tuple(rows[:2]),
        foot=(replace(rows[2], strong=True),),
    )


def _corrects(charge: Charge, month: str) -> bool:
    return charge.what is For.CORRECTION and charge.month == month
