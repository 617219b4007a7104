"""The configuration file on a real file system, in the states that edits and accidents leave."""

import os
import stat
from pathlib import Path

import pytest

from appliance.lastgood import LARGEST, ConfigError, Loaded, copy_of, load, read, read_or_copy

KINDS = ("pn532",)
GOOD = '[space]\nid = "leuven"\nname = "Leuven"\n'
OTHER = GOOD + "threshold = 7\n"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "seuil.toml"


@pytest.fixture
def keep(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    return folder / "seuil.toml.good"


@pytest.fixture
def kept(file, keep):
    """Return the file, with GOOD as its last good copy."""
    file.write_text(GOOD)
    load(file, keep, KINDS)
    return file


def remove(file):
    file.unlink(missing_ok=True)


def make_directory(file):
    remove(file)
    file.mkdir()


def make_pipe(file):
    remove(file)
    os.mkfifo(file)


BREAKS = [
    (remove, "it cannot be read: No such file or directory. Start from"),
    (make_directory, "this is not a file. Give a file of TOML."),
    (make_pipe, "this is not a file. Give a file of TOML."),
    (lambda file: file.symlink_to(file) if not remove(file) else None, "it cannot be read: "),
    (lambda file: file.write_text(""), ":1: space: this table is missing. "),
    (lambda file: file.write_text(GOOD[:20]), ":2: a quote is opened and never closed. "),
    (lambda file: file.write_text(GOOD + "thres = 5"), ":4: space.thres: there is no such setting"),
    (lambda file: file.write_bytes(b"[space]\nid = '\xe9'"), ":2: this is not UTF-8. "),
    (lambda file: file.write_bytes(GOOD.encode("utf-16")), ":1: this is not UTF-8. "),
    (lambda file: file.write_bytes(bytes(100)), ":1: at column 1, "),
    (lambda file: file.write_text("#" * (LARGEST + 1)), f"more than {LARGEST} bytes"),
]


def test_a_good_file_is_taken_and_its_copy_kept(file, keep):
    file.write_text(GOOD)
    loaded = load(file, keep, KINDS)
    assert (loaded.settings.space.id, loaded.problems, loaded.from_copy) == ("leuven", (), False)
    assert loaded.settings == read(file, KINDS)
    assert keep.read_text() == GOOD
    assert [each.name for each in keep.parent.iterdir()] == [keep.name]


def test_the_group_may_read_the_copy_and_others_may_not(file, keep):
    before = os.umask(0o022)
    try:
        file.write_text(GOOD)
        load(file, keep, KINDS)
    finally:
        os.umask(before)
    assert stat.S_IMODE(keep.stat().st_mode) == 0o640


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip()])
def test_what_editors_of_other_systems_write_is_taken(file, keep, text):
    file.write_bytes(text.encode())
    assert load(file, keep, KINDS).settings == load(file, keep, KINDS).settings
    assert keep.read_bytes() == text.encode()


def test_the_largest_file_is_taken(file, keep):
    file.write_text(GOOD + "#" * (LARGEST - len(GOOD)))
    assert load(file, keep, KINDS).problems == ()


def test_the_copy_is_written_only_when_it_changes(kept, keep):
    before = keep.stat()
    load(kept, keep, KINDS)
    assert keep.stat().st_ino == before.st_ino
    kept.write_text(OTHER)
    assert load(kept, keep, KINDS).settings.space.threshold == 7
    assert keep.read_text() == OTHER
    assert keep.stat().st_ino != before.st_ino


@pytest.mark.parametrize(("break_it", "problem"), BREAKS)
def test_a_broken_file_leaves_its_last_good_copy_in_force(kept, keep, break_it, problem):
    break_it(kept)
    loaded = load(kept, keep, KINDS)
    assert loaded.from_copy
    assert loaded.settings.space.id == "leuven"
    assert problem in str(loaded.problems[0])
    assert all(str(each).startswith(str(kept)) for each in loaded.problems)
    assert keep.read_text() == GOOD


@pytest.mark.parametrize(("break_it", "problem"), BREAKS)
def test_a_broken_file_without_a_copy_is_an_error_that_lists_its_problems(
    file, keep, break_it, problem
):
    break_it(file)
    with pytest.raises(ConfigError) as failed:
        load(file, keep, KINDS)
    assert problem in str(failed.value)
    assert str(keep) not in str(failed.value)  # none was ever kept: no news
    with pytest.raises(ConfigError):
        read(file, KINDS)
    assert list(keep.parent.iterdir()) == []


def test_the_page_goes_by_the_copy_too_and_writes_nothing(kept, keep):
    kept.write_text(OTHER)
    assert read_or_copy(kept, keep, KINDS) == Loaded(read(kept, KINDS), (), from_copy=False)
    kept.write_text("[space")
    loaded = read_or_copy(kept, keep, KINDS)
    assert (loaded.settings.space.id, loaded.from_copy) == ("leuven", True)
    assert str(loaded.problems[0]).startswith(str(kept))
    assert keep.read_text() == GOOD
    keep.unlink()
    with pytest.raises(ConfigError):
        read_or_copy(kept, keep, KINDS)


def test_the_copy_stands_where_the_service_manager_says_or_beside_the_file(file, monkeypatch):
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    assert copy_of(file) == file.with_name("seuil.toml.good")
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/seuil")
    assert copy_of(file) == Path("/var/lib/seuil/seuil.toml.good")


def test_a_copy_that_is_damaged_too_is_said(kept, keep):
    kept.write_text("[space")
    keep.write_text(GOOD.replace("leuven", "Leuven"))
    with pytest.raises(ConfigError) as failed:
        load(kept, keep, KINDS)
    assert [problem.file for problem in failed.value.problems] == [str(kept), str(keep)]
    assert len(str(failed.value).splitlines()) == 2


def test_a_damaged_copy_of_a_good_file_is_mended(kept, keep):
    keep.write_bytes(b"\0\0")
    assert load(kept, keep, KINDS).problems == ()
    assert keep.read_text() == GOOD


def test_a_draft_that_a_power_cut_left_behind_is_in_nobodys_way(file, keep):
    keep.with_name(keep.name + ".new").write_text("half")
    file.write_text(GOOD)
    assert load(file, keep, KINDS).problems == ()
    assert [each.name for each in keep.parent.iterdir()] == [keep.name]


@pytest.mark.parametrize("obstacle", ["no folder", "a folder in its place"])
def test_a_copy_that_cannot_be_kept_stops_nobody(file, keep, obstacle):
    file.write_text(GOOD)
    if obstacle == "no folder":
        keep.parent.rmdir()
    else:
        keep.mkdir()
    loaded = load(file, keep, KINDS)
    assert loaded.settings.space.id == "leuven"
    assert not loaded.from_copy
    (problem,) = loaded.problems
    assert str(problem).startswith(f"{keep}: the last good copy cannot be kept: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_we_may_not_read(kept, keep):
    kept.chmod(0)
    loaded = load(kept, keep, KINDS)
    assert loaded.from_copy
    assert "Permission denied. Give Seuil's users the right to it." in str(loaded.problems[0])


def test_a_refused_right_is_said_as_one(kept, keep, monkeypatch):
    def refuse(*_how, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(kept), "open", refuse)
    with pytest.raises(ConfigError, match=r"Permission denied\. Give Seuil's users"):
        load(kept, keep, KINDS)


ASTRAY = [
    ('[door]\nchip = "{0}/chip"', '5: door.chip: there is no GPIO chip "{0}/chip". It was '),
    ('[clock]\nsimulated = "{0}/no"', '5: clock.simulated: there is no file "{0}/no". Leave '),
    ('[storage]\ndirectory = "{0}/b"', '5: storage.directory: "{0}/b" has no ledger, and '),
]


@pytest.fixture
def settled(file, keep):
    """Return the file of a door that has a ledger, and where that is."""
    home = file.parent / "a"
    home.mkdir()
    (home / "seuil.db").touch()
    file.write_text(f'{GOOD}[storage]\ndirectory = "{home}"')
    load(file, keep, KINDS)
    return file


@pytest.mark.parametrize(("edit", "problem"), ASTRAY)
def test_an_edit_that_leads_to_where_nothing_is_locks_nobody_out(
    settled, keep, tmp_path, edit, problem
):
    before = settled.read_text()
    rest = "" if "[storage]" in edit else before.removeprefix(GOOD)
    settled.write_text(f"{GOOD}{edit.format(tmp_path)}\n{rest}")
    loaded = load(settled, keep, KINDS)
    assert loaded.from_copy
    assert keep.read_text() == before
    (only,) = map(str, loaded.problems)
    assert only.startswith(f"{settled}:{problem.format(tmp_path)}")


@pytest.mark.parametrize(("edit", "_"), ASTRAY)
def test_an_edit_that_leads_somewhere_is_taken(settled, keep, tmp_path, edit, _):
    for name in ("chip", "no"):
        (tmp_path / name).touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "seuil.db").touch()
    rest = "" if "[storage]" in edit else settled.read_text().removeprefix(GOOD)
    settled.write_text(f"{GOOD}{edit.format(tmp_path)}\n{rest}")
    assert not load(settled, keep, KINDS).from_copy


def test_what_was_so_before_is_no_edit(file, keep):
    astray = f'{GOOD}[door]\nchip = "/none"\n[clock]\nsimulated = "/none"\n'
    file.write_text(astray)
    assert not load(file, keep, KINDS).from_copy
    file.write_text(f"{astray}[storage]\ndirectory = '/none'")
    assert not load(file, keep, KINDS).from_copy
