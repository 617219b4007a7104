"""A support bundle: gathers what may leave, and packs it. Touches files and the journal."""

import gzip
import io
import os
import tarfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final, get_args
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from appliance.config import Settings
from appliance.doctor import leaving
from appliance.doctor.checks import CHECKS
from appliance.doctor.looking.root import Root
from appliance.doctor.looking.units import OURS, look
from appliance.doctor.values import Finding
from appliance.facts import OwnFact
from appliance.ledger import LedgerError, read_entries
from appliance.local_time import local_day
from appliance.storage import Storage

_SINCE: Final = "-3d"
_MOST: Final = 5000  # lines of the journal
_MODE: Final = 0o600
_CHECKS: Final = {check.name: check for check in CHECKS}
_TAGS: Final = frozenset(str(kind.__struct_config__.tag) for kind in get_args(OwnFact))


class Part(Struct, frozen=True):
    """One file of a bundle. `means` says to whoever is asked to send it what is in it."""

    name: str
    means: str
    data: bytes


class Logged(Struct, frozen=True):
    """A line of the journal, as journalctl tells it."""

    at_us: str = msgspec.field(default="0", name="__REALTIME_TIMESTAMP")
    unit: str = msgspec.field(default="", name="_SYSTEMD_UNIT")
    about: str = msgspec.field(default="", name="UNIT")
    message: str | list[int] | None = msgspec.field(default=None, name="MESSAGE")


def parts(
    findings: Iterable[Finding], settings: Settings, kinds: Collection[str], root: Root
) -> tuple[Part, ...]:
    """Return what goes into a bundle."""
    may = [leaving.finding(each, _CHECKS) for each in findings]
    ledger = Storage(root.on(settings.storage.directory)).ledger
    counted = _counts(ledger, ZoneInfo(settings.space.timezone))
    return (
        Part("findings.json", "what `seuil doctor` found, without names", _json(may)),
        Part(
            "configuration.json", "numbers and switches of the configuration; all else is `set`",
            _json(leaving.settings(settings, kinds)),
        ),
        Part("units.json", "how systemd finds our units", _json(look(root) or ())),
        Part(
            "journal.txt", "lines of the journal that we know word for word, and numbers",
            leaving.journal(_logged(root)).encode(),
        ),
        Part("counts.json", "how many facts of each kind there were on each day", _json(counted)),
    )  # fmt: skip


def write(file: Path, packed: Iterable[Part]) -> None:
    """Write a bundle that its owner alone may read. It tells nothing of who made it, or where."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for part in packed:
            head = tarfile.TarInfo(f"seuil-support/{part.name}")
            head.size, head.mode = len(part.data), 0o644
            tar.addfile(head, io.BytesIO(part.data))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
    with os.fdopen(descriptor, "wb") as out:
        os.fchmod(descriptor, _MODE)  # where there was a file of this name already
        out.write(gzip.compress(raw.getvalue(), mtime=0))


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


def _counts(ledger: Path, zone: ZoneInfo) -> dict[str, dict[str, int]]:
    try:
        with closing(read_entries(ledger)) as entries:
            return leaving.counts(
                (str(local_day(entry.stamp.utc_us, zone)), _kind(entry.fact)) for entry in entries
            )
    except (LedgerError, OSError):
        return {}


def _kind(fact: Struct) -> str:
    """Return a fact's kind; what a newer version called its own stays here."""
    tag = str(fact.__struct_config__.tag)
    return tag if tag in _TAGS else "foreign"


def _logged(root: Root) -> Iterator[tuple[str, str, str]]:
    units = [word for unit in OURS for word in ("-u", unit)]
    asked = ("--no-pager", "-q", "-o", "json", "--since", _SINCE, "-n", str(_MOST))
    for said in (root.run("journalctl", *units, *asked), root.run("journalctl", "-k", *asked)):
        for told in (said or "").splitlines():
            try:
                logged = msgspec.json.decode(told, type=Logged)
            except msgspec.DecodeError:
                continue
            if isinstance(logged.message, str):
                unit = logged.about or logged.unit
                yield logged.at_us, unit if unit in OURS else "kernel", logged.message
