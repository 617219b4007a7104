"""What is done at night: each chore has its turn, and one that failed is seen."""

import pytest

from appliance import cli
from appliance.facts import MonthDue
from tests.installation import Installation
from tests.plans import PLANS
from tests.terminal import Terminal

OCTOBER, NOVEMBER = 1_790_845_200, 1_795_435_200  # 1 October 2026 at 11:00, 23 November at 13:00


@pytest.fixture
def billed(tmp_path):
    """Return an appliance that bills, begun in October 2026, on a clock that is moved by hand."""
    made = Installation(tmp_path)
    made.settings["clock"] = {"simulated": str(tmp_path / "legs.json")}
    made.settings["billing"] = {"plans": "plans.toml"}
    tmp_path.joinpath("plans.toml").write_text(PLANS)
    set_clock(made, OCTOBER)
    made.write().take_members_in()
    set_clock(made, NOVEMBER)
    yield made
    made.close()


def set_clock(house, utc_s):
    legs = f'[{{"real_us": 0, "utc_us": {utc_s * 1_000_000}, "rate": 0.0}}]'
    house.folder.joinpath("legs.json").write_text(legs)


@pytest.fixture
def terminal(billed, monkeypatch):
    return Terminal(billed, monkeypatch)


@pytest.fixture
def called(monkeypatch):
    """Return the commands that the night calls, beside those that it finds the door for."""
    words, real = [], cli.main

    def main(typed=None):
        words.append(typed[0])
        return cli.DONE if typed[0] == "backup" else real(typed)

    monkeypatch.setattr(cli, "main", main)
    return lambda: words[1:]  # the first is `nightly`


def reminders(house):
    return [fact.month for fact in house.facts(MonthDue.__struct_config__.tag)]


def test_a_month_to_close_is_put_on_record_once(billed, terminal):
    assert terminal("remind") == (cli.DONE, "", "")
    assert terminal("remind") == (cli.DONE, "", "")
    assert len(reminders(billed)) == 1


def test_a_night(billed, terminal, called):
    billed.settings["backup"] = {"keys": ["age1somebody"]}
    billed.write().start_door()
    status, said, errors = terminal("nightly")
    assert (status, errors) == (cli.DONE, "")
    assert "Nothing is old enough" in said
    assert called() == ["retain", "backup", "remind"]
    assert len(reminders(billed)) == 1


def test_without_a_key_there_is_no_backup_which_is_said_and_no_failure(billed, terminal, called):
    billed.start_door()
    status, said, _ = terminal("nightly")
    assert status == cli.DONE
    assert "backup.keys is empty" in said
    assert called() == ["retain", "remind"]


def test_one_that_fails_keeps_no_other_from_its_turn(billed, terminal, monkeypatch):
    billed.settings["backup"] = {"keys": ["age1somebody"]}
    billed.write().start_door()
    ends, real = {"retain": cli.FAILED, "backup": cli.DONE, "remind": cli.DONE}, cli.main
    turns = []

    def main(typed=None):
        if typed[0] not in ends:
            return real(typed)
        turns.append(typed[0])
        return ends[typed[0]]

    monkeypatch.setattr(cli, "main", main)
    assert terminal("nightly")[0] == cli.FAILED
    ends["retain"] = cli.DONE
    assert terminal("nightly")[0] == cli.DONE
    ends["remind"] = cli.FAILED
    assert terminal("nightly")[0] == cli.FAILED
    assert turns == ["retain", "backup", "remind"] * 3


def test_where_no_door_runs_its_files_are_left_to_it_and_the_backup_is_made(
    billed, terminal, called
):
    billed.settings["backup"] = {"keys": ["age1somebody"]}
    billed.write()
    before = billed.storage.ledger.stat().st_mtime_ns
    status, _, errors = terminal("nightly")
    assert status == cli.FAILED
    assert "the door does not run" in errors
    assert called() == ["backup"]
    assert billed.storage.ledger.stat().st_mtime_ns == before
    assert reminders(billed) == []


def test_at_night_nothing_is_forgotten_by_a_clock_that_nobody_vouches_for(billed, terminal):
    del billed.settings["clock"]  # this machine's own
    billed.write().start_door()
    if "clock         right" in terminal("status")[1]:
        pytest.skip("this machine's clock is known to be right")
    assert terminal("retain")[0] == cli.DONE
    status, _, errors = terminal("retain", "--unattended")
    assert status == cli.FAILED
    assert "clock" in errors
    assert terminal("nightly")[0] == cli.FAILED
