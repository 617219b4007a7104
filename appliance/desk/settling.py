"""Bring a sensor and the record together: what nobody enrolled goes, who lost a finger is named."""

import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress

from appliance import journal, reconciliation
from appliance.commands.answers import Erasure, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Book, Clerk, Dialogue
from appliance.desk.sensors import Lent
from appliance.facts import SensorBound, StrangeTemplate, TemplateErased, TemplateMissing
from appliance.reconciliation import Found, Plan
from appliance.roster import Library

MARK_BYTES = 16


def settle(book: Book, reader: str, lent: Lent) -> bool:
    """Make the sensor hold exactly the fingers on record; False if some of it must wait.

    It must while the ledger cannot be used: what is known may be old then, and nothing is written
    or erased. Raises Cannot where the sensor fails, and where another sensor cannot be put on
    record as such: then no finger there may be believed.
    """
    found, standing = lent.look(), book.standing()
    plan = reconciliation.plan(standing.roster, reader, found)
    if plan.replaced:
        journal.alarm(f"{reader}: this is another sensor than the one that was here")
        if not standing.ledger_ok:
            raise Cannot(Trouble.NOT_KEPT)
        found = _bind(book, reader, lent, found)
        plan = reconciliation.plan(book.standing().roster, reader, found)
    return plan == Plan() or (standing.ledger_ok and _carried_out(book, reader, lent, found, plan))


def _carried_out(book: Book, reader: str, lent: Lent, found: Found, plan: Plan) -> bool:
    try:
        _carry_out(book, reader, lent, plan)
        if plan.bind:
            _bind(book, reader, lent, found)
    except Cannot as cannot:
        if cannot.trouble is not Trouble.NOT_KEPT:
            raise
        journal.warning(f"{reader}: what it holds cannot be put on record now")
        return False
    return True


def _bind(book: Book, reader: str, lent: Lent, found: Found) -> Found:
    """Give the sensor a mark of ours. One without a notepad is recorded without a mark."""
    mark = ""  # written, then recorded: the other way round, a power cut would make it a stranger
    if found.mark is not None:
        mark = secrets.token_hex(MARK_BYTES)
        lent.bind(mark)
    book.enact(SensorBound(reader, mark))
    return Found(found.positions, None if found.mark is None else mark)


def _carry_out(book: Book, reader: str, lent: Lent, plan: Plan) -> None:
    for alarm in plan.alarms:
        journal.alarm(f"{reader}: nobody enrolled the template at {alarm.position}: erased")
    if plan.missing:
        journal.warning(f"{reader}: {len(plan.missing)} fingers are not there any more")
    noted: tuple[StrangeTemplate | TemplateMissing, ...] = (*plan.alarms, *plan.missing)
    if noted:
        book.enact(*noted)
    for position in plan.erase:
        _erase(book, reader, lent, position)


def _erase(book: Book, reader: str, lent: Lent, position: int) -> None:
    try:
        lent.erase(position)
    except Cannot as cannot:
        if cannot.trouble is not Trouble.SENSOR_MEMORY:
            raise
        journal.alarm(f"{reader}: the template at {position} cannot be erased: {cannot.detail}")
    else:
        book.enact(TemplateErased(reader, position))


# --- for whoever withdraws ---


def erase_now(dialogue: Dialogue, due: Mapping[str, Collection[int]]) -> tuple[Erasure, ...]:
    """Erase what is to be erased, at the sensors that are there, and say what is proved.

    What is not there now is erased on its return.
    """
    for reader in due:
        if (sensor := dialogue.sensors.get(reader)) is not None:
            with suppress(Cannot), sensor.lent() as lent:
                settle(dialogue.take(_book), reader, lent)
    return dialogue.take(lambda clerk: _proofs(clerk, due))


def _book(clerk: Clerk) -> Book:
    return clerk.book


def _proofs(clerk: Clerk, due: Mapping[str, Collection[int]]) -> tuple[Erasure, ...]:
    libraries = clerk.standing.roster.libraries
    return tuple(
        Erasure(reader, position, position not in libraries.get(reader, Library()).erase)
        for reader, positions in due.items()
        for position in sorted(positions)
    )
