"""People who live the week: one thread each, who come, present, look at the lamp, and go in."""

from itertools import groupby
from threading import Event, Thread

from appliance.client import NotDone
from appliance.clock import boot_us
from appliance.demo.board import Board
from appliance.demo.doorstep import Doorstep
from appliance.demo.timetable import Presentation, Timetable
from appliance.demo.week import Device

_AGAIN_S = 2.0
# Who got no answer to a finger shows the badge: it is the finger's full equal.
_INSTEAD = {Device.FINGER_IN: Device.BADGE_IN, Device.FINGER_OUT: Device.BADGE_OUT}


class Coworkers:
    """All who come this week, from `start` until `closing` is set; then `join`."""

    def __init__(self, week: Timetable, doorstep: Doorstep, board: Board, closing: Event) -> None:
        self._doorstep = doorstep
        self._board = board
        self._closing = closing
        self._started = False
        self._led: set[int] = set()
        by_person = sorted(week.presentations, key=lambda one: (one.person, one.at_us))
        self._threads = [
            Thread(target=self._live, args=(tuple(own),), name=f"coworker {number}", daemon=True)
            for number, own in groupby(by_person, key=lambda one: one.person)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._started = True

    def lead(self, person: int) -> None:
        """Leave it to whoever presses the panel from now on whether `person` is in."""
        self._led.add(person)

    def settled(self) -> bool:
        """Tell whether everybody has come and gone as they meant to, and the door knows it."""
        return self._started and not any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            if thread.ident is not None:  # it has been started
                thread.join()

    def _live(self, presentations: tuple[Presentation, ...]) -> None:
        for one in presentations:
            wait_us = one.at_us - boot_us()
            if self._closing.wait(max(wait_us, 0) / 1e6):
                return
            self._pass(one)

    def _pass(self, one: Presentation) -> None:
        """Present until the door has let one pass."""
        device = one.device
        while not self._closing.is_set() and not self._let_pass(device, one):
            self._closing.wait(_AGAIN_S)
            device = _INSTEAD.get(device, device)

    def _let_pass(self, device: Device, one: Presentation) -> bool:
        """Present, and tell whether it was oneself for whom the lamp was lit."""
        since_us = self._board.now_us()
        return self._doorstep.present(device, one.person).result() and self._known(one, since_us)

    def _known(self, one: Presentation, since_us: int) -> bool:
        while not self._closing.is_set() and one.person not in self._led:
            try:
                return self._board.has(one, since_us)
            except NotDone:  # somebody has just killed the door: it comes back
                self._closing.wait(_AGAIN_S)
        return True
