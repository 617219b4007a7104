"""The manager's pages after a year of a hundred people a day: how large, and how long they take.

The year is written as facts into a real ledger: a simulated space, larger than those of the tests.
The pages are the real application's, in this process, with the real desk behind the real socket;
what a thread of the page server does on its own, summing and learning, is told apart. Beside all of
it stands one indexed pass over the same facts: each row by its sequence, read and dropped, nothing
decoded.
"""

import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from flask.testing import FlaskClient

from appliance.commands.members import Particulars
from appliance.facts import MemberAdded
from appliance.ledger import Ledger
from appliance.local_time import instant
from appliance.model import Role
from appliance.people import People
from appliance.presence import measure_of
from appliance.storage import Storage
from appliance.web.desk.here import KEY
from appliance.web.foresight import Foresight
from appliance.web.history import LedgerHistory
from appliance.web.sums import Sums
from tests.at_the_desk import SPACE, AtTheDesk
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.simulated import ALMANAC, TRAITS, ZONE, Kind, simulate
from tests.still_desk import get, pages

TODAY, NOW = date(2026, 11, 23), time(14, 5)
DAYS = 365
BUSY = replace(
    TRAITS[Kind.STUDENTS],
    coworkers=250, students=90, joins=8.0, tries=20.0, stays_months=36.0, weekends=False,
)  # fmt: skip
SEED = 5
AT_ONCE = 1000
ROUNDS = 9
PAGES = {
    "who is in": "/desk/board",
    "the evacuation list": "/desk/evacuation",
    "what is to be settled": "/desk/exceptions",
    "the history": "/desk/figures",
    "first visits": "/desk/figures/first",
    "the two masses": "/desk/figures/masses",
    "tomorrow": "/desk/figures/tomorrow",
}
_WHY = {"what is to be settled": "nobody settled anything all year, and the desk reads it all"}
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Year:
    """What was written: facts, and people a day when anybody came, the host and guests too."""

    facts: int
    a_day: float


@dataclass(frozen=True, slots=True)
class Opened:
    """A page: its bytes, and the nanoseconds it took the first time and from then on."""

    size: int
    first_ns: int
    later_ns: Sequence[int]


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    del python, disk  # in this very process; and the device is too small for a year
    with tempfile.TemporaryDirectory(prefix="seuil-bench-", dir="/var/tmp") as name:
        storage = Storage(Path(name, "data"))
        with ExitStack() as open_:
            open_.enter_context(storage.held())
            ledger = open_.enter_context(storage.open_or_begin_ledger())
            year = _write(storage, ledger)
            at_desk = AtTheDesk(storage, ledger)
            yield from _figures(at_desk, open_, Path(name), year)


def _figures(at_desk: AtTheDesk, open_: ExitStack, place: Path, year: Year) -> Iterator[Figure]:
    path = at_desk.storage.ledger
    at_desk.clock.utc_us = _now_us()
    summed_ns, learnt_ns, browser = _browser(at_desk, open_, place)
    found, passes = _rounds(browser, path)
    one = median(passes)
    for what, each in found.items():
        why = _WHY.get(what, "")
        yield at_most(f"{what}, after a year: its page", 100, each.size / 1000, " kB", why)
        later = median(ns / beside for ns, beside in zip(each.later_ns, passes, strict=True))
        again = "and to open it again, beside one pass over the facts"
        yield at_most(again, 1, later, " times", why)
    first = ", ".join(f"{each.first_ns / one:.2g}" for each in found.values())
    yield plain("each of them opened for the first time, beside the same", f"{first} times")
    before = f"{summed_ns / one:.1f} and {learnt_ns / one:.1f} times"
    yield plain("and beforehand, in a thread: the year summed, and learnt from", before)
    said = f"{one / 1e6:.0f} ms, {year.facts:,} facts, {year.a_day:.0f} people a day"
    yield plain("that pass, on this machine", said)


# --- the year ---


def _write(storage: Storage, ledger: Ledger) -> Year:
    space = simulate(Kind.STUDENTS, SEED, TODAY - timedelta(days=DAYS), DAYS + 1, BUSY)
    until_us = _now_us()
    told = [(each.stamp, each.fact) for each in space.entries() if each.stamp.utc_us < until_us]
    for n in range(0, len(told), AT_ONCE):
        ledger.append(told[n : n + AT_ONCE])
    names = {
        fact.member: Particulars(name=f"Membre {n} Étienne-Peeters")
        for n, (_, fact) in enumerate(told)
        if isinstance(fact, MemberAdded)
    }
    People(storage.people).name(names)
    days = [sum(each.distinct.values()) for each in space.figures.days]
    working = [came for came in days if came]
    return Year(len(told), sum(working) / len(working))


def _now_us() -> int:
    return instant(TODAY, NOW, ZONE)


# --- the pages ---


def _browser(at_desk: AtTheDesk, open_: ExitStack, place: Path) -> tuple[int, int, FlaskClient]:
    """Return what summing and learning took, nanoseconds, and a browser of the host."""
    measure, stamp = measure_of(SPACE), at_desk.clock.stamp()
    (place / "web").mkdir()
    history = LedgerHistory(at_desk.storage.ledger, measure)
    sums = Sums(at_desk.storage.ledger, measure, place / "web" / "sums")
    summed_ns = _taken(lambda: sums(stamp) is not None)
    foresight = Foresight(sums, lambda: ALMANAC, lambda at: history(at).announced, measure)
    learnt_ns = _taken(lambda: foresight(stamp) is not None)
    made = open_.enter_context(pages(place / "web", desk=at_desk.desk, clock=at_desk.clock))
    made.app.extensions[KEY] = replace(made.house, figures=sums, foreseen=foresight)
    host = at_desk.open_account(Role.HOST)
    made.desk = _Known(host, at_desk.standing.roster.accounts[host].epoch)
    return summed_ns, learnt_ns, made.signed_in("host")


@dataclass(frozen=True, slots=True)
class _Known:
    """What `Pages` asks for to sign somebody in."""

    host: str
    epoch: int

    def id_of(self, _name: str) -> str:
        return self.host

    def epoch_of(self, _name: str) -> int:
        return self.epoch


def _taken(ready: Callable[[], bool]) -> int:
    """Return the nanoseconds until something that a thread does is there."""
    pause, begun = threading.Event(), perf_counter_ns()
    while not ready():
        if perf_counter_ns() - begun > _PATIENCE_S * 1e9:
            raise RuntimeError("the figures never came")
        pause.wait(0.005)
    return perf_counter_ns() - begun


def _rounds(browser: FlaskClient, ledger: Path) -> tuple[dict[str, Opened], list[int]]:
    """Open each page once, and then in turns with the pass: the machine does the same to all."""
    first = {what: _open(browser, path) for what, path in PAGES.items()}
    later: dict[str, list[int]] = {what: [] for what in PAGES}
    passes = []
    for _ in range(ROUNDS):
        passes.append(_pass(ledger))
        for what, path in PAGES.items():
            later[what].append(_open(browser, path)[1])
    return {
        what: Opened(size, took_ns, later[what]) for what, (size, took_ns) in first.items()
    }, passes


def _open(browser: FlaskClient, path: str) -> tuple[int, int]:
    """Return the bytes of a page and what it took, nanoseconds."""
    begun = perf_counter_ns()
    answer = get(browser, path)
    took = perf_counter_ns() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return len(answer.data), took


def _pass(ledger: Path) -> int:
    """Return what it takes to read each row by its sequence, nanoseconds."""
    with closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as db:
        begun = perf_counter_ns()
        rows = db.execute("SELECT * FROM ledger WHERE sequence > 0 ORDER BY sequence")
        last = 0
        for row in rows:
            last = row[0]
        took = perf_counter_ns() - begun
    if not last:
        raise RuntimeError("there is nothing on record")
    return took
