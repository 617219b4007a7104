"""Record, then open, but never later than the limit: how long the door waits for the disk."""

from collections.abc import Callable
from queue import Empty

from appliance.facts import CommittedLate
from appliance.ledger import Stamped
from appliance.recorder import Answer, Committed, Recorder

LIMIT_S = 0.25


class Witness:
    """Sees facts onto the disk. Used by the heart alone; `steady_s` is its clock."""

    def __init__(self, recorder: Recorder, steady_s: Callable[[], float]) -> None:
        self._recorder = recorder
        self._steady_s = steady_s
        self._late: dict[int, float] = {}  # request -> when it was made
        self._came_late: list[CommittedLate] = []

    def see(
        self,
        facts: tuple[Stamped, ...],
        due: Callable[[], float | None],
        tick: Callable[[float], None],
    ) -> bool:
        """Return True once the facts are on disk, be it beside the ledger; False at the limit.

        What falls `due` meanwhile is done: a strike opened for somebody before closes in time.
        """
        asked_s = self._steady_s()
        number = self._recorder.record(facts, answered=True)
        limit_s = asked_s + LIMIT_S
        while (now_s := self._steady_s()) < limit_s:
            due_s = due()
            until_s = limit_s if due_s is None else min(limit_s, due_s)
            try:
                answer = self._recorder.answers.get(timeout=max(0.0, until_s - now_s))
            except Empty:
                tick(self._steady_s())
                continue
            if answer.number == number:
                return True
            self._note(answer)
        self._late[number] = asked_s
        return False

    def came_late(self) -> tuple[CommittedLate, ...]:
        """Return what has reached the disk since the last call, after the door had opened."""
        while not self._recorder.answers.empty():
            self._note(self._recorder.answers.get())
        came, self._came_late = tuple(self._came_late), []
        return came

    def _note(self, answer: Answer) -> None:
        if isinstance(answer, Committed) and answer.number in self._late:
            waited_s = answer.at_s - self._late.pop(answer.number)
            self._came_late.append(CommittedLate(answer.sequence, round(waited_s * 1000)))
