"""The folder of a demo: the configuration, the members and the legs, as files. Touches files."""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from appliance import seal
from appliance.clock import Leg
from appliance.config import Settings
from appliance.demo import months
from appliance.demo.billed import bill
from appliance.demo.broker import LOOPBACK, Broker
from appliance.demo.past import past
from appliance.demo.people import Person, members_csv
from appliance.demo.prices import MONTHLY_COSTS, PLANS
from appliance.demo.week import Device, first_day
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.seal import Seal
from appliance.storage import Storage
from appliance.tally import Open

ZONE = ZoneInfo("Europe/Brussels")
STRIKE, GRANTED_LAMP, REFUSED_LAMP, BUZZER, EXIT_BUTTON = 17, 22, 23, 24, 27
_PREFIX = "seuil-demo-"
_HELD = "held"
_STORAGE = "storage"
_NIGHT_ENDS_H = 6
_KINDS = {
    Device.BADGE_IN: ("rdm6300", "in"),
    Device.FINGER_IN: ("fingerprint", "in"),
    Device.BADGE_OUT: ("rdm6300", "out"),
    Device.FINGER_OUT: ("fingerprint", "out"),
}


@dataclass(frozen=True, slots=True)
class Installation:
    """Where everything of one demo lies."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "seuil.toml"

    @property
    def legs(self) -> Path:
        return self.folder / "legs.json"

    @property
    def before(self) -> Path:
        """The same configuration, by a clock of the months before the week."""
        return self.folder / "before.toml"

    @property
    def legs_before(self) -> Path:
        return self.folder / "legs-before.json"

    @property
    def members(self) -> Path:
        return self.folder / "members.csv"

    @property
    def plans(self) -> Path:
        return self.folder / "plans.toml"

    @property
    def pins(self) -> Path:
        return self.folder / "pins"

    @property
    def control(self) -> Path:
        return self.folder / "control.sock"

    @property
    def web(self) -> Path:
        return self.folder / "web"

    def port(self, device: Device) -> Path:
        return self.folder / "dev" / device

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


@contextmanager
def installation() -> Iterator[Installation]:
    """Make the demo's folder, and remove it in the end; remove those of dead demos too."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with (folder / _HELD).open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield Installation(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of demos that were killed: their lock is free."""
    for held in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_HELD}"):
        try:
            with held.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it lives, or is not ours to touch
            continue
        shutil.rmtree(held.parent, ignore_errors=True)


def furnish(
    place: Installation,
    people: tuple[Person, ...],
    legs: tuple[Leg, ...],
    broker: Broker | None,
    port: int,
) -> None:
    """Write the files and folders a real installation has, and the legs of its clock."""
    place.web.mkdir(mode=0o700)  # systemd makes the real one
    place.members.write_text(members_csv(people), "utf-8")
    place.plans.write_text(PLANS, "utf-8")
    before = Leg(legs[0].real_us, months.begin_us(legs[0].utc_us, ZONE), 1.0)
    for config, file, clock in (
        (place.config, place.legs, legs),
        (place.before, place.legs_before, (before,)),
    ):
        file.write_bytes(msgspec.json.encode(clock))
        text = configuration(place, broker, port, cut_off(legs[-1].utc_us), file)
        config.write_text(text, "utf-8")


def remember(place: Installation, stamp: Stamp, legs: tuple[Leg, ...]) -> None:
    """Put a past in the place of what is on record so far: the members belong here for a year.

    It reaches to the first day of the week that `legs` are of; the last months of it that are over
    are billed. Raises StorageError and LedgerError.
    """
    storage, until = Storage(place.folder / _STORAGE), first_day(legs[-1].utc_us, ZONE)
    settings = msgspec.toml.decode(place.config.read_bytes(), type=Settings)
    with storage.held():
        bill(settings, legs[0].utc_us, until)
        with storage.open_ledger() as ledger:
            known = seal.onward(Seal(), list(ledger.entries()), Measure(ZONE))
            came = Open(came_before=frozenset(known.roster.members))
            sums = replace(past(until), open=came)
            ledger.seal(stamp, replace(known, tally=sums), follows=0)


def cut_off(ends_us: int) -> time:
    """Return a cut-off that sends nobody home who came for the week's end (UTC) at night."""
    hour = datetime.fromtimestamp(ends_us / 1e6, ZONE).hour
    return time(12) if hour < _NIGHT_ENDS_H else time(3)


def configuration(
    place: Installation, broker: Broker | None, port: int, cut_off: time, legs: Path
) -> str:
    """Return the TOML of the demo."""
    name = "Coworking de Louvain-la-Neuve (démo)"
    tables: tuple[tuple[str, dict[str, object]], ...] = (
        ("[space]", {"id": "louvain", "name": name, "cut_off": cut_off}),
        *(
            ("[[reader]]", {"name": device, "kind": kind, "port": place.port(device), "side": side})
            for device, (kind, side) in _KINDS.items()
        ),
        (
            "[door]",
            {
                "strike_pin": STRIKE,
                "granted_lamp_pin": GRANTED_LAMP,
                "refused_lamp_pin": REFUSED_LAMP,
                "buzzer_pin": BUZZER,
                "exit_button_pin": EXIT_BUTTON,
                "chip": place.pins,
            },
        ),
        ("[control]", {"socket": place.control}),
        ("[storage]", {"directory": place.folder / _STORAGE}),
        ("[mqtt]", _mqtt(place, broker)),
        ("[web]", {"host": LOOPBACK, "port": port, "directory": place.web}),
        ("[billing]", {"plans": place.plans, "monthly_costs": MONTHLY_COSTS}),
        ("[clock]", {"simulated": legs}),
    )
    return "\n".join(_table(heading, values) for heading, values in tables)


def _mqtt(place: Installation, broker: Broker | None) -> dict[str, object]:
    if broker is None:
        return {"enabled": False}
    nobody = place.folder / "mqtt"  # not the passwords of an appliance that runs beside
    port, protocol = broker.port, broker.protocol
    return {"host": LOOPBACK, "port": port, "protocol": protocol, "passwords": nobody}


def _table(heading: str, values: dict[str, object]) -> str:
    return "".join(
        [f"{heading}\n", *(f"{key} = {_toml(value)}\n" for key, value in values.items())]
    )


def _toml(value: object) -> str:
    """Return a value as TOML; JSON writes its numbers, booleans and strings the same way."""
    if isinstance(value, time):
        return value.isoformat()
    plain = value if isinstance(value, bool | int) else str(value)
    return json.dumps(plain, ensure_ascii=False)
