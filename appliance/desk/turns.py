"""One command at a time: a thread of its own, so that what a command read still holds when it acts.

Also commands that wait for the disk do so here, and never in the heart.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Turns:
    """Carries out tasks in the order they come, from `start` to `close`."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self, wait_s: float = 5.0) -> None:
        """Finish what was asked before; what is asked after waits until its line is cut."""
        self._tasks.put(None)
        self._thread.join(wait_s)

    def take(self, task: Callable[[], T]) -> T:
        """Carry out `task` when its turn comes, and return or raise what it does."""
        came: SimpleQueue[Callable[[], T]] = SimpleQueue()

        def carry_out() -> None:
            try:
                result = task()
            except Exception as error:  # noqa: BLE001, it is raised where it was asked for
                failure = error
                came.put(lambda: _raise(failure))
            else:
                came.put(lambda: result)

        self._tasks.put(carry_out)
        return came.get()()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()


def _raise(error: Exception) -> T:  # type: ignore[type-var]
    raise error
