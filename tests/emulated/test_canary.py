"""Canaries: a badge number, a name and a finger that must not get out, through a whole day."""

import http.client
import json
import signal
import socket
import threading
from contextlib import suppress

import pytest

from appliance.client import Client, NotDone
from appliance.commands import (
    AddMember,
    EraseMember,
    ExportPerson,
    GiveBadge,
    ListMembers,
    RestoreMember,
    ShowMovements,
    SuspendMember,
    TakeIn,
)
from appliance.commands.members import Particulars
from appliance.facts import Terms
from appliance.model import Category
from drivers.emulators.tags import TagReaderEnd
from drivers.zfm import FROM_HOST, Command, Decoder
from tests.installation import MEMBERS, STRIKE, WAIT_S

BADGE = bytes.fromhex("0CC0FFEE42")
STRANGE = bytes.fromhex("0CDEADBE77")
NAME, EMAIL = "Zelda Kanarievogel", "kanarie.vogel@example.org"
FINGER, POSITION = "canary's thumb", 5
NAMES = (b"Kanarievogel", b"kanarie.vogel", b"Zelda")


def spelt(tag):
    """Return every way in which a badge number is written, in any case."""
    digits, number = tag.hex(), int.from_bytes(tag[1:], "big")
    grouped = (separator.join(digits[n : n + 2] for n in range(0, 10, 2)) for separator in ":- ")
    printed = f"{number:010d}", f"{tag[2]:03d},{number & 0xFFFF:05d}"
    return [tag, *(each.encode() for each in (digits, digits[2:], *grouped, *printed))]


NUMBERS = [*spelt(BADGE), *spelt(STRANGE)]


def holds(data, canaries):
    lowered = data.lower()
    return [canary for canary in canaries if canary.lower() in lowered]


def test_the_canaries_are_found_where_they_are():
    assert holds(b"tag 0CC0FFEE42 denied", NUMBERS)
    assert holds(b"tag 0c:c0:ff:ee:42 denied", NUMBERS)
    assert holds(b"\x000\x0c\xc0\xff\xee\x42", NUMBERS)
    assert holds(b"a card with 3237998146 on it", NUMBERS)
    assert not holds(b"a badge that ends in 42", NUMBERS)
    assert holds(b"to KANARIEVOGEL,", NAMES)


@pytest.fixture
def day(installation, broker, listen):
    """Return an installation with everything on, and what the bus and the pages said."""
    installation.with_sensor()
    installation.sensor.enrol(POSITION, FINGER)
    installation.settings["mqtt"] = {"enabled": True, "port": broker.port}
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        installation.settings["web"] |= {"port": line.getsockname()[1]}
    installation.write().take_members_in(f"{MEMBERS}{NAME},student,active,,{POSITION},2026-11-02\n")
    installation.bus = listen(broker.port)
    installation.pages = []
    installation.start_door()
    installation.start("web")
    installation.client = Client(installation.folder / "control.sock")
    installation.until(lambda: get(installation, "/")[0] == 200)
    return installation


def get(house, path):
    port = house.settings["web"]["port"]
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        page = answer.read()
    except OSError:
        return 0, b""
    finally:
        asked.close()
    house.pages.append(page)
    return answer.status, page


def taken_in(house):
    """Take the canary in by hand, with a badge; from a file, with a finger, it was before."""
    card = house.client.ask(
        AddMember(Particulars(name=NAME, email=EMAIL), Terms(Category.COWORKER))
    )
    member = card.row.member
    house.client.ask(GiveBadge(member, number=BADGE.hex()))
    rows = house.client.ask(ListMembers()).rows
    (other,) = [r.member for r in rows if r.particulars.name == NAME and r.member != member]
    return member, other


def lived(house, member, other):
    """Come and go, be refused, be strange, and let things go wrong on the way."""
    assert house.opens_for(house.badge_in, BADGE)
    assert house.opens_for(house.badge_out, BADGE)
    house.client.ask(SuspendMember(member))
    assert house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)
    for tag in (BADGE, STRANGE):
        before = len(house.facts("denied"))
        house.badge_in.present(tag, held_s=1)
        house.until(lambda before=before: len(house.facts("denied")) > before)
    house.client.ask(RestoreMember(member))
    touched(house)
    house.badge_out.wire.send(b"\x02" + BADGE.hex().encode() + b"\r\nZelda", paced=False)
    wrong(house, member, other)
    for reader in (house.badge_out, house.sensor):
        unplugged = reader.wire if isinstance(reader, TagReaderEnd) else reader
        unplugged.unplug()
    house.until(lambda: len(house.facts("device_down")) >= 2)
    house.badge_out.wire.replug()
    house.sensor.replug()
    house.until(lambda: len(house.facts("device_up")) >= 2)


def touched(house):
    pause = threading.Event()
    before = len(house.facts("entered"))
    for _ in range(WAIT_S):
        house.sensor.place(FINGER)
        pause.wait(1.0)
        house.sensor.lift()
        if len(house.facts("entered")) > before:
            return
        pause.wait(0.5)
    raise AssertionError(house.said())


def wrong(house, member, other):
    """Say things at the control socket and on the page that are refused, or make no sense."""
    refused = (
        AddMember(Particulars(name="Zelda\x00Kanarievogel"), Terms(Category.COWORKER)),
        GiveBadge(member, number="0CC0FFEE42zz"),
        GiveBadge(other, number=BADGE.hex()),
        ExportPerson(NAME),
    )
    for command in refused:
        with pytest.raises(NotDone):
            house.client.ask(command)
    spoilt = 'name,category,badge\n"Zelda Kanarievogel,coworker,0CC0FFEE42\n'
    assert house.client.ask(TakeIn(spoilt)).taken == 0
    for line in (NAME.encode(), b'{"command":{"type":"Zelda"', BADGE * 50_000):
        talk = socket.socket(socket.AF_UNIX)
        with talk, suppress(OSError):
            talk.settimeout(WAIT_S)
            talk.connect(str(house.folder / "control.sock"))
            talk.sendall(line + b"\n")
            talk.recv(4096)
    broken = house.config.read_text()
    house.config.write_text(broken + "\n[door\n")
    house.until(lambda: house.facts("configuration_refused"))
    house.config.write_text(broken)
    for path in ("/board", "/member/canary", "/?lang=xx", "/static/../people.db", "/a" * 2000):
        get(house, path)


def looked_at(house, member):
    """Look at everything there is about the canary, as the people at the desk do."""
    assert NAME in json.loads(house.client.ask(ExportPerson(member)).json)["particulars"]["name"]
    assert house.client.ask(ShowMovements(member)).movements


def files_of(house):
    """Return what is in the house's own folders and logs, by name."""
    kept = [*house.storage.directory.iterdir(), *(house.folder / "web").glob("**/*")]
    logs = [*house.folder.glob("*.log"), *house.folder.glob("core*")]
    return {file.name: file.read_bytes() for file in [*kept, *logs] if file.is_file()}


def test_through_a_whole_day_no_canary_gets_out(day):
    member, other = taken_in(day)
    lived(day, member, other)
    looked_at(day, member)
    limits = day.folder.joinpath(f"/proc/{day.running[0].pid}/limits").read_text()
    assert "Max core file size        0                    0" in limits

    held = files_of(day)
    assert {"seuil.db", "people.db", "last-known.json", "door.log", "web.log"} <= held.keys()
    assert holds(held["people.db"], NAMES) == list(NAMES)  # it is where it belongs
    names_in = {name for name, data in held.items() if holds(data, NAMES)}
    assert {name.removesuffix("-journal") for name in names_in} == {"people.db"}
    assert {name: found for name, data in held.items() if (found := holds(data, NUMBERS))} == {}
    said = [part for topic, payload in day.bus.heard for part in (topic.encode(), payload)]
    assert said
    for out in [*said, *day.pages]:
        assert not holds(out, [*NAMES, *NUMBERS, member.encode(), other.encode()])
    heard = [p.payload[0] for p in Decoder(kinds=FROM_HOST).feed(day.sensor.wire.log)]
    assert Command.SEARCH in heard
    assert not {0x08, 0x0A} & set(heard)

    for each in (member, other):
        day.client.ask(EraseMember(each))
    assert POSITION not in day.sensor.module.library
    day.running[0].send_signal(signal.SIGTERM)
    assert day.running[0].wait(WAIT_S) == 0
    after = files_of(day)
    assert {name: found for name, data in after.items() if (found := holds(data, NAMES))} == {}
