"""What is made of what was seen: every check, every verdict, every remedy."""

import pytest
from msgspec.structs import replace

from appliance.commands.answers import MemberRow, Sensors, SensorSeen, Status
from appliance.commands.members import Particulars
from appliance.doctor import values
from appliance.doctor.checks import CHECKS, examine, summary
from appliance.doctor.house import HOUSE
from appliance.doctor.values import (
    Board,
    Care,
    Disk,
    Finding,
    House,
    Machine,
    Outward,
    Pins,
    Port,
    Record,
    Seen,
    Unit,
    Verdict,
)
from appliance.facts import Terms
from appliance.model import Category

MIB = 1 << 20
DAY_US = 86_400_000_000
NOW_US = 1_795_000_000_000_000
BY_NAME = {check.name: check for check in CHECKS}
RIGHT, MIND, WRONG, UNKNOWN = Verdict
DOOR = "seuil-door.service"
STATUS = Status("0.1.0", 1, 3, ledger_ok=True, down=(), clock_trusted=True)
FINGER = SensorSeen("finger", answers=True, templates=3, capacity=200, security=4)
ANNE = MemberRow("a" * 16, Particulars(name="Anne"), Terms(Category.COWORKER))

WELL = Seen(
    NOW_US,
    Board("Raspberry Pi 5 Model B Rev 1.0", "console=tty1 root=PARTUUID=1", (), (), 0, False, 48.2),
    Disk(9000 * MIB, 500_000, 600_000, (), 0, 1, overlay=False, apart=True),
    Machine(
        synced=True,
        rtc=True,
        zone="Europe/Brussels",
        memory=4000 * MIB,
        available=3000 * MIB,
        swap_used=0,
        killed=0,
        pss=(("seuil door", 30 * MIB), ("seuil web", 50 * MIB)),
        kiosks=(),
        sqlite="3.46.1",
        python="3.13.5",
        release="13",
        kernel="6.12.47",
        package="0.1.0+deb13",
    ),
    House(
        problems=(),
        space_zone="Europe/Brussels",
        readers=1,
        status=STATUS,
        sensors=Sensors((FINGER,)),
        ports=(Port("finger", "/dev/ttyAMA0", "/dev/ttyAMA0", True),),
        pins=Pins(chip=True, lgpio="0.2.2", gpiozero="2.0.1"),
        version="0.1.0",
        record=Record(1000, newest_us=NOW_US - 5),
    ),
    Outward(
        broker="", mosquitto="2.0.21", page="", origin="seuil.local", resolves=True, days_left=200
    ),
    Care(1, NOW_US - DAY_US // 2, on_the_card=False, update="done"),
    (
        Unit(DOOR, active="active", result="success"),
        Unit("seuil-notify.service", active="active", result="success"),
        Unit("seuil-nightly.timer", active="active", result="success"),
        Unit("seuil-nightly.service", active="inactive", result="success", ended_us=5),
    ),
)
BARE = Seen(NOW_US)


def but(seen=WELL, units=None, **parts):
    """Return what was seen with some of it otherwise."""
    changed = {part: replace(getattr(seen, part), **what) for part, what in parts.items()}
    if units is not None:
        named = {each.name: each for each in seen.units}
        for name, what in units.items():
            named[name] = replace(named[name], **what)
        changed["units"] = tuple(named.values())
    return replace(seen, **changed)


def pc(**parts):
    """Return what was seen on a machine that is no Raspberry Pi."""
    return but(board={"model": "", **parts.pop("board", {})}, **parts)


def answers(**what):
    return but(house={"status": replace(STATUS, **what)})


def pins(**what):
    return but(house={"pins": replace(WELL.house.pins, **what)})


def ports(*found):
    return but(house={"ports": found})


def sensing(**what):
    return but(house={"sensors": Sensors((replace(FINGER, **what),))})


MUTE = but(house={"status": None, "sensors": None, "away": "Connection refused"})
SHUT = replace(MUTE, house=replace(MUTE.house, away="Permission denied"))

CASES = [
    ("board", WELL, RIGHT, "Raspberry Pi 5"),
    ("board", pc(), RIGHT, "no Raspberry Pi"),
    ("board", BARE, UNKNOWN, "cannot be read"),
    ("firmware", WELL, RIGHT, "as the door needs"),
    ("firmware", pc(), RIGHT, "nothing to prepare"),
    ("firmware", but(board={"firmware": None}), UNKNOWN, "cannot be read"),
    ("firmware", but(board={"firmware": ("/a", "/b")}), WRONG, "/a, /b"),
    ("console", WELL, RIGHT, "no console"),
    ("console", BARE, UNKNOWN, "command line"),
    ("console", but(board={"cmdline": "console=serial0,115200 console=tty1"}), WRONG, "serial0"),
    ("console", but(board={"cmdline": "console=ttyAMA0"}), WRONG, "to ttyAMA0"),
    ("console", but(board={"cmdline": "console=ttyAMA10,115200"}), RIGHT, "no console"),
    ("console", pc(board={"cmdline": "console=ttyS0"}), RIGHT, "no console"),
    (
        "console",
        pc(
            board={"cmdline": "console=ttyS0"},
            house={"ports": (Port("in", "/dev/x", "/dev/ttyS0"),)},
        ),
        WRONG,
        "to ttyS0",
    ),
    (
        "console",
        pc(
            board={"cmdline": "console=ttyS0 console=ttyAMA0"},
            house={"ports": (Port("in", "/dev/x", "/dev/ttyAMA0"),)},
        ),
        WRONG,
        "to ttyAMA0",
    ),
    ("getty", WELL, RIGHT, "no login"),
    ("getty", BARE, UNKNOWN, "systemd does not say"),
    ("getty", but(board={"gettys": ("ttyAMA0",)}), WRONG, "at ttyAMA0"),
    ("ports", BARE, UNKNOWN, "names the ports"),
    ("ports", WELL, RIGHT, "1 there"),
    ("ports", ports(), RIGHT, "no reader is configured"),
    ("ports", ports(Port("in", "/dev/x", "")), WRONG, "/dev/x (in)"),
    ("ports", ports(Port("in", "/dev/x", "/dev/x", open=False)), WRONG, "not open to the door"),
    ("ports", ports(Port("in", "/dev/x", "/dev/x")), UNKNOWN, "no user seuil-door"),
    ("uart", WELL, RIGHT, "no reader is on"),
    ("uart", but(house={"ports": None}), RIGHT, "no reader is on"),
    ("uart", pc(), RIGHT, "nothing to choose"),
    ("uart", ports(Port("in", "/dev/serial0", "/dev/ttyS0")), WRONG, "in is on the mini UART"),
    ("uart", ports(Port("in", "/dev/serial0", "/dev/ttyAMA10")), WRONG, "debug plug"),
    ("gpio", WELL, RIGHT, "open to the door"),
    ("gpio", pins(emulated=True), RIGHT, "emulated"),
    ("gpio", pins(chip=None), WRONG, "not there"),
    ("gpio", pins(chip=False), WRONG, "not open to the door"),
    ("lgpio", WELL, RIGHT, "lgpio 0.2.2, gpiozero 2.0.1"),
    ("lgpio", pins(emulated=True, lgpio=""), RIGHT, "need no lgpio"),
    ("lgpio", pins(lgpio=""), WRONG, "the strike never opens"),
    ("lgpio", pins(lgpio="0.2.1.0"), WRONG, "too old"),
    ("lgpio", pins(lgpio="of an unknown version"), RIGHT, "unknown version"),
    ("lgpio", pins(factory="mock"), MIND, "mock"),
    ("lgpio", pins(factory="lgpio"), RIGHT, "lgpio"),
    ("power", WELL, RIGHT, "has held"),
    ("power", pc(board={"throttled": None, "undervolted": None}), RIGHT, "does not measure"),
    ("power", but(board={"throttled": None, "undervolted": None}), UNKNOWN, "does not say"),
    ("power", but(board={"throttled": None, "undervolted": True}), WRONG, "at this moment"),
    ("power", but(board={"throttled": 0x50005}), WRONG, "at this moment"),
    ("power", but(board={"throttled": 0x50000}), WRONG, "since the start"),
    ("power", but(board={"throttled": 0x60000}), MIND, "slowed down"),
    ("power", but(board={"throttled": 0x2}), MIND, "slowed down"),
    ("heat", WELL, RIGHT, "48 °C"),
    ("heat", pc(board={"celsius": None}), RIGHT, "does not say"),
    ("heat", but(board={"celsius": None}), UNKNOWN, "does not say"),
    ("heat", but(board={"celsius": 75.0}), MIND, "75 °C"),
    ("heat", but(board={"celsius": 82.0}), WRONG, "slows itself down"),
    ("room", WELL, RIGHT, "9000 MiB"),
    ("room", BARE, UNKNOWN, "cannot be measured"),
    ("room", but(disk={"free_bytes": 500 * MIB - 1}), MIND, "499 MiB"),
    ("room", but(disk={"free_bytes": 100 * MIB - 1}), WRONG, "99 MiB"),
    ("inodes", WELL, RIGHT, "500000 more"),
    ("inodes", BARE, UNKNOWN, "cannot be read"),
    ("inodes", but(disk={"free_inodes": 0, "inodes": 0}), RIGHT, "no limit"),
    ("inodes", but(disk={"free_inodes": 11_999}), WRONG, "11999"),
    ("mounts", WELL, RIGHT, "can be written"),
    ("mounts", BARE, UNKNOWN, "cannot be read"),
    ("mounts", but(disk={"read_only": ("/",)}), WRONG, "read-only, and should not be: /"),
    ("card-errors", WELL, RIGHT, "no error"),
    ("card-errors", BARE, RIGHT, "counts no errors"),
    ("card-errors", but(disk={"errors": 2}), WRONG, "2 errors"),
    ("card-wear", WELL, RIGHT, "0 to 10 %"),
    ("card-wear", BARE, RIGHT, "does not say"),
    ("card-wear", but(disk={"life": 9}), MIND, "80 to 90 %"),
    ("card-wear", but(disk={"life": 10}), MIND, "90 to 100 %"),
    ("card-wear", but(disk={"life": 11}), WRONG, "past the life"),
    ("overlay", WELL, RIGHT, "stays when the power goes"),
    ("overlay", BARE, UNKNOWN, "cannot be read"),
    ("overlay", but(disk={"overlay": True}), RIGHT, "stands apart"),
    ("overlay", but(disk={"overlay": True, "apart": False}), WRONG, "is lost"),
    ("clock", WELL, RIGHT, "synchronised"),
    ("clock", BARE, UNKNOWN, "cannot be asked"),
    ("clock", but(machine={"synced": False}), WRONG, "not synchronised"),
    ("rtc", WELL, RIGHT, "runs on"),
    ("rtc", BARE, UNKNOWN, "cannot be read"),
    ("rtc", but(machine={"rtc": False}), MIND, "no clock runs on"),
    ("time-zone", WELL, RIGHT, "Europe/Brussels"),
    ("time-zone", BARE, UNKNOWN, "cannot be read"),
    ("time-zone", but(house={"space_zone": ""}), UNKNOWN, "cannot be read"),
    ("time-zone", but(machine={"zone": "Etc/UTC"}), MIND, "the machine says Etc/UTC"),
    ("memory", WELL, RIGHT, "3000 MiB"),
    ("memory", BARE, UNKNOWN, "cannot be measured"),
    ("memory", but(machine={"available": 48 * MIB - 1}), WRONG, "47 MiB"),
    ("memory", but(machine={"swap_used": 200 * MIB}), MIND, "200 MiB swapped out"),
    ("memory", but(machine={"swap_used": None}), RIGHT, "3000 MiB"),
    ("killed", WELL, RIGHT, "no process"),
    ("killed", BARE, UNKNOWN, "cannot be read"),
    ("killed", but(machine={"killed": 1}), WRONG, "once of late"),
    ("killed", but(machine={"killed": 3}), WRONG, "3 times of late"),
    ("appliance-memory", WELL, RIGHT, "80 MiB in all (seuil door 30, seuil web 50)"),
    ("appliance-memory", BARE, UNKNOWN, "cannot be measured"),
    ("appliance-memory", but(machine={"pss": ()}), RIGHT, "nothing of the appliance runs"),
    ("appliance-memory", but(machine={"pss": (("seuil web", 121 * MIB),)}), MIND, "121 MiB"),
    ("kiosk", WELL, RIGHT, "no browser"),
    ("kiosk", BARE, UNKNOWN, "cannot be listed"),
    ("kiosk", but(machine={"kiosks": ("chromium",)}), MIND, "runs here: chromium"),
    ("kiosk", but(machine={"kiosks": ("cog",), "memory": 512 * MIB}), WRONG, "on a small board"),
    ("sqlite", WELL, RIGHT, "one writer can live with"),
    ("sqlite", but(machine={"sqlite": "3.51.3"}), RIGHT, "SQLite 3.51.3"),
    ("system", WELL, RIGHT, "Debian 13, Linux 6.12.47, Python 3.13.5"),
    ("system", BARE, UNKNOWN, "Debian unknown"),
    ("system", but(machine={"release": "14"}), MIND, "tried on Debian 12 and 13"),
    ("system", but(machine={"release": "12"}), MIND, "not Debian 12's own Python"),
    ("configuration", WELL, RIGHT, "is good"),
    ("configuration", BARE, UNKNOWN, "cannot be read"),
    ("configuration", but(house={"problems": ("line 1: x", "line 2: y")}), WRONG, "x; line 2: y"),
    ("door", WELL, RIGHT, "version 0.1.0"),
    ("door", MUTE, WRONG, "seuil-door is active: Connection refused"),
    ("door", replace(MUTE, units=None), WRONG, "the door does not answer: Connection refused"),
    ("door", but(MUTE, house={"away": ""}), WRONG, "nobody is let in"),
    ("door", SHUT, UNKNOWN, "Permission denied"),
    ("version", WELL, RIGHT, "0.1.0 throughout"),
    ("version", MUTE, UNKNOWN, "cannot be asked"),
    ("version", answers(version="0.0.9"), MIND, "still runs version 0.0.9, and 0.1.0"),
    ("version", but(machine={"package": "0.2.0+deb13"}), MIND, "the package says 0.2.0"),
    ("version", but(machine={"package": None}), RIGHT, "throughout"),
    ("restarts", WELL, RIGHT, "no process had to be"),
    ("restarts", BARE, UNKNOWN, "no systemd"),
    ("restarts", but(units={DOOR: {"restarts": 3}}), WRONG, f"{DOOR} 3"),
    ("restarts", but(units={DOOR: {"restarts": 2}}), RIGHT, "no process had to be"),
    ("restarts", but(units={DOOR: {"restarts": 9, "loaded": False}}), RIGHT, "no process"),
    ("restarts", but(units={DOOR: {"result": "watchdog"}}), WRONG, "by the watchdog"),
    ("readers", WELL, RIGHT, "1 answer"),
    ("readers", MUTE, UNKNOWN, "cannot be asked"),
    ("readers", answers(down=("GPIO", "in")), WRONG, "cannot command its strike"),
    ("readers", answers(down=("in", "out")), WRONG, "not answering: in, out"),
    ("readers", but(house={"readers": 0}), MIND, "no reader is configured"),
    ("sensors", WELL, RIGHT, "finger 3 of 200"),
    ("sensors", MUTE, UNKNOWN, "cannot be asked"),
    ("sensors", sensing(answers=False), WRONG, "not answering: finger"),
    ("sensors", sensing(security=2), WRONG, "not alike enough: finger"),
    ("sensors", sensing(security=3), RIGHT, "finger"),
    ("sensors", but(house={"sensors": Sensors(())}), RIGHT, "no sensor"),
    ("library", WELL, RIGHT, "agree"),
    ("library", MUTE, UNKNOWN, "cannot be asked"),
    ("library", sensing(to_erase=2, again=(ANNE,)), WRONG, "2 templates"),
    ("library", sensing(again=(ANNE,)), MIND, "1 members"),
    ("ledger", WELL, RIGHT, "entries: 1000"),
    ("ledger", answers(ledger_ok=False), WRONG, "cannot be written"),
    ("ledger", MUTE, RIGHT, "entries: 1000"),
    ("ledger", but(house={"record": None}), UNKNOWN, "not open to you"),
    ("ledger", but(house={"record": Record(broken="entry 7 …")}), WRONG, "entry 7"),
    ("ledger", but(house={"record": Record()}), MIND, "no ledger yet"),
    ("last-fact", WELL, RIGHT, "today"),
    ("last-fact", BARE, UNKNOWN, "no ledger"),
    ("last-fact", but(house={"record": Record()}), UNKNOWN, "no ledger"),
    (
        "last-fact",
        but(house={"record": Record(1, newest_us=NOW_US - 3 * DAY_US)}),
        RIGHT,
        "3 d old",
    ),
    (
        "last-fact",
        but(house={"record": Record(1, newest_us=NOW_US - 30 * DAY_US)}),
        MIND,
        "30 days",
    ),
    ("last-fact", but(house={"record": Record(1, newest_us=NOW_US + DAY_US)}), RIGHT, "today"),
    ("aside", WELL, RIGHT, "no fact waits"),
    ("aside", BARE, UNKNOWN, "not open to you"),
    ("aside", but(house={"record": Record(1, aside=4)}), MIND, "4 facts wait"),
    ("foreign", WELL, RIGHT, "understands every fact"),
    ("foreign", MUTE, UNKNOWN, "cannot be asked"),
    ("foreign", answers(foreign=2), MIND, "2 facts"),
    ("admins", WELL, RIGHT, "one looks after"),
    ("admins", MUTE, UNKNOWN, "cannot be asked"),
    ("admins", answers(admins=2), RIGHT, "2 look after"),
    ("admins", answers(admins=0), WRONG, "nobody looks after"),
    ("broker", WELL, RIGHT, "takes the door's user"),
    ("broker", but(outward={"bus": False}), RIGHT, "nothing is published"),
    ("broker", but(outward={"broker": None}), UNKNOWN, "not open to you"),
    ("broker", but(outward={"broker": "the broker: Not authorized"}), WRONG, "Not authorized"),
    ("broker", but(outward={"broker": "Bad user name or password"}), WRONG, "password"),
    ("broker", but(outward={"broker": "Connection refused"}), WRONG, "Connection refused"),
    ("mosquitto", WELL, RIGHT, "2.0.21"),
    ("mosquitto", but(outward={"mosquitto": ""}), RIGHT, "not installed"),
    ("mosquitto", but(outward={"mosquitto": "1.6.12"}), MIND, "1.6.12"),
    ("pages", WELL, RIGHT, "answer"),
    ("pages", but(outward={"web": False}), RIGHT, "not installed"),
    ("pages", BARE, UNKNOWN, "not asked"),
    ("pages", but(outward={"page": "nobody answers"}), WRONG, "nobody answers"),
    ("origin", WELL, RIGHT, "seuil.local leads somewhere"),
    ("origin", BARE, UNKNOWN, "cannot be read"),
    ("origin", but(outward={"origin": ""}), MIND, "is not set"),
    ("origin", but(outward={"resolves": False}), WRONG, "leads nowhere"),
    ("certificate", WELL, RIGHT, "200 days"),
    ("certificate", but(outward={"origin": ""}), RIGHT, "without web.origin"),
    ("certificate", but(outward={"days_left": None}), UNKNOWN, "cannot be read"),
    ("certificate", but(outward={"days_left": -1}), WRONG, "has run out"),
    ("certificate", but(outward={"days_left": 0}), MIND, "in 0 days"),
    ("certificate", but(outward={"days_left": 9}), MIND, "9 days"),
    ("word", WELL, RIGHT, "is active"),
    ("word", BARE, RIGHT, "no word is sent"),
    ("word", but(units={"seuil-notify.service": {"active": "failed"}}), WRONG, "ended"),
    ("word", but(units={"seuil-notify.service": {"result": "exit-code"}}), WRONG, "exit-code"),
    ("backup-key", WELL, RIGHT, "a key is set"),
    ("backup-key", BARE, UNKNOWN, "names the keys"),
    ("backup-key", but(care={"keys": 2}), RIGHT, "2 set"),
    ("backup-key", but(care={"keys": 0}), WRONG, "no key"),
    ("backup", WELL, RIGHT, "two days"),
    ("backup", but(care={"newest_us": None}), UNKNOWN, "not open to you"),
    ("backup", but(care={"newest_us": 0}), WRONG, "no backup"),
    ("backup", but(care={"newest_us": NOW_US - 7 * DAY_US}), WRONG, "7 days"),
    ("backup", but(care={"newest_us": NOW_US - 2 * DAY_US}), MIND, "2 days"),
    ("backup", but(care={"on_the_card": True}), MIND, "same card"),
    ("nightly", WELL, RIGHT, "was done"),
    ("nightly", BARE, UNKNOWN, "no systemd"),
    ("nightly", but(units={"seuil-nightly.timer": {"active": "inactive"}}), WRONG, "timer"),
    ("nightly", but(units={"seuil-nightly.timer": {"loaded": False}}), WRONG, "timer"),
    ("nightly", but(units={"seuil-nightly.service": {"result": "exit-code"}}), WRONG, "failed"),
    ("nightly", but(units={"seuil-nightly.service": {"status": 1}}), WRONG, "failed"),
    ("nightly", but(units={"seuil-nightly.service": {"ended_us": 0}}), RIGHT, "not due yet"),
    ("nightly", but(units={"seuil-nightly.service": {"loaded": False}}), RIGHT, "not due yet"),
    ("update", WELL, RIGHT, "was done"),
    ("update", BARE, UNKNOWN, "cannot be read"),
    ("update", but(care={"update": ""}), RIGHT, "no update yet"),
    ("update", but(care={"update": "installing"}), WRONG, "cut off"),
    ("update", but(care={"update": "stuck"}), WRONG, "no version answers"),
    ("update", but(care={"update": "went_back"}), MIND, "the version before is in place"),
    ("update", but(care={"update": "given_up"}), MIND, "did not work"),
]


@pytest.mark.parametrize(("name", "seen", "verdict", "words"), CASES)
def test_each_check_says_how_it_is(name, seen, verdict, words):
    found = BY_NAME[name].finding(seen)
    assert (found.check, found.verdict) == (name, verdict)
    assert words in found.what
    assert bool(found.remedy) == (verdict is not RIGHT)
    if found.remedy:
        assert found.remedy in (*BY_NAME[name].remedies, values.SUDO)


def test_every_remedy_that_is_listed_can_be_given():
    for check in CHECKS:
        given = {check.finding(seen).remedy for name, seen, _, _ in CASES if name == check.name}
        assert set(check.remedies) <= given, check.name


def test_each_check_has_its_own_name():
    assert len(BY_NAME) == len(CHECKS)
    assert {name for name, *_ in CASES} == set(BY_NAME)


def test_a_house_that_is_well():
    findings = examine(WELL)
    assert {each.verdict for each in findings} == {RIGHT}
    assert summary(findings) == "All is well."


def test_what_is_wrong_comes_first_and_nothing_seen_is_no_fault_to_stumble_over():
    findings = examine(replace(BARE, disk=Disk(free_bytes=0)))
    verdicts = [each.verdict for each in findings]
    assert verdicts == sorted(verdicts, key=[WRONG, MIND, UNKNOWN, RIGHT].index)
    assert verdicts[0] is WRONG
    assert UNKNOWN in verdicts


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([WRONG, MIND, UNKNOWN], "1 thing is wrong, 1 to mind; 1 could not be looked at."),
        ([WRONG, WRONG], "2 things are wrong, 0 to mind."),
        ([MIND, MIND, RIGHT], "Nothing is wrong, 2 to mind."),
        ([UNKNOWN, RIGHT], "All is well; 1 could not be looked at."),
    ],
)
def test_the_summary_counts(verdicts, said):
    assert summary(tuple(Finding("x", each, "") for each in verdicts)) == said


def test_whatever_may_name_something_of_somebodys_is_marked():
    """Readers, paths, hosts, what somebody typed: see doctor.leaving."""
    named = {check.name for check in CHECKS if check.named}
    assert named >= {"ports", "uart", "readers", "sensors", "configuration", "origin", "broker"}
    assert not {check.name for check in HOUSE if check.named} & {"door", "version", "admins"}
