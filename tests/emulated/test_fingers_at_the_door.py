"""A finger at a real door process: enrolled, let in, killed in the middle, withdrawn."""

import pytest

from appliance import roster
from appliance.client import Client, NotDone
from appliance.commands import (
    EnrolFinger,
    ListMembers,
    ListSensors,
    Progress,
    RecordConsent,
    ShowConsent,
    WithdrawConsent,
)
from appliance.commands.answers import Step, Trouble
from appliance.model import Reason
from drivers.zfm import FROM_HOST, Command, Decoder
from drivers.zfm_link import NEVER_SENT
from tests.guided import PLACES
from tests.installation import ANNE, BERT, STRIKE, WAIT_S

CANARY = "canary-of-a-template"


class Guide:
    """Somebody at the desk, and at the sensor, of an installation whose door runs."""

    def __init__(self, house):
        self.house = house
        self.client = Client(house.folder / "control.sock")
        rows = self.client.ask(ListMembers()).rows
        (self.bert,) = (r.member for r in rows if r.particulars.name == "Bert Peeters")

    def agree(self):
        text = self.client.ask(ShowConsent("fr"))
        self.client.ask(RecordConsent(self.bert, text.version, "fr"))

    def until_up(self):
        self.house.until(lambda: self.client.ask(ListSensors()).sensors[0].answers)

    def enrol(self, on=lambda told: None):
        self.until_up()
        for reply in self.client.follow(EnrolFinger(self.bert)):
            if isinstance(reply, Progress):
                self.obey(reply.step)
                on(reply)

    def obey(self, step):
        if step in PLACES:
            self.house.sensor.place(CANARY)
        elif step is not Step.CHECKING:
            self.house.sensor.lift()


@pytest.fixture
def house(installation):
    installation.with_sensor().write().take_members_in()
    installation.start_door()
    return installation


def known(house):
    return roster.fold(house.facts())


def asked(house):
    return [packet.payload[0] for packet in Decoder(kinds=FROM_HOST).feed(house.sensor.wire.log)]


def opens_for(house, finger):
    """Tell whether the door opens for a finger that is placed once the glass was seen free."""
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    looks, seen = asked(house).count(Command.GEN_IMG), len(house.facts())
    house.until(lambda: asked(house).count(Command.GEN_IMG) > looks + 3)
    house.sensor.place(finger)
    house.until(lambda: len(house.facts()) > seen)
    house.sensor.lift()
    return house.facts()[seen].__struct_config__.tag == "entered"


def test_consent_enrolment_passage_and_withdrawal(house):
    guide = Guide(house)
    with pytest.raises(NotDone) as needed:
        guide.enrol()
    assert needed.value.trouble is Trouble.CONSENT_NEEDED
    guide.agree()
    guide.enrol()
    assert opens_for(house, CANARY)
    (erasure,) = guide.client.ask(WithdrawConsent(guide.bert)).erasures
    assert erasure.proved
    assert house.sensor.module.library == {3: "anne"}
    assert not opens_for(house, CANARY)
    assert not NEVER_SENT & set(asked(house))
    kept = [file for file in house.folder.rglob("*") if file.is_file() and not file.is_symlink()]
    assert not [file for file in kept if CANARY.encode() in file.read_bytes()]


@pytest.mark.parametrize("step", [Step.PLACE, Step.STORED, Step.CONFIRMED])
def test_killed_in_the_middle_and_started_again_there_is_no_orphan(house, step):
    guide = Guide(house)
    guide.agree()
    (door,) = house.running

    def kill(told):
        if told.step is step:
            door.kill()
            door.wait()

    with pytest.raises(NotDone) as cut:
        guide.enrol(on=kill)
    assert cut.value.trouble is Trouble.DOOR_AWAY
    house.sensor.lift()
    assert (1 if step is Step.PLACE else 2) == len(house.sensor.module.library)
    assert known(house).libraries["finger-in"].begun == {0}
    house.start_door()
    house.until(lambda: not known(house).libraries["finger-in"].begun)
    assert house.sensor.module.library == {3: "anne"}
    assert len(house.facts("finger_given")) == 1  # the one imported
    guide.enrol()
    assert house.sensor.module.library == {0: CANARY, 3: "anne"}


def test_whoever_hangs_up_in_the_middle_cancels(house):
    guide = Guide(house)
    guide.agree()
    guide.until_up()
    dialogue = guide.client.follow(EnrolFinger(guide.bert))
    for told in dialogue:
        guide.obey(told.step)
        if told.step is Step.STORED:
            break
    assert house.sensor.module.library == {0: CANARY, 3: "anne"}
    dialogue.close()
    house.until(lambda: house.sensor.module.library == {3: "anne"})
    house.until(lambda: not known(house).libraries["finger-in"].begun)
    assert len(house.facts("finger_given")) == 1  # the one imported


def test_a_badge_then_its_holders_finger_and_no_other(installation):
    house = installation.with_sensor().write()
    text = house.config.read_text()
    badge = 'name = "badge-in"\n'
    house.config.write_text(text.replace(badge, f'{badge}confirm = "finger-in"\n'))
    house.take_members_in()
    house.start_door()
    Guide(house).until_up()
    assert house.opens_for(house.badge_in, BERT)  # who gave no finger
    for finger, opens in [(CANARY, False), ("anne", True)]:
        searched = asked(house).count(Command.SEARCH)
        house.badge_in.present(ANNE, held_s=0)
        assert opens_for(house, finger) == opens
        assert asked(house).count(Command.SEARCH) == searched + 1
    assert [fact.reason for fact in house.facts("denied")][-1] is Reason.OTHER_FINGER
    packets = Decoder(kinds=FROM_HOST).feed(house.sensor.wire.log)
    compared = [p.payload for p in packets if p.payload[0] == Command.SEARCH]
    assert compared == [bytes((Command.SEARCH, 1, 0, 3, 0, 1))] * 2
