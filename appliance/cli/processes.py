"""The commands that run the house or look at its files: door, web, check, verify, demo.

Every command imports what it needs when it is called: the door must not pay for the web page, nor
`seuil check` for either.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE
from appliance.cli.grammar import CONFIG, Asked, Page, argument

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from appliance import lastgood
    from appliance.config import Settings
    from appliance.shapes import Problem

# ruff: noqa: PLC0415

_OVER: Final = (
    "Note: the school holidays end on {}: add those to come, or they come as a surprise to the "
    "forecast."
)


def _door(asked: Asked) -> int:
    gc.disable()  # what a start makes stays: looking for rubbish in it is a twentieth of a start
    from drivers.stand_in import without

    with without("_hashlib"):  # OpenSSL, four megabytes: Python's own SHA-256 is all there is to do
        from appliance import daemon

    return daemon.run(asked.config)


def _web(asked: Asked) -> int:
    gc.disable()  # as the door
    with _without_what_no_page_needs():
        from appliance import journal, lastgood, web
    from appliance.clock import open_clock
    from appliance.readers import READERS

    loaded = lastgood.read_or_copy(asked.config, lastgood.copy_of(asked.config), tuple(READERS))
    if loaded.from_copy:
        why = " ".join(map(str, loaded.problems))
        journal.warning(f"the configuration cannot be used, the last good copy is in force: {why}")
    simulated = loaded.settings.clock.simulated
    web.run(loaded.settings, open_clock(None if simulated is None else Path(simulated)))
    return DONE


@contextmanager
def _without_what_no_page_needs() -> Iterator[None]:
    """Let Flask and Babel be imported with less: a sixth of a start, and six megabytes."""
    from drivers.stand_in import standing_in, without

    zone = os.environ.get("TZ")
    # Babel asks for the machine's zone, and to find it is told of all six hundred; we bring ours.
    os.environ["TZ"] = "UTC"
    try:
        with (
            without("_hashlib"),  # as the door
            without("ssl"),  # whoever is to be reached over TLS is so by a proxy
            standing_in("importlib.metadata"),  # for Flask's own command line
            # Flask's own server; ours is waitress.
            standing_in("werkzeug.serving", run_simple=None, is_running_from_reloader=None),
        ):
            yield
    finally:
        if zone is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = zone


def _check(asked: Asked) -> int:
    from appliance import calendar, lastgood
    from appliance.checking import notes
    from appliance.readers import READERS

    settings = lastgood.read(asked.config, tuple(READERS))
    if settings.access.country and (wrong := calendar.problems(settings.access, asked.config)):
        raise lastgood.ConfigError(wrong)
    plans = _plans(asked.config, settings.billing.plans)
    school = _school(asked.config, settings)
    names = ", ".join(reader.name for reader in settings.reader)
    print(f"{asked.config}: good. Readers: {names or 'none'}.")
    for good in filter(None, (plans, school)):
        print(good)
    for note in notes(settings):
        print(f"Note: {note}.")
    return DONE


def _plans(config: Path, named: str | None) -> str:
    """Return that the plans file is good; raises ConfigError with all that is wrong with it."""
    if named is None:
        return ""
    from appliance import planfile, texts

    file = texts.path_of(named, config)
    tariff = planfile.read(file)
    if isinstance(tariff, tuple):
        raise _not_in_order(config, ("billing", "plans"), "plans", named, tariff)
    names = ", ".join(plan.id for plan in tariff.plan)
    return f"{file}: good. Plans: {names}, since {tariff.since}."


def _school(config: Path, settings: "Settings") -> str:
    """Return that the school holidays are good; raises ConfigError in the same way."""
    named = settings.space.school_holidays
    if named is None:
        return ""
    from zoneinfo import ZoneInfo

    from appliance import schoolfile, texts

    file, zone = texts.path_of(named, config), ZoneInfo(settings.space.timezone)
    school = schoolfile.read(file, zone)
    if isinstance(school, tuple):
        raise _not_in_order(config, ("space", "school_holidays"), "school holidays", named, school)
    last = max(each.last for each in school.holiday)
    good = f"{file}: good. School holidays: {len(school.holiday)}, until {last}."
    return f"{good}\n{_OVER.format(last)}" if _is_over(last, settings, zone) else good


def _is_over(last: "date", settings: "Settings", zone: "ZoneInfo") -> bool:
    """Tell whether a day is past; by an invented time, which may not even run yet, none is."""
    if settings.clock.simulated is not None:
        return False
    from appliance.clock import SystemClock
    from appliance.local_time import local_day

    return last < local_day(SystemClock().stamp().utc_us, zone)


def _not_in_order(
    config: Path, key: tuple[str, str], called: str, named: str, wrong: "tuple[Problem, ...]"
) -> "lastgood.ConfigError":
    """Return where the configuration names a file, and then all that is wrong with that."""
    from appliance import lastgood
    from appliance.places import line_of, places
    from appliance.shapes import Problem
    from appliance.terms import quoted

    line = line_of(key, places(config.read_text("utf-8-sig")))
    what = f"the {called} in {quoted(named)} are not in order"
    here = Problem(str(config), line, ".".join(key), what, "Mend what follows")
    return lastgood.ConfigError((here, *wrong))


def _verify(asked: Asked) -> int:
    from appliance import lastgood
    from appliance.ledger import verify_file
    from appliance.readers import READERS
    from appliance.storage import Storage

    settings = lastgood.read(asked.config, tuple(READERS))
    path = Storage(Path(settings.storage.directory)).ledger
    print(f"{path}: the chain holds. Entries: {verify_file(path)}.")
    return DONE


def _demo(asked: Asked) -> int:
    from appliance import demo

    return demo.run(asked.port, asked.week_s)


PAGES: Final = (
    Page(
        "door",
        "run the door process",
        "Opens the ledger, the readers and the strike, and decides at the door until it is told "
        "to stop. systemd runs it, as the user seuil-door. One door runs at a time: it holds the "
        "lock of the storage folder.\n\nAn edit of the configuration is taken up at once; a bad "
        "one is refused, and the door stays on its last good copy.",
        _door,
        examples=("sudo systemctl start seuil-door", "journalctl -u seuil-door"),
        fails="it could not start; standard error says why",
        never="It never begins a ledger by itself, and never opens the door because it stops.",
    ),
    Page(
        "web",
        "run the pages",
        "Serves the page that everybody may see, and the pages behind the login, until it is told "
        "to stop. systemd runs it, as the user seuil-web.",
        _web,
        examples=("sudo systemctl start seuil-web",),
        fails="it could not start; standard error says why",
        never="It never writes the ledger: it asks the door, as every command does.",
    ),
    Page(
        "check",
        "check the configuration, and say what would be right",
        "Reads the whole file as the door would, and names everything that is wrong in it: the "
        "line, the setting, and what would be right. Where it names a file of plans, that one is "
        "checked too.",
        _check,
        examples=("seuil check", "seuil check --config draft.toml"),
        fails="the door would refuse this file, or nothing could be billed by the plans",
        never="It never changes anything, and opens no port.",
    ),
    Page(
        "verify",
        "check the ledger's chain of hashes",
        "Reads the ledger from its beginning, or from its last seal, and computes every hash "
        "again. It may be done while the door runs.",
        _verify,
        examples=("sudo -u seuil-door seuil verify",),
        fails="an entry is not what was written; the first one is named",
        never="It never mends anything.",
    ),
    Page(
        "demo",
        "run a coworking space on emulated readers",
        "Starts the real door and the real page on emulated devices, with twenty invented members "
        "who live through a week. Ctrl-C ends it, and nothing of it stays.",
        _demo,
        (
            argument(
                "--port",
                meaning="the page's port, and the panel's is the next (default: 8080)",
                type=int,
                default=8080,
                metavar="PORT",
            ),
            argument(
                "--week-s",
                meaning="how long the week before now takes, seconds (default: 75)",
                type=float,
                default=75.0,
                metavar="SECONDS",
            ),
            argument("--config", meaning="not used", type=Path, default=CONFIG, metavar="FILE"),
        ),
        ("seuil demo --port 9000",),
        never="It never touches an installed appliance.",
    ),
)
