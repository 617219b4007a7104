"""The notify process through bad days: ledgers that go and come, full disks, rates, long waits."""

import sqlite3
from contextlib import closing
from queue import Empty, SimpleQueue

import msgspec
import pytest

from appliance.clock import SystemClock
from appliance.config import Settings, Space, Storage
from appliance.config.telling import Channel, Notify
from appliance.facts import DeviceDown, Entered, Forced, Held, MemberAdded
from appliance.ledger import Ledger
from appliance.model import AlertKind, Category, Means, Stamp
from appliance.notify import following, outbox, process
from appliance.notify.ends import NotNow, Refused
from appliance.notify.outbox import Outbox, OutboxDamaged, OutboxError
from tests.at_the_desk import Hands
from tests.watched import PEOPLE
from tests.word import channel

SPACE = Space(id="test", name="Test", threshold=5)


class End:
    """A far end in the same process: takes everything, or says what it is told to say."""

    def __init__(self):
        self.got = []
        self.answers = []

    def deliver(self, parcel):
        if self.answers:
            raise self.answers.pop(0)
        self.got.append(parcel)

    @property
    def ids(self):
        return [alert.id for parcel in self.got for alert in parcel.alerts]


class InHand:
    """A Notifier whose clock, whose turns and whose far ends a test has in hand."""

    def __init__(self, folder, monkeypatch, *channels, **notify):
        self.folder = folder
        self.ledger_file = folder / "seuil.db"
        self.clock = Hands()
        self.ends = {}
        self.settings = Settings(
            space=SPACE,
            storage=Storage(str(folder)),
            notify=Notify(directory=str(folder), settle_s=0, language="en", **notify),
            channel=channels or (Channel("one", "mqtt"),),
        )
        monkeypatch.setattr(process, "far_end", lambda channel, *_: self._end(channel.name))
        self.outbox = None
        self.start()

    def _end(self, name):
        return self.ends.setdefault(name, End())

    @property
    def end(self):
        return self.ends["one"]

    def start(self):
        """Start it anew, as after a kill."""
        if self.outbox is not None:
            self.outbox.close()
        self.inbox = SimpleQueue()
        self.outbox = process.opened(self.folder / "outbox.db")
        self.notifier = process.Notifier(self.settings, self.clock, self.outbox, self.inbox)
        for line in self.notifier._lines.values():
            line.start(self.inbox.put)

    def note(self, *facts):
        with Ledger(self.ledger_file) as ledger:
            for fact in facts:
                self.pass_time(0.001)
                ledger.append([(self.clock.stamp(), fact)])

    def pass_time(self, seconds):
        self.clock.utc_us += round(seconds * 1_000_000)

    def turn(self, seconds=1.0):
        """Let time pass and everything happen that is due."""
        self.pass_time(seconds)
        self.notifier.turn()
        while any(line.busy and line._answer is None for line in self.notifier._lines.values()):
            answer = self.inbox.get(timeout=20)
            self.notifier._lines[answer.channel].hear(answer)
            self.notifier._serve(self.clock.stamp())

    def close(self):
        self.outbox.close()


@pytest.fixture
def in_hand(tmp_path, monkeypatch):
    made = []

    def make(*channels, ledger=True, **notify):
        if ledger:
            Ledger.create(tmp_path / "seuil.db").close()
        made.append(InHand(tmp_path, monkeypatch, *channels, **notify))
        if ledger:
            made[0].note(*(MemberAdded(member, Category.COWORKER) for member in PEOPLE))
            made[0].turn()
        return made[0]

    yield make
    for each in made:
        each.close()


def kinds(end):
    return [alert.kind.value for parcel in end.got for alert in parcel.alerts]


def test_the_past_is_told_to_nobody(in_hand, journalled):
    word = in_hand(ledger=False)
    word.turn()
    assert "there is no ledger here" in journalled[-1]
    Ledger.create(word.ledger_file).close()
    word.note(Held(30), *(MemberAdded(member, Category.COWORKER) for member in PEOPLE))
    word.note(*(Entered(member, "in", Means.BADGE) for member in PEOPLE[:5]))
    word.turn(500)
    assert journalled[-2:] == ["the record is followed again"] or "followed" in journalled[-1]
    word.turn()
    assert word.end.got == []
    word.note(Forced())
    word.turn()
    assert kinds(word.end) == ["door_forced"]


def test_a_long_record_is_read_by_a_process_that_says_it_lives(in_hand, monkeypatch):
    monkeypatch.setattr(following, "PIECE", 10)
    said = []
    monkeypatch.setattr(process.readiness, "notify", said.append)
    word = in_hand(ledger=False)
    Ledger.create(word.ledger_file).close()
    with Ledger(word.ledger_file) as ledger:
        ledger.append([(word.clock.stamp(), Held(30))] * 35)
    word.turn()
    assert said == ["WATCHDOG=1"] * 3
    with Ledger(word.ledger_file) as ledger:
        ledger.append([(word.clock.stamp(), Held(30))] * 25)
    word.turn()
    assert said == ["WATCHDOG=1"] * 5


@pytest.mark.parametrize("utc_us", [253_402_300_800_000_000, 2**63 - 1, -(2**63)])
def test_an_entry_of_a_time_that_no_calendar_has_is_left_out(in_hand, journalled, utc_us):
    word = in_hand()
    with Ledger(word.ledger_file) as ledger:
        ledger.append([(msgspec.structs.replace(word.clock.stamp(), utc_us=utc_us), Forced())])
    word.note(Entered("m0", "in", Means.BADGE), Held(30))
    word.turn()
    word.note(Held(60))
    word.turn()
    word.folder.joinpath("outbox.db").unlink()
    word.start()  # which reads it anew from the beginning
    word.turn()
    word.note(Held(90))
    word.turn()
    assert [alert.number for parcel in word.end.got for alert in parcel.alerts] == [30, 60, 90]
    assert sum("no calendar has its time" in line for line in journalled) == 2


def test_a_ledger_that_is_gone_for_a_while(in_hand, journalled):
    word = in_hand()
    away = word.ledger_file.with_name("away")
    word.ledger_file.rename(away)
    for _ in range(3):
        word.turn()
    assert sum("there is no ledger here" in line for line in journalled) == 1
    away.rename(word.ledger_file)
    word.note(Held(30))
    word.turn()
    assert kinds(word.end) == ["door_held"]
    assert "the record is followed again" in journalled


def test_a_backup_that_is_put_back(in_hand, journalled):
    word = in_hand()
    backup = word.ledger_file.read_bytes()
    word.note(Held(30))
    word.turn()
    word.ledger_file.write_bytes(backup)
    word.note(Forced(), Forced())
    word.turn()
    word.turn()
    assert sum("is not as it was" in line for line in journalled) == 1
    assert kinds(word.end) == ["door_held"]
    word.start()
    word.note(Held(60))
    word.turn()
    assert kinds(word.end) == ["door_held", "door_held"]


def test_what_came_while_it_was_stopped_is_told_unless_it_is_long_ago(in_hand, journalled):
    word = in_hand(keep_h=1)
    word.note(Held(30))
    word.pass_time(3601)
    word.note(Held(60))
    word.start()
    word.turn()
    assert [alert.number for parcel in word.end.got for alert in parcel.alerts] == [60]
    assert "told to nobody, as it was long ago when it was seen: 1" in journalled
    word.start()
    word.turn()
    assert len(word.end.got) == 1


def test_each_channel_is_told_what_it_tells(in_hand):
    word = in_hand(
        Channel("doors", "mqtt", tells=(AlertKind.DOOR_HELD,)),
        Channel("all", "mqtt"),
    )
    word.note(Held(30), Forced())
    word.turn()
    assert kinds(word.ends["doors"]) == ["door_held"]
    assert kinds(word.ends["all"]) == ["door_held", "door_forced"]


def test_a_bus_is_told_that_somebody_is_alone_only_where_it_tells_that(in_hand):
    word = in_hand(
        Channel("all", "mqtt"),
        Channel("named", "mqtt", tells=(AlertKind.NEWCOMER_ALONE,)),
        Channel("post", "mail"),
        alone_s=60,
    )
    word.pass_time(31 * 86_400)
    word.note(Forced(), Entered("m0", "in", Means.BADGE))
    word.turn()
    word.turn(90)
    assert kinds(word.ends["all"]) == ["door_forced"]
    assert kinds(word.ends["named"]) == ["newcomer_alone"]
    assert kinds(word.ends["post"]) == ["door_forced", "newcomer_alone"]


# --- rates and waits -----------------------------------------------------------------------------


def test_more_than_may_go_in_an_hour_is_gathered(in_hand):
    word = in_hand(Channel("one", "mqtt", most_per_hour=3))
    for _ in range(5):
        word.note(Held(30))
        word.turn()
    assert [len(parcel.alerts) for parcel in word.end.got] == [1, 1, 1]
    word.start()  # which makes no hour shorter
    word.turn()
    assert len(word.end.got) == 3
    word.turn(3595.5)
    assert [len(parcel.alerts) for parcel in word.end.got] == [1, 1, 1, 2]
    assert len(set(word.end.ids)) == 5


def test_many_at_once_go_as_few(in_hand):
    word = in_hand()
    word.note(*[Held(30)] * 45)
    word.turn()
    assert [len(parcel.alerts) for parcel in word.end.got] == [45]
    assert word.end.got[0].id.startswith("summary-45-door_held-")
    assert len(set(word.end.ids)) == 45
    word.start()
    word.turn()
    assert len(word.end.got) == 1


def assert_flood(parcel):
    first, second = parcel.text.splitlines()
    assert "The door was forced, 1000 times" in first
    assert "The door had been open for at least 20 seconds" in second


def test_a_flood_goes_as_one_and_delays_nothing(in_hand):
    word = in_hand()
    word.note(*[Forced()] * 1000, Held(20))
    word.turn()
    word.note(Held(30))
    word.turn()
    assert [len(parcel.alerts) for parcel in word.end.got] == [1001, 1]
    assert_flood(word.end.got[0])
    assert len(set(word.end.ids)) == 1002
    assert word.outbox.waiting("one") == ()


def test_a_flood_that_has_to_wait_goes_as_one_with_what_came_since(in_hand):
    word = in_hand(Channel("one", "mqtt", most_per_hour=1))
    word.note(Held(10))
    word.turn()
    word.note(*[Forced()] * 1000)
    word.turn()
    word.note(Held(20))
    word.turn()
    assert len(word.end.got) == 1
    word.turn(3600)
    assert [len(parcel.alerts) for parcel in word.end.got] == [1, 1001]
    assert_flood(word.end.got[1])
    assert len(set(word.end.ids)) == 1002
    assert word.outbox.waiting("one") == ()


def test_while_nothing_may_go_the_outbox_is_not_read_each_second(in_hand, monkeypatch):
    word = in_hand(Channel("one", "mqtt", most_per_hour=1))
    word.note(Forced())
    word.turn()
    word.note(*[Forced()] * 29)
    looks = []
    waiting = word.outbox.waiting
    monkeypatch.setattr(word.outbox, "waiting", lambda name: looks.append(name) or waiting(name))
    for _ in range(9):
        word.turn()
    assert (looks, len(word.end.ids)) == ([], 1)
    word.turn(3600)
    assert len(set(word.end.ids)) == 30


def test_of_what_is_given_up_the_journal_names_some(in_hand, journalled):
    word = in_hand(keep_h=1)
    word.end.answers = [NotNow("away")]
    word.note(Held(30), *[Forced()] * 29)
    word.turn()
    word.turn(2 * 3600)
    (line,) = (each for each in journalled if "given up after 1 h" in each)
    assert line.endswith(" and 10 more")
    assert line.count("door_") == 20


def test_of_very_much_that_nobody_takes_all_is_given_up(in_hand, monkeypatch):
    monkeypatch.setattr(outbox, "AT_ONCE", 7)
    word = in_hand(keep_h=1)
    word.end.answers = [NotNow("away")]
    word.note(*[Forced()] * 30)
    word.turn()
    word.turn(2 * 3600)
    for _ in range(9):
        word.turn()
    assert word.outbox.waiting("one") == ()
    assert word.end.got == []
    word.note(Held(30))
    word.turn()
    assert kinds(word.end) == ["door_held"]


def test_a_summary_goes_again_as_it_was(in_hand):
    word = in_hand(Channel("one", "mqtt", most_per_hour=1))
    word.note(Held(1), Held(2))
    word.end.answers = [NotNow("not now")]
    word.turn()
    word.note(Held(3))
    word.start()
    word.turn()
    assert [len(parcel.alerts) for parcel in word.end.got] == [2]
    word.turn(3600)
    assert [len(parcel.alerts) for parcel in word.end.got] == [2, 1]


def test_pauses_between_tries_grow(in_hand, journalled):
    word = in_hand()
    word.end.answers = [NotNow("away")] * 4
    word.note(Held(30))
    word.turn()
    left = []
    for _ in range(15):
        left.append(len(word.end.answers))
        word.turn()
    assert left == [3, 2, 2, 1, 1, 1, 1, *[0] * 8]
    assert len(word.end.got) == 1
    assert journalled.count("one: not taken, and tried again: away") == 1
    assert "one takes word again" in journalled


def test_a_far_end_that_says_when_is_left_alone_until_then(in_hand):
    word = in_hand()
    word.end.answers = [NotNow("busy", 60.0)]
    word.note(Held(30))
    word.turn()
    word.turn(58)
    assert word.end.got == []
    word.turn(2)
    assert len(word.end.got) == 1


def test_what_is_refused_for_good_is_given_up_and_the_next_goes(in_hand, journalled):
    word = in_hand()
    word.end.answers = [Refused("it answered 404")]
    word.note(Held(1), Held(2))
    word.turn()
    assert [alert.number for parcel in word.end.got for alert in parcel.alerts] == [2]
    assert any(
        "given up, it refused it: it answered 404 (door_held-" in each for each in journalled
    )
    word.start()
    word.turn()
    assert len(word.end.got) == 1


def test_what_nobody_takes_for_long_is_given_up(in_hand, journalled):
    word = in_hand(keep_h=2)
    word.end.answers = [NotNow("away")] * 99
    word.note(Held(30))
    word.turn()
    word.turn(7199)
    assert not any("given up" in line for line in journalled)
    word.end.answers.clear()
    word.turn(10)
    word.turn(300)
    assert word.end.got == []
    assert sum("one: given up after 2 h: door_held-" in line for line in journalled) == 1


@pytest.mark.parametrize("by_s", [-86_400 * 400, -600, 600])
def test_a_clock_that_steps_tells_nothing_twice_and_keeps_what_waits(in_hand, by_s):
    word = in_hand()
    word.end.answers = [NotNow("away")]
    word.note(Held(30))
    word.turn()
    boot = word.clock.stamp
    word.clock.stamp = lambda: msgspec.structs.replace(boot(), utc_us=boot().utc_us + by_s * 10**6)
    word.turn(5)
    word.note(Held(60))
    word.turn()
    word.start()
    word.turn()
    assert [alert.number for parcel in word.end.got for alert in parcel.alerts] == [30, 60]


def test_a_clock_that_was_behind_by_days_makes_nothing_old(in_hand):
    word = in_hand()
    behind, leap_us = word.clock.stamp, 0
    word.clock.stamp = lambda: msgspec.structs.replace(
        behind(), synced=leap_us > 0, utc_us=behind().utc_us + leap_us
    )
    word.note(DeviceDown("in", "unplugged"), Forced())
    leap_us = 3 * 86_400 * 10**6
    word.turn(30)
    word.turn()
    assert sorted(kinds(word.end)) == ["door_forced", "reader_silent"]


# --- the outbox ----------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing_and_tells_nothing_twice(in_hand, journalled):
    word = in_hand()
    db = word.outbox._db
    db.execute("PRAGMA query_only = ON")  # every write is refused
    word.note(Held(30))
    word.turn()
    word.turn()
    assert word.end.got == []
    assert sum("nothing new is told" in line for line in journalled) == 1
    db.execute("PRAGMA query_only = OFF")
    word.turn()
    assert kinds(word.end) == ["door_held"]

    real = word.end.deliver

    def fills(parcel):
        real(parcel)
        word.full = True

    word.end.deliver = fills
    word.note(Held(60))
    done = Outbox.done
    refusals = iter([OutboxError("full")] * 3)

    def refuse(outbox, *how, **more):
        if wrong := next(refusals, None):
            raise wrong
        done(outbox, *how, **more)

    word.outbox.done = lambda *how, **more: refuse(word.outbox, *how, **more)
    for _ in range(8):
        word.note(Held(90))
        word.turn()
    assert len(word.end.ids) == len(set(word.end.ids)) == 10


def test_one_process_holds_the_outbox(in_hand):
    word = in_hand()
    with pytest.raises(OutboxError, match="another `seuil notify` holds it"):
        Outbox(word.outbox.path)


def test_an_outbox_that_is_damaged_is_put_aside(in_hand, journalled):
    word = in_hand()
    word.outbox.close()
    word.outbox.path.write_bytes(b"no outbox" * 999)
    word.start()
    assert word.folder.joinpath("outbox.db.damaged").read_bytes().startswith(b"no outbox")
    assert any("kept as" in line for line in journalled)
    word.turn()
    word.note(Forced())
    word.turn()
    assert kinds(word.end) == ["door_forced"]


def spoil_a_page(file):
    """Overwrite what is not at the beginning of a file that many alerts went through."""
    content = bytearray(file.read_bytes())
    for at in range(8192, len(content), 8192):
        content[at : at + 400] = b"\xa5" * 400
    file.write_bytes(content)


def make_it_tell_what_nobody_knows(file):
    with closing(sqlite3.connect(file)) as db, db:
        db.execute('UPDATE outgoing SET alert = \'{"kind": "sung"}\'')


@pytest.mark.parametrize("spoil", [spoil_a_page, make_it_tell_what_nobody_knows])
def test_an_outbox_that_is_damaged_inside_is_put_aside_as_well(in_hand, journalled, spoil):
    word = in_hand()
    word.end.answers = [NotNow("away")] * 9
    word.note(*[Forced()] * 200)
    word.turn()
    word.close()
    spoil(word.folder / "outbox.db")
    word.start()
    word.turn()
    assert any("what waited in it is told to nobody" in line for line in journalled)
    word.end.answers = []
    word.note(Held(60))
    word.turn()
    assert kinds(word.end) == ["door_held"]
    assert (word.folder / "outbox.db-wal").exists()  # that of the new one


def test_an_outbox_that_turns_out_damaged_ends_the_process(in_hand, monkeypatch):
    def damaged(*_):
        raise OutboxDamaged("a bad page")

    word = in_hand()
    for call, fact in ((word.outbox.take_in, Forced()), (word.outbox.waiting, Held(30))):
        with monkeypatch.context() as patched:
            patched.setattr(word.outbox, call.__name__, damaged)
            word.note(fact)
            with pytest.raises(OutboxDamaged, match="a bad page"):
                word.turn()


def test_an_outbox_of_a_newer_seuil_is_left_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / "outbox.db")) as db, db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(OutboxError, match="newer Seuil"):
        Outbox(tmp_path / "outbox.db")


def test_a_state_in_another_shape_begins_anew(in_hand):
    word = in_hand()
    word.outbox._db.execute('UPDATE watch SET state = \'{"sequence": "x"}\'')
    assert word.outbox.state() is None
    word.note(Held(30))
    word.start()
    word.turn()
    assert word.end.got == []


def test_a_channel_that_is_no_more_and_what_is_a_week_old_is_dropped(in_hand, journalled):
    word = in_hand(Channel("one", "mqtt"), Channel("two", "mqtt"))
    word.ends["two"].answers = [NotNow("away")]
    word.note(Held(30))
    word.turn()
    kept = "SELECT channel, done IS NOT NULL FROM outgoing"
    assert sorted(word.outbox._db.execute(kept)) == [("one", 1), ("two", 0)]
    word.settings = msgspec.structs.replace(word.settings, channel=word.settings.channel[:1])
    word.start()
    word.turn()
    assert "waited for channels that are no more, and dropped: 1" in journalled
    assert sorted(word.outbox._db.execute(kept)) == [("one", 1)]
    word.turn(7 * 86_400 - 60)
    assert word.outbox._db.execute(kept).fetchall() == [("one", 1)]
    word.turn(6 * 3600 + 10)
    assert word.outbox._db.execute(kept).fetchall() == []


def test_how_things_stand_is_kept_now_and_then_and_at_the_end(in_hand):
    word = in_hand()
    word.note(Entered("m0", "in", Means.BADGE))
    word.turn()
    assert word.outbox.state().attendance.inside == {}
    word.turn(900)
    assert set(word.outbox.state().attendance.inside) == {"m0"}
    word.note(Entered("m1", "in", Means.BADGE))
    word.turn()
    word.notifier._take_leave()
    assert set(word.outbox.state().attendance.inside) == {"m0", "m1"}


def test_at_the_end_what_is_on_its_way_is_waited_for(in_hand, monkeypatch):
    word = in_hand()
    word.note(Held(30))
    word.pass_time(1)
    word.notifier.turn()
    word.notifier._take_leave()
    (done,) = word.outbox._db.execute("SELECT taken FROM outgoing").fetchone()
    assert done == 1
    with pytest.raises(Empty):
        word.inbox.get_nowait()


def test_strange_behaviour_of_a_library_is_a_far_end_that_makes_no_sense(in_hand, journalled):
    word = in_hand()
    word.end.answers = [KeyError("strange")]
    word.note(Held(30))
    word.turn()
    assert "one: not taken, and tried again: its answer makes no sense (KeyError)" in journalled
    word.turn()
    assert len(word.end.got) == 1


# --- real processes ------------------------------------------------------------------------------


@pytest.mark.usefixtures("counted")
def test_a_test_message_says_what_happened(word):
    word.write()
    word.mail.start()
    word.hook.start()
    (word.folder / "token").unlink()
    said = word.installation.seuil("notify", "test")
    assert said.returncode == 1
    assert said.stdout.splitlines() == [
        "post: taken by the far end",
        "hook: taken by the far end",
        f"phone: not taken: {word.folder}/token cannot be read: No such file or directory",
        "bus: taken by the far end",
    ]
    assert word.mail.mails[0]["Subject"] == "Test – Test message"
    one = word.installation.seuil("notify", "test", "--channel", "hook")
    assert (one.returncode, one.stdout) == (0, "hook: taken by the far end\n")
    assert [body.count(b'"alerts":[]') for _, body in word.hook.requests] == [1, 1]
    nobody = word.installation.seuil("notify", "test", "--channel", "pigeon")
    assert nobody.returncode == 2
    assert "there is no channel pigeon. There is: post, hook, phone, bus" in nobody.stderr


@pytest.mark.usefixtures("counted")
def test_a_test_where_there_is_no_channel(word):
    word.write("")
    said = word.installation.seuil("notify", "test")
    assert (said.returncode, "has no [[channel]]" in said.stderr) == (2, True)


@pytest.mark.usefixtures("counted")
def test_a_process_on_its_last_good_copy_tells_all_the_same(word):
    word.write()
    good = word.installation.config.read_text()
    word.installation.config.with_name("seuil.toml.good").write_text(good)
    word.installation.config.write_text(good + "\nnonsense\n")
    word.hook.start()
    word.begin()
    assert "the last good copy is in force" in word.said()
    word.note(Held(30))
    word.until(lambda: len(word.hook.ids) == 1)
    second = word.installation.seuil("notify")
    assert second.returncode == 1
    assert "another `seuil notify` holds it" in second.stderr
    word.end()


def test_it_is_killed_while_a_far_end_thinks(word):
    word.write(channel("hook", "webhook", to=word.hook.url(), secret_file=str(word.folder / "key")))
    word.hook.start()
    word.begin()
    for number in range(3):
        word.hook.answers.put("hang")
        word.note(Held(30))
        word.until(lambda before=2 * number: word.hook.tried == before + 1)
        word.kill()
        word.start()
        word.until(lambda count=number + 1: len(word.hook.ids) == count)
    assert len(set(word.hook.ids)) == 3
    word.end()


@pytest.mark.usefixtures("counted")
def test_idle_it_says_that_it_lives(word, monkeypatch, tmp_path):
    import socket

    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "notify.sock"))
    listener.settimeout(20)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify.sock"))
    word.write("")
    word.start()
    assert [listener.recv(99) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    word.end()
    listener.close()
    assert "nobody, as no [[channel]] is set" in word.said()


def test_the_clock_of_the_signature_is_the_processs_own(in_hand):
    word = in_hand()
    assert word.notifier._now_s() == word.clock.utc_us // 1_000_000
    assert isinstance(SystemClock().stamp(), Stamp)
