"""Those who live the demo's week go in once the door has counted them, and nobody else."""

import threading
from concurrent.futures import Future
from datetime import UTC, datetime

import pytest

from appliance.client import Client, NotDone
from appliance.clock import Leg, boot_us
from appliance.commands.answers import MemberRow, MemberRows, Trouble
from appliance.commands.members import Particulars
from appliance.demo import coworkers
from appliance.demo.board import Board
from appliance.demo.coworkers import Coworkers
from appliance.demo.installation import Installation
from appliance.demo.people import twenty
from appliance.demo.timetable import Presentation, Timetable
from appliance.demo.week import Device
from appliance.facts import Terms
from appliance.model import Category

AMELIE = 0
NOON_US = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * 1_000_000
HOUR_US = 3_600_000_000
AWAY = NotDone(Trouble.DOOR_AWAY)


class LitDoorstep:
    """Here the lamp is always lit, for whomever."""

    def __init__(self):
        self.shown = []

    def present(self, device, person):
        self.shown.append((device, person))
        seen = Future()
        seen.set_result(True)
        return seen


class ToldBoard:
    """Answers what it was given, in order."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def now_us(self):
        return NOON_US

    def has(self, _one, _since_us):
        answer = self.answers.pop(0)
        if isinstance(answer, NotDone):
            raise answer
        return answer


@pytest.fixture
def live(monkeypatch, until):
    """Have Amélie come once, by finger; return what she showed and what was not asked any more."""
    monkeypatch.setattr(coworkers, "_AGAIN_S", 0.0)

    def live_through(*answers, led=()):
        doorstep, board = LitDoorstep(), ToldBoard(*answers)
        one = Presentation(boot_us(), AMELIE, Device.FINGER_IN)
        people = Coworkers(Timetable((), (one,), 0), doorstep, board, threading.Event())
        for person in led:
            people.lead(person)
        people.start()
        until(people.settled)
        return [device for device, _ in doorstep.shown], board.answers

    return live_through


def test_whoever_saw_somebody_elses_light_presents_again(live):
    assert live(False, False, True) == (
        [Device.FINGER_IN, Device.BADGE_IN, Device.BADGE_IN],
        [],
    )


def test_a_door_that_is_away_is_asked_again_and_nothing_is_shown_twice(live):
    assert live(AWAY, AWAY, True) == ([Device.FINGER_IN], [])


def test_who_is_pressed_on_the_panel_does_not_undo_it(live):
    assert live(False, led=(AMELIE,)) == ([Device.FINGER_IN], [False])
    assert live(False, True, led=(AMELIE + 1,)) == ([Device.FINGER_IN, Device.BADGE_IN], [])


def board(place, past_us=0):
    """Return the board of a demo in which it was noon `past_us` ago."""
    week = Timetable((Leg(boot_us() - past_us, NOON_US, 1.0),), (), 0)
    return Board(place, twenty(), week)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a demo in which Amélie is in, and of the others nobody."""

    def rows(_door, _command):
        return MemberRows(
            tuple(
                MemberRow(
                    f"m{number}",
                    Particulars(name=one.name),
                    Terms(category=Category.COWORKER),
                    inside=number == AMELIE,
                )
                for number, one in enumerate(twenty())
            )
        )

    monkeypatch.setattr(Client, "ask", rows)
    return Installation(tmp_path)


@pytest.mark.parametrize(("person", "inside"), [(AMELIE, True), (AMELIE + 1, False)])
def test_the_doors_own_list_tells_who_is_in(place, person, inside):
    seen = board(place)
    for device in (Device.BADGE_IN, Device.FINGER_IN):
        assert seen.has(Presentation(0, person, device), NOON_US) is inside
    for device in (Device.BADGE_OUT, Device.FINGER_OUT):
        assert seen.has(Presentation(0, person, device), NOON_US) is not inside


@pytest.mark.parametrize(("hours", "believed"), [(13, False), (15, True)])
def test_past_the_cut_off_the_list_proves_nothing(place, hours, believed):
    seen = board(place, hours * HOUR_US)
    assert seen.has(Presentation(0, AMELIE + 1, Device.BADGE_IN), NOON_US) is believed
