"""The pages of figures in a real browser: every size, language and light; printed; read aloud."""

import re
import threading
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from appliance.web.entrance import entrance
from tests.figures_pages import PAGES, TOO_LITTLE, figured
from tests.flow.whole import DESK, LIGHTS, NARROW, PHONE, WALL, flawless
from tests.still_house import app_of

LANGUAGES = ("fr", "nl", "en")
# Every page at every size; each has every language and both lights among its own.
VIEWS = [
    (name, size, LANGUAGES[(n + m) % 3], LIGHTS[(n + m // 2) % 2])
    for n, name in enumerate(PAGES)
    for m, size in enumerate((NARROW, DESK, WALL))
]
WAIT_S = 30
SMALL = 100_000
SPACE = "Coworking de la Baraque"


class Served:
    """The pages at an address, and browsers in which somebody is signed in."""

    def __init__(self, made, url, open_page):
        self.made = made
        self.url = url
        self._open = open_page

    def page(self, name, size=DESK, who="host", language="fr", **how):
        page = self._open(f"{self.url}/login", *size, locale="fr-BE", **how)
        number = self.made.session(_user_id=who, epoch=1, confirmed_s=self.made.clock.steady_s())
        page.context.add_cookies([{"name": "seuil", "value": number, "url": self.url}])
        answer = page.goto(f"{self.url}{PAGES[name]}?lang={language}")
        assert answer.status == 200
        assert len(answer.body()) < SMALL
        return page


@contextmanager
def serving(folder, open_page, **what):
    with ExitStack() as open_:
        made = open_.enter_context(figured(folder, name=SPACE, **what))
        app = entrance(app_of(), lambda: made.app)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Served(made, f"http://127.0.0.1:{server.port}", open_page)
        finally:
            server.shutdown()
            thread.join(WAIT_S)
            server.server_close()


@pytest.fixture
def served(tmp_path, open_page):
    with serving(tmp_path, open_page) as made:
        yield made


CLASH = """
() => [...document.querySelectorAll('main svg')].flatMap(svg => {
  const words = [...svg.querySelectorAll('text')].filter(
    each => each.getClientRects().length && getComputedStyle(each).display !== 'none');
  const boxes = words.map(each => [each.textContent, each.getBoundingClientRect()]);
  return boxes.flatMap(([said, a], n) => boxes.slice(n + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height / 3
  ).map(([other]) => `${said} on ${other}`));
})
"""


@pytest.mark.parametrize(("name", "size", "language", "light"), VIEWS)
def test_every_page_at_every_size_in_every_language_by_day_and_by_night(
    served, name, size, language, light
):
    page = served.page(name, size, language=language, color_scheme=light)
    assert page.locator("html").get_attribute("lang") == language
    flawless(page)
    assert page.evaluate(CLASH) == [], "words of a drawing run into each other"
    for table in page.locator("details").all():
        table.locator("summary").click()
    flawless(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_a_script_and_printed(served, name):
    page = served.page(name, PHONE, java_script_enabled=False)
    expect(page.locator(".figures svg").first).to_be_visible()
    expect(page.locator(".answer").first).not_to_be_empty()
    sheets = len(re.findall(rb"/Type /Page\b", page.pdf(format="A4", print_background=False)))
    assert 1 <= sheets <= 6


def test_the_tabs_lead_from_one_to_the_next(served):
    page = served.page("history")
    for name in ("Premières visites", "Deux masses", "Demain", "Historique"):
        page.locator(".tabs").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.locator(".tabs [aria-current]")).to_have_text(name)
        expect(page.locator(".places [aria-current]")).to_have_text("Fréquentation")


def test_the_table_of_a_drawing_opens_by_keyboard(served):
    page = served.page("history")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Coworkers venus, jour par jour")).to_be_visible()


def test_a_file_for_a_spreadsheet_is_saved(served):
    page = served.page("history")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Les jours").click()
    assert saved.value.suggested_filename == "lln-days-2026-11-23.csv"


@pytest.mark.parametrize("size", [NARROW, WALL])
def test_rather_than_guess_the_page_says_that_there_is_too_little(tmp_path, open_page, size):
    with serving(tmp_path, open_page, foreseen=lambda: TOO_LITTLE) as served:
        page = served.page("tomorrow", size)
        expect(page.locator(".answer")).to_contain_text("Pas assez de données")
        flawless(page)


@pytest.mark.parametrize("name", PAGES)
def test_pictures_for_the_manual(served, picture, name):
    page = served.page(name)
    picture(page, f"figures-{name}", full_page=True)
    if name == "history":
        picture(served.page(name, PHONE, color_scheme="dark"), "figures-history-phone")
    if name == "tomorrow":
        picture(served.page(name, WALL, color_scheme="dark"), "figures-tomorrow-wall")
