"""The statements of one month for three hundred members: with ten years on record, and without.

Beside it the same hours summed by SQL on the same file, and nothing else: no tariff, no statement.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from appliance.bills import Bills, read_bills
from appliance.desk.reading import closing_of
from appliance.model import Stamp
from appliance.retention import day_begins_us
from appliance.roster import Holder, Roster
from appliance.statements.drafting import draft
from appliance.statements.values import Record
from appliance.tariff.dates import DAY, days_of
from tests.bench import years
from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain

ROUNDS = 5
ROSTER = Roster({each: Holder(each, category) for each, category in years.MEMBERS.items()})
BEGINS_US = day_begins_us(days_of(years.LAST)[0], years.ZONE)
ENDS_US = day_begins_us(days_of(years.LAST)[-1] + DAY, years.ZONE)

# Whoever left next after they came was in until then. Kinds are told by comparing text, the fastest
# there is; from `since` on alone, as the last close says what the month needs.
_SUM = """
    WITH moved AS (
        SELECT json_extract(fact, '$.member') AS member, boot_us, utc_us, sequence,
            fact < '{"type":"f' AS came
        FROM ledger
        WHERE sequence >= :since AND (
            fact >= '{"type":"entered"' AND fact < '{"type":"entered#'
            OR fact >= '{"type":"left"' AND fact < '{"type":"left#')
    ), paired AS (
        SELECT member, came, boot_us, utc_us, lead(came) OVER each AS next,
            lead(boot_us) OVER each AS until_us
        FROM moved WINDOW each AS (PARTITION BY member ORDER BY sequence)
    )
    SELECT member, sum((until_us - boot_us) / 1000000) FROM paired
    WHERE came AND NOT next AND utc_us >= :begins AND utc_us < :ends GROUP BY member
"""

Sums = dict[str, int]
"""The seconds of each member."""


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    """Take turns on the two files, round by round: what the machine does, it does to all."""
    del python, disk  # in this very process; and the device is too small for ten years
    with tempfile.TemporaryDirectory(prefix="seuil-bench-", dir="/var/tmp") as name:
        many, few = Path(name, "ten-years.db"), Path(name, "month.db")
        facts = years.build(many, years.FIRST), years.build(few, years.LAST)
        since = _since(many)
        runs = (
            lambda: _ours(many),
            lambda: _ours(few),
            lambda: _by_sql(many, since),
            lambda: _by_sql(many, 0),
        )
        yield from _figures(_rounds(runs), facts)


def _figures(rounds: list[list[int]], facts: tuple[int, int]) -> Iterator[Figure]:
    beside = [median(each[0] / each[n] for each in rounds) for n in range(4)]
    what = (
        "one month's statements for 300 members: with ten years on record, beside the month alone"
    )
    yield at_most(what, 2, beside[1], " times")
    sql = "the same beside SQL that only sums the hours, of the same file"
    yield plain(f"{sql}, and is told where the month begins", f"{beside[2]:.1f} times")
    yield plain(f"{sql}, and is not told", f"{beside[3]:.2f} times")
    millions = f"{facts[0]:,} and {facts[1]:,}"
    took = ", ".join(f"{median(times) / 1e6:.0f}" for times in zip(*rounds, strict=True))
    yield plain(f"the four in milliseconds, over {millions} facts, on this machine", took)


def _rounds(runs: tuple[Callable[[], Sums], ...]) -> list[list[int]]:
    """Return the nanoseconds of each run in each round. The sums of all must be the same."""
    expected = runs[0]()
    rounds = []
    for _ in range(ROUNDS):
        times = []
        for run in runs:
            begun = perf_counter_ns()
            found = run()
            times.append(perf_counter_ns() - begun)
            if found != expected:
                raise RuntimeError("they do not sum the same")
        rounds.append(times)
    return rounds


def _ours(path: Path) -> Sums:
    """Return what each was there for, by the statements of the month."""
    with read_bills(path) as bills:
        drafted = draft(_record(bills), years.LAST)
    assert drafted.ready
    parts = (part for statement in drafted.statements for part in statement.parts)
    return {part.member: sum(visit.seconds for visit in part.visits) for part in parts}


def _record(bills: Bills) -> Record:
    """Return what the desk would: nothing was said of a closed month, so none is read again."""
    close = closing_of(bills.newest_close())
    assert close is not None
    return Record(
        entries=tuple(bills.entries(close.next_from - 1)),
        tariffs=bills.tariffs(),
        roster=ROSTER,
        payers={},
        zone=years.ZONE,
        now=Stamp(ENDS_US + 36 * 3600 * 1_000_000, 0, "", synced=True),
        past=lambda _: None,
        since=lambda sequence: bills.entries(sequence - 1),
        close=close,
    )


def _since(path: Path) -> int:
    with read_bills(path) as bills:
        close = closing_of(bills.newest_close())
    assert close is not None
    return close.next_from


def _by_sql(path: Path, since: int) -> Sums:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        asked = {"since": since, "begins": BEGINS_US, "ends": ENDS_US}
        return dict(db.execute(_SUM, asked).fetchall())
