"""A sensor brought together with the record whenever it is there, and lent in between."""

import threading
from dataclasses import replace

import pytest

from appliance import tending
from appliance.commands import ListSensors, RecordConsent, ShowConsent, SurveySensor
from appliance.commands.answers import Refused, SensorSeen, Trouble
from appliance.config import Reader
from appliance.desk.cannot import Cannot
from appliance.desk.settling import settle
from appliance.events import Down, Up
from appliance.facts import (
    ConsentGiven,
    EnrolmentBegun,
    FingerGiven,
    SensorBound,
    StrangeTemplate,
    TemplateErased,
    TemplateMissing,
)
from appliance.model import Side
from appliance.tending import Alone, alone_with
from drivers.emulators.sensor_module import ZFM20
from drivers.zfm import Command
from tests.guided import ANN, BOB, JOINED, KEY, open_house, quick, refused

__all__ = ["quick"]
pytestmark = pytest.mark.usefixtures("quick")

IN = "finger-in"


def given_at(position, member=ANN, finger="f"):
    return FingerGiven(member, KEY.finger(IN, position).token, IN, position, finger)


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path, IN) as house:
        house.record.enact(*JOINED)
        yield house


@pytest.fixture
def end(house):
    return house.ends[IN]


def mark_of(end):
    return end.module.notepad[0][:16].hex()


def told(house, *kinds):
    event = house.events.get(timeout=30)
    assert isinstance(event, kinds), event
    return event


# --- whenever it is connected ---


def test_a_new_sensor_is_bound_locked_and_set(house, end, until):
    house.start().until_up(until)
    assert house.record.of(SensorBound) == [SensorBound(IN, mark_of(end))]
    assert end.module.password == KEY.sensor_password() != 0
    assert end.module.settings[5] == 4
    house.stop()
    house.start().until_up(until)
    assert len(house.record.of(SensorBound)) == 1


def test_fingers_imported_before_the_sensor_was_ever_bound_match(house, end, until):
    end.enrol(3, "ann")
    house.record.enact(given_at(3, finger=""))
    house.start().until_up(until)
    house.touch(IN, "ann", until)
    until(lambda: house.shown == [KEY.finger(IN, 3)])
    assert house.record.roster.find(KEY.finger(IN, 3).token).member == ANN
    assert house.record.of(StrangeTemplate, TemplateMissing) == []


def test_a_template_nobody_enrolled_is_an_alarm_then_gone(house, end, until, journalled):
    end.enrol(3, "ann")
    end.enrol(7, "mallory")
    house.record.enact(given_at(3))
    house.start().until_up(until)
    assert house.record.of(StrangeTemplate, TemplateErased) == [
        StrangeTemplate(IN, 7), TemplateErased(IN, 7),
    ]  # fmt: skip
    assert end.module.library == {3: "ann"}
    assert any("nobody enrolled" in line for line in journalled)


def test_an_alarm_that_cannot_be_recorded_erases_nothing_and_stops_no_finger(house, end, until):
    end.enrol(3, "ann")
    end.enrol(7, "mallory")
    house.record.enact(given_at(3))
    house.record.refuses = lambda _: True
    house.start().until_up(until)
    assert end.module.library == {3: "ann", 7: "mallory"}
    house.touch(IN, "ann", until)
    until(lambda: house.shown == [KEY.finger(IN, 3)])


def test_from_memory_fingers_match_and_nothing_is_written_or_erased(house, end, until, monkeypatch):
    """Without its ledger the house may know of a leftover where a finger was given since."""
    monkeypatch.setattr(tending, "SETTLE_AGAIN_S", 1.0)
    end.enrol(3, "ann")
    end.enrol(4, "enrolled since")
    house.record.enact(given_at(3), EnrolmentBegun(BOB, IN, 4, ""))
    house.record.ledger_ok = False
    house.start().until_up(until)
    house.touch(IN, "ann", until)
    until(lambda: house.shown == [KEY.finger(IN, 3)])
    assert end.module.library == {3: "ann", 4: "enrolled since"}
    assert end.module.notepad == {}
    assert house.record.of(SensorBound, TemplateErased) == []
    house.record.ledger_ok = True
    until(house.settled)
    assert end.module.library == {3: "ann"}


def test_from_memory_another_module_is_not_believed_and_left_as_it_is(house, end):
    house.record.enact(given_at(3), SensorBound(IN, "00" * 16))
    house.record.ledger_ok = False
    end.module.notepad[0] = bytes(range(32))
    house.start()
    assert "not_kept" in told(house, Down).why
    assert end.module.notepad == {0: bytes(range(32))}


def test_a_sensor_that_breaks_while_it_is_cleaned_up_is_down_until_it_is_clean(house, end, until):
    end.enrol(7, "mallory")
    end.refuse(Command.READ_INDEX_TABLE, 0xFD)
    house.start()
    told(house, Down)
    told(house, Up)
    assert end.module.library == {}


def test_who_lost_their_finger_is_named(house, end, until):
    house.record.enact(given_at(3), given_at(4, BOB))
    end.enrol(4, "bob")
    house.start().until_up(until)
    assert house.record.of(TemplateMissing) == [TemplateMissing(ANN, IN, 3)]
    (seen,) = house.ask(ListSensors()).sensors
    assert [row.member for row in seen.again] == [ANN]
    assert (seen.answers, seen.templates, seen.capacity, seen.security) == (True, 1, 200, 4)


def test_another_module_is_never_believed(house, end, until, journalled):
    end.enrol(3, "ann")
    house.record.enact(given_at(3))
    house.start().until_up(until)
    first = mark_of(end)
    house.replace_module(IN, until, library={3: "mallory"}, notepad={0: bytes(range(32))})
    assert mark_of(end) not in {first, bytes(range(16)).hex()}
    assert house.record.of(SensorBound)[1:] == [SensorBound(IN, mark_of(end))]
    assert house.record.roster.find(KEY.finger(IN, 3).token) is None
    assert end.module.library == {}
    assert end.module.password == KEY.sensor_password()
    (seen,) = house.ask(ListSensors()).sensors
    assert [row.member for row in seen.again] == [ANN]
    assert any("another sensor" in line for line in journalled)


def test_another_module_that_cannot_be_recorded_as_such_stays_down(house, end, until):
    end.enrol(3, "ann")
    house.record.enact(given_at(3))
    house.start().until_up(until)
    house.record.refuses = lambda facts: any(isinstance(f, SensorBound) for f in facts)
    end.unplug()
    told(house, Down)
    end.module.library[3] = "mallory"
    end.module.notepad.clear()
    end.replug()
    until(lambda: end.module.notepad)
    assert refused([house.ask(SurveySensor(IN))]) is Trouble.SENSOR_DOWN
    house.record.refuses = lambda _: False
    told(house, Up)
    until(lambda: end.module.library == {})


@pytest.mark.parametrize("before", ["bound", "new"])
def test_a_module_without_a_notepad_bears_no_mark(house, end, until, before):
    if before == "bound":
        house.record.enact(given_at(3), SensorBound(IN, "00" * 16))
    notepad = {Command.READ_NOTEPAD, Command.WRITE_NOTEPAD}
    end.module.family = replace(ZFM20, lacks=ZFM20.lacks | notepad)
    house.start().until_up(until)
    assert house.record.roster.libraries.get(IN) is None or (
        house.record.roster.libraries[IN].mark == ""
    )
    assert house.record.roster.find(KEY.finger(IN, 3).token) is None


def test_a_sensor_with_a_strange_password_is_down_and_says_why(house, end):
    end.module.password = 0xDEAD
    house.start()
    assert "another password" in told(house, Down).why
    assert refused([house.ask(SurveySensor(IN))]) is Trouble.SENSOR_DOWN


def test_a_desk_that_does_not_answer_keeps_the_sensor_down(house):
    def away():
        raise Cannot(Trouble.DOOR_AWAY)

    house.record.standing = away
    house.start()
    assert "door_away" in told(house, Down).why


def test_a_sensor_that_takes_no_password_says_so(house, end, until, journalled):
    end.module.family = replace(ZFM20, lacks=ZFM20.lacks | {Command.SET_PWD})
    house.start().until_up(until)
    assert any("takes no password" in line for line in journalled)


def test_once_a_day_it_is_looked_through_again(house, end, until, monkeypatch):
    monkeypatch.setattr(tending, "SETTLE_EVERY_S", 0.2)
    house.start().until_up(until)
    end.enrol(9, "mallory")
    until(lambda: end.module.library == {})
    assert house.record.of(StrangeTemplate) == [StrangeTemplate(IN, 9)]
    assert house.events.empty()


# --- on command ---


def test_a_survey_on_command(house, end, until):
    house.start().until_up(until)
    end.enrol(9, "mallory")
    (seen,) = house.ask(SurveySensor(IN)).sensors
    assert seen == SensorSeen(IN, answers=True, templates=0, capacity=200, security=4)
    assert house.record.of(StrangeTemplate) == [StrangeTemplate(IN, 9)]
    assert house.ask(SurveySensor("badge-in")) == Refused(Trouble.NO_READER, "badge-in")


def test_a_sensor_that_fails_in_the_hand_is_found_down(house, end, until):
    house.start().until_up(until)
    with house.tended[IN].lent() as lent:
        end.unplug()
        with pytest.raises(Cannot):
            lent.look()
    told(house, Down)
    assert not house.tended[IN]._up
    end.replug()
    told(house, Up)


def test_whoever_asks_as_it_goes_down_is_told_so(house, end, until):
    house.start().until_up(until)
    end.unplug()
    told(house, Down)
    house.tended[IN]._up = True  # as seen by somebody who looked a moment earlier
    assert refused([house.ask(SurveySensor(IN))]) is Trouble.SENSOR_DOWN


def test_the_sensor_is_lent_to_one_after_the_other(house, until):
    house.start().until_up(until)
    among = []

    def borrow():
        with house.tended[IN].lent() as lent:
            among.append(lent.look())

    threads = [threading.Thread(target=borrow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(among) == 4


# --- a badge, then this finger ---


def test_only_the_expected_finger_is_found(house, end, until):
    end.enrol(3, "ann")
    end.enrol(5, "bob")
    house.record.enact(given_at(3), given_at(5, BOB))
    house.start().until_up(until)
    sensor = house.tended[IN]
    assert sensor.expect((3, 4))
    house.touch(IN, "bob", until)
    until(lambda: house.shown == [KEY.unknown_finger()])
    sensor.expect(())
    house.touch(IN, "bob", until)
    until(lambda: house.shown[1:] == [KEY.finger(IN, 5)])
    sensor.expect((4, 3))
    house.touch(IN, "ann", until)
    until(lambda: house.shown[2:] == [KEY.finger(IN, 3)])


def test_nobody_is_expected_while_the_sensor_is_lent(house, end, until):
    house.start().until_up(until)
    sensor = house.tended[IN]
    with sensor.lent():
        assert not sensor.expect((3,))
    assert sensor._expected is None
    until(lambda: sensor.expect((3,)))
    assert sensor._expected is not None


def test_nobody_is_expected_for_ever(house, end, until, monkeypatch):
    monkeypatch.setattr(tending, "EXPECTED_S", 0.0)
    end.enrol(3, "ann")
    house.record.enact(given_at(3))
    house.start().until_up(until)
    house.tended[IN].expect((7,))
    house.touch(IN, "ann", until)
    until(lambda: house.shown == [KEY.finger(IN, 3)])


def test_a_sensor_that_never_was_there_expects_nobody(house):
    house.ends[IN].unplug()
    house.start()
    told(house, Down)
    assert not house.tended[IN].expect((3,))
    assert house.tended[IN]._expected is None


# --- where no door runs ---


def test_alone_it_is_opened_for_each_errand(house, end):
    reader = Reader(name=IN, kind="fingerprint", port=str(end.wire.path), side=Side.IN)
    badge = Reader(name="badge-in", kind="rdm6300", port="/dev/null", side=Side.IN)
    sensors = alone_with((badge, reader), KEY)
    assert list(sensors) == [IN]
    end.enrol(9, "mallory")
    for _ in range(2):
        with sensors[IN].lent() as lent:
            settle(house.record, IN, lent)
    assert end.module.library == {}
    assert end.module.password == KEY.sensor_password()


def test_alone_it_says_what_would_help(house, end):
    reader = Reader(name=IN, kind="fingerprint", port=str(end.wire.path), side=Side.IN)
    end.module.password = 0xDEAD
    with pytest.raises(Cannot) as locked, Alone(reader, KEY).lent():
        pass
    assert (locked.value.trouble, "another password" in locked.value.detail) == (
        Trouble.SENSOR_DOWN, True,
    )  # fmt: skip
    end.unplug()
    with pytest.raises(Cannot) as gone, Alone(reader, KEY).lent():
        pass
    assert "plugged in" in gone.value.detail


# --- consent ---


def test_consent_to_the_newest_text_is_recorded(house):
    text = house.ask(ShowConsent("nl"))
    assert any("La Tour" in paragraph for paragraph in text.paragraphs)
    card = house.ask(RecordConsent(BOB, text.version, "nl"))
    assert (card.consent.text, card.consent.language) == (text.version, "nl")
    assert house.record.of(ConsentGiven)[-1] == ConsentGiven(
        BOB, text.version, "2026-11-23", "nl", "console"
    )
    assert house.ask(RecordConsent(BOB, "2019-01", "nl")) == Refused(Trouble.CONSENT_TEXT)
    assert house.ask(RecordConsent("nobody", text.version, "nl")) == Refused(Trouble.NO_MEMBER)
