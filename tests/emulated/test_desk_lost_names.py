"""Bills while the file of names is gone, or is no file of names."""

import pytest

from appliance.commands import (
    CloseMonth,
    DraftMonth,
    ExportStatements,
    ListStatements,
    ShowStatement,
)
from appliance.commands.answers import StatementRows, Trouble
from appliance.facts import MonthClosed, StatementIssued
from tests.plans import PLANS

OCTOBER = "2026-10"


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk in November; a coworker's employer pays for October."""
    plans = tmp_path / "plans.toml"
    plans.write_text(PLANS)
    at_desk.with_plans(plans)
    at_desk.set_clock(2026, 10, 1, 8)
    cleo = at_desk.add("Cléo", organisation="Atelier Brique")
    at_desk.visit(cleo, (2026, 10, 5, 9), (2026, 10, 5, 12))
    at_desk.set_clock(2026, 11, 3, 8)
    return at_desk


def close(desk):
    return desk.ask(CloseMonth(OCTOBER, desk.ask(DraftMonth(OCTOBER)).total))


def test_no_month_is_closed_for_nobody(desk, tmp_path):
    """It would bill the coworker, and not their employer, for good."""
    desk.storage.people.rename(tmp_path / "people")
    refused = close(desk)
    assert refused.trouble is Trouble.NOT_KEPT
    assert "people.db" in refused.detail
    assert not [f for f in desk.facts() if isinstance(f, StatementIssued | MonthClosed)]
    (tmp_path / "people").rename(desk.storage.people)
    told = close(desk)
    assert isinstance(told, StatementRows)
    assert [row.name for row in told.rows] == ["Atelier Brique"]


@pytest.mark.parametrize("command", [ListStatements(), ShowStatement(1), ExportStatements(OCTOBER)])
def test_it_is_not_the_ledger_that_is_damaged(desk, command):
    """Nobody shall put back an old ledger because the names are broken."""
    close(desk)
    desk.storage.people.write_bytes(b"no file of names" * 1000)
    refused = desk.ask(command)
    assert refused.trouble is Trouble.NOT_KEPT
    assert "seuil.db" not in refused.detail
