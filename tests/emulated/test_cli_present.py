"""The command line about now: the board, announcements, income, the door opened."""

import json
from datetime import datetime, timedelta

import pytest

from appliance import cli
from appliance.commands.answers import Board, LastOut, Present
from appliance.facts import AnnouncementWithdrawn, Entered, Known, OpenedFromDesk, VisitAnnounced
from appliance.ledger import Ledger
from appliance.local_time import SECOND_US
from appliance.model import Category, Means, Stamp
from appliance.occupancy import Contact
from tests.at_the_desk import NOON_US, SPACE, ZONE
from tests.installation import ANNE
from tests.plans import PLANS
from tests.terminal import Paper, Terminal, terminal

__all__ = ["terminal"]

DONE, FAILED = cli.DONE, cli.FAILED
SOON = datetime.now(tz=ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)


def at(hours=0):
    return f"{SOON + timedelta(hours=hours):%Y-%m-%d %H:%M}"


def add(terminal, began, ended):
    return terminal("announce", "add", "anne", "--from", began, "--to", ended)


@pytest.fixture(params=["stopped", "running"])
def either(request, house, terminal):
    if request.param == "running":
        house.start_door()
    return terminal


def test_a_visit_is_announced_listed_and_taken_back(house, either):
    status, said, _ = add(either, at(), at(2))
    number, began, ended = said.rstrip("\n").split("\t")
    assert (status, began, ended) == (DONE, f"{at()}:00", f"{at(2)}:00")
    assert either("announce", "list", "anne")[1] == said
    assert json.loads(either("announce", "list", "anne", "--json")[1])["announced"][0] == {
        "announced": int(number),
        "begins_us": round(SOON.timestamp()) * SECOND_US,
        "ends_us": round(SOON.timestamp()) * SECOND_US + 7200 * SECOND_US,
    }
    assert "Take that one back first" in add(either, at(1), at(3))[2]
    assert either("announce", "withdraw", "anne", number)[:2] == (DONE, "")
    assert "announced no such visit" in either("announce", "withdraw", "anne", number)[2]
    kinds = [type(fact) for fact in house.facts()]
    assert [kinds.count(kind) for kind in (VisitAnnounced, AnnouncementWithdrawn)] == [1, 1]


def test_what_cannot_be_announced_is_said(house, terminal):
    assert "not more than four weeks ahead" in add(terminal, at(), at(25))[2]
    assert "ends after it begins" in add(terminal, at(2), at())[2]
    terminal("member", "suspend", "anne")
    assert "may not come on that day" in add(terminal, at(), at(2))[2]
    assert house.facts("visit_announced") == []


def test_at_a_terminal_nothing_is_a_sentence(terminal, monkeypatch):
    monkeypatch.setattr(Paper, "isatty", lambda _: True)
    assert terminal("announce", "list", "anne")[1] == "Nothing is announced.\n"
    assert terminal("visits", "open")[1] == "No visit waits to be settled.\n"
    assert terminal("income")[1] == "Nothing is billed, so there is no income to show.\n"
    assert terminal("board")[1] == (
        "Nobody is in.\n0 in who count: 5 short of 5; 0 different ones today\n"
    )


def test_for_a_program_nothing_is_nothing(terminal):
    for command in (("announce", "list", "anne"), ("visits", "open"), ("income",), ("board",)):
        assert terminal(*command)[1] == ""


def test_the_board_of_a_running_door_says_who_came_and_who_was_last_out(
    house, terminal, monkeypatch
):
    house.start_door()
    monkeypatch.setattr(Paper, "isatty", lambda _: True)
    assert house.opens_for(house.badge_in, ANNE)
    house.until(lambda: house.facts("entered"))
    head, line, counted, *_ = terminal("board")[1].splitlines()
    assert head.split() == ["SINCE", "KNOWN", "CATEGORY", "ID", "NAME"]
    assert line.endswith("Anne Étienne")
    assert counted == "1 in who count: 4 short of 5; 1 different ones today"
    assert house.opens_for(house.badge_out, ANNE)
    house.until(lambda: house.facts("left"))
    assert terminal("board")[1].splitlines()[2].startswith("last out: Anne Étienne, 20")


FULL = Board(
    (
        Present("Anne", Category.COWORKER, NOON_US, "a1"),
        Present("Bert", Category.STUDENT, NOON_US, "b2", Known.TOLD, sure=False),
    ),
    nameless=3,
    distinct=7,
    last_out=LastOut("Cas", "c3", NOON_US),
    contact=Contact.HELD,
    down=("badge-in", "finger-in"),
    headcount=5,
)


def test_all_that_a_board_may_say(monkeypatch, capsys):
    from appliance.cli import present

    assert [present._line(each, ZONE) for each in FULL.present] == [
        ("2026-11-23 12:00:00", "badged", "coworker", "a1", "Anne"),
        ("2026-11-23 12:00:00", "told, not sure", "student", "b2", "Bert"),
    ]
    assert list(present._summary(FULL, SPACE, ZONE)) == [
        "5 in who count: the threshold is reached; 7 different ones today",
        "last out: Cas, 2026-11-23 12:00:00",
        "the door is held open",
        "not answering: badge-in",
        "not answering: finger-in",
    ]


# --- income --------------------------------------------------------------------------------------


@pytest.fixture
def billed(house, monkeypatch):
    """Return a terminal of an appliance with plans, where Anne has just come in."""
    house.settings["billing"] = {"plans": "plans.toml", "monthly_costs": "1200.00"}
    (house.folder / "plans.toml").write_text(PLANS)
    house.write()
    anne = next(fact for fact in house.facts("member_added") if fact.category == "coworker")
    with Ledger(house.storage.ledger) as ledger:
        now = Stamp(round(datetime.now(tz=ZONE).timestamp() * 1e6), 1, "boot", synced=True)
        ledger.append([(now, Entered(anne.member, "badge-in", Means.BADGE))])
    return Terminal(house, monkeypatch)


def test_income_month_by_month(billed, monkeypatch):
    status, said, _ = billed("income", "--months", "2")
    month, state, net, costs, hours, days, paying = said.splitlines()[-1].split("\t")
    assert (status, month, state) == (DONE, f"{datetime.now(tz=ZONE):%Y-%m}", "so far")
    assert costs == "€1,200.00"
    assert (net[0], len(hours.split(" h "))) == ("€", 2)
    assert (days.isdigit(), paying.isdigit()) == (True, True)
    told = json.loads(billed("income", "--json")[1])
    assert (told["costs"], told["currency"]) == (120000, "EUR")
    assert billed("income", "--until", "2000-01-01")[1] == ""
    for months in ("0", "121"):
        assert billed("income", "--months", months)[0] == cli.MISUSED


def test_opening_needs_a_reason_and_a_running_door(house, terminal):
    house.start_door()
    status, _, said = terminal("open", "--why", " ")
    assert (status, said) == (
        FAILED,
        "seuil: This needs a reason, in a few words: it stays on record.\n",
    )
    assert terminal("open", "--why", "the post")[0] == DONE
    assert [fact.why for fact in house.facts() if isinstance(fact, OpenedFromDesk)] == ["the post"]
