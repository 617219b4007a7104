"""What the processes say, and to whom they say it in vain."""

import io
import os
import subprocess
import sys

import pytest

from appliance import journal

SPEAK = [sys.executable, "-c", "from appliance import journal; journal.alarm('come')"]


def test_one_line_each(capsys):
    journal.info("all\nis\r\nwell")
    journal.warning("not quite")
    assert capsys.readouterr().err == "all is well\nnot quite\n"


def test_the_journal_is_told_how_bad_it_is(capsys, monkeypatch):
    monkeypatch.setattr(journal, "_UNDER_JOURNAL", True)
    journal.info("a")
    journal.warning("b")
    journal.alarm("c")
    assert capsys.readouterr().err == "<6>a\n<4>b\n<1>c\n"


def full():
    return os.open("/dev/full", os.O_WRONLY)


def left():
    """Return the end of a pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("outlet", [full, left])
def test_where_nobody_takes_it_a_sentence_is_lost_and_nothing_else(monkeypatch, outlet):
    with os.fdopen(outlet(), "wb", buffering=0) as raw:
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, write_through=True))
        journal.alarm("come")
        journal.alarm("and look")


def test_somebody_who_has_stopped_to_read_holds_nobody_up(monkeypatch):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with os.fdopen(reader, "rb"), os.fdopen(writer, "w", buffering=1) as stream:
        while True:
            try:
                os.write(writer, bytes(4096))
            except BlockingIOError:
                break
        os.set_blocking(writer, True)
        monkeypatch.setattr(sys, "stderr", stream)
        journal.alarm("come and look")


def test_without_any_outlet_it_is_silent():
    said = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" 2>&-', "sh", *SPEAK], check=False, capture_output=True
    )
    assert said.returncode == 0
