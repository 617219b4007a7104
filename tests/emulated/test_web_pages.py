"""The pages, route by route, and the record behind them."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from msgspec.structs import replace

from appliance.clock import Leg, SimulatedClock
from appliance.facts import Entered, MemberAdded
from appliance.insight.forecast import Call, Forecast, Verdict
from appliance.ledger import Ledger
from appliance.model import Category, Means
from appliance.occupancy import Contact
from appliance.presence import Measure
from appliance.web import history as rooms
from appliance.web.app import create_app
from appliance.web.heard import Link
from appliance.web.history import LedgerHistory
from appliance.web.live import Live
from tests.still_house import (
    BRUSSELS,
    DAY,
    DOOR,
    OCCUPANCY,
    SETTINGS,
    STAMP,
    StillClock,
    app_of,
    lively,
    us,
)

PATHS = ("/", "/wall", "/today", "/state.json", "/now.json", "/healthz")


def client_of(live=None, day=DAY, clock=None):
    return app_of(live, day, clock).test_client()


# --- routes ---------------------------------------------------------------------------------------


def test_the_page_says_it_without_a_script():
    page = client_of().get("/").text
    assert '<html lang="fr">' in page
    assert '<span class="number">3</span>' in page
    assert "Encore deux et nous sommes cinq." in page
    assert "il y a 12 secondes" in page
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in page
    assert "Coworking &lt;Louvain&gt;" in page
    assert "Lundi 23 novembre, 14 h 05" in page
    assert "Au plus fort\u00a0: 6 coworkers, à 9 h 00." in page


def test_the_language_is_the_browsers_or_the_one_asked_for():
    client = client_of()
    belgian = client.get("/", headers={"Accept-Language": "nl-BE,nl;q=0.9,en;q=0.8"})
    assert "Nog twee en we zijn met vijf." in belgian.text
    assert "Accept-Language" in belgian.headers["Vary"]
    flemish_first = client.get("/", headers={"Accept-Language": "nl-BE,fr;q=0.5"})
    assert '<html lang="nl">' in flemish_first.text
    assert "Two more" in client.get("/?lang=en", headers={"Accept-Language": "nl"}).text
    assert "Encore deux" in client.get("/?lang=xx", headers={"Accept-Language": "ja"}).text


def test_a_browser_that_asks_for_none_of_ours_gets_the_spaces_language():
    flemish = replace(SETTINGS, web=replace(SETTINGS.web, language="nl"))
    client = create_app(flemish, lively(), lambda _: DAY, StillClock()).test_client()
    assert '<html lang="nl">' in client.get("/", headers={"Accept-Language": "ja"}).text
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "fr"}).text


def test_the_wall_is_the_same_page_at_another_size():
    assert '<body class="wall"' in client_of().get("/wall").text
    assert '<body class="page"' in client_of().get("/").text


def test_the_state_for_machines():
    answer = client_of().get("/state.json")
    assert answer.mimetype == "application/json"
    said = answer.get_json()
    assert (said["headcount"], said["threshold"], said["reached"]) == (3, 5, False)
    assert (said["source"], said["age_s"], said["at"]) == ("bus", 12, "2026-11-23T13:04:00.000Z")


def test_what_a_polling_page_gets_is_the_state_and_the_parts():
    said = client_of().get("/now.json?lang=nl").get_json()
    assert said["headcount"] == 3
    assert set(said["parts"]) == {
        "title", "banner", "count", "ahead", "steps", "scale", "state", "facts",
    }  # fmt: skip
    assert "we zijn met vijf" in said["parts"]["count"]
    assert said["parts"]["title"] == "3 · Coworking <Louvain>"


AHEAD = {(date(2026, 11, 23), 15): 1, (date(2026, 11, 23), 16): 2}
FORECAST = Forecast(Verdict.CALLED, (Call(date(2026, 11, 24), 10, 0.3, 0.8, 4.0),), threshold=5)


def looking_ahead(live=None, day=DAY, foreseen=lambda _stamp: FORECAST):
    expected = replace(day, expected=AHEAD)
    app = create_app(SETTINGS, live or lively(), lambda _: expected, StillClock(), foreseen)
    return app.test_client()


def test_who_is_announced_is_on_the_page_in_the_events_and_for_machines():
    client = looking_ahead()
    words = "4 sur place, 1 annoncé à\u00a015\u00a0h, 2 à\u00a016\u00a0h."
    more = "Demain à 10\u00a0h, une personne de plus et nous sommes cinq."
    said = client.get("/now.json").get_json()
    assert said["parts"]["ahead"] == f"<span>{words}</span> <span>{more}</span>"
    assert said["parts"]["ahead"] in client.get("/").text
    assert said["parts"]["ahead"] in client.get("/wall").text
    assert client.get("/state.json").get_json()["announced"] == [
        {"hour": "2026-11-23T15:00", "people": 1},
        {"hour": "2026-11-23T16:00", "people": 2},
    ]


def test_with_an_old_figure_it_is_not_said_beside_who_is_announced():
    silent = Live(Link.SILENT)
    ahead = looking_ahead(silent).get("/now.json").get_json()["parts"]["ahead"]
    assert ahead.startswith("<span>1 annoncé à")


def test_nobody_announced_leaves_no_line():
    assert '<p id="ahead"></p>' in client_of().get("/").text
    assert client_of(day=None).get("/now.json").get_json()["parts"]["ahead"] == ""


def test_what_is_foreseen_is_worked_out_once_a_minute_for_all():
    asked = []
    client = looking_ahead(foreseen=asked.append)
    for path in ("/", "/wall", "/now.json", "/state.json", "/"):
        assert client.get(path).status_code == 200
    assert len(asked) == 1


def test_room_and_threshold_stand_on_one_scale():
    drawn = client_of().get("/").text
    spoken = "Coworkers\u00a0: 3, seuil\u00a0: 5. Sur place\u00a0: 4, places\u00a0: 30."
    assert f'<svg role="img" aria-label="{spoken}">' in drawn
    assert '<rect class="all" width="4" height="1"/><rect class="counted" width="3"' in drawn
    assert client_of(Live(Link.SILENT), None).get("/now.json").get_json()["parts"]["scale"] == ""


def test_the_curve_by_itself():
    fragment = client_of().get("/today").text
    assert "<path" in fragment
    assert '<th scope="row">9 h</th><td>6</td><td>6</td>' in fragment


def test_without_a_record_the_curve_says_so():
    client = client_of(day=None)
    assert "la courbe attend" in client.get("/").text
    assert client.get("/healthz").get_json() == {"ok": True, "bus": "connected", "record": False}


def test_before_anything_is_known_the_page_stands_all_the_same():
    client = client_of(Live(Link.SILENT), None)
    page = client.get("/").text
    assert '<span class="number">?</span>' in page
    assert "Pas encore de nouvelles de la porte." in page
    assert client.get("/state.json").get_json()["headcount"] is None


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/static/seuil.css"])
def test_every_answer_carries_the_headers_and_no_cookie(path):
    answer = client_of().get(path, buffered=True)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert ("no-store" in answer.headers["Cache-Control"]) == (not path.startswith("/static"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_but_get(path, method):
    answer = client_of().open(path, method=method)
    assert answer.status_code == 405
    assert "Ici, on ne fait que regarder." in answer.text
    assert "GET" in answer.headers["Allow"]


def test_pages_that_are_not_there_say_so_in_plain_words():
    answer = client_of().get("/admin?lang=en")
    assert answer.status_code == 404
    assert "There is no door here." in answer.text


def test_a_stumble_of_ours_is_a_page_too(caplog):
    def stumble(_stamp):
        raise ZeroDivisionError

    app = create_app(SETTINGS, lively(), stumble, StillClock())
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "Quelque chose a trébuché chez nous." in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_the_demo_says_that_time_is_not_real():
    clock = SimulatedClock((Leg(real_us=0, utc_us=us(9), rate=360.0),))
    client = client_of(clock=clock)
    page = client.get("/")
    assert "le temps passe 360 fois plus vite" in page.text
    assert "frame-ancestors http://127.0.0.1:*" in page.headers["Content-Security-Policy"]
    said = client.get("/state.json").get_json()
    assert (said["simulated"], said["rate"]) == (True, 360.0)


def test_troubles_are_named_on_the_page():
    live = lively()
    down = replace(DOOR, contact=Contact.FORCED, down=("entree",), configuration_ok=False)
    live.take(lambda heard: replace(heard, door=down))
    page = client_of(live).get("/?lang=en").text
    assert "A reader is not answering" in page
    assert "No answer: entree." in page
    assert "forced" in page


def test_a_crowd_beyond_the_landing_is_counted():
    live = lively()
    live.take(lambda heard: replace(heard, occupancy=replace(OCCUPANCY, headcount=20, present=20)))
    assert '<span class="more">+8</span>' in client_of(live).get("/").text


# --- the record -----------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "seuil.db") as made:
        yield made


def history_of(ledger):
    return LedgerHistory(ledger.path, Measure(BRUSSELS))


def test_the_record_is_read_as_it_grows(ledger):
    history = history_of(ledger)
    assert history(STAMP).occupancy.headcount == 0
    for who in ("anne", "bert"):
        came = Entered(who, "in", Means.BADGE)
        ledger.append([(STAMP, MemberAdded(who, Category.COWORKER)), (STAMP, came)])
        assert history(STAMP).points[-1].headcount == history(STAMP).occupancy.headcount
    assert history(STAMP).occupancy.headcount == 2
    assert len(history(STAMP).points) == 3


def test_only_what_is_new_is_read(ledger, monkeypatch):
    read_after = []
    read = rooms.read_entries
    monkeypatch.setattr(
        rooms, "read_entries", lambda path, after=0: read_after.append(after) or read(path, after)
    )
    history = history_of(ledger)
    ledger.append([(STAMP, MemberAdded(who, Category.COWORKER)) for who in ("anne", "bert")])
    history(STAMP)
    ledger.append([(STAMP, Entered("anne", "in", Means.BADGE))])
    history(STAMP)
    history(STAMP)
    assert read_after == [1, 2]  # the last one again, to see whether it is still the same


def test_a_backup_put_back_is_read_from_its_beginning(tmp_path):
    def written(name, **people):
        with Ledger.create(tmp_path / name) as made:
            for who, category in people.items():
                came = Entered(who, "in", Means.BADGE)
                made.append([(STAMP, MemberAdded(who, category)), (STAMP, came)])
        return made.path

    counted, visitor = Category.COWORKER, Category.VISITOR
    long = written("seuil.db", anne=counted, bert=counted, cleo=visitor)
    shorter, as_short = written("shorter.db", dirk=counted), written("as_short.db", els=visitor)
    history = LedgerHistory(long, Measure(BRUSSELS))
    assert history(STAMP).occupancy.headcount == 2
    for backup, headcount in ((shorter, 1), (as_short, 0)):
        backup.replace(long)
        assert history(STAMP).occupancy.headcount == headcount


@pytest.mark.parametrize("utc_us", [10**18 * 5, "noon"])
def test_a_record_with_a_time_that_no_calendar_has_is_none_and_said_once(
    tmp_path, journalled, utc_us
):
    with Ledger.create(tmp_path / "seuil.db") as ledger:
        ledger.append([(STAMP, Entered("anne", "in", Means.BADGE))])
    history = history_of(ledger)
    with closing(sqlite3.connect(ledger.path)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_update")
        db.execute("UPDATE ledger SET utc_us = ? WHERE sequence = 1", (utc_us,))
    assert history(STAMP) is None
    assert history(STAMP) is None
    assert len(journalled) == 1


def test_a_damaged_entry_is_not_come_to_from_the_beginning_each_time(
    ledger, monkeypatch, journalled
):
    read_after = []
    read = rooms.read_entries
    monkeypatch.setattr(
        rooms, "read_entries", lambda path, after=0: read_after.append(after) or read(path, after)
    )
    ledger.append([(STAMP, Entered(who, "in", Means.BADGE)) for who in ("anne", "bert", "cleo")])
    with closing(sqlite3.connect(ledger.path)) as db, db:
        db.execute("DROP TRIGGER ledger_refuses_update")
        db.execute("UPDATE ledger SET fact = '{' WHERE sequence = 3")
    history = history_of(ledger)
    assert [history(STAMP) for _ in range(3)] == [None] * 3
    assert read_after == [1, 1]  # the last good one again, to see whether it is still the same
    assert len(journalled) == 1


def test_a_record_that_is_not_there_or_not_ours_is_none_and_said_once(tmp_path, journalled):
    history = LedgerHistory(tmp_path / "seuil.db", Measure(BRUSSELS))
    assert history(STAMP) is None
    (tmp_path / "seuil.db").write_bytes(b"")
    assert history(STAMP) is None
    (tmp_path / "seuil.db").write_bytes(b"x" * 5000)
    assert history(STAMP) is None
    assert len(journalled) == 1
    assert journalled[0].startswith("the page goes without the record: ")
