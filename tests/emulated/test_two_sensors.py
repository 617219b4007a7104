"""One finger at two sensors, and its withdrawal: proved at both, or on their return."""

import pytest

from appliance import tending
from appliance.commands import (
    Asked,
    EnrolFinger,
    ListSensors,
    RevokeFinger,
    WithdrawConsent,
)
from appliance.commands.answers import Receipt, Refused, SensorSeen, Step, Trouble
from appliance.facts import (
    ConsentGiven,
    ConsentWithdrawn,
    EnrolmentBegun,
    FingerGiven,
    FingerRevoked,
)
from drivers.zfm import Command
from drivers.zfm_link import NEVER_SENT
from tests.guided import (
    ANN,
    BOB,
    JOINED,
    KEY,
    left_nothing,
    obedient,
    open_house,
    quick,
    refused,
    steps,
)

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")

BOTH = ("finger-in", "finger-out")


@pytest.fixture
def two(tmp_path, until):
    with open_house(tmp_path, *BOTH) as house:
        house.record.enact(*JOINED)
        yield house.start().until_up(until)


# --- two sensors ---


def test_two_sensors_are_one_session_and_one_finger(two):
    replies = two.guided(EnrolFinger(ANN), obedient("ann"))
    assert steps(replies).count(Step.NEXT_SENSOR) == 1
    first, second = two.record.of(FingerGiven)
    assert (first.reader, second.reader) == BOTH
    assert first.finger == second.finger != ""
    assert two.settled()
    (finger,) = replies[-1].fingers
    assert finger.readers == BOTH


def test_what_fails_at_the_second_is_undone_at_the_first(two, until):
    two.ends["finger-out"].refuse(Command.STORE, 0x18)
    replies = two.guided(EnrolFinger(ANN), obedient("ann"))
    assert refused(replies) is Trouble.SENSOR_MEMORY
    assert steps(replies)[-1] is Step.UNDOING
    assert left_nothing(two, until)


def test_the_first_sensor_unplugged_while_at_the_second(two, until):
    def pull(house, told):
        if told.step is Step.NEXT_SENSOR:
            house.ends["finger-in"].unplug()
        obedient("ann")(house, told)

    assert refused(two.guided(EnrolFinger(ANN), pull)) is Trouble.SENSOR_LOST
    assert two.ends["finger-in"].module.library == {0: "ann"}
    assert two.ends["finger-out"].module.library == {}
    two.ends["finger-in"].replug()
    assert left_nothing(two, until)


def test_one_of_two_sensors_away_before_it_begins(two, until):
    two.ends["finger-out"].unplug()
    until(lambda: not two.tended["finger-out"]._up)
    assert two.ask(EnrolFinger(ANN)) == Refused(Trouble.SENSOR_DOWN, "finger-out")
    assert two.record.of(EnrolmentBegun) == []


def test_who_comes_by_again_is_known_where_they_still_are(two, until):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    finger = two.record.of(FingerGiven)[0].finger
    two.replace_module("finger-out", until)
    (again,) = two.ask(ListSensors()).sensors[1].again
    assert again.member == ANN
    replies = two.guided(EnrolFinger(ANN), obedient("ann"))
    assert steps(replies)[:3] == [Step.PLACE, Step.CHECKING, Step.NEXT_SENSOR]
    (seen,) = replies[-1].fingers
    assert (seen.finger, set(seen.readers), seen.missing) == (finger, set(BOTH), ())
    assert two.ask(ListSensors()).sensors[1].again == ()
    until(two.settled)


def test_who_comes_by_again_with_another_finger_that_is_somebody_elses(two, until):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.record.enact(ConsentGiven(BOB, "2026-11", "2026-11-02"))
    two.guided(EnrolFinger(BOB), obedient("bob"))
    two.replace_module("finger-in", until)

    def mixed(house, told):
        obedient("ann" if told.reader == "finger-in" else "bob")(house, told)

    replies = two.guided(EnrolFinger(ANN), mixed)
    assert replies[-1] == Refused(Trouble.FINGER_TAKEN, BOB)
    assert two.settled()
    assert two.ends["finger-in"].module.library == {}


def test_two_fingers_of_one_member_are_not_one(two):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.guided(EnrolFinger(ANN), obedient("thumb"))

    def mixed(house, told):
        obedient("ann" if told.reader == "finger-in" else "thumb")(house, told)

    replies = two.guided(EnrolFinger(ANN), mixed)
    assert replies[-1] == Refused(Trouble.FINGER_TAKEN, ANN)


# --- withdrawal ---


def erasures(receipt):
    assert isinstance(receipt, Receipt)
    return {(e.reader, e.position): e.proved for e in receipt.erasures}


def test_withdrawal_erases_everywhere_and_proves_it(two):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    receipt = two.ask(WithdrawConsent(ANN))
    assert erasures(receipt) == {("finger-in", 0): True, ("finger-out", 0): True}
    assert receipt.card.consent is None
    assert all(end.module.library == {} for end in two.ends.values())
    assert two.settled()
    assert two.ask(EnrolFinger(ANN)) == Refused(Trouble.CONSENT_NEEDED)


def test_with_a_sensor_unplugged_it_blocks_at_once_and_erases_on_return(two, until):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    out = two.ends["finger-out"]
    out.unplug()
    until(lambda: not two.tended["finger-out"]._up)
    receipt = two.ask(WithdrawConsent(ANN))
    assert erasures(receipt) == {("finger-in", 0): True, ("finger-out", 0): False}
    assert two.record.roster.find(KEY.finger("finger-out", 0).token) is None
    assert two.ask(ListSensors()).sensors[1] == SensorSeen("finger-out", answers=False, to_erase=1)
    assert out.module.library == {0: "ann"}
    out.replug()
    until(two.settled)
    assert out.module.library == {}
    again = two.ask(WithdrawConsent(ANN))
    assert erasures(again) == {("finger-in", 0): True, ("finger-out", 0): True}
    assert len(two.record.of(ConsentWithdrawn)) == 1


def test_one_finger_revoked_and_the_other_kept(two):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.guided(EnrolFinger(ANN), obedient("thumb"))
    first, *_ = two.record.of(FingerGiven)
    receipt = two.ask(RevokeFinger(ANN, first.finger))
    assert erasures(receipt) == {("finger-in", 0): True, ("finger-out", 0): True}
    assert receipt.card.consent is not None
    assert two.ends["finger-in"].module.library == {1: "thumb"}
    assert two.settled()
    assert two.ask(RevokeFinger(ANN, first.finger)).erasures == receipt.erasures
    assert len(two.record.of(FingerRevoked)) == 1
    assert two.ask(RevokeFinger(ANN, "none")) == Refused(Trouble.NO_FINGER)


def test_a_worn_memory_that_will_not_erase_is_not_called_erased(two):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.ends["finger-in"].refuse(Command.DELET_CHAR, 0x10, times=99)
    receipt = two.ask(WithdrawConsent(ANN))
    assert erasures(receipt) == {("finger-in", 0): False, ("finger-out", 0): True}


def test_withdrawn_while_somebody_else_enrols(two, until):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.record.enact(ConsentGiven(BOB, "2026-11", "2026-11-02"))
    dialogue = two.desk().serve(Asked(EnrolFinger(BOB)), lambda: False)
    next(dialogue)
    with pytest.MonkeyPatch.context() as hasty:
        hasty.setattr(tending, "BUSY_S", 0.1)
        receipt = two.ask(WithdrawConsent(ANN))
        assert two.ask(ListSensors()).sensors[0].answers
    assert erasures(receipt) == {("finger-in", 0): False, ("finger-out", 0): False}
    dialogue.close()
    until(two.settled)
    assert two.ends["finger-in"].module.library == {}


def test_the_wire_of_a_whole_life_carries_no_template_and_no_image(two, until):
    two.guided(EnrolFinger(ANN), obedient("ann"))
    two.ends["finger-in"].lift()
    two.ends["finger-out"].lift()
    two.touch("finger-in", "ann", until)
    until(lambda: two.shown == [KEY.finger("finger-in", 0)])
    two.ask(WithdrawConsent(ANN))
    assert two.settled()
    for name in BOTH:
        assert {Command.STORE, Command.DELET_CHAR, Command.SEARCH} <= set(two.asked(name))
    assert not NEVER_SENT & {code for name in BOTH for code in two.asked(name)}
