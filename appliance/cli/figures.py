"""The commands about figures: what was counted, and what may be expected. Nobody is in them.

They read the ledger themselves, as `seuil verify` does: no door needs to run. Touches it and the
files of holidays.
"""

import sys
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

from appliance.announcing import Ahead
from appliance.cli import prints, tables
from appliance.cli.ends import DONE
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.reach import clock_of, settings_of
from appliance.config import Settings
from appliance.insight.listing import Listed

if TYPE_CHECKING:
    from appliance.insight.forecast import Call, Forecast, Record
    from appliance.insight.past import Past
    from appliance.insight.values import Almanac
    from appliance.presence import Measure

# ruff: noqa: PLC0415, each command imports what it needs when it is called

PIECE: Final = 2000
_HOURS: Final = ("DAY", "HOUR", "CHANCE", "ONE MORE", "EXPECTED", "ANNOUNCED")


def _listed(what: Listed, asked: Asked) -> int:
    from appliance.insight import listing, past
    from appliance.presence import measure_of

    settings = settings_of(asked.config)
    measure = measure_of(settings.space, settings.access)
    sums, _ = _summed(settings, measure)
    figures = past.figures(sums, clock_of(settings).stamp(), measure)
    of = listing.listing(what, figures, measure.counted, measure.threshold)
    if asked.csv:
        for line in listing.lines(of):
            sys.stdout.write(line)
    else:
        head = tuple(each.replace("_", " ").upper() for each in of.heads)
        none = "No day is over yet on which anybody came."
        prints.table(head, (tuple(map(str, row)) for row in of.rows), none)
    return DONE


def _summed(settings: Settings, measure: "Measure") -> "tuple[Past, Mapping[int, Ahead]]":
    """Return the sums of all there is on record, and who has said they will come."""
    from appliance import announcing
    from appliance.insight import past
    from appliance.ledger import read_on_seal
    from appliance.storage import Storage

    with read_on_seal(Storage(Path(settings.storage.directory)).ledger) as (seal, after):
        sums, aheads, entries = past.begin(seal), seal.ahead, after(seal.through)
        while piece := list(islice(entries, PIECE)):
            sums = past.onward(sums, piece, measure)
            aheads = announcing.fold(piece, aheads)
    return sums, aheads


# --- tomorrow ---


def _tomorrow(asked: Asked) -> int:
    from appliance import announcing
    from appliance.insight import past
    from appliance.insight.forecast import foretell, learn
    from appliance.presence import measure_of
    from appliance.schedule import local

    settings = settings_of(asked.config)
    measure, stamp = measure_of(settings.space, settings.access), clock_of(settings).stamp()
    sums, aheads = _summed(settings, measure)
    almanac = _almanac(settings, measure.zone)

    def counts(member: str) -> bool:
        return sums.categories.get(member) in measure.counted

    ahead = announcing.expected(aheads, stamp.utc_us, measure.zone, counts)
    now = local(stamp.utc_us, measure.zone)
    learned = learn(past.figures(sums, stamp, measure), almanac, measure.threshold)
    forecast = foretell(learned, almanac, now.day, ahead)
    if asked.json:
        text = msgspec.json.format(msgspec.json.encode(forecast)).decode()
        sys.stdout.write(f"{text}\n")
        return DONE
    hour = now.day, now.minute // 60
    calls = [call for call in forecast.calls if (call.day, call.hour) >= hour]
    prints.table(_HOURS, map(_line, calls), _why_not(forecast))
    if calls and sys.stdout.isatty():
        print("\n".join(_record(forecast.record)))
    return DONE


def _almanac(settings: Settings, zone: ZoneInfo) -> "Almanac":
    """Return what is known of days, without school holidays where their file is not in order."""
    from appliance import calendar, schoolfile
    from appliance.insight.values import Almanac
    from appliance.school import School
    from appliance.storage import Storage

    kept = Storage(Path(settings.storage.directory)).holidays
    days = calendar.days_in(kept, settings.access)
    named = settings.space.school_holidays
    if named is None:
        return Almanac(days)
    found = schoolfile.read(Path(named), zone)
    if isinstance(found, School):
        return Almanac(days, found.periods)
    sys.stderr.write(f"seuil: nothing is known of school holidays: {found[0]}\n")
    return Almanac(days)


def _line(call: "Call") -> tables.Row:
    return (
        call.day.isoformat(),
        f"{call.hour:02}:00",
        _per_cent(call.probability),
        _per_cent(call.one_more),
        f"{call.expected:.1f}",
        str(call.announced),
    )


def _why_not(forecast: "Forecast") -> str:
    from appliance.insight.forecast import Verdict

    if forecast.verdict is Verdict.NO_PATTERN:
        share = _per_cent(forecast.record.base_rate)
        return f"No pattern is to be seen: {share} of the hours reach {forecast.threshold}."
    if forecast.verdict is Verdict.TOO_LITTLE:
        return f"Not enough data: {forecast.weeks} weeks are on record."
    return "Nobody is to be expected in the next seven days."


def _record(record: "Record") -> Iterator[str]:
    """Yield how earlier calls turned out, a sentence each."""
    yield ""
    for each in record.bins:
        called, happened = _per_cent(each.called), _per_cent(each.happened)
        yield f"Of the hours called {called}, {happened} were ({each.hours} hours)."


def _per_cent(share: float) -> str:
    return f"{round(100 * share)} %"


# --- the manual ---

_NEVER: Final = "It never prints a name, nor an id."
_CSV: Final = argument(
    "--csv", meaning="print CSV with the names of its columns (RFC 4180)", action="store_true"
)


def _page(what: Listed, purpose: str, happens: str) -> Page:
    words = f"figures {what}"
    examples = f"seuil {words}", f"seuil {words} --csv > {what}.csv"
    return Page(words, purpose, happens, partial(_listed, what), (_CSV,), examples, never=_NEVER)


PAGES: Final = (
    _page(
        Listed.DAYS,
        "list the days, with how many came",
        "Prints every day that is over: how many different people came, by category and of those "
        "who count, how many were in at the same time at the most, and for how many hours the "
        "critical mass was in.",
    ),
    _page(
        Listed.HOURS,
        "list the hours in which anybody was in",
        "Prints every such hour of the days that are over, by the clock: how many of those who "
        "count, and how many of everybody, were in at its fullest moment; how many had announced "
        "it before the day began, and how many of those were in.",
    ),
    _page(
        Listed.MONTHS,
        "list the months, with the days that reached the critical mass",
        "Prints every month: how many days it was open, how many came a day, and on how many "
        "days the critical mass came, and was in at the same time.",
    ),
    _page(
        Listed.NEWCOMERS,
        "list first visits: how many were met, and whether the newcomer came back",
        "Prints a line for each first visit of which it is known whether the newcomer came "
        "again on a later day within thirty: the day, how many others were met, and 1 or 0.",
    ),
    _page(
        Listed.ENCOUNTERS,
        "list the weeks, with how many pairs were in together",
        "Prints for each week how many pairs of people were in together for half an hour or "
        "more. Pairs are counted, and nowhere listed.",
    ),
    Page(
        "figures tomorrow",
        "say when there will be enough, for the next seven days",
        "Prints each hour in which anybody is to be expected: how likely it is that the critical "
        "mass is in at the same time, how likely if one more person came, how many are to be "
        "expected, and how many have announced it. On a terminal its own record follows: how "
        "often it was right. Where too little is on record, or no pattern is to be seen, it says "
        "so rather than guess.",
        _tomorrow,
        (JSON,),
        ("seuil figures tomorrow", "seuil figures tomorrow --json"),
        never=_NEVER,
    ),
)
