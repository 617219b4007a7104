"""The first evening at the desk: what is lacking, what is arranged, what is refused."""

import os

import pytest

from appliance.commands import (
    ArrangeReaders,
    ArrangeSpace,
    Asked,
    GiveBadge,
    ListenAtPorts,
    NoteStrike,
    Progress,
    Refused,
    Retain,
    ShowSetup,
    SuspendMember,
)
from appliance.commands.answers import (
    ArrangedReader,
    Chapter,
    Port,
    Ports,
    Step,
    Trouble,
)
from appliance.facts import StrikeTried
from appliance.lastgood import read
from appliance.ledger import read_entries
from appliance.model import Role, Side
from appliance.presence import measure_of
from appliance.readers import READERS
from appliance.seal import Ground
from appliance.storage import moment_of, recall
from tests.at_the_desk import DAY_US, SPACE

FIRST = """\
# As the package wrote it.
[space]
id = "space"
name = "Seuil"
"""
WAY_IN = ArrangedReader("way-in", "rdm6300", "/dev/left", Side.IN)
WAY_OUT = ArrangedReader("way-out", "pn532", "/dev/right", Side.OUT)
NAMED = ArrangeSpace("Chez nous", "nl", 4, 20)


@pytest.fixture
def box(at_desk):
    """Return a desk just unpacked, and its configuration."""
    return at_desk, at_desk.with_configuration(FIRST)


def lacking(at_desk):
    return at_desk.ask(ShowSetup()).lacking


def settings(file):
    return read(file, tuple(READERS))


def test_an_empty_box_lacks_everything_in_its_order(box):
    at_desk, _ = box
    setup = at_desk.ask(ShowSetup())
    assert setup.lacking == tuple(Chapter)
    assert (setup.name, setup.language, setup.readers) == ("Seuil", "fr", ())
    assert (setup.strike_pin, setup.arranges, setup.in_force) == (17, True, True)


def test_chapters_are_done_one_after_the_other(box):
    at_desk, file = box
    at_desk.ask(NAMED)
    assert lacking(at_desk) == tuple(Chapter)[1:]
    at_desk.ask(ArrangeReaders((WAY_IN,)))
    assert lacking(at_desk) == tuple(Chapter)[2:]
    at_desk.ask(NoteStrike(moved=True))
    assert lacking(at_desk) == tuple(Chapter)[3:]
    at_desk.open_account(Role.ADMIN)
    assert lacking(at_desk) == (Chapter.MEMBER,)
    at_desk.ask(GiveBadge(at_desk.add(), number="0C000621A5"))
    assert lacking(at_desk) == ()
    assert settings(file).space.name == "Chez nous"


def test_the_space_is_written_and_answered_before_the_door_goes_by_it(box):
    at_desk, file = box
    setup = at_desk.ask(NAMED)
    assert (setup.name, setup.language, setup.threshold, setup.capacity) == (
        "Chez nous",
        "nl",
        4,
        20,
    )
    assert not setup.in_force
    now = settings(file)
    assert (now.space.name, now.web.language, now.space.threshold) == ("Chez nous", "nl", 4)
    assert file.read_text().startswith("# As the package wrote it.\n")
    at_desk.with_configuration(file.read_text())
    assert at_desk.ask(ShowSetup()).in_force


def test_readers_are_written(box):
    at_desk, file = box
    setup = at_desk.ask(ArrangeReaders((WAY_IN, WAY_OUT)))
    assert setup.readers == (WAY_IN, WAY_OUT)
    assert not setup.in_force
    assert [each.port for each in settings(file).reader] == ["/dev/left", "/dev/right"]


def test_readers_that_somebody_else_arranged_meanwhile_are_not_lost(box):
    at_desk, file = box
    at_desk.ask(ArrangeReaders((WAY_IN,), seen=()))
    assert at_desk.ask(ArrangeReaders((WAY_OUT,), seen=())) == Refused(Trouble.READERS_CHANGED)
    assert [each.port for each in settings(file).reader] == ["/dev/left"]
    at_desk.ask(ArrangeReaders((WAY_OUT, WAY_IN), seen=("way-in",)))
    at_desk.ask(ArrangeReaders((WAY_IN,), seen=("way-in", "way-out")))
    assert [each.port for each in settings(file).reader] == ["/dev/left"]


def test_a_reader_that_is_silent_is_lacking(box):
    at_desk, _ = box
    at_desk.ask(ArrangeReaders((WAY_IN,)))
    at_desk.book._moment.down = frozenset({"way-in"})
    assert Chapter.READERS in lacking(at_desk)
    at_desk.book._moment.down = frozenset({"mqtt"})
    assert Chapter.READERS not in lacking(at_desk)


def test_a_strike_that_did_not_move_is_lacking(box):
    at_desk, _ = box
    at_desk.ask(NoteStrike(moved=True))
    assert Chapter.STRIKE in at_desk.ask(NoteStrike(moved=False)).lacking
    assert at_desk.facts()[-1] == StrikeTried("console", moved=False)


@pytest.mark.parametrize("trials", [(True,), (False, True), (True, False)])
def test_how_the_strike_was_last_tried_is_known_after_a_start(box, trials):
    at_desk, _ = box
    for moved in trials:
        at_desk.ask(NoteStrike(moved))
    measure = measure_of(SPACE)
    known = recall(Ground(), read_entries(at_desk.storage.ledger), measure)
    assert known.strike_moved is trials[-1]
    assert moment_of(known, measure, at_desk.clock.stamp()).strike_moved is trials[-1]


def test_a_house_that_has_forgotten_its_beginning_has_had_its_strike_tried(box):
    at_desk, _ = box
    at_desk.ask(NoteStrike(moved=False))
    at_desk.later(200 * DAY_US)
    at_desk.add()
    assert Chapter.STRIKE in lacking(at_desk)
    at_desk.ask(Retain(preview=False))
    assert Chapter.STRIKE not in lacking(at_desk)


def test_a_suspended_admin_or_member_without_a_badge_is_not_enough(box):
    at_desk, _ = box
    at_desk.open_account(Role.HOST)
    member = at_desk.add()
    assert {Chapter.ADMIN, Chapter.MEMBER} <= set(lacking(at_desk))
    at_desk.ask(GiveBadge(member, number="0C000621A5"))
    at_desk.ask(SuspendMember(member))
    assert Chapter.MEMBER not in lacking(at_desk)  # they are there, and somebody shut them out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (ArrangeSpace("", "fr", 5, 30), "name"),
        (ArrangeSpace("x" * 81, "fr", 5, 30), "name"),
        (ArrangeSpace("A\nB", "fr", 5, 30), "name"),
        (ArrangeSpace("A", "fr", 0, 30), "threshold"),
        (ArrangeSpace("A", "fr", 9, 8), "fewer than the threshold"),
        (ArrangeReaders((WAY_IN, WAY_IN)), "has this name already"),
        (ArrangeReaders((ArrangedReader("a", "laser", "/dev/a", Side.IN),)), "laser"),
        (ArrangeReaders((ArrangedReader("A B", "pn532", "/dev/a", Side.IN),)), "name"),
        (ArrangeReaders((ArrangedReader("a", "pn532", "", Side.IN),)), "port"),
    ],
)
def test_what_would_not_be_right_is_refused_and_nothing_is_written(box, command, told):
    at_desk, file = box
    refused = at_desk.ask(command)
    assert isinstance(refused, Refused)
    assert refused.trouble is Trouble.ARRANGEMENT
    assert told in refused.detail
    assert file.read_text() == FIRST


@pytest.mark.parametrize("text", ["[space", "", "reader = 1\n" + FIRST, "#" * 17_000])
def test_a_file_that_is_not_right_is_left_alone(box, text):
    at_desk, file = box
    file.write_text(text)
    assert at_desk.ask(ShowSetup()).name == "Seuil"  # what the door goes by
    assert at_desk.ask(ArrangeReaders((WAY_IN,))).trouble is Trouble.ARRANGEMENT
    assert file.read_text() == text


def test_a_reader_that_somebody_wrote_with_a_slip_is_not_lost(box):
    at_desk, file = box
    at_desk.ask(ArrangeReaders((WAY_IN,)))
    third = '\n[[reader]]\nname = "by-hand"\nkind = "rmd6300"\nport = "/dev/c"\nside = "in"\n'
    text = file.read_text() + third
    file.write_text(text)
    refused = at_desk.ask(ArrangeReaders((WAY_IN, WAY_OUT)))
    assert refused.trouble is Trouble.ARRANGEMENT
    assert "rmd6300" in refused.detail
    assert file.read_text() == text


def test_more_readers_than_a_file_may_hold_are_refused(box):
    at_desk, file = box
    many = tuple(
        ArrangedReader(f"r{n}", "pn532", f"/dev/{n}{'x' * 990}", Side.IN) for n in range(16)
    )
    assert "more than 16384 bytes" in at_desk.ask(ArrangeReaders(many)).detail
    assert file.read_text() == FIRST


def test_a_file_that_the_door_may_not_write_is_edited_by_hand(box, monkeypatch):
    at_desk, file = box
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert not at_desk.ask(ShowSetup()).arranges
    assert at_desk.ask(NAMED) == Refused(Trouble.BY_HAND, str(file))
    assert file.read_text() == FIRST


def test_a_disk_that_fails_is_told(box, monkeypatch):
    at_desk, _ = box

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("appliance.durable.write", full)
    assert at_desk.ask(NAMED).trouble is Trouble.NOT_KEPT


def test_where_no_door_runs_nothing_is_arranged_or_heard(at_desk):
    setup = at_desk.ask(ShowSetup())
    assert (setup.name, setup.arranges) == ("Test", False)
    assert at_desk.ask(NAMED) == Refused(Trouble.BY_HAND)
    assert at_desk.ask(ListenAtPorts()) == Ports(())


# --- listening ---


class Ears:
    """Hears what a test says is there."""

    def __init__(self, *heard):
        self.heard = heard
        self.asked = None

    def ports(self):
        return ("/dev/left", "/dev/right", "/dev/third")

    def listen(self, ports, for_s, gone):
        self.asked = (tuple(ports), for_s)
        yield from self.heard


def replies(at_desk, command, gone=lambda: False):
    return list(at_desk.desk.serve(Asked(command), gone))


def test_ports_that_a_reader_of_ours_holds_are_left_in_peace(at_desk):
    ears = Ears(None, ("/dev/third", "id12la"))
    at_desk.with_configuration(
        FIRST + '[[reader]]\nname = "in"\nkind = "pn532"\nport = "/dev/right"\nside = "in"\n',
        ears=lambda: ears,
    )
    said = replies(at_desk, ListenAtPorts(5.0))
    assert said == [
        Progress(Step.LISTENING, "/dev/left"),
        Progress(Step.LISTENING, "/dev/third"),
        Progress(Step.LISTENING, "", 0, 2),
        Progress(Step.HEARD, "/dev/third", 1, 2, "id12la"),
        Ports((Port("/dev/left"), Port("/dev/right", reader="in"), Port("/dev/third", "id12la"))),
    ]
    assert ears.asked == (("/dev/left", "/dev/third"), 5.0)


@pytest.mark.parametrize(("asked_s", "given_s"), [(-1.0, 0.0), (1e9, 120.0)])
def test_nobody_listens_for_ever(at_desk, asked_s, given_s):
    ears = Ears()
    at_desk.with_configuration(FIRST, ears=lambda: ears)
    replies(at_desk, ListenAtPorts(asked_s))
    assert ears.asked[1] == given_s


def test_whoever_hangs_up_has_cancelled(at_desk):
    at_desk.with_configuration(FIRST, ears=Ears)
    assert replies(at_desk, ListenAtPorts(), lambda: True)[-1] == Refused(Trouble.CANCELLED)
