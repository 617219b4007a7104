"""A member's own page in a real browser, at a real door: from the slip of paper to being erased."""

import dataclasses
import json
import re
import socket
import sqlite3
import threading
import urllib.request
from contextlib import closing
from datetime import date, datetime
from functools import partial
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect
from werkzeug.serving import make_server

from appliance.commands.answers import Balance, Board, Present, StatementRow
from appliance.facts import Known
from appliance.model import Category
from appliance.tariff.values import Left
from appliance.web.desk.here import KEY
from appliance.web.entrance import entrance
from tests.billed import DAY
from tests.flow.whole import DESK, PHONE, flawless, flawless_everywhere
from tests.installation import ANNE, BERT, RED, STRIKE, WAIT_S
from tests.members_desk import ANNE as ANNE_ID
from tests.members_desk import MembersDesk, seen
from tests.still_desk import pages
from tests.still_house import BRUSSELS, SPACE, app_of, us

ADMIN, ADMINS = "manon@louvain.example", "une petite phrase"
MAIL, SECRET = "anne@louvain.example", "le chat dort au soleil"
SLOW_MS = WAIT_S * 1000
MEMBERS = f"""name,category,badge,finger,consent
Anne Étienne,coworker,{ANNE.hex()},3,2026-11-02
Bert Peeters,student,{BERT.hex()},,
"""


class Space:
    """A door with two badge readers and a sensor, its pages, and an admin."""

    def __init__(self, installation, port):
        self.house = installation
        self.url = f"http://localhost:{port}"
        installation.settings["web"]["port"] = port
        installation.settings["space"] |= {"name": "Coworking de la Baraque"}
        (installation.folder / "web").mkdir(mode=0o700)
        installation.with_sensor().write().take_members_in(MEMBERS)
        installation.start_door()
        installation.start("web")
        installation.until(lambda: answers(f"{self.url}/login"))

    def setup_code(self):
        said = self.house.seuil("setup-code")
        assert said.returncode == 0, said.stderr
        return re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", said.stdout)[0]

    def passes(self, reader, tag):
        assert self.house.opens_for(reader, tag)
        assert self.house.board.wait_for(STRIKE, level=False, timeout_s=WAIT_S)

    def refuses(self, tag):
        """Show a badge at the way in, and tell whether the red lamp lights and nothing opens."""
        opened = self.house.board.states(STRIKE).count(True)
        self.house.badge_in.present(tag, held_s=0)
        red = self.house.board.wait_for(RED, level=True, timeout_s=WAIT_S)
        return red and self.house.board.states(STRIKE).count(True) == opened


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


@pytest.fixture
def open_here(chromium, space):
    """Open a page of this space in a fresh browser; by name, as passkeys want it."""
    contexts = []

    def open_one(path, size=PHONE, **how):
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="fr-BE", **how
        )
        contexts.append(context)
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda said: said.type == "info" or page.troubles.append(said.text))
        page.goto(path if path.startswith("http") else f"{space.url}{path}")
        return page

    yield open_one
    for context in contexts:
        context.close()


def password_twice(page, secret):
    first, second = page.locator("input[type=password]").all()
    first.fill(secret)
    second.fill(secret)


def first_admin(space, page):
    page.goto(f"{space.url}/setup")
    page.get_by_label("Code").fill(space.setup_code())
    page.get_by_label(re.compile("e-mail|identifiant", re.IGNORECASE)).fill(ADMIN)
    password_twice(page, ADMINS)
    page.get_by_role("button", name="Ouvrir le compte").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()


def link_for(space, page, name, picture=None):
    """Let the admin make a link; return it as it stands on the page."""
    page.goto(f"{space.url}/desk/members")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="Un lien pour sa page").click()
    link = page.locator(".invitation .link a").inner_text()
    if picture:
        picture(page, "me-invitation", full_page=True)
    return link


def open_account(page, mail=MAIL):
    page.get_by_label("Votre e-mail").fill(mail)
    password_twice(page, SECRET)
    page.get_by_role("button", name="Ouvrir ma page").click()


def again(page):
    """Give the password once more where it is asked for."""
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est bien vous\u00a0?")
    page.get_by_label("Mot de passe").fill(SECRET)
    page.get_by_role("button", name="Continuer").click()


def forget_that_it_was_given(space):
    """Let the minutes pass in which a password need not be given again."""
    with closing(sqlite3.connect(space.house.folder / "web" / "web.db")) as file, file:
        for number, data in file.execute("SELECT id, data FROM session").fetchall():
            kept = json.loads(data)
            kept.pop("confirmed_s", None)
            file.execute("UPDATE session SET data = ? WHERE id = ?", (json.dumps(kept), number))


def flawless_but_for_its_status(page, look=flawless):
    """Look at a page that is rightly answered with an error, which the console tells."""
    page.troubles = [said for said in page.troubles if "410" not in said]
    look(page)


def welcomed(space, open_here, link, picture):
    """Follow the slip of paper on a phone, without a script; return the phone on its own page."""
    phone = open_here(link, java_script_enabled=False)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bienvenue")
    assert "Anne" not in phone.content()
    picture(phone, "me-welcome", full_page=True)
    open_account(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bonjour Anne")
    used = open_here(link)
    expect(used.get_by_role("heading", level=1)).to_have_text("Ce lien ne mène plus nulle part")
    flawless_but_for_its_status(used)
    return phone


def seen_on_the_board(space, phone):
    phone.get_by_role("button", name="Montrer mon prénom").click()
    phone.locator("#tableau").get_by_role("link").click()
    expect(phone.locator(".here")).to_have_text("1 ici.")
    expect(phone.locator(".present li")).to_contain_text("Anne")
    space.passes(space.house.badge_in, BERT)
    phone.reload()
    expect(phone.locator(".here")).to_have_text("2 ici, dont 1 sans nom.")
    assert "Bert" not in phone.content()


def loses_the_badge(space, phone):
    phone.goto(f"{space.url}/me")
    phone.get_by_text("Signaler la perte").click()
    phone.get_by_role("button", name="Oui, il est perdu").click()
    expect(phone.get_by_text("ce badge n’ouvre plus la porte").first).to_be_visible()
    assert space.refuses(ANNE)
    # A refusal waits for no disk: the lamp may be lit before it is on record.
    space.house.until(lambda: space.house.facts("denied")[-1].reason == "lost")
    space.passes(space.house.badge_out, ANNE)  # and the way out stays open


def withdraws(space, phone, picture):
    phone.get_by_text("Retirer mon consentement", exact=True).click()
    phone.get_by_role("button", name="Oui, retirer mon consentement").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Reçu")
    expect(phone.get_by_text("effacé, et vérifié dans le lecteur même")).to_be_visible()
    assert space.house.sensor.module.library == {}
    picture(phone, "me-receipt", full_page=True)


def takes_everything(space, phone):
    forget_that_it_was_given(space)
    phone.goto(f"{space.url}/me")
    phone.get_by_role("link", name="Tout télécharger").click()
    with phone.expect_download() as coming:
        again(phone)
    assert coming.value.suggested_filename == "seuil.zip"
    with ZipFile(coming.value.path()) as bundle:
        assert sorted(bundle.namelist()) == ["seuil.csv", "seuil.json"]
        held = json.dumps(json.loads(bundle.read("seuil.json")), ensure_ascii=False)
    for thing in ("Anne Étienne", MAIL, "entered"):
        assert thing in held
    assert "Bert" not in held


def is_erased(space, phone, picture):
    phone.goto(f"{space.url}/me/erase")
    picture(phone, "me-erase", full_page=True)
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Effacer mes données pour de bon").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("C’est effacé")
    phone.goto(f"{space.url}/me")
    expect(phone).to_have_url(re.compile("/login"))
    assert len(space.house.facts("member_erased")) == 1


def test_a_member_from_the_slip_of_paper_to_being_erased(space, open_here, picture):
    desk = open_here("/login", DESK)
    first_admin(space, desk)
    link = link_for(space, desk, "Anne Étienne", picture)
    flawless(desk)
    for reader in (space.house.badge_in, space.house.badge_out, space.house.badge_in):
        space.passes(reader, ANNE)

    phone = welcomed(space, open_here, link, picture)
    expect(phone.locator(".visits tbody tr")).to_have_count(2)
    expect(phone.locator(".visits tr.open")).to_have_count(1)

    seen_on_the_board(space, phone)
    loses_the_badge(space, phone)
    withdraws(space, phone, picture)
    takes_everything(space, phone)
    is_erased(space, phone, picture)
    desk.goto(f"{space.url}/desk/members")
    expect(desk.get_by_text("Bert Peeters")).to_be_visible()
    assert "Anne" not in desk.content()


def with_a_key_inside(page):
    """Give a browser a device that keeps passkeys, and somebody who always says yes."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    proof = {"hasUserVerification": True, "isUserVerified": True}
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **proof}})
    return line, made["authenticatorId"]


def test_a_passkey_signs_in_with_one_button(space, open_here):
    desk = open_here("/login", DESK)
    first_admin(space, desk)
    page = open_here(link_for(space, desk, "Anne Étienne"))
    line, device = with_a_key_inside(page)
    open_account(page)
    page.get_by_role("link", name="Me connecter sans mot de passe").click()
    flawless(page)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_text("vous connecte désormais sans mot de passe")).to_be_visible()
    expect(page.get_by_text("Clé d’accès 1")).to_be_visible()
    flawless(page)

    for count in (2, 3):
        page.get_by_role("button", name="Se déconnecter", exact=True).click()
        page.get_by_role("button", name="Avec une clé d’accès").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Anne")
        (kept,) = line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
        assert kept["signCount"] == count

    page.get_by_text("Supprimer", exact=True).click()
    page.get_by_role("button", name="Oui, la supprimer").click()
    expect(page.get_by_text("Cette clé d’accès est supprimée.")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter", exact=True).click()
    expect(page.get_by_role("button", name="Se connecter", exact=True)).to_be_visible()
    expect(page.locator("[data-passkey]")).to_have_count(0)
    assert page.troubles == []


def test_somebody_who_says_no_to_a_passkey_is_told_and_can_go_on(space, open_here):
    desk = open_here("/login", DESK)
    first_admin(space, desk)
    page = open_here(link_for(space, desk, "Anne Étienne"))
    line, device = with_a_key_inside(page)
    open_account(page)
    page.get_by_role("link", name="Me connecter sans mot de passe").click()
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas créé de clé", timeout=SLOW_MS)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Créer la clé d’accès").click()
    expect(page.get_by_text("Clé d’accès 1")).to_be_visible()


# --- how it looks ---------------------------------------------------------------------------------


class LivedIn(MembersDesk):
    """Anne has come for some weeks, and once forgot to badge out."""

    def __init__(self):
        super().__init__()
        self.with_anne().change("anne", name="Anne Étienne", login=MAIL)
        self.visits = (
            visit(26, 10, (9, 12), (17, 40)),
            visit(30, 10, (13, 30), (18, 5)),
            visit(3, 11, (8, 50), (16, 20)),
            visit(9, 11, (9, 5), (17, 30), went=Known.TOLD),
            visit(10, 11, (9, 31), (12, 2)),
            visit(12, 11, (9, 0), (18, 30)),
            visit(17, 11, (13, 30), (18, 0), went=Known.ASSUMED),
            visit(18, 11, (9, 15), (17, 45)),
            visit(23, 11, (9, 2), (14, 5), went=None),
        )
        self.balance = Balance(
            ANNE_ID, "Anne Étienne", DAY, left=(Left("day", 100, until=date(2026, 12, 4)),),
            due=8000, estimates=1,
        )  # fmt: skip
        self.statements = (
            StatementRow(12, "2026-10", ANNE_ID, "Anne Étienne", 8000, "EUR", us(9), 780),
        )
        self.know(ANNE_ID, shown=True)
        here = ("Anne", 9, 2), ("Chloé", 9, 40), ("Иван", 10, 15), ("Zoé", 13, 5)
        self.board = Board(
            tuple(Present(name, Category.COWORKER, us(h, m)) for name, h, m in here), nameless=2
        )


def visit(day, month, start, end, **known):
    began, ended = (datetime(2026, month, day, *at, tzinfo=BRUSSELS) for at in (start, end))
    lasted = round((ended - began).total_seconds())
    return seen(100 * month + day, round(began.timestamp()) * 1_000_000, lasted, visit=known)


@pytest.fixture
def lived_in(tmp_path):
    """Serve the pages of a desk that knows Anne; yield its address and her session."""
    with pages(tmp_path, desk=LivedIn()) as made:
        named = replace(made.settings, space=replace(SPACE, name="Coworking de la Baraque"))
        made.app.extensions[KEY] = dataclasses.replace(made.house, settings=named)
        both = entrance(app_of(), lambda: made.app)
        server = make_server("127.0.0.1", 0, both, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        number = made.session(_user_id="anne", epoch=1, confirmed_s=made.clock.steady_s())
        yield f"http://127.0.0.1:{server.port}", number
        server.shutdown()
        thread.join(WAIT_S)
        server.server_close()


def anne(lived_in, open_page, size=DESK):
    """Open a browser in which Anne is signed in."""
    url, number = lived_in
    page = open_page(f"{url}/login", *size, locale="fr-BE", reduced_motion="reduce")
    page.context.add_cookies([{"name": "seuil", "value": number, "url": url}])
    return page


def test_the_pages_are_whole_and_axe_finds_nothing(lived_in, open_page):
    page = anne(lived_in, open_page)
    for turn, path in enumerate(("/me", "/board", "/me/erase", "/welcome/x")):
        page.goto(f"{lived_in[0]}{path}")
        for folded in page.locator("details").all():
            folded.evaluate("one => one.open = true")
        flawless_but_for_its_status(page, partial(flawless_everywhere, turn=turn))


@pytest.mark.parametrize(("where", "size"), [("phone", PHONE), ("desk", DESK)])
def test_pictures_for_the_manual(lived_in, open_page, picture, where, size):
    page = anne(lived_in, open_page, size)
    page.goto(f"{lived_in[0]}/me")
    picture(page, f"me-{where}", full_page=True)
    page.goto(f"{lived_in[0]}/board")
    picture(page, f"me-board-{where}")


def test_the_page_says_what_is_doubtful(lived_in, open_page):
    url, number = lived_in
    page = open_page(f"{url}/login", *PHONE, locale="fr-BE")
    page.context.add_cookies([{"name": "seuil", "value": number, "url": url}])
    page.goto(f"{url}/me")
    expect(page.locator(".sum")).to_contain_text("dont 1 visite estimée")
    expect(page.get_by_role("button", name="C’est exact")).to_be_visible()
    expect(page.locator("tr.estimate")).to_contain_text("vers 18 h 00")
    expect(page.get_by_text("corrigée par l’accueil")).to_be_visible()
    expect(page.locator(".standing .here")).to_contain_text("jusqu’au 4 décembre")
    expect(page.locator(".sum strong")).to_have_text("40 h 56")
    page.locator("summary", has_text="Octobre 2026").click()
    expect(page.get_by_text("9 h 12 – 17 h 40")).to_be_visible()
