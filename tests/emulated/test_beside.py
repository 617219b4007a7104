"""Sums over bills reckoned by a child: the same as at hand, and its complaints are heard."""

import subprocess
import sys
from datetime import date

import msgspec
import pytest

from appliance.commands import CloseMonth, DraftMonth, Refused, ShowBalance, ShowVisits, TellVisit
from appliance.commands.answers import Trouble
from appliance.config import Billing, Settings
from appliance.desk import beside, questions
from appliance.desk.beside import at_hand, in_a_child
from appliance.desk.desk import Desk
from appliance.plans import read
from tests.at_the_desk import SENSORS, SPACE, local_us
from tests.plans import PLANS

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def asked(at_desk, tmp_path):
    """Return the grounds in November with October closed, and then corrected."""
    plans = tmp_path / "plans.toml"
    plans.write_text(PLANS)
    at_desk.with_plans(plans)
    at_desk.set_clock(2026, 10, 1, 8)
    at_desk.anne = at_desk.add("Anne", organisation="Atelier")
    at_desk.number = at_desk.visit(at_desk.anne, (2026, 10, 5, 9), (2026, 10, 5, 12))
    at_desk.visit(at_desk.anne, (2026, 10, 6, 9))
    at_desk.set_clock(2026, 11, 3, 8)
    total = at_desk.ask(DraftMonth("2026-10")).total
    at_desk.ask(CloseMonth("2026-10", total, estimates=True))
    times = local_us(2026, 10, 5, 9), local_us(2026, 10, 5, 19)
    at_desk.ask(TellVisit(at_desk.anne, at_desk.number, *times, "stayed"))
    at_desk.visit(at_desk.anne, (2026, 11, 3, 9))
    at_desk.set_clock(2026, 11, 4, 8)
    at_desk.asked = []

    def listening(grounds, question):
        at_desk.asked.append(grounds)
        return at_hand(grounds, question)

    beside_it(at_desk, plans, listening).ask(ShowBalance(at_desk.anne))
    return at_desk


def beside_it(at_desk, plans, reckoner):
    """Have the desk's sums done by another."""
    desk = at_desk.desk
    at_desk.desk = Desk(
        book=desk.book,
        people=desk.people,
        key=desk.key,
        settings=Settings(space=SPACE, reader=SENSORS, billing=Billing(plans=str(plans))),
        storage=desk.storage,
        setup=desk.setup,
        sensors={},
        take_turn=lambda task: task(),
        reckoner=reckoner,
    )
    return at_desk


QUESTIONS = {
    questions.VisitsOf: lambda d: questions.VisitsOf(d.anne, date(2026, 10, 1), d.number),
    questions.Waiting: lambda d: questions.Waiting(),
    questions.Draft: lambda d: questions.Draft("2026-11"),
    questions.Balance: lambda d: questions.Balance(d.anne),
    questions.Recompute: lambda d: questions.Recompute(1),
    questions.Credit: lambda d: questions.Credit(1),
    questions.Fit: lambda d: questions.Fit("", 2),
    questions.Earned: lambda d: questions.Earned(date(2026, 11, 30), 2),
    questions.Trial: lambda d: questions.Trial(read(PLANS.replace("40.00", "44.00"), "plans"), 2),
}


def test_every_question_is_tried():
    assert set(QUESTIONS) == set(questions.Question.__args__)


@pytest.mark.parametrize("kind", QUESTIONS, ids=lambda kind: kind.__name__)
def test_a_child_answers_the_same(asked, kind):
    question, grounds = QUESTIONS[kind](asked), asked.asked[-1]
    answer = in_a_child(grounds, question)
    assert answer == at_hand(grounds, question)
    assert answer or kind is questions.Credit  # more is owed: nothing is given back


def test_a_desk_shows_what_a_child_reckoned(asked, tmp_path):
    at_once = asked.ask(ShowVisits(asked.anne, date(2026, 10, 1), NOVEMBER))
    beside_it(asked, tmp_path / "plans.toml", in_a_child)
    shown = asked.ask(ShowVisits(asked.anne, date(2026, 10, 1), NOVEMBER))
    assert shown == at_once
    assert len(shown.visits) == 2


def test_no_name_is_given_to_the_child(asked):
    grounds = msgspec.json.encode(asked.asked[-1])
    assert b"Anne" not in grounds
    assert b"Atelier" not in grounds


def test_what_a_child_complains_of_is_told_at_the_desk(asked, tmp_path):
    grounds = msgspec.structs.replace(asked.asked[-1], ledger=str(tmp_path / "none.db"))
    with pytest.raises(OSError, match=r"none\.db: there is no ledger here"):
        in_a_child(grounds, questions.Waiting())

    def elsewhere(_, question):
        return in_a_child(grounds, question)

    beside_it(asked, tmp_path / "plans.toml", elsewhere)
    refused = asked.ask(ShowBalance(asked.anne))
    assert refused == Refused(Trouble.NOT_KEPT, f"{tmp_path}/none.db: there is no ledger here")


def test_a_child_that_takes_too_long_is_given_up(asked, monkeypatch):
    monkeypatch.setattr(beside, "CHILD_S", 0.0)
    with pytest.raises(OSError, match="nothing was reckoned within 0 s"):
        in_a_child(asked.asked[-1], questions.Waiting())


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("kill -9 $$", "who reckoned ended with status -9"),
        ("echo '{'", "what was reckoned cannot be read"),
        ("printf '\\377\\376'", "what was reckoned cannot be read"),
        (":", "what was reckoned cannot be read"),
    ],
)
def test_a_child_that_is_killed_or_answers_otherwise_is_told_at_the_desk(
    asked, monkeypatch, tmp_path, does, told
):
    child = tmp_path / "child"
    child.write_text(f"#!/bin/sh\ncat > /dev/null\n{does}\n")
    child.chmod(0o755)
    monkeypatch.setattr(beside.sys, "executable", str(child))
    beside_it(asked, tmp_path / "plans.toml", in_a_child)
    refused = asked.ask(ShowBalance(asked.anne))
    assert refused.trouble is Trouble.NOT_KEPT
    assert refused.detail.startswith(told)


def test_the_door_loads_nothing_that_bills_need_before_somebody_asks():
    source = (
        "import sys, appliance.daemon\n"
        "print([m for m in sys.modules if m.startswith(('appliance.visits', "
        "'appliance.statements', 'appliance.plans', 'appliance.tariff.charging', "
        "'appliance.desk.pricing', 'appliance.desk.months', 'subprocess'))])"
    )
    said = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
