"""Public holidays: a child process works them out, a file keeps them. Touches processes and files.

The library that knows them takes nine megabytes, so the door never loads it. A child does, beside
the heart, once a year; the door has the days at once at its next start, from the file. No network
is asked: the holidays are in the library.
"""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from appliance import durable, journal
from appliance.clock import Clock
from appliance.config import Access
from appliance.events import Event, Holidays
from appliance.places import line_of, places
from appliance.schedule import local
from appliance.shapes import Problem
from appliance.terms import quoted

if TYPE_CHECKING:
    from datetime import tzinfo
    from subprocess import Popen

BACK = 2
"""The years before this one: what was on holidays then is learnt from."""
YEARS = 3
"""This one and the next two: for as long, nothing but the file is needed."""

AGAIN_S = 3600.0
CHILD_S = 120.0
_FOR_PAGES = 0o640  # nobody is in it, and the page server reads it too


class Known(msgspec.Struct, frozen=True):
    """The holidays of some years, and whose they are."""

    country: str
    region: str | None
    years: tuple[int, ...]
    days: tuple[date, ...]


class Calendar:
    """Knows the public holidays, from its file at first. Posts them whenever they are new.

    `look` is called on the heart's beat; what takes long is done by a thread of its own.
    """

    def __init__(
        self,
        access: Access,
        file: Path,
        clock: Clock,
        zone: "tzinfo",
        post: Callable[[Event], None],
    ) -> None:
        self._access = access
        self._file = file
        self._clock = clock
        self._zone = zone
        self._post = post
        self._known = _kept(file, access)
        self._at_work: threading.Thread | None = None
        self._again_at_s = float("-inf")
        self._child: Popen[bytes] | None = None
        self._closing = False

    @property
    def days(self) -> frozenset[date]:
        """The holidays as they are known now."""
        return frozenset(self._known.days if self._known else ())

    def look(self) -> None:
        """Have the holidays worked out if this year has none yet: beside the heart."""
        if self._access.country is None or self._clock.steady_s() < self._again_at_s:
            return
        year = local(self._clock.stamp().utc_us, self._zone).day.year
        if self._known is None or self._known.years[0] != year - BACK:
            self._again_at_s = self._clock.steady_s() + AGAIN_S
            work = (self._access.country, year)
            self._at_work = threading.Thread(target=self._work, args=work, daemon=True)
            self._at_work.start()

    def close(self, wait_s: float = 2.0) -> None:
        self._closing = True
        if self._child is not None:
            self._child.kill()
        if self._at_work is not None:
            self._at_work.join(wait_s)

    def _work(self, country: str, year: int) -> None:
        years = tuple(range(year - BACK, year + YEARS))
        try:
            days = self._asked(country, years)
            self._known = Known(country, self._access.region, years, days)
            self._post(Holidays(self.days))
            durable.replace(self._file, msgspec.json.encode(self._known), _FOR_PAGES)
        except (OSError, ValueError) as error:
            if not self._closing:
                journal.warning(f"the public holidays from {year} on: {error}")

    def _asked(self, country: str, years: Sequence[int]) -> tuple[date, ...]:
        """Return what a child says; raises ValueError with what it complains of."""
        import subprocess  # noqa: PLC0415, once a year

        region = self._access.region or ""
        command = [sys.executable, "-m", "appliance.calendar", country, region, *map(str, years)]
        pipe = subprocess.PIPE
        with subprocess.Popen(  # noqa: S603, our own command
            command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
        ) as child:
            self._child = child
            if self._closing:
                child.kill()
            try:
                said, complaint = child.communicate(timeout=CHILD_S)
            except subprocess.TimeoutExpired:
                child.kill()
                raise ValueError(f"no answer within {CHILD_S:g} s") from None
        if child.returncode:
            raise ValueError(complaint.decode(errors="replace").strip().rpartition("\n")[2])
        return msgspec.json.decode(said, type=tuple[date, ...])


def days_in(file: Path, access: Access) -> frozenset[date]:
    """Return the holidays that the file has, if it is about this country and region."""
    known = _kept(file, access)
    return frozenset(known.days if known else ())


def _kept(file: Path, access: Access) -> Known | None:
    """Return what the file has, if it is about this country and region."""
    try:
        known = msgspec.json.decode(file.read_bytes(), type=Known)
    except (OSError, ValueError):
        return None
    wanted = (access.country, access.region)
    return known if known.years and (known.country, known.region) == wanted else None


def problems(access: Access, file: Path) -> tuple[Problem, ...]:
    """Return what the library does not know of a country and a region, with the nearest it does."""
    where = places(file.read_text("utf-8"))
    return tuple(
        Problem(str(file), line_of(("access", key), where), f"access.{key}", what, remedy)
        for key, what, remedy in _unknown(access)
    )


def _unknown(access: Access) -> Iterator[tuple[str, str, str]]:
    import holidays  # noqa: PLC0415, nine megabytes; not for the door

    country, region = access.country, access.region
    countries = {code for code in holidays.list_supported_countries() if len(code) == 2}
    if country is not None and country not in countries:
        yield "country", f"no holidays are known of {quoted(country)}", _alike(country, countries)
    elif country is not None and region is not None:
        there = holidays.country_holidays(country)
        regions = {*there.subdivisions, *there.subdivisions_aliases}
        if region not in regions:
            what = f"no region {quoted(region)} of {country} is known"
            yield "region", what, _nearest(region, regions)


def _alike(country: str, countries: Iterable[str]) -> str:
    """Return the codes with the same first letter, for two letters are never alike enough."""
    there = sorted(code for code in countries if code[0] == country[0])  # all letters have some
    return f"What there is: {', '.join(there)}"


def _nearest(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415, for a broken file only

    there = sorted(known)
    near = get_close_matches(word, there, n=1)
    if near:
        return f"Did you mean {quoted(near[0])}?"
    return f"What there is: {', '.join(there)}" if there else "Leave this setting out"


def main(arguments: Sequence[str]) -> int:
    """Write the holidays of COUNTRY, REGION ("" for all of it), in YEARS, to standard output."""
    import holidays  # noqa: PLC0415, this process is there for it

    country, region, *years = arguments
    try:
        days = holidays.country_holidays(country, region or None, years=map(int, years))
    except NotImplementedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(msgspec.json.encode(sorted(days)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
