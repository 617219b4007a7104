"""A finger enrolled at the desk, on real ptys: each failure leaves no orphan, here or there."""

import pytest

from appliance import tending
from appliance.commands import Asked, EnrolFinger
from appliance.commands.answers import MemberCard, Progress, Refused, Step, Trouble
from appliance.facts import (
    ConsentGiven,
    ConsentWithdrawn,
    EnrolmentBegun,
    FingerGiven,
    StrangeTemplate,
    TemplateErased,
)
from drivers import enrolment
from drivers.zfm import Command
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


@pytest.fixture
def house(tmp_path, until):
    with open_house(tmp_path, "finger-in") as house:
        house.record.enact(*JOINED)
        yield house.start().until_up(until)


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


# --- each failure, and what is left: nothing ---


def messy(end):
    end.refuse(Command.IMG_2_TZ, 0x06, times=5)


def worn_out(end):
    end.refuse(Command.STORE, 0x18)


def full(end):
    end.refuse(Command.STORE, 0x1F)


def nowhere(end):
    end.refuse(Command.STORE, 0x0B)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (messy, Trouble.POOR_IMAGE),
        (worn_out, Trouble.SENSOR_MEMORY),
        (full, Trouble.LIBRARY_FULL),
        (nowhere, Trouble.LIBRARY_FULL),
    ],
)
def test_what_the_sensor_refuses_leaves_nothing(house, until, fault, trouble):
    fault(house.ends["finger-in"])
    replies = house.guided(EnrolFinger(ANN), obedient("ann"))
    assert refused(replies) is trouble
    assert left_nothing(house, until)


@pytest.mark.parametrize("command", [Command.GEN_IMG, Command.IMG_2_TZ])
def test_a_sensor_out_of_order_is_not_taken_for_a_poor_image(house, until, command):
    end = house.ends["finger-in"]

    def breaks(house, told):
        if told.step is Step.AGAIN:
            end.refuse(command, 0x29)
        obedient("ann")(house, told)

    assert refused(house.guided(EnrolFinger(ANN), breaks)) is Trouble.SENSOR_LOST
    end.lift()
    assert left_nothing(house, until)


def test_a_finger_that_is_just_sliding_on_is_waited_for(house):
    end = house.ends["finger-in"]

    def slides(house, told):
        if told.step is Step.AGAIN:
            end.refuse(Command.GEN_IMG, 0x03)
        obedient("ann")(house, told)

    assert isinstance(house.guided(EnrolFinger(ANN), slides)[-1], MemberCard)
    assert house.settled()


def test_a_template_that_was_confirmed_and_then_went_is_not_put_on_record(house, until):
    def vanish(house, told):
        obedient("ann")(house, told)
        if told.step is Step.CONFIRMED and told.done == told.of:
            house.ends["finger-in"].module.library.clear()

    assert refused(house.guided(EnrolFinger(ANN), vanish)) is Trouble.SENSOR_LOST
    assert left_nothing(house, until)


def test_without_a_sensor_there_is_none_to_enrol_at(tmp_path):
    with open_house(tmp_path) as house:
        house.record.enact(*JOINED)
        assert refused([house.ask(EnrolFinger(ANN))]) is Trouble.NO_SENSOR


def test_a_store_whose_answer_is_an_error_that_nobody_foresaw(house, until):
    house.ends["finger-in"].refuse(Command.STORE, 0xFD)
    assert refused(house.guided(EnrolFinger(ANN), obedient("ann"))) is Trouble.SENSOR_LOST
    assert left_nothing(house, until)


def test_one_messy_image_is_said_and_taken_again(house):
    house.ends["finger-in"].refuse(Command.IMG_2_TZ, 0x06)
    replies = house.guided(EnrolFinger(ANN), obedient("ann"))
    assert isinstance(replies[-1], MemberCard)
    assert steps(replies)[:3] == [Step.PLACE, Step.POOR, Step.PLACE]
    assert "too messy" in replies[1].detail


def test_a_different_second_finger(house, until):
    replies = house.guided(EnrolFinger(ANN), obedient("ann", again="eve"))
    assert refused(replies) is Trouble.DIFFERENT_FINGERS
    assert Step.STORED not in steps(replies)
    assert left_nothing(house, until)


@pytest.mark.parametrize("shown", ["eve", "nobody"])
def test_a_sensor_that_merges_anything_is_found_out_by_the_fresh_images(house, until, shown):
    house.ends["finger-in"].module.merges_anything = True
    replies = house.guided(EnrolFinger(ANN), obedient("ann", again="eve", confirm=shown))
    assert refused(replies) is Trouble.NOT_CONFIRMED
    assert Step.STORED in steps(replies)
    assert left_nothing(house, until)


def test_both_fresh_images_must_find_it(house, until):
    seen = []

    def fickle(house, told):
        seen.append(told.step)
        second = seen.count(Step.CONFIRM) == 2
        obedient("ann", confirm="eve" if second else "ann")(house, told)

    replies = house.guided(EnrolFinger(ANN), fickle)
    assert refused(replies) is Trouble.NOT_CONFIRMED
    assert Step.CONFIRMED in steps(replies)
    assert left_nothing(house, until)


def test_a_library_without_a_free_place(tmp_path, until):
    with open_house(tmp_path, "finger-in") as house:
        end = house.ends["finger-in"]
        end.module.capacity = 1
        end.enrol(0, "bob")
        token = KEY.finger("finger-in", 0).token
        house.record.enact(*JOINED, FingerGiven(BOB, token, "finger-in", 0))
        house.start().until_up(until)
        replies = house.guided(EnrolFinger(ANN), obedient("ann"))
        assert refused(replies) is Trouble.LIBRARY_FULL
        assert end.module.library == {0: "bob"}
        assert house.record.of(EnrolmentBegun) == []


@pytest.mark.parametrize("at", [Step.PLACE, Step.CHECKING, Step.AGAIN, Step.STORED, Step.CONFIRM])
def test_unplugged_in_the_middle(house, until, at):
    end = house.ends["finger-in"]

    def pull(house, told):
        end.unplug() if told.step is at else obedient("ann")(house, told)

    replies = house.guided(EnrolFinger(ANN), pull)
    assert refused(replies) is Trouble.SENSOR_LOST
    assert house.record.of(FingerGiven) == []
    until(lambda: not house.tended["finger-in"]._up)
    assert refused([house.ask(EnrolFinger(ANN))]) is Trouble.SENSOR_DOWN
    assert house.record.roster.libraries["finger-in"].begun == {0}
    end.lift()
    end.replug()
    assert left_nothing(house, until)


def test_a_template_that_cannot_be_erased_now_is_erased_on_return(house, until):
    """The sensor falls silent once the template is in it, and speaks again later."""
    end = house.ends["finger-in"]

    def gag(house, told):
        if told.step is Step.STORED:
            end.unplug()
        else:
            obedient("ann")(house, told)

    assert refused(house.guided(EnrolFinger(ANN), gag)) is Trouble.SENSOR_LOST
    assert end.module.library == {0: "ann"}
    end.lift()
    end.replug()
    assert left_nothing(house, until)
    assert house.record.of(TemplateErased) == [TemplateErased("finger-in", 0)]


def test_a_finger_that_is_somebodys_already(house):
    house.guided(EnrolFinger(ANN), obedient("ann"))
    house.record.enact(ConsentGiven(BOB, "2026-11", "2026-11-02"))
    replies = house.guided(EnrolFinger(BOB), obedient("ann"))
    assert replies[-1] == Refused(Trouble.FINGER_TAKEN, ANN)
    assert steps(replies) == [Step.PLACE, Step.CHECKING, Step.UNDOING]
    assert house.settled()
    assert house.ends["finger-in"].module.library == {0: "ann"}


def test_ones_own_finger_again_is_taken_and_another_is_not(house):
    house.guided(EnrolFinger(ANN), obedient("ann"))
    assert refused(house.guided(EnrolFinger(ANN), obedient("ann"))) is Trouble.FINGER_TAKEN
    card = house.guided(EnrolFinger(ANN), obedient("ann's thumb"))[-1]
    assert len({finger.finger for finger in card.fingers}) == 2
    assert house.ends["finger-in"].module.library == {0: "ann", 1: "ann's thumb"}
    assert house.settled()


@pytest.mark.parametrize("after", range(1, 16))
def test_cancelled_at_any_step(house, until, after):
    told = []

    def hand(house, progress):
        told.append(progress)
        obedient("ann")(house, progress)

    replies = house.guided(EnrolFinger(ANN), hand, gone=lambda: len(told) >= after)
    assert refused(replies) is Trouble.CANCELLED
    assert left_nothing(house, until)


def test_whoever_hangs_up_is_noticed_at_the_next_look(house):
    dialogue = house.desk().serve(Asked(EnrolFinger(ANN)), lambda: True)
    assert [type(reply) for reply in dialogue] == [Progress, Refused]
    assert Command.STORE not in house.asked("finger-in")


def test_a_template_nobody_enrolled_is_in_nobodys_way(house):
    house.ends["finger-in"].module.library[3] = "ann"  # since the sensor was last compared
    assert isinstance(house.guided(EnrolFinger(ANN), obedient("ann"))[-1], MemberCard)
    assert house.ends["finger-in"].module.library == {0: "ann"}
    assert house.record.of(StrangeTemplate) == [StrangeTemplate("finger-in", 3)]


@pytest.mark.parametrize("after", range(1, 16))
def test_the_page_closed_at_any_step(house, until, after):
    dialogue = house.desk().serve(Asked(EnrolFinger(ANN)), lambda: False)
    for _, told in zip(range(after), dialogue, strict=False):
        obedient("ann")(house, told)
    dialogue.close()
    house.ends["finger-in"].lift()
    assert left_nothing(house, until)


@pytest.mark.parametrize("step", [Step.PLACE, Step.LIFT])
def test_nobody_does_what_the_dialogue_waits_for(house, until, monkeypatch, step):
    monkeypatch.setattr(enrolment, "PLACE_S", 0.3)

    def idle(house, told):
        if told.step is not step:
            obedient("ann")(house, told)

    assert refused(house.guided(EnrolFinger(ANN), idle)) is Trouble.NOT_PLACED
    house.ends["finger-in"].lift()
    assert left_nothing(house, until)


def test_without_consent_nothing_begins(house):
    assert refused([house.ask(EnrolFinger(BOB))]) is Trouble.CONSENT_NEEDED
    assert refused([house.ask(EnrolFinger("nobody"))]) is Trouble.NO_MEMBER
    assert house.record.of(EnrolmentBegun) == []


def test_consent_withdrawn_in_the_middle(house, until):
    def second_thoughts(house, told):
        if told.step is Step.CONFIRM:
            house.record.enact(ConsentWithdrawn(ANN, ANN))
        obedient("ann")(house, told)

    replies = house.guided(EnrolFinger(ANN), second_thoughts)
    assert refused(replies) is Trouble.CONSENT_NEEDED
    assert left_nothing(house, until)


def test_a_record_that_cannot_be_written(house, until):
    house.record.refuses = lambda facts: any(isinstance(f, FingerGiven) for f in facts)
    replies = house.guided(EnrolFinger(ANN), obedient("ann"))
    assert refused(replies) is Trouble.NOT_KEPT
    assert left_nothing(house, until)


def test_two_at_one_sensor_is_one_too_many(house, monkeypatch):
    monkeypatch.setattr(tending, "BUSY_S", 0.1)
    first = house.desk().serve(Asked(EnrolFinger(ANN)), lambda: False)
    next(first)
    assert refused([house.ask(EnrolFinger(ANN))]) is Trouble.BUSY
    first.close()


def test_no_finger_counts_while_somebody_enrols(house):
    house.guided(EnrolFinger(ANN), obedient("ann"))
    assert house.shown == []


def test_a_door_that_stops_in_the_middle_is_not_kept_waiting(house):
    dialogue = house.desk().serve(Asked(EnrolFinger(ANN)), lambda: False)
    next(dialogue)
    thread = house.tended["finger-in"]._thread
    house.stop()
    assert not thread.is_alive()
    house.ends["finger-in"].place("ann")
    assert refused(list(dialogue)) is Trouble.SENSOR_LOST


@pytest.mark.parametrize("family", ["r503", "zfm20"])
def test_each_family_has_its_own_number_of_captures(tmp_path, until, family):
    with open_house(tmp_path, "finger-in", family=family) as house:
        house.record.enact(*JOINED)
        house.start().until_up(until)
        replies = house.guided(EnrolFinger(ANN), obedient("ann"))
        assert isinstance(replies[-1], MemberCard)
        assert steps(replies).count(Step.AGAIN) == {"r503": 3, "zfm20": 1}[family]
        assert house.settled()
