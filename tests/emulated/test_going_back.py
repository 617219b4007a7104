"""A ledger that a newer version wrote, opened by this one: what stays, and what waits for it."""

import sqlite3
from contextlib import closing
from zoneinfo import ZoneInfo

import pytest

from appliance import __version__, aside, bills, seal
from appliance.chores import Retention
from appliance.facts import Entered, Foreign, Left, MemberAdded, SetAsideFolded, Started
from appliance.ledger import Ledger, read_entries, read_on_seal, verify_file
from appliance.migrations import OLDEST, VERSION
from appliance.model import Category, Means, Stamp
from appliance.presence import Measure
from appliance.rows import LedgerUnavailable, chain
from appliance.storage import Storage, recall

MEASURE = Measure(ZoneInfo("Europe/Brussels"))
STAMP = Stamp(1_700_000_000_000_000, 5, "boot", synced=True)
DAY_US = 86_400_000_000
BEAMED = '{"type":"beamed_up","by":"scotty","member":"anne"}'
BARTERED = '{"type":"bill_barter","month":"2023-11","goods":["eggs"]}'


@pytest.fixture
def storage(tmp_path):
    made = Storage(tmp_path / "data")
    with made.held(), made.open_or_begin_ledger() as ledger:
        ledger.append([(STAMP, MemberAdded("anne", Category.COWORKER))])
    return made


def from_the_future(path, *texts, oldest=OLDEST, stamp=STAMP):
    """Write as a version after this one would: a schema with more in it, facts of other kinds."""
    with closing(sqlite3.connect(path)) as db, db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == VERSION:
            db.execute("ALTER TABLE ledger ADD COLUMN hub INTEGER")
            db.execute("ALTER TABLE seal ADD COLUMN hub INTEGER DEFAULT 7")
            db.execute("CREATE TABLE hub (site TEXT)")
            db.execute("INSERT INTO _sqlite_migrations VALUES (NULL, 'seuil', 'hub', '')")
            db.execute(f"PRAGMA user_version = {VERSION + 1}")
        db.execute("UPDATE reach SET oldest = ?", (oldest,))
        sequence, before = db.execute("SELECT max(sequence), hash FROM ledger").fetchone()
        for text in texts:
            sequence += 1
            row = (sequence, stamp.utc_us, stamp.boot_us, stamp.boot, 1, text)
            before = chain(before, row)
            db.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, 1)", (*row, before))


def test_it_is_opened_read_written_and_verified(storage):
    from_the_future(storage.ledger, BEAMED, BARTERED)
    with Ledger(storage.ledger) as ledger:
        assert [entry.fact for entry in ledger.entries(1)] == [
            Foreign("beamed_up", BEAMED),
            Foreign("bill_barter", BARTERED),
        ]
        ledger.append([(STAMP, Entered("anne", "in", Means.BADGE))])
        ledger.append([(STAMP, Foreign("beamed_up", BEAMED)), (STAMP, Started(__version__))])
    assert verify_file(storage.ledger) == 6
    with closing(sqlite3.connect(storage.ledger)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        texts = [text for (text,) in db.execute("SELECT fact FROM ledger ORDER BY sequence")]
    assert texts[1] == texts[4] == BEAMED


def test_what_is_not_understood_is_counted_and_changes_nothing(storage):
    from_the_future(storage.ledger, BEAMED, BARTERED)
    with Ledger(storage.ledger) as ledger:
        known = recall(ledger.read_ground(), ledger.entries(), MEASURE)
    assert known.foreign == 2
    assert list(known.roster.members) == ["anne"]
    assert not known.attendance.inside
    with bills.read_bills(storage.ledger) as found:
        assert (found.tariffs(), found.closes(), list(found.statements())) == ((), (), [])


def test_the_chain_vouches_for_what_is_not_understood(storage):
    from_the_future(storage.ledger, BEAMED)
    with closing(sqlite3.connect(storage.ledger)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_update")
        db.execute("UPDATE ledger SET fact = replace(fact, 'scotty', 'nobody')")
    with pytest.raises(Exception, match="entry 2 is not what was written"):
        verify_file(storage.ledger)


def test_one_that_says_it_is_beyond_us_is_refused_and_left_as_it_is(storage):
    from_the_future(storage.ledger, oldest=VERSION + 1)
    before = storage.ledger.read_bytes()
    for use in (Ledger, verify_file, lambda path: list(read_entries(path))):
        with pytest.raises(LedgerUnavailable, match="update this one"):
            use(storage.ledger)
    assert storage.ledger.read_bytes() == before


def test_one_that_says_nothing_of_it_is_refused(storage):
    from_the_future(storage.ledger)
    with closing(sqlite3.connect(storage.ledger)) as db, db:
        db.execute("DROP TABLE reach")
    with pytest.raises(LedgerUnavailable, match="update this one"):
        Ledger(storage.ledger)


def test_what_was_kept_aside_by_a_newer_version_goes_into_the_ledger(storage):
    aside.put(storage.aside, [(STAMP, Foreign("beamed_up", BEAMED))])
    aside.put(storage.aside, [(STAMP, Entered("anne", "in", Means.BADGE))])
    with storage.held(), storage.open_ledger() as ledger:
        assert aside.fold(storage.aside, ledger, STAMP) == 2
    assert [entry.fact for entry in read_entries(storage.ledger, 1)] == [
        Foreign("beamed_up", BEAMED),
        Entered("anne", "in", Means.BADGE),
        SetAsideFolded(2),
    ]
    assert not storage.aside.exists()


def forgetting(storage, ledger):
    late = Stamp(STAMP.utc_us + 400 * DAY_US, 6, "boot", synced=True)
    return Retention(storage, lambda errand: errand(ledger), lambda: late, MEASURE, 90)


def visited(ledger):
    ledger.append(
        [(STAMP, Entered("anne", "in", Means.BADGE)), (STAMP, Left("anne", "out", Means.BADGE))]
    )


@pytest.mark.parametrize("text", [BEAMED, '{"type":"started","version":"99.0"}'])
def test_nothing_is_forgotten_from_where_a_newer_version_wrote(storage, text):
    with Ledger(storage.ledger) as ledger:
        visited(ledger)
    from_the_future(storage.ledger, text)
    with Ledger(storage.ledger) as ledger:
        visited(ledger)
        assert forgetting(storage, ledger).preview().movements == 2
        assert forgetting(storage, ledger).forget().movements == 2
    with read_on_seal(storage.ledger) as (known, entries):
        assert known.through == 3
        assert known.version == __version__
        assert len(list(entries(3))) == 4  # what stands from there on, and the seal's own fact
    assert verify_file(storage.ledger) == 4
    with closing(sqlite3.connect(storage.ledger)) as db:
        assert db.execute("SELECT hub FROM seal").fetchone() == (7,)


def test_a_seal_that_a_newer_version_made_is_left_to_it(storage, monkeypatch):
    monkeypatch.setattr(seal, "__version__", "99.0")
    with Ledger(storage.ledger) as ledger:
        visited(ledger)
        assert forgetting(storage, ledger).forget().movements == 2
    monkeypatch.setattr(seal, "__version__", __version__)
    with Ledger(storage.ledger) as ledger:
        visited(ledger)
        sealed = ledger.sequence
        assert forgetting(storage, ledger).forget().movements == 0
        assert ledger.sequence == sealed
    with read_on_seal(storage.ledger) as (known, _):
        assert known.version == "99.0"


def test_what_the_door_says_of_it(installation):
    installation.write().take_members_in()
    from_the_future(installation.storage.ledger, BEAMED)
    said = installation.seuil("status")
    assert "not understood 1 entries that a newer version wrote: update again" in said.stdout
    said = installation.seuil("journal")
    assert "beamed up (written by a newer version, not understood here)" in said.stdout
