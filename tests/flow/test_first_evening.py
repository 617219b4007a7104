"""From an empty box to the first badge, in a real browser, at a real door on emulated devices."""

import re
import socket
import tempfile
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as NotYet
from playwright.sync_api import expect

from drivers.emulators.pn532 import Pn532End
from drivers.emulators.sensor import SensorEnd, Times
from drivers.emulators.tags import TagReaderEnd
from tests.flow.whole import flawless_everywhere
from tests.installation import STRIKE, WAIT_S

LOGIN, PASSWORD = "manon@louvain.example", "une petite phrase"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1100, "height": 760}
BADGE = bytes.fromhex("0C00062BC4")
SLOW_MS = WAIT_S * 1000


class EmptyBox:
    """An appliance as the package leaves it: unnamed, with readers plugged in and none arranged."""

    def __init__(self, installation, devices):
        self.house = installation
        self.rdm6300 = installation.ends.enter_context(TagReaderEnd(devices / "ttyUSB0"))
        self.pn532 = installation.ends.enter_context(Pn532End(devices / "ttyUSB1"))
        sensor = SensorEnd(devices / "ttyAMA0", times=Times(0, 0, 0))
        self.sensor = installation.ends.enter_context(sensor)
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            port = line.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        installation.readers = []
        installation.settings["web"]["port"] = port
        installation.settings["space"]["name"] = "Seuil"
        (installation.folder / "web").mkdir(mode=0o700)
        installation.write()
        assert installation.seuil("begin", "ledger").returncode == 0
        installation.start("door")
        installation.until((installation.folder / "control.sock").exists)
        installation.start("web")
        installation.until(self._answers)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/setup", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def setup_code(self):
        said = self.house.seuil("setup-code")
        assert said.returncode == 0, said.stderr
        return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said.stdout)[0]


@pytest.fixture
def box(installation, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="dev") as devices:  # short, as on the real pages
        monkeypatch.setenv("SEUIL_DEVICES", devices)
        yield EmptyBox(installation, Path(devices))
        installation.close()


def first_admin(box, page):
    page.get_by_label("Code").fill(box.setup_code())
    page.get_by_label(re.compile("e-mail|identifiant", re.IGNORECASE)).fill(LOGIN)
    first, second = page.locator("input[type=password]").all()
    first.fill(PASSWORD)
    second.fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(title(page)).to_have_text("Mise en place")


def title(page):
    return page.get_by_role("heading", level=1)


def following(page):
    """Return the chapter that is next."""
    return page.locator(".chapters .next h2")


def whole(page):
    """Look at a page at every size. That pages waited while the door started anew is no trouble."""
    page.troubles[:] = [said for said in page.troubles if "503" not in said]
    flawless_everywhere(page)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")


def name_the_space(page):
    page.get_by_role("link", name="Nommer l’espace").click()
    whole(page)
    page.get_by_label("Nom de l’espace").fill("Coworking de la Baraque")
    page.get_by_label("Combien faut-il être").fill("4")
    page.get_by_label("Combien de places").fill("12")
    page.get_by_role("button", name="Enregistrer").click()
    # The next step is offered once the door goes by what was written, and no sooner.
    next_step = page.get_by_role("link", name="Trouver les lecteurs")
    expect(next_step).to_be_visible(timeout=SLOW_MS)


def find_the_readers(box, page, picture):
    page.get_by_role("link", name="Trouver les lecteurs").click()
    whole(page)
    page.get_by_role("button", name="Écouter les ports").click(no_wait_after=True)
    expect(page.locator(".enrolling .heard")).to_have_count(2, timeout=SLOW_MS)
    picture(page, "setup-listening")
    box.house.until(lambda: heard(box, page))
    page.wait_for_load_state()


def heard(box, page):
    """Show the badge, no longer than it takes: one that lies there still opens nothing later."""
    box.rdm6300.present(BADGE, held_s=0.5)
    try:
        page.locator(".ending.good").wait_for(timeout=500)
    except NotYet:
        return False
    return True


def listening_without_scripts(box, page, open_page):
    """Listen in a browser that runs no script: send, wait, and have what was found."""
    signed_in = page.context.storage_state()
    url = f"{box.url}/desk/setup/readers"
    how = {"locale": "fr-BE", "java_script_enabled": False, "storage_state": signed_in}
    plain = open_page(url, **PHONE, **how)
    plain.get_by_role("button", name="Écouter les ports").click(no_wait_after=True)
    expect(plain.locator(".enrolling .place")).to_be_visible(timeout=SLOW_MS)
    box.house.until(lambda: heard(box, plain))
    expect(plain.get_by_label("Où est-il")).to_have_count(3)


def arranged(page):
    page.get_by_role("button", name="Enregistrer les lecteurs").click()
    expect(following(page)).to_have_text("La gâche", timeout=SLOW_MS)


def try_the_strike(box, page, *, moved):
    page.get_by_role("button", name=re.compile("Ouvrir")).click()
    assert box.house.board.wait_for(STRIKE, level=True, timeout_s=WAIT_S)
    page.get_by_role("button", name="Elle a bougé" if moved else "Rien n’a bougé").click()


@pytest.mark.timeout(240)
def test_an_evening_from_an_empty_box_to_the_first_badge(box, open_page, picture):
    page = open_page(f"{box.url}/setup", **PHONE, locale="fr-BE", java_script_enabled=True)
    first_admin(box, page)
    picture(page, "setup-path")
    whole(page)
    name_the_space(page)
    listening_without_scripts(box, page, open_page)
    find_the_readers(box, page, picture)
    picture(page, "setup-found")
    whole(page)
    arranged(page)
    kept = box.house.config.read_text("utf-8")
    assert 'name = "badge-entree"' in kept
    assert 'name = "badge-sortie"' in kept
    assert 'name = "doigt-entree"' in kept

    page.get_by_role("link", name="Essayer la gâche").click()
    whole(page)
    try_the_strike(box, page, moved=False)
    expect(page.get_by_text("Le fil de commande est sur la broche 11")).to_be_visible()
    whole(page)

    page.goto(f"{box.url}/desk")  # left, and resumed
    page.get_by_role("link", name="il reste l’essai de la gâche").click()
    page.get_by_role("link", name="Essayer la gâche").click()
    box.house.until(lambda: opens_anew(box, page))
    page.get_by_role("button", name="Elle a bougé").click()
    expect(following(page)).to_have_text("Le premier membre")
    assert [fact.moved for fact in box.house.facts("strike_tried")] == [False, True]

    page.get_by_role("link", name="Inscrire le premier membre").click()
    page.get_by_label("Prénom et nom").fill("Manon Lambert")
    page.get_by_role("button", name="Inscrire").click()
    box.rdm6300.present(BADGE)
    page.get_by_role("button", name="Donner ce badge").first.click(timeout=SLOW_MS)
    page.goto(f"{box.url}/desk/setup")
    expect(title(page)).to_have_text("Tout est prêt")
    page.set_viewport_size(DESK)
    whole(page)
    # The badge may still lie there from the step before: then it must be shown once more.
    box.house.until(lambda: box.house.opens_for(box.rdm6300, BADGE, within_s=2))
    page.get_by_role("link", name="Aller au tableau").click()
    expect(page.locator(".remaining")).to_have_count(0)
    # While the door starts anew a page may be told to wait; nothing else is complained of.
    assert [said for said in page.troubles if "503" not in said] == []


def opens_anew(box, page):
    """Tell whether a press opens: a second one within seconds is taken for the first."""
    page.goto(f"{box.url}/desk/setup/strike")
    page.get_by_role("button", name="Ouvrir").click()
    return box.house.board.wait_for(STRIKE, level=True, timeout_s=1)
