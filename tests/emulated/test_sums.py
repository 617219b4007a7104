"""The sums of the days that are over, on a real ledger: read on, kept, and begun anew."""

import shutil
import threading
from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from appliance.facts import MemberErased, VisitAnnounced
from appliance.insight import kept, past
from appliance.insight.past import Past
from appliance.ledger import Ledger
from appliance.model import Category, Stamp
from appliance.presence import Measure
from appliance.web import sums as sums_
from appliance.web.sums import Sums
from tests.aged_house import BEGINS, MEASURE, WAIT_S, AgedHouse, a_day, aged_house, at

__all__ = ["aged_house"]


@pytest.fixture
def keep(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    return folder / "sums"


@pytest.fixture
def house(aged_house):
    """Have ten days of comings and goings."""
    for day in range(10):
        aged_house.ledger.append(a_day(day, "anne", "bert"))
    return aged_house


@pytest.fixture
def begin(house, keep):
    def begun(measure=MEASURE):
        made = Sums(house.storage.ledger, measure, keep)
        made.start()
        made.join(WAIT_S)
        return made

    return begun


def whole(house, now, measure=MEASURE):
    """Return the figures of one fold over everything."""
    return past.figures(past.onward(Past(), house.ledger.entries(), measure), now, measure)


NOW = at(10, 8)


def test_before_it_is_read_there_is_nothing_and_then_all_of_it(house, keep):
    made = Sums(house.storage.ledger, MEASURE, keep)
    assert (made.ready, made(NOW)) == (False, None)  # and now it is being read
    made.join(WAIT_S)
    assert made.ready
    assert made(NOW) == whole(house, NOW)
    assert [each.distinct for each in made(NOW).days] == [
        {Category.COWORKER: 1, Category.STUDENT: 1}
    ] * 10


def test_what_is_new_is_read_on_and_what_is_over_stays_the_same_object(house, begin):
    made = begin()
    before = made(NOW)
    house.ledger.append(a_day(10, "anne"))
    assert made(at(10, 20)) is before  # the day is not over
    after = made(at(11, 0))
    assert after == whole(house, at(11, 0))
    assert len(after.days) == 11


def test_time_alone_ends_a_day(begin):
    made = begin()
    before = made(NOW)
    assert len(made(at(11, 0)).days) == 11
    assert made(NOW) == before  # a clock that steps back over midnight


def test_the_next_start_reads_on_from_what_was_kept(house, begin, keep, monkeypatch):
    before = begin()(NOW)
    asked = []
    monkeypatch.setattr(sums_, "read_on_seal", asked.append)
    house.ledger.append(a_day(10, "anne"))
    made = begin()
    assert (made(NOW), asked) == (before, [])
    assert made(at(11, 8)) == whole(house, at(11, 8))
    assert keep.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff" * 99, None])
def test_a_file_that_is_no_good_is_as_none(house, begin, keep, data):
    begin()
    keep.write_bytes(keep.read_bytes()[:-9] if data is None else data)
    assert begin()(NOW) == whole(house, NOW)
    assert kept.read(keep.read_bytes(), MEASURE) is not None


@pytest.mark.parametrize(
    "other",
    [
        replace(MEASURE, counted=(Category.STUDENT,)),
        Measure(ZoneInfo("Pacific/Auckland")),
    ],
)
def test_what_was_held_against_something_else_is_summed_anew(house, begin, other):
    first = begin()(NOW)
    again = begin(other)(NOW)
    assert again == whole(house, NOW, other)
    assert again != first


def test_what_was_forgotten_since_is_still_in_the_sums(house, begin):
    first = begin()(at(10, 8))
    expected = whole(house, at(10, 8))
    house.stamp = at(200, 8)
    house.ledger.append(a_day(150, "anne"))
    for days in (195, 30):  # the seal moves on beside what is read, and then past it
        house.rule(keep_days=days).forget()
        assert begin()(at(10, 8)) == first == expected
    house.rule(keep_days=1).forget()
    assert begin()(at(10, 8)) == expected


def test_what_is_forgotten_while_pages_look_on(house, begin):
    made = begin()
    made(NOW)
    house.ledger.append(a_day(150, "anne"))
    expected = whole(house, at(151, 8))
    house.stamp = at(300, 8)
    house.rule(keep_days=30).forget()  # and what was read last is gone
    assert made(at(151, 8)) is None
    made.join(WAIT_S)
    assert made(at(151, 8)) == expected


def test_a_backup_that_was_put_back_is_another_ledger(house, begin, tmp_path):
    made = begin()
    first = made(NOW)
    house.ledger.close()
    shutil.copy(house.storage.ledger, tmp_path / "backup.db")
    house.ledger = Ledger(house.storage.ledger)
    house.ledger.append(a_day(10, "cleo"))
    assert len(made(at(11, 8)).days) == 11
    house.ledger.close()
    shutil.copy(tmp_path / "backup.db", house.storage.ledger)
    house.ledger = Ledger(house.storage.ledger)
    for each in (made, begin()):
        each(NOW)
        each.join(WAIT_S)
        assert each(NOW) == first
    house.ledger.append([(replace(stamp, boot="other"), fact) for stamp, fact in a_day(10, "anne")])
    for each in (made, begin()):
        each(at(11, 8))
        each.join(WAIT_S)
        assert each(at(11, 8)) == whole(house, at(11, 8))


def test_a_page_reads_on_a_piece_and_a_thread_reads_more(house, begin, monkeypatch):
    monkeypatch.setattr(sums_, "PIECE", 7)
    monkeypatch.setattr(sums_, "KEEP_AFTER", 2)
    made = begin()
    assert made(NOW) == whole(house, NOW)
    house.ledger.append(a_day(10, "anne", "bert", "cleo"))
    assert made(at(11, 8)) == whole(house, at(11, 8))
    house.ledger.append([*a_day(11, "anne", "bert", "cleo"), *a_day(12, "cleo")])
    assert made(at(13, 8)) is None
    made.join(WAIT_S)
    assert made(at(13, 8)) == whole(house, at(13, 8))


def test_a_first_reading_that_was_cut_short_goes_on_where_it_was(
    house, begin, keep, monkeypatch, capsys
):
    monkeypatch.setattr(sums_, "PIECE", 7)
    monkeypatch.setattr(sums_, "KEEP_AFTER", 2)
    read, cut = sums_.read_entries, []

    def read_some(path, after):
        cut.append(after)
        if len(cut) == 4:
            raise OSError("cut short")
        return read(path, after)

    monkeypatch.setattr(sums_, "read_entries", read_some)
    assert not begin().ready
    assert kept.read(keep.read_bytes(), MEASURE).through == 14
    assert begin()(NOW) == whole(house, NOW)
    assert cut[4] == 13  # the last that was read, to know the ledger by
    assert capsys.readouterr().err.count("cut short") == 1


def test_without_a_ledger_there_is_nothing_until_there_is_one(house, begin, capsys):
    elsewhere = house.storage.ledger.with_name("elsewhere")
    house.ledger.close()
    house.storage.ledger.rename(elsewhere)
    made = begin()
    for _ in range(3):
        assert made(NOW) is None
        made.join(WAIT_S)
    assert capsys.readouterr().err.count("the pages go without figures") == 1
    elsewhere.rename(house.storage.ledger)
    house.ledger = Ledger(house.storage.ledger)
    assert made(NOW) is None
    made.join(WAIT_S)
    assert made(NOW) == whole(house, NOW)


def test_while_the_ledger_cannot_be_read_there_is_nothing(house, begin, capsys):
    made = begin()
    before = made(NOW)
    house.ledger.close()
    good = house.storage.ledger.read_bytes()
    house.storage.ledger.write_bytes(b"no ledger" * 999)
    assert made(NOW) is None
    assert made(NOW) is None
    assert capsys.readouterr().err.count("the pages go without figures") == 1
    house.storage.ledger.write_bytes(good)
    assert made(NOW) == before
    house.ledger = Ledger(house.storage.ledger)


def test_a_folder_that_takes_no_file_costs_the_next_start_alone(house, begin, keep, capsys):
    keep.parent.rmdir()
    made = begin()
    assert made(NOW) == whole(house, NOW)
    assert made(NOW) is made(NOW)
    assert "the next start reads all" in capsys.readouterr().err


def test_nothing_of_somebody_erased_is_kept(house, begin, keep):
    made = begin()
    made(NOW)
    assert b'"anne"' in keep.read_bytes()
    house.ledger.append([(NOW, MemberErased("anne", "admin"))])
    assert made(NOW) == whole(house, NOW)
    assert b"anne" not in keep.read_bytes()


def test_what_is_kept_is_written_once_a_day(house, begin, keep):
    made = begin()
    made(NOW)
    keep.unlink()
    made(at(10, 9))
    assert not keep.exists()
    made(at(11, 9))
    assert keep.exists()


def test_two_that_read_all_at_once_are_one(house, keep, monkeypatch):
    begun, go_on, on_seal = [], Event(), sums_.read_on_seal

    def slow(path):
        begun.append(path)
        go_on.wait(WAIT_S)
        return on_seal(path)

    monkeypatch.setattr(sums_, "read_on_seal", slow)
    made = Sums(house.storage.ledger, MEASURE, keep)
    for _ in range(3):
        assert made(NOW) is None
    go_on.set()
    made.join(WAIT_S)
    assert (made(NOW), len(begun)) == (whole(house, NOW), 1)


def test_two_that_would_write_at_once_are_one(house, begin, keep, monkeypatch):
    made, writing, go_on = begin(), Event(), Event()
    replace_ = sums_.durable.replace
    written = []

    def slow(path, data):
        written.append(path)
        writing.set()
        go_on.wait(WAIT_S)
        replace_(path, data)

    monkeypatch.setattr(sums_.durable, "replace", slow)
    one = threading.Thread(target=made, args=(NOW,))
    one.start()
    assert writing.wait(WAIT_S)
    assert made(at(11, 8)) is not None  # another day, and it does not wait
    go_on.set()
    one.join(WAIT_S)
    assert len(written) == 1


def test_many_pages_at_once_have_the_same_figures(house, begin):
    made = begin()
    house.ledger.append([*a_day(10, "anne"), *a_day(11, "cleo")])
    found = []
    readers = [threading.Thread(target=lambda: found.append(made(at(12, 8)))) for _ in range(8)]
    for each in readers:
        each.start()
    for each in readers:
        each.join(WAIT_S)
    assert found == [whole(house, at(12, 8))] * 8


def test_a_time_that_no_calendar_has_stops_no_page(house, begin, capsys):
    made = begin()
    made(NOW)
    far = Stamp(2**61, 0, "boot", synced=True)
    house.ledger.append([(far, a_day(10, "anne")[0][1])])
    assert made(NOW) is None
    assert not begin().ready
    assert "the pages go without figures" in capsys.readouterr().err


def test_what_is_announced_is_in_the_figures_once_it_is_over(house, begin):
    begins_us = at(10, 10).utc_us
    said = VisitAnnounced("anne", begins_us, begins_us + 7_200_000_000, "anne")
    house.ledger.append([(at(9, 18), said), *a_day(10, "anne")])
    last = begin()(at(11, 8)).days[-1]
    assert (last.day, last.announced[9:13], last.kept[9:13]) == (
        BEGINS + timedelta(days=10),
        (0, 1, 1, 0),
        (0, 1, 1, 0),
    )


def test_the_ledger_is_only_read(house, begin):
    house.ledger.close()
    house.storage.ledger.chmod(0o400)
    before = set(house.storage.directory.iterdir())
    try:
        assert begin()(NOW) is not None
        assert set(house.storage.directory.iterdir()) == before
    finally:
        house.storage.ledger.chmod(0o600)


def test_an_empty_ledger_has_no_days(tmp_path, keep):
    (tmp_path / "new").mkdir()
    house = AgedHouse(tmp_path / "new")
    made = Sums(house.storage.ledger, MEASURE, keep)
    made.start()
    made.join(WAIT_S)
    assert msgspec.to_builtins(made(NOW))["days"] == ()
    house.ledger.append(a_day(0, "anne"))
    assert made(NOW) == whole(house, NOW)
    house.ledger.close()
