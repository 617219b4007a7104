"""The desk in a real browser, at a real door: from the first code to a badge and a finger."""

import re
import socket
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.installation import ANNE, BERT, STRIKE, WAIT_S

LOGIN, PASSWORD = "manon@louvain.example", "une petite phrase"
PHONE, DESK, WALL = (390, 844), (1280, 800), (1920, 1080)
NEW = bytes.fromhex("0C00062BC4")
OTHERS = f"""name,category,organisation,badge
Anne Étienne,coworker,,{ANNE.hex()}
Bert Peeters,student,UCLouvain,{BERT.hex()}
Zoé Ångström,coworker,Atelier Brique,0C000621A8
Иван Петров,coworker,,0C000621A9
"""
SLOW_MS = WAIT_S * 1000


class Space:
    """A door with two badge readers and a sensor, its pages, and somebody to sign in."""

    def __init__(self, installation, port):
        self.house = installation
        self.url = f"http://127.0.0.1:{port}"
        installation.settings["web"]["port"] = port
        installation.settings["space"] |= {"name": "Coworking de la Baraque", "threshold": 5}
        (installation.folder / "web").mkdir(mode=0o700)
        installation.with_sensor().write().take_members_in(OTHERS)
        installation.sensor.module.library.clear()
        installation.start("door")
        installation.start("web")
        installation.until(self._lets_anne_in)
        installation.until(lambda: answers(f"{self.url}/login"))

    @property
    def sensor(self):
        return self.house.sensor

    def show(self, tag):
        self.house.badge_in.present(tag, held_s=0)

    def _lets_anne_in(self):
        """Tell whether the door listens: by a badge that is known, to leave no strange one."""
        self.show(ANNE)
        return self.house.board.wait_for(STRIKE, level=True, timeout_s=1)

    def enters(self, tag):
        assert self.house.opens_for(self.house.badge_in, tag)

    def setup_code(self):
        said = self.house.seuil("setup-code")
        assert said.returncode == 0, said.stderr
        return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said.stdout)[0]


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


@pytest.fixture
def space(installation):
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    return Space(installation, port)


def first_admin(space, page):
    page.goto(f"{space.url}/setup")
    page.get_by_label("Code").fill(space.setup_code())
    page.get_by_label(re.compile("e-mail|identifiant", re.IGNORECASE)).fill(LOGIN)
    first, second = page.locator("input[type=password]").all()
    first.fill(PASSWORD)
    second.fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le tableau")


def sized(size):
    return dict(zip(("width", "height"), size, strict=True))


def opened(space, open_page, size=DESK, **how):
    return open_page(f"{space.url}/login", **sized(size), locale="fr-BE", **how)


def newest(page):
    return page.locator(".enrolling li").last


def follow(page, sensor, finger):
    """Do what the page says, until it says how it ended."""
    told, ending = page.locator(".enrolling li"), page.locator(".ending")
    seen = 0
    while True:
        expect(told.nth(seen).or_(ending).first).to_be_attached(timeout=SLOW_MS)
        if told.count() <= seen:
            return
        step = told.nth(seen).get_attribute("class")
        if step in ("place", "again", "confirm"):
            sensor.place(finger)
        elif step in ("lift", "poor"):
            sensor.lift()
        seen += 1


def flawless(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]


def test_a_newcomer_enrols_a_member_with_a_badge_and_a_finger(space, open_page, picture):
    page = opened(space, open_page, PHONE, java_script_enabled=False)
    first_admin(space, page)
    picture(page, "desk-board-first", full_page=True)

    page.get_by_role("link", name="Membres").click()
    page.get_by_role("link", name="Inscrire un membre").click()
    page.get_by_label("Prénom et nom").fill("Chloé Dubois")
    picture(page, "desk-new-member", full_page=True)
    page.get_by_role("button", name="Inscrire").click()

    expect(page.get_by_text("Présentez le nouveau badge maintenant")).to_be_visible()
    picture(page, "desk-badge-wait", full_page=True)
    space.show(NEW)
    give = page.get_by_role("button", name="Donner ce badge").first
    expect(page.get_by_text("··C4")).to_be_visible(timeout=SLOW_MS)
    picture(page, "desk-badge-shown", full_page=True)
    give.click()
    expect(page.get_by_text("Le badge ··C4 est à Chloé Dubois.")).to_be_visible()
    picture(page, "desk-member", full_page=True)

    page.get_by_role("link", name="Proposer le doigt").click()
    picture(page, "desk-consent", full_page=True)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Enregistrer l’accord").click()
    picture(page, "desk-enrol", full_page=True)
    page.get_by_role("button", name="Commencer").click(no_wait_after=True)
    expect(newest(page)).to_contain_text("Posez le doigt.", timeout=SLOW_MS)
    picture(page, "desk-enrolling")
    follow(page, space.sensor, "chloe-index")
    expect(page.get_by_text("C’est fait : ce doigt ouvre la porte.")).to_be_visible()
    picture(page, "desk-enrolled", full_page=True)
    space.sensor.lift()

    assert space.house.opens_for(space.house.badge_in, NEW)
    given = space.house.facts("finger_given")
    assert [fact.by for fact in given] != [""]
    assert list(space.sensor.module.library) == [given[0].position]


PLACES = (
    ("board", "/desk/board", "Le tableau"),
    ("members", "/desk/members", "Membres"),
    ("member-new", "/desk/members/new", "Inscrire un membre"),
    ("visitor", "/desk/members/visitor", "Visiteur d’un jour"),
    ("import", "/desk/members/import", "Importer des membres"),
    ("schedules", "/desk/schedules", "Horaires"),
    ("schedule-new", "/desk/schedules/new", "Nouvel horaire"),
    ("accounts", "/desk/accounts", "Comptes"),
    ("account-new", "/desk/accounts/new", "Ouvrir un compte"),
    ("journal", "/desk/journal", "Journal"),
    ("sensors", "/desk/sensors", "Capteurs d’empreintes"),
    ("again", "/desk/sensors/again", "À réenrôler"),
    ("correct", "/desk/correct", "Corriger un oubli"),
)
LOOKS = ((PHONE, "light"), (DESK, "dark"), (WALL, "light"))


def visit_all(space, page, look):
    for _, path, title in PLACES:
        page.goto(f"{space.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        flawless(page)
    for name in ("Anne Étienne", "Иван Петров"):
        page.goto(f"{space.url}/desk/members")
        page.get_by_role("link", name=name).click()
        for link in ("Modifier les coordonnées", "Changer la période", "Donner un badge"):
            page.get_by_role("link", name=link).click()
            flawless(page)
            page.go_back()
        flawless(page)


def test_every_page_is_whole_at_every_size_and_axe_finds_nothing(space, open_page, picture):
    page = opened(space, open_page)
    first_admin(space, page)
    space.enters(BERT)
    space.show(bytes.fromhex("0C00DECADE"))
    space.house.until(lambda: space.house.facts("denied"))
    make_a_schedule(space, page)
    for size, scheme in LOOKS:
        page.set_viewport_size(sized(size))
        page.emulate_media(color_scheme=scheme)
        visit_all(space, page, scheme)
    assert page.troubles == []


def make_a_schedule(space, page):
    page.goto(f"{space.url}/desk/schedules/new")
    page.get_by_label("Nom").fill("bureau")
    first = page.get_by_role("group", name="Plage 1")
    for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi"):
        first.get_by_label(day).check()
    first.get_by_label("de").fill("08:00")
    first.get_by_label("à").fill("19:00")
    second = page.get_by_role("group", name="Plage 2")
    second.get_by_label("jeudi").check()
    second.get_by_label("de").fill("20:00")
    second.get_by_label("à").fill("01:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("du lundi au vendredi, de 8 h 00 à 19 h 00")).to_be_visible()
    expect(page.get_by_text("le lendemain")).to_be_visible()
