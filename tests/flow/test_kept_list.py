"""The evacuation list on a phone before the real proxy: kept where the certificate is trusted."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from appliance.commands import ShowBoard
from appliance.commands.answers import Board
from tests.emulated.test_nginx import NGINX, SECRET, House

TRUSTING = "--ignore-certificate-errors"  # as a phone on which the house's authority is installed
KEPT, UNKEPT = "[data-kept]", "[data-unkept]"
NO_LIST_HERE = (
    "Cet appareil ne peut pas garder la liste\u00a0: gardez cette page ouverte, ou imprimez-la."
)


@pytest.fixture
def house(tmp_path, until):
    if NGINX is None:
        pytest.skip("nginx is not installed")
    made = House(tmp_path, until)
    otherwise = made.desk.carry_out
    made.desk.carry_out = lambda command, giver: (
        Board((), 0) if isinstance(command, ShowBoard) else otherwise(command, giver)
    )
    yield made
    made.close()


@pytest.fixture
def phone(house, launch):
    """Return what opens a page on which the admin has signed in, over HTTPS."""

    @contextmanager
    def opened(*flags):
        browser = launch(*flags)
        page = browser.new_context(locale="fr-BE", ignore_https_errors=True).new_page()
        page.goto(f"{house.origin}/login?next=/desk/evacuation")
        page.get_by_label("Identifiant").fill("anne@example.org")
        page.get_by_label("Mot de passe").fill(SECRET)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Liste d’évacuation")
        yield page
        browser.close()

    return opened


def without_connection(house, page):
    page.goto(f"{house.origin}/desk/evacuation")
    return page.locator("[data-offline]").is_visible()


def test_the_list_outlasts_proxy_pages_and_network(house, phone, until):
    with phone(TRUSTING) as page:
        expect(page.locator(KEPT)).to_be_visible()
        expect(page.locator(UNKEPT)).to_be_hidden()
        assert not without_connection(house, page)
        expect(page.locator(KEPT)).to_be_visible()
        page.context.set_offline(True)
        assert without_connection(house, page)
        page.context.set_offline(False)
        until(lambda: not without_connection(house, page))
        pages, proxy = house.processes
        pages.terminate()
        pages.wait(20)
        assert without_connection(house, page)  # the proxy says 502
        proxy.terminate()
        proxy.wait(20)
        assert without_connection(house, page)


def test_signing_out_through_the_proxy_takes_it_along(phone):
    with phone(TRUSTING) as page:
        expect(page.locator(KEPT)).to_be_visible()
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
        assert page.evaluate("caches.keys()") == []


def test_a_certificate_whose_warning_was_clicked_away_keeps_nothing_and_promises_nothing(phone):
    with phone() as page:
        with page.expect_event("console", lambda said: "certificate" in said.text):
            page.reload()
        expect(page.locator(UNKEPT)).to_have_text(NO_LIST_HERE)
        expect(page.locator(UNKEPT)).to_be_visible()
        expect(page.locator(KEPT)).to_be_hidden()
        assert page.evaluate("caches.keys()") == []


def test_a_browser_that_can_keep_nothing_says_so(phone):
    with phone(TRUSTING) as page:
        expect(page.locator(KEPT)).to_be_visible()
        page.add_init_script("delete Navigator.prototype.serviceWorker")
        page.reload()
        expect(page.locator(UNKEPT)).to_be_visible()
        expect(page.locator(KEPT)).to_be_hidden()
        expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
