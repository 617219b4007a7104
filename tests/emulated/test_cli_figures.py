"""The command line about figures: what was counted, and when there will be enough."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest

from appliance import cli
from appliance.cli import figures
from appliance.facts import Entered, Left, VisitAnnounced
from appliance.ledger import Ledger
from appliance.model import Category, Means, Stamp
from tests.at_the_desk import ZONE
from tests.terminal import Paper, terminal

__all__ = ["terminal"]

TODAY = datetime.now(tz=ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def us(days, hour):
    at = TODAY + timedelta(days=days)
    return round(at.replace(hour=hour).timestamp()) * 1_000_000


def of(house):
    """Return the id of one member, who counts."""
    members = (fact for fact in house.facts("member_added") if fact.category is Category.COWORKER)
    return next(members).member


def note(house, *facts):
    with Ledger(house.storage.ledger) as ledger:
        ledger.append([(Stamp(at, at, "past", synced=True), fact) for at, fact in facts])


def stays(member, days, first, last):
    return (
        (us(days, first), Entered(member, "in", Means.BADGE)),
        (us(days, last), Left(member, "out", Means.BADGE)),
    )


def day(days):
    return f"{TODAY + timedelta(days=days):%Y-%m-%d}"


@pytest.fixture
def visited(house, monkeypatch):
    monkeypatch.setattr(figures, "PIECE", 3)
    member = of(house)
    for times in ((-3, 9, 11), (-1, 14, 16), (0, 1, 2)):
        note(house, *stays(member, *times))
    return house


def test_the_days_that_are_over_with_nobody_on_those_between(visited, terminal):
    status, said, _ = terminal("figures", "days")
    rows = [line.split("\t") for line in said.splitlines()]
    assert status == cli.DONE
    assert [(row[0], row[-4]) for row in rows] == [(day(-3), "1"), (day(-2), "0"), (day(-1), "1")]


def test_the_hours_as_csv_with_the_names_of_their_columns(visited, terminal):
    status, said, _ = terminal("figures", "hours", "--csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert status == cli.DONE
    hours = [(day(-3), "9"), (day(-3), "10"), (day(-1), "14"), (day(-1), "15")]
    assert [(row["date"], row["hour"]) for row in rows][:2] == hours[:2]
    assert {(row["date"], row["hour"]) for row in rows} >= set(hours)
    assert all(row["headcount"] == row["present"] == "1" for row in rows)


def test_every_list_has_its_columns_and_nobody_in_it(visited, terminal):
    for what in ("days", "hours", "months", "newcomers", "encounters"):
        _, said, _ = terminal("figures", what, "--csv")
        assert said.count("\r\n") >= 1
        assert of(visited) not in said


def test_at_a_terminal_nothing_is_a_sentence(terminal, monkeypatch):
    monkeypatch.setattr(Paper, "isatty", lambda _: True)
    assert terminal("figures", "days")[1] == "No day is over yet on which anybody came.\n"
    assert terminal("figures", "tomorrow")[1] == "Not enough data: 0 weeks are on record.\n"


def test_with_too_little_nothing_is_said_to_a_program(visited, terminal):
    assert terminal("figures", "tomorrow")[:2] == (cli.DONE, "")
    told = json.loads(terminal("figures", "tomorrow", "--json")[1])
    assert (told["verdict"], told["calls"]) == ("too_little", [])


@pytest.fixture
def regular(house):
    """Have one member, who is the mass here: Monday to Thursday, and one Friday in two."""
    past = [n for n in range(-182, 0) if (TODAY + timedelta(days=n)).isoweekday() < 6 - n % 2]
    member = of(house)
    note(house, *(move for n in past for move in stays(member, n, 9, 17)))
    text = house.config.read_text()
    house.config.write_text(text.replace("[space]\n", "[space]\nthreshold = 1\n"))
    return house


def test_when_there_will_be_enough_with_its_record(regular, terminal, monkeypatch):
    member, begins_us = of(regular), us(2, 10)
    said = VisitAnnounced(member, begins_us, begins_us + 3_600_000_000, member)
    note(regular, (us(-1, 18), said))
    status, printed, _ = terminal("figures", "tomorrow")
    rows = [line.split("\t") for line in printed.splitlines()]
    assert status == cli.DONE
    assert {row[5] for row in rows if row[:2] == [day(2), "10:00"]} <= {"1"}
    chances = {(row[0], row[1]): int(row[2].removesuffix(" %")) for row in rows}
    soon = next(n for n in range(1, 7) if (TODAY + timedelta(days=n)).isoweekday() < 5)
    assert chances[day(soon), "11:00"] > 80
    assert min(chances) >= (day(0), f"{datetime.now(tz=ZONE):%H:00}")
    monkeypatch.setattr(Paper, "isatty", lambda _: True)
    assert "Of the hours called" in terminal("figures", "tomorrow")[1]


def test_holidays_are_known_and_a_broken_file_is_told(regular, terminal, tmp_path):
    school = regular.config.with_name("school.toml")
    school.write_text(f'[[holiday]]\nname = "x"\nfirst = {day(1)}\nlast = {day(6)}\n')
    text = regular.config.read_text()
    regular.config.write_text(
        text.replace("[space]\n", '[space]\nschool_holidays = "school.toml"\n')
    )
    told = json.loads(terminal("figures", "tomorrow", "--json")[1])
    assert {each["school"] for each in told["calls"] if each["day"] != day(0)} == {True}
    school.write_text("[[holiday]]\n")
    status, _, errors = terminal("figures", "tomorrow")
    assert status == cli.DONE
    assert "nothing is known of school holidays" in errors


def test_without_a_ledger_it_is_said(house, terminal):
    house.storage.ledger.unlink()
    status, _, errors = terminal("figures", "days")
    assert (status, "there is no ledger here" in errors) == (cli.FAILED, True)
