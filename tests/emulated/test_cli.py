"""The command line with the door running and stopped: the same is said, the same comes of it."""

import json
import re
import shlex

from appliance.facts import HouseFact, PassingFact, SensorBound
from tests.installation import Installation
from tests.terminal import Terminal, with_sensor

__all__ = ["with_sensor"]

PASSWORD = "correct horse battery\n"
NOT_OURS = (*PassingFact.__args__, *HouseFact.__args__, SensorBound)

SCRIPT = (
    ("member add 'Zoé Lambert' --email zoe@example.org", ""),
    ("member add 'Zoé Lambert' --category student", ""),
    ("member suspend 'zoe lambert'", ""),  # there are two
    ("member erase @2 --yes", ""),
    ("schedule set office mon-fri 08:00-19:00 sat 10:00-14:00 --closed", ""),
    ("schedule set late fri 22:00-02:00", ""),
    ("schedule drop late", ""),
    ("member terms zoe --schedule office --until 2027-01-31", ""),
    ("member terms zoe --schedule nights", ""),
    ("member change zoe --language nl --board name", ""),
    ("member change zoe --board nameless", ""),
    ("badge give zoe 0C000621B7", ""),
    ("badge give zoe 0C000621B7", ""),
    ("badge give zoe 0C000621B8 --until 2027-01-01", ""),
    ("badge lost zoe B7", ""),
    ("badge return zoe b8", ""),
    ("member suspend zoe", ""),
    ("member restore zoe", ""),
    ("account open host@example.org host", PASSWORD),
    ("account open host@example.org host", PASSWORD),
    ("account open short@example.org host", "short\n"),
    ("account role host@ admin", ""),
    ("account revoke host@", ""),
    ("account password host@", PASSWORD),
    ("account list", ""),
    ("finger enrol zoe", ""),  # without consent
    ("finger consent zoe", "nee\n"),
    ("finger consent zoe", "ja\n"),
    ("finger enrol zoe", ""),
    ("member show zoe", ""),
    ("finger remove zoe", ""),
    ("finger enrol zoe", ""),
    ("finger withdraw zoe", ""),
    ("finger sensors", ""),
    ("finger survey", ""),
    ("member import - --preview", "name,category\nIda,coworker\n,coworker\n"),
    ("member import -", "name,category\nIda,coworker\n,coworker\n"),
    ("member import -", "name,category\nIda,coworker\n"),
    ("member correct ida in '2000-01-01 00:00' --why forgot", ""),
    ("member movements zoe --since 2026-01-01", ""),
    ("member export", ""),
    ("member export zoe --json", ""),
    ("account close host@", ""),
    ("member erase zoe", "no\n"),
    ("member erase zoe", "erase\n"),
    ("schedule drop office", ""),
    ("retain --preview", ""),
    ("member list", ""),
    ("schedule list", ""),
    ("board", ""),
)


def carried_out(house, monkeypatch):
    """Carry out the script; return what was said and the facts, ids told apart by their order."""
    terminal, said = Terminal(house, monkeypatch), []
    members = []
    for line, typed in SCRIPT:
        words = shlex.split(re.sub("@2", members[-1] if members else "", line))
        answered = terminal(*words, said=typed)
        members += re.findall(r"^member +([0-9a-f]{16})$", answered[1], re.MULTILINE)
        said.append((line, *answered))
    facts = [fact for fact in house.facts() if not isinstance(fact, NOT_OURS)]
    return told_apart(json.dumps([said, [repr(fact) for fact in facts]], ensure_ascii=False))


def told_apart(text):
    """Return a text without what chance and the clock put into it."""
    seen = {}
    text = re.sub(r"\d{4}-\d\d-\d\dT?\s?\d\d:\d\d(:\d\d)?(\.\d+)?([+]\d\d:\d\d|Z)?", "<time>", text)
    text = re.sub(r"at_us.{0,3}: ?\d{16}|boot_us.{0,3}: ?\d+", "<us>", text)
    return re.sub(
        r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{16}|[0-9a-f]{8})(?![0-9a-f])",
        lambda found: f"<{seen.setdefault(found[0], len(seen))}>",
        text,
    )


def test_with_the_door_running_and_stopped_the_same_comes_of_it(
    with_sensor, monkeypatch, tmp_path_factory
):
    other = Installation(tmp_path_factory.mktemp("other"))
    try:
        other.with_sensor().write().take_members_in()
        stopped = json.loads(carried_out(with_sensor, monkeypatch))
        other.start_door()
        running = json.loads(carried_out(other, monkeypatch))
    finally:
        other.close()
    for alone, served in zip(stopped[0], running[0], strict=True):
        assert alone == served
    assert stopped[1] == running[1]
    for house in (with_sensor, other):
        assert house.sensor.module.library == {3: "anne"}
        ledger = house.storage.ledger.read_bytes()
        assert not any(secret in ledger for secret in ("Zoé".encode(), b"zoe@", b"0C000621B7"))
    assert "Zoé" not in other.said()
