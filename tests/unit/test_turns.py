"""One command at a time, whoever asks."""

import threading

import pytest

from appliance.desk.turns import Turns

WAIT_S = 20


@pytest.fixture
def turns():
    taken = Turns()
    taken.start()
    yield taken
    taken.close()


def test_a_task_gives_back_what_it_returns_or_raises(turns):
    assert turns.take(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        turns.take(lambda: 1 / 0)
    assert turns.take(threading.current_thread).name == "desk"


def test_tasks_do_not_overlap(turns):
    inside, most = [], []

    def task():
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.001)
        inside.pop()

    askers = [threading.Thread(target=turns.take, args=(task,)) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(WAIT_S)
    assert most == [1] * 20
