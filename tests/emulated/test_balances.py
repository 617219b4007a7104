"""What is left of a pack, asked beside the heart: in a real thread, of somebody who may fail."""

from queue import SimpleQueue
from threading import Event

import pytest

from appliance.balances import Balances
from appliance.events import Remaining
from appliance.model import Stamp

WAIT_S = 30
NOW = Stamp(1_795_000_000_000_000, 60_000_000, "b", synced=True)


class Bills:
    """Says what each has left; fails for those it does not know."""

    def __init__(self):
        self.left, self.asked, self.go = {"anne": 100, "bert": None}, SimpleQueue(), Event()
        self.go.set()

    def __call__(self, member):
        self.asked.put(member)
        assert self.go.wait(WAIT_S)
        return self.left[member]


@pytest.fixture
def bills():
    return Bills()


@pytest.fixture
def inbox():
    return SimpleQueue()


@pytest.fixture
def balances(bills, inbox):
    asking = Balances(bills, lambda: NOW, inbox.put)
    asking.start()
    yield asking
    asking.close()


def test_whoever_comes_is_asked_for_one_after_the_other(balances, inbox):
    for member in ("anne", "bert"):
        balances.came(member)
    assert inbox.get(timeout=WAIT_S) == Remaining("anne", 100, NOW)
    assert inbox.get(timeout=WAIT_S) == Remaining("bert", None, NOW)


def test_nobody_waits_for_an_answer(balances, bills, inbox):
    bills.go.clear()
    balances.came("anne")
    assert bills.asked.get(timeout=WAIT_S) == "anne"
    balances.came("bert")  # it returns, and would never if it waited
    assert inbox.empty()
    bills.go.set()
    assert inbox.get(timeout=WAIT_S).member == "anne"


def test_what_fails_is_said_once_until_it_works_again(balances, inbox, capsys):
    for member in ("cleo", "dirk", "anne", "emma", "anne"):
        balances.came(member)
    assert [inbox.get(timeout=WAIT_S).member for _ in range(2)] == ["anne", "anne"]
    said = capsys.readouterr().err
    assert said.count("cannot be told at the exit: KeyError") == 2
    assert "cleo" not in said


def test_closed_it_asks_no_more(balances, bills):
    balances.close()
    balances.came("anne")
    assert bills.asked.empty()


def test_it_may_be_closed_before_it_began(bills):
    Balances(bills, lambda: NOW, print).close()
    assert bills.asked.empty()
