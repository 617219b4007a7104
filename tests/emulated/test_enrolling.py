"""A finger enrolled at the desk, on real ptys: each failure leaves no orphan, here or there."""

import pytest

from appliance.commands import EnrolFinger, RecordConsent, WithdrawConsent
from appliance.commands.answers import MemberCard, Receipt, Refused, Step, Trouble
from appliance.facts import (
    ConsentGiven,
    EnrolmentBegun,
    FingerGiven,
    MemberAdded,
    SensorBound,
    TemplateErased,
)
from appliance.model import Category
from tests.guided import KEY, obedient, open_house, quick

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")

ANN, BOB = "a1", "b2"
JOINED = [
    MemberAdded(ANN, Category.COWORKER),
    MemberAdded(BOB, Category.STAFF),
    ConsentGiven(ANN, "2026-11", "2026-11-02"),
]
BOTH = ("finger-in", "finger-out")


@pytest.fixture
def house(tmp_path, until):
    with open_house(tmp_path, "finger-in") as house:
        house.record.enact(*JOINED)
        yield house.start().until_up(until)


@pytest.fixture
def two(tmp_path, until):
    with open_house(tmp_path, *BOTH) as house:
        house.record.enact(*JOINED)
        yield house.start().until_up(until)


def steps(replies):
    return [reply.step for reply in replies[:-1]]


def test_one_finger_one_guided_session(house):
    replies = house.guided(EnrolFinger(ANN), obedient("ann"))
    assert isinstance(replies[-1], MemberCard)
    assert steps(replies) == [
        Step.PLACE, Step.CHECKING, Step.LIFT, Step.AGAIN, Step.LIFT, Step.AGAIN, Step.LIFT,
        Step.AGAIN, Step.LIFT, Step.STORED, Step.CONFIRM, Step.CONFIRMED, Step.LIFT, Step.CONFIRM,
        Step.CONFIRMED,
    ]  # fmt: skip
    assert [(r.done, r.of) for r in replies[:-1]][-1] == (6, 6)
    assert house.ends["finger-in"].module.library == {0: "ann"}
    (given,) = house.record.of(FingerGiven)
    assert given.token == KEY.finger("finger-in", 0).token
    assert given.by == "console"
    assert house.settled()
