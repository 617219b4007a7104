"""The demo's processes: back when killed, gone when told, and never without the demo."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from appliance.demo.children import Child, tethered

STEADFAST = (
    "import signal,time;signal.signal(15,signal.SIG_IGN);print('up',flush=True);time.sleep(99)"
)


class Changes:
    """Counts the changes a child tells of, and lets one wait for the next."""

    def __init__(self):
        self._told = threading.Semaphore(0)

    def __call__(self):
        self._told.release()

    def wait_until(self, true):
        while not true():
            assert self._told.acquire(timeout=20), "nothing changed any more"


@pytest.fixture
def changes():
    return Changes()


@pytest.fixture
def sleeper(tmp_path, changes):
    child = Child("door", ("sleep", "99"), tmp_path / "log", changes)
    child.start()
    changes.wait_until(lambda: child.pid)
    yield child
    child.close()


def test_a_killed_child_comes_back_and_is_counted(sleeper, changes, capsys):
    first = sleeper.pid
    sleeper.kill()
    changes.wait_until(lambda: sleeper.pid not in {None, first})
    assert sleeper.restarts == 1
    assert "door was ended by SIGKILL: starting it again" in capsys.readouterr().out


def test_a_closed_child_is_gone_and_stays_away(sleeper, capsys):
    pid = sleeper.pid
    sleeper.close()
    assert not Path(f"/proc/{pid}").exists()
    assert sleeper.pid is None
    assert sleeper.restarts == 0
    assert not capsys.readouterr().out


def test_a_child_that_ends_by_itself_is_reported_with_its_last_words(tmp_path, changes, capsys):
    child = Child(
        "web", ("sh", "-c", "echo one; echo the port is taken; exit 3"), tmp_path / "log", changes
    )
    child.start()
    changes.wait_until(lambda: child.restarts >= 2)
    child.close()
    said = capsys.readouterr().out
    assert said == "  web ended with status 3 (the port is taken): starting it again\n"


def test_a_silent_end_is_reported_too(tmp_path, changes, capsys):
    child = Child("web", ("true",), tmp_path / "log", changes)
    child.start()
    changes.wait_until(lambda: child.restarts >= 1)
    child.close()
    assert "web ended with status 0: starting it again" in capsys.readouterr().out


def test_a_child_that_will_not_go_is_killed(tmp_path, changes, monkeypatch):
    monkeypatch.setattr("appliance.demo.children._PATIENCE_S", 0.2)
    child = Child("door", (sys.executable, "-c", STEADFAST), tmp_path / "log", changes)
    child.start()
    changes.wait_until(lambda: child.pid)
    with subprocess.Popen(["tail", "-F", child.log], stdout=subprocess.PIPE) as tail:
        assert tail.stdout.readline() == b"up\n"  # from here on it ignores SIGTERM
        tail.terminate()
    pid = child.pid
    child.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_child_never_started_closes_and_is_no_process(tmp_path, changes):
    child = Child("door", ("sleep", "99"), tmp_path / "log", changes)
    child.close()
    child.kill()
    assert child.pid is None


PARENT = """
import sys, threading
from pathlib import Path
from appliance.demo.children import Child
child = Child("door", ("sleep", "99"), Path(sys.argv[1]), lambda: print(child.pid, flush=True))
child.start()
threading.Event().wait()
"""


def is_dead(pid):
    """Tell whether a process has ended, also where nobody has asked for its end yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_begins_only_while_who_starts_it_is_there(tmp_path):
    ours, orphaned = tmp_path / "ours", tmp_path / "orphaned"
    subprocess.run(tethered(("touch", str(ours))), check=True)
    another_parent = ("sh", "-c", '"$@"; true', "sh")
    subprocess.run([*another_parent, *tethered(("touch", str(orphaned)))], check=True)
    assert (ours.exists(), orphaned.exists()) == (True, False)


def test_even_kill_9_of_the_demo_takes_its_children_along(tmp_path, until):
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        pid = int(demo.stdout.readline())
        demo.send_signal(signal.SIGKILL)
    until(lambda: is_dead(pid))
