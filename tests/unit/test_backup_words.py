"""Backups: what they are called, which of them go, what they say they hold, how they are packed."""

import io
import tarfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.backup import manifest, naming
from appliance.backup.manifest import Counts, Manifest, Stored
from appliance.backup.tarred import Fed, header, tarred

DAY_US = 86_400_000_000
NOON_US = 1_795_435_200_000_000
NAMES = [naming.name_of(NOON_US + day * DAY_US) for day in range(5)]
KEY = Stored("state/site.key", 32, "aa", "seuil-door", "seuil", 0o600)
TOML = Stored("etc/notify/mail-1@lln.key", 5, "bb", "root", "seuil", 0o400)


def told(*files, **more):
    return Manifest("0.1.0", NOON_US, True, Counts(), "etc/seuil.toml", files, **more)


def test_a_name_says_when():
    assert NAMES[0] == "seuil-20261123T120000Z.tar.age"
    (only,) = naming.backups([NAMES[0]])
    assert only == naming.Named(NAMES[0], datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    "name",
    [
        "seuil-20261123T120000Z.tar.age.new",
        naming.DRAFT,
        "seuil-20261131T120000Z.tar.age",
        "photos.tar.age",
        "",
    ],
)
def test_what_is_no_backup_is_left_alone(name):
    assert naming.backups([name]) == ()
    assert naming.superfluous([name, NAMES[0]], 1, NAMES[0]) == ()


def test_the_newest_comes_first():
    assert [each.name for each in naming.backups(sorted(NAMES))] == NAMES[::-1]


def test_the_oldest_go():
    assert naming.superfluous(NAMES, 3, NAMES[4]) == (NAMES[1], NAMES[0])
    assert naming.superfluous(NAMES, 5, NAMES[4]) == ()


def test_the_one_just_made_stays_whatever_the_clock_said():
    assert naming.superfluous(NAMES, 1, NAMES[0]) == tuple(NAMES[:0:-1])


@given(st.sets(st.integers(0, 400), min_size=1), st.integers(1, 30), st.data())
def test_as_many_stay_as_are_to_be_kept(days, keep, data):
    names = [naming.name_of(NOON_US + day * DAY_US) for day in days]
    made = data.draw(st.sampled_from(names))
    gone = naming.superfluous(names, keep, made)
    stay = set(names) - set(gone)
    assert made in stay
    assert len(stay) == min(keep, len(names))
    assert all(old < new for old in gone for new in stay - {made})


def test_a_manifest_is_read_as_it_was_written():
    whole = told(KEY, TOML, left_out=("/etc/seuil/notify",))
    assert manifest.read(manifest.text_of(whole)) == whole
    assert "sensors" in whole.sensor_password


def test_all_is_as_it_says():
    found = {each.name: (each.size, each.sha256) for each in (KEY, TOML)}
    assert manifest.amiss(told(KEY, TOML), found) == ()
    assert manifest.amiss(told(KEY), found) == ()


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({}, "state/site.key is missing"),
        ({KEY.name: (31, "aa")}, "state/site.key is not what was put in"),
        ({KEY.name: (32, "ab")}, "state/site.key is not what was put in"),
    ],
)
def test_what_is_amiss_is_named(found, why):
    assert manifest.amiss(told(KEY), found) == (why,)


def test_one_of_a_later_form_is_not_guessed_at():
    (why,) = manifest.amiss(told(KEY, format=manifest.FORMAT + 1), {})
    assert why == "it was made by Seuil 0.1.0, in a form that this one cannot read"


@pytest.mark.parametrize(
    "name",
    [
        "state/../etc/passwd", "/etc/passwd", "etc/..", "etc/a/../b", "state/a/b", "root/x", "etc/",
        "state/.ssh", "etc/a/b/c/d/e", "state/x\n", "",
        "etc/-x", "etc/\x00", "etc/a\x1bb", "etc/\x9b", "etc/a\udcff", "etc/./a",
    ],
)  # fmt: skip
def test_a_name_leads_nowhere_else(name):
    assert not manifest.is_safe(name)
    bad = Stored(name, 1, "", "root", "root", 0o644)
    assert manifest.amiss(told(bad), {name: (1, "")}) == (f"{name} is no name for a file in it",)


@pytest.mark.parametrize("name", ["etc/nos tarifs d'été.toml", "etc/école/a-1.csv", "etc/計画"])
def test_files_are_called_as_people_call_them(name):
    assert manifest.is_safe(name)


contents = st.dictionaries(
    st.from_regex(r"[a-z]{1,9}/[a-z]{1,120}", fullmatch=True), st.binary(max_size=2000), max_size=4
)


@given(contents, st.integers(1, 3000))
def test_what_is_packed_is_what_tar_unpacks(files, most):
    packed = tarred((header(n, len(d), NOON_US), len(d), (d[:7], d[7:])) for n, d in files.items())
    fed, read = Fed(packed), io.BytesIO()
    while piece := fed.read(most):
        assert len(piece) <= most
        read.write(piece)
    read.seek(0)
    with tarfile.open(fileobj=read) as archive:
        assert {m.name: archive.extractfile(m).read() for m in archive} == files
        assert all(m.mtime == NOON_US // 1_000_000 for m in archive.getmembers())


def test_fed_gives_all_it_has_when_asked_for_any():
    fed = Fed(iter((b"", b"ab", b"", b"c")))
    assert [fed.read(), fed.read(), fed.read()] == [b"ab", b"c", b""]
