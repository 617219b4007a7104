"""The demo's folder: a configuration like a real one, and nothing left behind."""

import fcntl
import json
import stat
import subprocess
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest

from appliance import members, planfile
from appliance.clock import Leg, SystemClock, open_clock
from appliance.config import Settings
from appliance.demo.broker import Broker, find_broker, free_port, taken
from appliance.demo.installation import ZONE, furnish, installation, remember
from appliance.demo.people import twenty
from appliance.facts import Sealed
from appliance.insight import past
from appliance.ledger import read_on_seal
from appliance.local_time import local_day
from appliance.model import Side
from appliance.presence import Measure
from appliance.storage import Storage
from appliance.tariff.values import Tariff
from appliance.web.desk.sign_in.store import Store

BROKER = Broker("mosquitto", ("mosquitto",), 1884, "5")
LEGS = (Leg(0, 0, 10.0), Leg(10, 100, 1.0))
NOW = SystemClock().stamp()
LEGS_OF_NOW = (Leg(NOW.boot_us, NOW.utc_us, 1.0),)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def settings_with(broker):
    with installation() as place:
        furnish(place, twenty(), LEGS, broker, 8080)
        return place, msgspec.toml.decode(place.config.read_bytes(), type=Settings)


def test_the_configuration_is_one_a_real_installation_could_have():
    place, settings = settings_with(BROKER)
    assert settings.space.id == "louvain"
    assert settings.space.name == "Coworking de Louvain-la-Neuve (démo)"
    assert [(one.name, one.kind, one.side) for one in settings.reader] == [
        ("badge-in", "rdm6300", Side.IN),
        ("finger-in", "fingerprint", Side.IN),
        ("badge-out", "rdm6300", Side.OUT),
        ("finger-out", "fingerprint", Side.OUT),
    ]
    assert len({one.port for one in settings.reader}) == 4
    door = settings.door
    assert (door.strike_pin, door.granted_lamp_pin, door.refused_lamp_pin) == (17, 22, 23)
    assert (door.buzzer_pin, door.exit_button_pin, door.contact_pin) == (24, 27, None)
    assert (settings.mqtt.port, settings.mqtt.protocol) == (1884, "5")
    assert settings.storage.directory.startswith(str(place.folder))


def test_its_hours_cost_what_they_do_at_louvain():
    with installation() as place:
        furnish(place, twenty(), LEGS, BROKER, 8080)
        billing = msgspec.toml.decode(place.config.read_bytes(), type=Settings).billing
        tariff = planfile.read(Path(billing.plans))
    assert isinstance(tariff, Tariff), tariff
    assert tariff.plan[0].price == "40.00"
    assert billing.monthly_costs == "2300.00"  # what its income is held against


@pytest.mark.parametrize(
    ("ends", "cut_off"),
    [("05:59", time(12)), ("06:00", time(3)), ("14:00", time(3)), ("23:59", time(3))],
)
def test_whoever_came_for_the_end_of_the_week_is_in_then(ends, cut_off):
    end = datetime.combine(date(2026, 11, 23), time.fromisoformat(ends), ZONE)
    legs = (Leg(0, 0, 10.0), Leg(10, int(end.timestamp() * 1e6), 1.0))
    with installation() as place:
        furnish(place, twenty(), legs, BROKER, 8080)
        settings = msgspec.toml.decode(place.config.read_bytes(), type=Settings)
    assert settings.space.cut_off == cut_off


def test_the_page_server_has_a_folder_of_its_own_for_sessions():
    with installation() as place:
        furnish(place, twenty(), LEGS, BROKER, 8080)
        settings = msgspec.toml.decode(place.config.read_bytes(), type=Settings)
        folder = Path(settings.web.directory)
        Store(folder).prepare()
        assert Store(folder).secret()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_broker_the_bus_is_off():
    _, settings = settings_with(None)
    assert not settings.mqtt.enabled


def test_the_members_can_be_taken_in_and_the_legs_be_read():
    with installation() as place:
        furnish(place, twenty(), LEGS, BROKER, 8080)
        newcomers, verdicts = members.read(place.members.read_text("utf-8"))
        assert (len(newcomers), verdicts) == (20, [])
        assert [one.badges for one in newcomers] == [(one.badge,) for one in twenty()]
        assert open_clock(place.legs).utc_us_at(5) == 50


def test_the_members_have_come_for_a_year_and_the_ledger_still_holds():
    with installation() as place:
        furnish(place, twenty(), LEGS_OF_NOW, None, 8080)
        seuil = (sys.executable, "-m", "appliance")
        with_settings = ("--config", str(place.before))
        subprocess.run((*seuil, "member", "import", *with_settings, place.members), check=True)
        stamp = open_clock(place.legs).stamp()
        remember(place, stamp, LEGS_OF_NOW)
        ledger = Storage(place.folder / "storage").ledger
        with read_on_seal(ledger) as (known, entries):
            assert known.tally.open.came_before == set(known.roster.members)
            assert len(known.roster.members) == 20
            assert len(known.agreements) == 8
            assert [type(each.fact) for each in entries(known.through)] == [Sealed]
        figures = past.figures(past.begin(known), stamp, Measure(ZONE))
        assert figures.days[-1].day == local_day(stamp.utc_us, ZONE) - timedelta(days=1)
        assert not figures.waiting
        verified = subprocess.run(
            (*seuil, "verify", *with_settings), check=True, capture_output=True, text=True
        )
        assert verified.stdout


def test_no_day_is_blank_between_the_past_and_the_week():
    """The Monday on which the week begins, after its morning, is in the past whole, and once."""
    end = int(datetime(2026, 11, 23, 14, tzinfo=ZONE).timestamp() * 1e6)
    legs = (
        Leg(NOW.boot_us, end - 7 * 86_400_000_000, 1.0),
        Leg(NOW.boot_us + 3_600_000_000, end, 1.0),
    )
    with installation() as place:
        furnish(place, twenty(), legs, None, 8080)
        seuil = (sys.executable, "-m", "appliance")
        members_in = ("member", "import", "--config", str(place.before), place.members)
        subprocess.run((*seuil, *members_in), check=True)
        remember(place, open_clock(place.legs).stamp(), legs)
        with read_on_seal(Storage(place.folder / "storage").ledger) as (known, _):
            counted = [date.fromisoformat(day) for day in known.tally.days]
    assert max(counted) == date(2026, 11, 16)
    assert known.tally.encounters["2026-W47"] > 0


def test_three_months_before_the_week_are_billed_and_the_last_of_them_covers_its_costs():
    end = int(datetime(2026, 11, 24, 14, tzinfo=ZONE).timestamp() * 1e6)
    legs = (
        Leg(NOW.boot_us, end - 7 * 86_400_000_000, 1.0),
        Leg(NOW.boot_us + 3_600_000_000, end, 1.0),
    )
    with installation() as place:
        furnish(place, twenty(), legs, None, 8080)
        seuil = (sys.executable, "-m", "appliance")
        members_in = ("member", "import", "--config", str(place.before), place.members)
        subprocess.run((*seuil, *members_in), check=True)
        remember(place, open_clock(place.legs).stamp(), legs)
        told = (*seuil, "income", "--json", "--config", str(place.config))
        income = json.loads(subprocess.run(told, check=True, capture_output=True).stdout)
    months = {each["month"]: each for each in income["months"]}
    assert [month for month, each in months.items() if each["closed"]] == [
        "2026-08",
        "2026-09",
        "2026-10",
    ]
    assert months["2026-10"]["net"] > income["costs"] > months["2026-08"]["net"] > 0
    assert months["2026-10"]["paying"] == 15


def test_the_folder_goes_also_when_the_demo_fails(elsewhere):
    with pytest.raises(RuntimeError), installation():
        raise RuntimeError
    assert not list(elsewhere.iterdir())


def test_the_next_demo_removes_what_a_killed_one_left_and_spares_a_living_one(elsewhere):
    for name in ("seuil-demo-dead", "seuil-demo-living", "something-else"):
        (elsewhere / name).mkdir()
        (elsewhere / name / "held").touch()
    with (elsewhere / "seuil-demo-living" / "held").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with installation() as place:
            assert place.folder.is_dir()
    assert sorted(path.name for path in elsewhere.iterdir()) == [
        "seuil-demo-living",
        "something-else",
    ]


def test_mosquitto_is_found_where_debian_puts_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    broker = find_broker(tmp_path)
    assert broker.what == "mosquitto"
    assert broker.protocol == "5"
    assert f"listener {broker.port} 127.0.0.1" in (tmp_path / "mosquitto.conf").read_text()


def test_amqtt_takes_its_place_and_speaks_the_older_protocol(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    broker = find_broker(tmp_path)
    assert (broker.what, broker.protocol) == ("amqtt", "3.1.1")


def test_with_neither_there_is_no_broker(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert find_broker(tmp_path) is None


def test_a_port_is_taken_while_somebody_listens():
    import socket

    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        assert taken(somebody.getsockname()[1])
    assert not taken(free_port())
