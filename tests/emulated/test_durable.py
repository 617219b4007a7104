"""A file that is rewritten in place, and everything that can end that in the middle."""

import os

import pytest

from appliance import durable
from appliance.checking import check
from appliance.config import Settings
from appliance.desk.configuration import Configuration

BEFORE = '[space]\nid = "leuven"\nname = "Leuven"\n'
READER = '[[reader]]\nname = "{}"\nkind = "pn532"\nport = "/dev/{}"\nside = "in"\n'
AFTER = BEFORE + READER.format("a", "a") + READER.format("b", "b")
KINDS = ("pn532",)


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "seuil.toml"
    file.write_text(BEFORE)
    return file


@pytest.fixture
def draft(tmp_path):
    (tmp_path / "state").mkdir()
    return tmp_path / "state" / "seuil.toml.writing"


def killed_after(size, patched):
    """Have the next write in place end after so many bytes, and the process with it."""
    replace = durable.replace

    def write(path, data, *_):
        path.write_bytes(data[:size])
        raise SystemExit

    def then(path, data):
        replace(path, data)
        patched.setattr(durable, "write", write)

    patched.setattr(durable, "replace", then)


def test_nothing_is_left_beside_what_was_rewritten(file, draft):
    durable.rewrite(file, AFTER.encode(), draft)
    assert file.read_text() == AFTER
    assert not draft.exists()
    durable.complete(file, draft)
    assert file.read_text() == AFTER


def test_the_beginning_of_a_configuration_may_be_one():
    first = AFTER[: AFTER.rindex("[[reader]]")]
    settings = check(first, "seuil.toml", KINDS)
    assert isinstance(settings, Settings)
    assert len(settings.reader) == 1


@pytest.mark.parametrize("size", range(len(AFTER) + 1))
def test_what_was_cut_off_is_completed(file, draft, monkeypatch, size):
    with monkeypatch.context() as patched:
        killed_after(size, patched)
        with pytest.raises(SystemExit):
            durable.rewrite(file, AFTER.encode(), draft)
    assert file.read_text() == AFTER[:size]
    durable.complete(file, draft)
    assert file.read_text() == AFTER
    assert not draft.exists()


def test_a_configuration_is_written_by_way_of_its_draft(file, draft, monkeypatch):
    configuration = Configuration(file, KINDS, draft)
    edited = configuration.edited(lambda _: AFTER)
    with monkeypatch.context() as patched:
        killed_after(AFTER.rindex("[[reader]]"), patched)
        with pytest.raises(SystemExit):
            configuration.write(edited)
    durable.complete(file, draft)
    assert configuration.says() == edited.settings


@pytest.mark.parametrize("size", [0, AFTER.rindex("[[reader]]")])
def test_where_its_folder_is_ours_a_configuration_cannot_be_torn(file, monkeypatch, size):
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 4242, 4243)
    before = file.stat()
    configuration = Configuration(file, KINDS)
    edited = configuration.edited(lambda _: AFTER)

    def write(path, data, *_):
        path.write_bytes(data[:size])
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(durable, "write", write)
        with pytest.raises(SystemExit):
            configuration.write(edited)
    assert file.read_text() == BEFORE
    configuration.write(edited)
    after = file.stat()
    assert file.read_text() == AFTER
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode, before.st_uid, before.st_gid
    )  # fmt: skip


def test_a_full_disk_is_met_before_a_byte_is_lost(file, draft, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        durable.rewrite(file, AFTER.encode(), draft)
    assert file.read_text() == BEFORE


@pytest.mark.parametrize(
    "text", [BEFORE.replace("Leuven", "Gent"), AFTER + "# mine\n", AFTER.replace("b", "c")]
)
def test_what_somebody_wrote_since_is_theirs(file, draft, text):
    draft.write_text(AFTER)
    file.write_text(text)
    durable.complete(file, draft)
    assert file.read_text() == text
    assert not draft.exists()


@pytest.mark.parametrize("put", [lambda file: file.mkdir(), os.mkfifo, lambda _: None])
def test_nothing_is_completed_where_there_is_no_file(file, draft, put):
    draft.write_text(AFTER)
    file.unlink()
    put(file)
    durable.complete(file, draft)
    assert not file.is_file()
    assert not draft.exists()


def test_a_disk_that_takes_nothing_stops_nobody(file, draft, monkeypatch):
    def refused(*_):
        raise OSError(30, "Read-only file system")

    draft.write_text(AFTER)
    monkeypatch.setattr(durable, "write", refused)
    durable.complete(file, draft)
    assert (file.read_text(), draft.read_text()) == (BEFORE, AFTER)
