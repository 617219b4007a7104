"""The desk in a real browser, at a real door: from the first code to a badge and a finger."""

import re
import socket
import urllib.request

import msgspec
import pytest
from playwright.sync_api import expect

from appliance.clock import Leg, boot_us
from tests.flow.whole import flawless, flawless_everywhere
from tests.installation import ANNE, BERT, STRIKE, WAIT_S

LOGIN, PASSWORD = "manon@louvain.example", "une petite phrase"
PHONE, DESK = (390, 844), (1100, 760)
NEW = bytes.fromhex("0C00062BC4")
OTHERS = f"""name,category,organisation,badge
Anne Étienne,coworker,,{ANNE.hex()}
Bert Peeters,student,UCLouvain,{BERT.hex()}
Zoé Ångström,coworker,Atelier Brique,0C000621A8
Иван Петров,coworker,,0C000621A9
"""
SLOW_MS = WAIT_S * 1000
NINE_US = 1_795_421_520_000_000  # Monday 23 November 2026, 9:12 in Brussels


class Space:
    """A door with two badge readers and a sensor, its pages, and somebody to sign in."""

    def __init__(self, installation, port):
        now = installation.folder / "now.json"
        now.write_bytes(msgspec.json.encode((Leg(boot_us(), NINE_US, 1.0),)))
        installation.settings["clock"] = {"simulated": str(now)}
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


def click(locator, **how):
    locator.click(**how)


def start(space, page, press=click):
    """Press the button that begins an enrolment, and wait until the sensor asks for the finger."""
    press(page.get_by_role("button", name="Commencer"), no_wait_after=True)
    expect(newest(page)).to_contain_text("Posez le doigt.", timeout=SLOW_MS)


def to_enrolment(space, page, name):
    """Go from the list of members to the page before an enrolment, by consent."""
    to_member(space, page, name)
    page.get_by_role("link", name="Proposer d’enregistrer une empreinte").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Enregistrer le consentement").click()


def to_member(space, page, name):
    page.goto(f"{space.url}/desk/members")
    page.get_by_role("link", name=name).click()


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
    page.get_by_role("link", name="Plus tard : aller au tableau").click()
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


def test_a_newcomer_enrols_a_member_with_a_badge_and_a_finger(space, open_page, picture):
    page = opened(space, open_page, PHONE, java_script_enabled=False)
    first_admin(space, page)
    presses = []

    def press(locator, **how):
        locator.click(**how)
        presses.append(locator)

    press(page.get_by_role("link", name="Membres"))
    press(page.get_by_role("link", name="Inscrire un membre"))
    page.get_by_label("Prénom et nom").fill("Chloé Dubois")
    press(page.get_by_role("button", name="Inscrire"))

    expect(page.get_by_text("Présentez le nouveau badge maintenant")).to_be_visible()
    picture(page, "desk-badge-wait")
    space.show(NEW)
    give = page.get_by_role("button", name="Donner ce badge").first
    expect(page.get_by_text("··C4")).to_be_visible(timeout=SLOW_MS)
    press(give)
    expect(page.get_by_text("Le badge ··C4 est à Chloé Dubois.")).to_be_visible()

    press(page.get_by_role("link", name="Proposer d’enregistrer une empreinte"))
    picture(page, "desk-consent")
    press(page.get_by_role("checkbox"))
    press(page.get_by_role("button", name="Enregistrer le consentement"))
    start(space, page, press)
    picture(page, "desk-enrolling")
    follow(page, space.sensor, "chloe-index")
    expect(page.get_by_text("C’est fait : ce doigt ouvre la porte.")).to_be_visible()
    picture(page, "desk-enrolled")
    space.sensor.lift()

    assert space.house.opens_for(space.house.badge_in, NEW)
    assert len(presses) == 8  # and one name typed: docs/desk.md
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
    ("sensors", "/desk/sensors", "Lecteurs d’empreintes"),
    ("again", "/desk/sensors/again", "Empreintes à enregistrer à nouveau"),
    ("correct", "/desk/correct", "Corriger un oubli"),
)


def visit_all(space, page):
    for turn, (_, path, title) in enumerate(PLACES):
        page.goto(f"{space.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        flawless_everywhere(page, turn)
    for name in ("Anne Étienne", "Иван Петров"):
        page.goto(f"{space.url}/desk/members")
        page.get_by_role("link", name=name).click()
        for turn, link in enumerate(
            ("Modifier les coordonnées", "Modifier la période", "Donner un badge")
        ):
            page.get_by_role("link", name=link).click()
            flawless_everywhere(page, turn)
            page.go_back()
        flawless_everywhere(page)


@pytest.mark.timeout(300)  # some twenty pages, each looked at by axe three times
def test_every_page_is_whole_at_every_size_and_axe_finds_nothing(space, open_page):
    page = opened(space, open_page)
    first_admin(space, page)
    space.enters(BERT)
    space.show(bytes.fromhex("0C00DECADE"))
    space.house.until(lambda: space.house.facts("denied"))
    make_a_schedule(space, page)
    visit_all(space, page)


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


def test_the_board_follows_the_door_while_somebody_looks(space, open_page, picture):
    page = opened(space, open_page)
    first_admin(space, page)
    expect(page.locator(".figure")).to_have_text("1 sur 5")
    space.enters(BERT)
    expect(page.get_by_role("link", name="Bert Peeters", exact=True)).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".figure")).to_have_text("2 sur 5")
    space.show(NEW)
    give = page.get_by_role("link", name="Donner à…")
    expect(give).to_be_visible(timeout=SLOW_MS)
    picture(page, "desk-board", full_page=True)
    give.click()
    page.get_by_label("Rechercher un membre").fill("angstrom")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("button", name="Donner ce badge").click()
    expect(page.get_by_text("le badge ··C4 ouvre la porte")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zoé Ångström")
    page.get_by_role("link", name="Membres", exact=True).click()
    picture(page, "desk-members", full_page=True)


def test_closing_the_page_cancels_and_leaves_nothing(space, open_page):
    first = opened(space, open_page)
    first_admin(space, first)
    to_enrolment(space, first, "Anne Étienne")
    enrolment = first.url
    start(space, first)
    space.sensor.place("anne")
    expect(newest(first)).to_have_class("lift", timeout=SLOW_MS)
    second = first.context.new_page()
    first.close()
    space.house.until(lambda: begins_again(second, enrolment))
    second.close()
    space.sensor.lift()
    assert space.house.facts("finger_given") == []
    assert space.sensor.module.library == {}


def begins_again(page, enrolment):
    """Tell whether the sensor is free: nobody else is enrolling there any more."""
    page.goto(enrolment)
    page.get_by_role("button", name="Commencer").click(no_wait_after=True)
    expect(newest(page).or_(page.locator(".ending")).first).to_be_visible(timeout=SLOW_MS)
    return newest(page).count() == 1


def test_a_finger_that_is_somebodys_and_a_consent_withdrawn(space, open_page, picture):
    page = opened(space, open_page)
    first_admin(space, page)
    to_enrolment(space, page, "Anne Étienne")
    start(space, page)
    follow(page, space.sensor, "anne")
    expect(page.get_by_text("C’est fait : ce doigt ouvre la porte.")).to_be_visible()
    space.sensor.lift()

    to_enrolment(space, page, "Bert Peeters")
    start(space, page)
    follow(page, space.sensor, "anne")
    ending = page.locator(".ending")
    expect(ending).to_contain_text("Ce doigt est déjà enregistré pour Anne Étienne.")
    flawless(page)
    space.sensor.lift()

    to_member(space, page, "Anne Étienne")
    picture(page, "desk-member", full_page=True)
    page.get_by_role("link", name="Retirer le consentement").click()
    page.get_by_role("button", name="Retirer et effacer").click()
    expect(page.locator(".receipt")).to_contain_text("Anne Étienne a retiré son consentement")
    expect(page.locator(".receipt")).to_contain_text("l’index du lecteur le prouve")
    flawless(page)
    picture(page, "desk-receipt", full_page=True)
    assert space.sensor.module.library == {}


def test_a_file_and_a_schedule(space, open_page):
    page = opened(space, open_page)
    first_admin(space, page)
    make_a_schedule(space, page)
    page.goto(f"{space.url}/desk/members/import")
    lines = "name;category;schedule\nLéa;student;bureau\nPaul;visiteur;always\n"
    page.get_by_label("collez").fill(lines)
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("1 ligne est à corriger.")).to_be_visible()
    expect(page.get_by_text("mot inconnu dans la colonne category (visiteur)")).to_be_visible()
    flawless(page)
    page.get_by_label("collez").fill(lines.replace("visiteur", "visitor"))
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_role("button", name="Inscrire ces 2 membres").click()
    expect(page.get_by_role("link", name="Paul")).to_be_visible()


def test_a_host_of_the_team_signs_in_with_what_was_shown_once(space, open_page):
    page = opened(space, open_page)
    first_admin(space, page)
    page.get_by_role("link", name="Comptes").click()
    page.get_by_role("link", name="Ouvrir un compte").click()
    page.get_by_label("E-mail ou identifiant").fill("host@louvain.example")
    page.get_by_label(re.compile("accueil")).check()
    page.get_by_role("button", name="Ouvrir le compte").click()
    password = page.locator(".secret code").inner_text()
    flawless(page)
    host = opened(space, open_page, PHONE)
    host.get_by_label("E-mail ou identifiant").fill("host@louvain.example")
    host.get_by_label("Mot de passe").fill(password)
    host.get_by_role("button", name="Se connecter").click()
    expect(host.get_by_role("heading", level=1)).to_have_text("Le tableau")
    expect(host.get_by_role("navigation", name="Pages")).not_to_contain_text("Comptes")
