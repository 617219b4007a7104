"""The page in a real browser: three sizes, three languages, by day and by night, live and lost."""

import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import expect
from waitress.server import create_server

from appliance.config import Settings, Space
from appliance.occupancy import Contact, Doubt, Occupancy
from appliance.web import app as pages
from appliance.web.app import create_app
from appliance.web.heard import Link
from appliance.web.live import Live
from appliance.web.today import Day, Point
from tests.still_house import DOOR, StillClock, us

SIZES = {"phone": (390, 844), "desk": (1280, 800), "wall": (1920, 1080)}
PAGE_LIMIT = 50_000


MORNING = (
    (us(0), 0),
    (us(8, 40), 1),
    (us(9, 5), 2),
    (us(9, 20), 3),
    (us(10, 2), 4),
    (us(10, 42), 5),
    (us(11), 7),
    (us(11, 20), 8),
    (us(12, 5), 6),
    (us(12, 30), 4),
    (us(13, 10), 2),
)


class House:
    """A space whose door says what the test wants."""

    def __init__(self):
        self.live = Live(Link.CONNECTED)
        self.day = None
        self._server = None
        self.port = 0
        self.door(Contact.CLOSED)
        self.count(3)

    def count(self, headcount, **more):
        occupancy = Occupancy(headcount, headcount + 1, 5, 30, 9, us(14, 5), us(13, 45), **more)
        points = (*MORNING, (us(13, 45), headcount))
        drawn = tuple(Point(utc_us, count, count) for utc_us, count in points)
        self.day = Day(drawn, occupancy, us(13, 45))
        self.hear(occupancy=occupancy, available=True, at_s=997.0)

    def door(self, contact, **more):
        self.hear(door=replace(DOOR, contact=contact, **more))

    def hear(self, **changes):
        self.live.take(lambda heard: replace(heard, **changes))

    def open(self):
        app = create_app(
            Settings(space=Space(id="lln", name="Coworking de la Baraque")),
            self.live,
            lambda _stamp: self.day,
            StillClock(),
        )
        self._server = create_server(app, host="127.0.0.1", port=self.port, threads=64)
        self.port = self._server.effective_port
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        while not self._done.is_set():
            self._server.asyncore.loop(timeout=0.1, map=self._server._map, count=1)

    def close(self):
        if self._server is None:
            return
        self.live.close()
        self._done.set()
        self._thread.join(20)
        self._server.task_dispatcher.shutdown()
        self._server.asyncore.close_all(self._server._map)
        self._server = None
        self.live.closed = False

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def house():
    made = House()
    made.open()
    yield made
    made.close()


def sized(size):
    return dict(zip(("width", "height"), SIZES[size], strict=True))


SENTENCES = {
    "fr-BE": "Encore deux et nous sommes cinq.",
    "nl-BE": "Nog twee en we zijn met vijf.",
    "en-GB": "Two more and we are five.",
}


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [
        ("phone", "fr-BE", "light"),
        ("phone", "nl-BE", "dark"),
        ("desk", "en-GB", "light"),
        ("desk", "fr-BE", "dark"),
        ("wall", "nl-BE", "light"),
        ("wall", "en-GB", "dark"),
    ],
)
def test_the_page_is_whole_and_axe_finds_nothing(house, open_page, size, locale, scheme):
    path = "/wall" if size == "wall" else "/"
    page = open_page(house.url(path), **sized(size), locale=locale, color_scheme=scheme)
    expect(page.locator("#count .number")).to_have_text("3")
    expect(page.locator("#count .sentence")).to_have_text(SENTENCES[locale])
    expect(page.locator("#steps .taken")).to_have_count(3)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.troubles == []


def test_the_wall_fits_on_its_screen(house, open_page):
    house.count(12)
    house.door(Contact.CLOSED, down=("entree",), configuration_ok=False)
    page = open_page(house.url("/wall"), **sized("wall"), locale="fr-BE")
    for part in ("h1", "#count .number", ".sentence", "#steps", "#facts", "#curve svg"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 1080


def test_a_change_at_the_door_changes_the_number_while_one_watches(house, open_page):
    page = open_page(house.url(), **sized("phone"), locale="fr-BE")
    number = page.locator("#count .number")
    expect(number).to_have_text("3")
    house.count(5)
    expect(number).to_have_text("5")
    expect(page.locator("#count .sentence")).to_have_text("Ça y est, nous sommes cinq\u202f!")
    expect(page.locator("#steps .taken")).to_have_count(5)
    expect(page).to_have_title("5 · Coworking de la Baraque")
    house.count(8)
    expect(page.locator("#steps .landing")).to_have_count(3)
    expect(page.locator("#curve desc")).to_contain_text("8 coworkers")


def test_the_curve_follows_and_the_table_stays_open(house, open_page):
    page = open_page(house.url(), locale="fr-BE")
    page.get_by_text("En chiffres").click()
    expect(page.locator("#hours tr").last).to_have_text("14 h33")
    house.count(11)
    expect(page.locator("#hours tr").last).to_have_text("14 h1111", timeout=20_000)
    expect(page.locator("#hours")).to_be_visible()
    expect(page.locator("#curve figcaption")).to_contain_text("11 coworkers, à 13 h 45")


def test_the_age_goes_on_counting(house, open_page):
    page = open_page(house.url(), locale="nl-BE")
    expect(page.locator("#state time")).to_have_text(re.compile(r"\d+ seconden geleden"))
    expect(page.locator("#state time")).to_have_text("6 seconden geleden", timeout=20_000)


def test_a_silent_door_is_said_to_be_silent(house, open_page):
    page = open_page(house.url(), locale="en-GB")
    house.hear(available=False)
    expect(page.locator(".footing")).to_contain_text("The door has gone silent.")
    expect(page.locator(".sentence")).to_have_text("Last we heard, we were three.")
    expect(page.locator("#facts")).to_contain_text("silent")


def test_doubts_are_told_in_words(house, open_page):
    page = open_page(house.url(), locale="fr-BE")
    house.count(3, doubts=(Doubt.LONG_VISIT,))
    expect(page.locator(".notes")).to_contain_text("Une visite dure depuis très longtemps")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_lost_connection_is_said_and_mends_by_itself(house, open_page):
    page = open_page(house.url(), locale="fr-BE")
    house.close()
    lost = page.locator("#lost")
    expect(lost).to_be_visible(timeout=30_000)
    expect(lost).to_have_text("Connexion perdue. Ce sont les derniers chiffres connus.")
    expect(page.locator("#count .number")).to_have_text("3")
    house.count(4)
    house.open()
    expect(page.locator("#count .number")).to_have_text("4", timeout=30_000)
    expect(lost).to_be_hidden()


def test_when_streams_are_full_the_page_polls(house, open_page, monkeypatch):
    monkeypatch.setattr(pages, "MOST_STREAMS", 0)
    house.close()
    house.open()
    page = open_page(house.url(), locale="fr-BE")
    house.count(4)
    expect(page.locator("#count .number")).to_have_text("4", timeout=30_000)
    expect(page.locator("#lost")).to_be_hidden()


def test_it_works_without_a_script(house, open_page):
    page = open_page(house.url(), locale="fr-BE", java_script_enabled=False)
    expect(page.locator("#count .number")).to_have_text("3")
    expect(page.locator(".sentence")).to_have_text("Encore deux et nous sommes cinq.")
    expect(page.locator("#state time")).to_have_text("il y a 3 secondes")
    expect(page.locator("#curve svg").first).to_be_visible()
    house.count(4)
    page.reload()
    expect(page.locator("#count .number")).to_have_text("4")
    assert not [url for url in page.requests if "events" in url]


def test_another_language_is_one_tap_away_and_keeps(house, open_page):
    page = open_page(house.url(), locale="fr-BE")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.locator(".sentence")).to_have_text("Nog twee en we zijn met vijf.")
    house.count(4)
    expect(page.locator(".sentence")).to_have_text("Nog één en we zijn met vijf.")
    page.get_by_role("link", name="Groot scherm").click()
    expect(page.locator(".sentence")).to_have_text("Nog één en we zijn met vijf.")


def test_the_whole_page_is_small(house, open_page):
    page = open_page(house.url(), locale="fr-BE")
    own = {url for url in page.requests if "/events" not in url}
    paths = {url.removeprefix(house.url("")) for url in own}
    assert {"/", "/static/seuil.css", "/static/seuil.js"} <= paths
    total = sum(len(page.request.get(url).body()) for url in own)
    assert 5_000 < total < PAGE_LIMIT


def test_pictures_for_the_readme(house, open_page, picture):
    phone = open_page(house.url(), **sized("phone"), locale="fr-BE")
    expect(phone.locator("#count .number")).to_have_text("3")
    picture(phone, "page-phone", full_page=True)
    house.count(8)
    night = open_page(house.url(), **sized("phone"), locale="nl-BE", color_scheme="dark")
    expect(night.locator("#count .number")).to_have_text("8")
    picture(night, "page-phone-night", full_page=True)
    house.count(5)
    wall = open_page(house.url("/wall"), **sized("wall"), locale="fr-BE")
    expect(wall.locator("#count .number")).to_have_text("5")
    picture(wall, "page-wall")
    desk = open_page(house.url(), **sized("desk"), locale="fr-BE")
    expect(desk.locator("#count .number")).to_have_text("5")
    picture(desk, "page-desk", full_page=True)
