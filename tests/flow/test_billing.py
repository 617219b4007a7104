"""Hours become a bill in a real browser, at a real desk: forgotten, proposed, accepted, closed."""

import dataclasses
import re
import threading
from contextlib import ExitStack, contextmanager

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect
from werkzeug.serving import make_server

from appliance.commands import ListStatements
from appliance.config import Billing
from appliance.web.desk.here import KEY
from appliance.web.entrance import entrance
from tests.at_the_desk import at_desk
from tests.billing_pages import PLANS, behind
from tests.flow.whole import DESK, PHONE, SIZES, flawless, flawless_everywhere
from tests.still_house import SPACE, app_of

__all__ = ["at_desk"]

WAIT_S = 30
BILLING = Billing(
    address=("Rue des Wallons 12", "1348 Louvain-la-Neuve"),
    vat_number="BE 0123.456.749",
    account="BE68 5390 0754 7034",
)


class Served:
    """The pages of two months at an address, and browsers in which somebody is signed in."""

    def __init__(self, desk, url, open_page):
        self.desk = desk
        self.url = url
        self._open = open_page

    def browser(self, who, size=DESK, **how):
        page = self._open(f"{self.url}/login", *size, locale="fr-BE", **how)
        made, ids = self.desk.made, self.desk.ids
        number = made.session(
            _user_id=ids[who], epoch=self.desk.epoch_of(who), confirmed_s=made.clock.steady_s()
        )
        page.context.add_cookies([{"name": "seuil", "value": number, "url": self.url}])
        return page

    def go(self, page, path):
        page.goto(f"{self.url}{path}")
        return page


@contextmanager
def listening(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(WAIT_S)
        server.server_close()


@pytest.fixture
def served(tmp_path, at_desk, open_page):
    with ExitStack() as open_:
        desk = open_.enter_context(behind(tmp_path / "web", at_desk))
        space = replace(SPACE, name="Coworking de la Baraque")
        named = replace(desk.made.settings, space=space, billing=BILLING)
        desk.made.app.extensions[KEY] = dataclasses.replace(desk.made.house, settings=named)
        url = open_.enter_context(listening(entrance(app_of(), lambda: desk.made.app)))
        yield Served(desk, url, open_page)


def proposes(served, phone):
    """Let the member see the estimate, and say when she left, without a script."""
    served.go(phone, "/me")
    expect(phone.locator(".asked")).to_contain_text("vers 12 h 03")
    phone.get_by_role("link", name="Proposer la bonne heure").click()
    phone.get_by_label("Heure de départ").fill("17:30")
    phone.get_by_label("Pourquoi").fill("partie avec le dernier bus")
    phone.get_by_role("button", name="Proposer ces heures").click()
    expect(phone.get_by_role("status")).to_contain_text("dès que l’accueil les aura acceptées")
    expect(phone.locator(".asked")).to_have_count(0)


def accepts(served, host):
    served.go(host, "/desk/visits")
    expect(host.locator(".proposal")).to_contain_text("partie avec le dernier bus")
    flawless(host)
    host.get_by_role("button", name="Accepter").click()
    expect(host.get_by_text("Rien à vérifier")).to_be_visible()


def closes(served, host):
    served.go(host, "/desk/months")
    host.get_by_role("link", name="Préparer la clôture").click()
    expect(host.locator(".checklist > .no")).to_have_count(0)
    host.get_by_role("link", name="Anne Étienne").click()
    expect(host.locator(".paper")).to_contain_text("BROUILLON")
    flawless(host)
    host.get_by_role("link", name="Novembre 2026").click()
    host.get_by_role("button", name=re.compile("^Clôturer")).click()
    expect(host.get_by_text("4 relevés émis.")).to_be_visible()
    flawless(host)


def prints(page):
    """Return how many sheets a browser prints."""
    return len(re.findall(rb"/Type /Page\b", page.pdf(format="A4")))


def test_a_forgotten_exit_becomes_a_fair_bill(served):
    phone = served.browser("member", PHONE, java_script_enabled=False)
    host = served.browser("host")
    proposes(served, phone)
    accepts(served, host)
    served.go(host, f"/desk/members/{served.desk.anne}/visits?month=2026-11")
    host.get_by_text("Historique").last.click()
    expect(host.locator(".told")).to_contain_text("partie avec le dernier bus")
    flawless(host)
    closes(served, host)

    served.go(phone, "/me")
    phone.locator("#releves tr", has_text="Novembre 2026").get_by_role("link").click()
    expect(phone.locator(".paper")).to_contain_text("Corrigé")
    expect(phone.locator(".result strong")).to_have_text("120,00 €")
    with phone.expect_download() as coming:
        phone.get_by_role("link", name="Télécharger en PDF").click()
    assert coming.value.suggested_filename.startswith("releve-2026-")
    assert coming.value.path().read_bytes().startswith(b"%PDF")


def test_a_statement_prints_on_a_sheet_without_the_page_around_it(served, picture):
    page = served.browser("host")
    number = served.desk.at_desk.ask(ListStatements("", served.desk.anne)).rows[0].number
    served.go(page, f"/desk/statements/{number}")
    picture(page, "statement", full_page=True)
    page.emulate_media(media="print")
    for gone in (".places", ".actions", ".back", "main > h1", "footer"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".paper")).to_be_visible()
    assert prints(page) == 1


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_other_prices_are_tried_on_any_screen(served, size):
    page = served.go(served.browser("admin", size), "/desk/plans/try")
    dearer = PLANS.read_text("utf-8").replace('"40.00"', '"44.00"')
    for text, said in ((dearer, "476,00"), ("since = 1", "contient des erreurs")):
        page.locator("textarea").fill(text)
        page.get_by_role("button", name="Calculer").click()
        expect(page.locator("main")).to_contain_text(said)
        flawless(page)


NOVEMBER = "since=2026-11-01&until=2026-11-30"
OF_ANNE = "/desk/members/{anne}"
FORGOTTEN = f"{OF_ANNE}/visits/2026-11-24/{{forgotten}}"
PATHS = (
    "/desk/visits", f"{OF_ANNE}/visits?month=2026-11", f"{OF_ANNE}/visits/new", FORGOTTEN,
    f"{FORGOTTEN}/strike", f"{OF_ANNE}/plan", f"{OF_ANNE}/plan/change", f"{OF_ANNE}/payer",
    f"{OF_ANNE}/certificate?{NOVEMBER}", OF_ANNE, "/desk/months", "/desk/months/2026-11",
    "/desk/months/2026-10", "/desk/months/2026-11/draft/{anne}", "/desk/statements/1",
    "/desk/statements/1/credit", "/desk/plans", "/desk/plans/try", "/desk/fit",
)  # fmt: skip
MINE = ("/me", "/me/fit", "/me/visits/new", "/me/visits/2026-11-24/{forgotten}", "/desk/plans",
        f"/me/certificate?{NOVEMBER}")  # fmt: skip


@pytest.mark.parametrize(("who", "paths"), [("admin", PATHS), ("member", MINE)])
def test_the_pages_are_whole_and_axe_finds_nothing(served, who, paths):
    names = {"anne": served.desk.anne, "forgotten": served.desk.forgotten}
    page = served.browser(who)
    for turn, path in enumerate(paths):
        flawless_everywhere(served.go(page, path.format(**names)), turn)


def test_pictures_for_the_manual(served, picture):
    host = served.go(served.browser("host"), "/desk/months/2026-11")
    picture(host, "desk-month", full_page=True)
    picture(served.go(served.browser("member", PHONE), "/me"), "me-hours")
