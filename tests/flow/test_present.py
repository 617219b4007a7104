"""The present in a real browser: live on any screen, a list that outlasts the network, one tap."""

import re
from contextlib import ExitStack, contextmanager
from dataclasses import replace as replaced
from datetime import date
from threading import Event

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect

from appliance.commands import ListAnnouncements, OpenDoor, SetRole
from appliance.facts import Entered
from appliance.insight.forecast import Call, Forecast, Verdict
from appliance.model import Means, Role
from appliance.web.app import create_app
from appliance.web.desk.here import KEY
from appliance.web.entrance import entrance
from tests.at_the_desk import at_desk
from tests.flow.test_billing import listening
from tests.flow.whole import DESK, PHONE, WALL, flawless, flawless_everywhere
from tests.present_pages import DONE, monday
from tests.still_house import DAY, OCCUPANCY, SETTINGS, SPACE, StillClock, lively

__all__ = ["at_desk"]

MONDAY = date(2026, 11, 23)
AHEAD = {(MONDAY, 15): 1, (MONDAY, 16): 2, (MONDAY, 17): 2}
FORECAST = Forecast(Verdict.CALLED, (Call(MONDAY, 17, 0.3, 0.8, 3.9),), threshold=5)


class Front:
    """The pages of a Monday at an address that can be taken away, and browsers before them."""

    def __init__(self, day, open_page):
        self.day = day
        self.live = lively()
        self._open = open_page
        self._line = ExitStack()
        named = replace(SETTINGS, space=replace(SPACE, name="Coworking de la Baraque"))
        house = replaced(day.made.house, settings=replace(day.made.settings, space=named.space))
        day.made.app.extensions[KEY] = house
        public = create_app(
            named,
            self.live,
            lambda _: replace(DAY, expected=AHEAD),
            StillClock(),
            lambda _: FORECAST,
        )
        self.wsgi = entrance(public, lambda: day.made.app)
        self.url = ""

    def start(self):
        self.url = self._line.enter_context(listening(self.wsgi))

    def stop(self):
        self.live.close()
        self._line.close()

    def browser(self, who, size=DESK, locale="fr-BE", **how):
        page = self._open(f"{self.url}/login", *size, locale=locale, **how)
        number = self.day.made.session(
            _user_id=self.day.ids[who],
            epoch=self.day.epoch_of(who),
            confirmed_s=self.day.made.clock.steady_s(),
        )
        page.context.add_cookies([{"name": "seuil", "value": number, "url": self.url}])
        return page

    def go(self, page, path):
        page.goto(f"{self.url}{path}")
        return page

    def ring(self):
        """Let the door speak, as it does when somebody passes."""
        occupancy = replace(OCCUPANCY, headcount=OCCUPANCY.headcount + 1)
        self.live.take(lambda heard: replace(heard, occupancy=occupancy))


@pytest.fixture
def front(tmp_path, at_desk, open_page):
    with monday(tmp_path / "web", at_desk) as day:
        made = Front(day, open_page)
        made.start()
        yield made
        made.stop()


# --- every page, every screen ---------------------------------------------------------------------

PAGES = (
    ("admin", "/desk/board"),
    ("admin", "/desk/exceptions"),
    ("host", "/desk/evacuation"),
    ("host", "/desk/open"),
    ("member", "/me"),
)


def test_the_pages_are_whole_and_axe_finds_nothing(front):
    front.day.trouble()
    for turn, (who, path) in enumerate(PAGES):
        flawless_everywhere(front.go(front.browser(who), path), turn)


@pytest.mark.parametrize("locale", ["nl-BE", "en-GB"])
def test_the_pages_stand_in_the_other_languages(front, locale):
    front.day.trouble()
    for who, path in PAGES:
        page = front.go(front.browser(who, PHONE, locale), path)
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])
        flawless(page)


def test_pictures_of_the_present(front, picture):
    front.day.trouble()
    for name, (who, path), size in (
        ("now-board", PAGES[0], DESK),
        ("now-board-phone", PAGES[0], PHONE),
        ("settle", PAGES[1], DESK),
        ("evacuation", PAGES[2], PHONE),
        ("open-door", PAGES[3], PHONE),
        ("me-coming", PAGES[4], PHONE),
    ):
        page = front.go(front.browser(who, size), path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        picture(page, name, full_page=name != "me-coming")
    for name, size, path in (("now-page", PHONE, "/"), ("now-wall", WALL, "/wall")):
        page = front.go(front.browser("member", size), path)
        expect(page.locator("#ahead")).to_contain_text("annoncé")
        picture(page, name)


# --- the public page ------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "path"), [(PHONE, "/"), (DESK, "/"), (WALL, "/wall")])
def test_the_public_page_says_who_is_announced_and_when_one_more_would_do(front, size, path):
    page = front.go(front.browser("member", size), path)
    ahead = page.locator("#ahead")
    expect(ahead).to_contain_text("4 sur place, 1 annoncé à 15 h, 2 à 16 h.")
    expect(ahead).to_contain_text("À 17 h, une personne de plus et nous sommes cinq.")
    scale = page.locator("#scale").get_by_role("img").first
    expect(scale).to_have_accessible_name(re.compile("seuil.: 5. Sur place.: 4, places.: 30"))
    above, below = (page.locator(part).bounding_box() for part in ("h1", "#count .number"))
    assert above["y"] + above["height"] <= below["y"]
    for part in ("#count .number", "#ahead", "#scale", "#facts", "#today"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0
        assert size is not WALL or box["y"] + box["height"] <= WALL[1]
    flawless(page)


def test_the_numbers_ahead_are_for_machines_too(front):
    page = front.go(front.browser("member"), "/state.json")
    said = page.evaluate("JSON.parse(document.body.textContent)")
    assert said["announced"][0] == {"hour": "2026-11-23T15:00", "people": 1}
    assert len(said["announced"]) == 3


# --- live -----------------------------------------------------------------------------------------


@contextmanager
def silent(front):
    """Let the pages behind the login take every question, and answer none."""
    app, speak = front.day.made.app, Event()
    answers = app.wsgi_app

    def silent_app(environ, start_response):
        speak.wait(60)
        return answers(environ, start_response)

    app.wsgi_app = silent_app
    try:
        yield
    finally:
        app.wsgi_app = answers
        speak.set()


def look(page):
    """Let the board look again, and be back once it would have asked."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("new Promise((done) => setTimeout(done, 300))")


def enter(front, member):
    front.day.at_desk.at_the_door(Entered(member, "entree", Means.BADGE))


def test_the_board_changes_as_soon_as_the_door_speaks(front):
    page = front.browser("host")
    page.add_init_script("window.setInterval = () => 0")  # the bell alone brings the news
    with page.expect_response(lambda answer: "/events" in answer.url):
        front.go(page, "/desk/board")
    expect(page.locator(".figure strong")).to_have_text("2")
    enter(front, front.day.zoe)
    front.ring()
    expect(page.locator(".figure strong")).to_have_text("3")
    expect(page.locator(".people").first).to_contain_text("Zoé Ångström")


def test_the_board_looks_again_by_itself_where_no_stream_is_to_be_had(front):
    page = front.browser("host")
    page.route("**/events*", lambda route: route.abort())
    front.go(page, "/desk/board")
    enter(front, front.day.zoe)
    expect(page.locator(".figure strong")).to_have_text("3", timeout=30_000)


def test_nothing_is_taken_from_under_a_finger(front):
    page = front.go(front.browser("host"), "/desk/board")
    link = page.get_by_role("link", name="Départ oublié : Anne Étienne")
    link.focus()
    enter(front, front.day.zoe)
    with page.expect_response(lambda answer: "/desk/live" in answer.url):
        front.ring()
    expect(link).to_be_focused()
    expect(page.locator(".figure strong")).to_have_text("2")
    page.get_by_role("button", name="Se déconnecter").focus()
    expect(page.locator(".figure strong")).to_have_text("3")


def test_a_slow_door_is_asked_one_thing_at_a_time(front):
    page = front.browser("host")
    page.add_init_script("window.setInterval = () => 0")
    page.route("**/events*", lambda route: route.abort())
    front.go(page, "/desk/board")
    asked = []
    page.on("request", lambda request: "/desk/live" in request.url and asked.append(request))
    with silent(front), page.expect_request("**/desk/live*"):
        look(page)
        for _ in range(3):
            look(page)
        assert len(asked) == 1
    enter(front, front.day.zoe)
    expect(page.locator(".figure strong")).to_have_text("3")  # what rang meanwhile is looked up


def test_a_board_that_hears_nothing_any_more_says_so(front):
    page = front.go(front.browser("host"), "/desk/board")
    lost = page.get_by_role("alert")
    expect(lost).to_be_hidden()
    page.context.set_offline(True)
    look(page)
    expect(lost).to_have_text("Connexion perdue. Ce sont les derniers chiffres connus.")
    page.context.set_offline(False)
    look(page)
    expect(lost).to_be_hidden()


def test_a_session_that_ends_is_said_on_the_board(front):
    page = front.go(front.browser("host"), "/desk/board")
    front.day.at_desk.later(31 * 60 * 1_000_000)
    front.ring()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


# --- the evacuation list --------------------------------------------------------------------------


def keep_list(front, page):
    front.go(page, "/desk/evacuation")
    expect(page.locator("[data-kept]")).to_be_visible()


def is_kept(page):
    return page.evaluate("caches.has('evacuation')")


def test_the_list_stays_on_the_phone_when_the_network_is_gone(front):
    page = front.browser("host", PHONE)
    keep_list(front, page)
    expect(page.locator("[data-offline]")).to_be_hidden()
    page.context.set_offline(True)
    front.go(page, "/desk/evacuation")
    expect(page.get_by_role("alert")).to_have_text(
        re.compile("Liste de 10.h.42 – pas de connexion")
    )
    expect(page.locator(".roll")).to_contain_text("Chloé Lambert")
    expect(page.locator(".label")).to_contain_text("Ce n’est pas un appel.")
    assert page.locator(".roll li").first.evaluate("li => getComputedStyle(li).fontSize") == "24px"
    expect(page.locator("form, nav, script")).to_have_count(0)
    page.context.set_offline(False)
    enter(front, front.day.zoe)
    front.go(page, "/desk/evacuation")
    expect(page.locator(".roll")).to_contain_text("Zoé Ångström")
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_the_list_stays_when_the_server_is_gone(front):
    page = front.browser("host", PHONE)
    keep_list(front, page)
    front.stop()
    front.go(page, "/desk/evacuation")
    expect(page.get_by_role("alert")).to_contain_text("pas de connexion")
    expect(page.locator(".roll li")).to_have_count(3)


def test_the_list_does_not_wait_for_a_server_that_says_nothing(front, until):
    page = front.browser("host", PHONE)
    keep_list(front, page)
    with silent(front):
        front.go(page, "/desk/evacuation")
        expect(page.get_by_role("alert")).to_contain_text("pas de connexion")
        expect(page.locator(".roll li")).to_have_count(3)
    enter(front, front.day.zoe)
    until(lambda: front.go(page, "/desk/evacuation").locator(".roll li").count() == 4)


def test_who_may_not_see_the_list_any_more_keeps_none(front):
    front.day.ids["bert"] = front.day.at_desk.open_account(Role.HOST, front.day.bert, "bert")
    page = front.browser("bert", PHONE)
    keep_list(front, page)
    front.day.at_desk.ask(SetRole(front.day.ids["bert"], Role.MEMBER))
    front.go(page, "/desk/evacuation")
    expect(page.locator(".roll")).to_have_count(0)
    assert not is_kept(page)
    assert gone(front, page)


def gone(front, page):
    """Tell whether a phone without a network has no list to show."""
    page.context.set_offline(True)
    try:
        page.goto(f"{front.url}/desk/evacuation")
    except Exception as trouble:  # noqa: BLE001, Playwright's own, by its words
        assert "ERR_" in str(trouble)  # noqa: PT017
        return True
    return False


def test_the_next_day_the_list_is_gone(front, until):
    front.day.at_desk.set_clock(2026, 11, 23, 23, 59)
    front.day.at_desk.later(58_000_000)  # two seconds before midnight
    page = front.browser("host", PHONE)
    keep_list(front, page)
    until(lambda: gone(front, page))
    page.context.set_offline(False)
    front.go(page, "/wall")
    assert not is_kept(page)


def test_a_list_of_another_day_goes_when_the_board_is_opened(front, until):
    front.day.at_desk.set_clock(2026, 11, 23, 23, 59)
    front.day.at_desk.later(59_000_000)
    page = front.browser("host", PHONE)
    keep_list(front, page)

    def tidied():
        front.go(page, "/desk/board")
        return not is_kept(page)

    until(tidied)


def test_who_signs_out_takes_the_list_along(front):
    page = front.browser("host", PHONE)
    keep_list(front, page)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    assert not is_kept(page)
    assert gone(front, page)


def test_another_account_never_sees_it(front):
    page = front.browser("host", PHONE)
    keep_list(front, page)
    page.context.clear_cookies()  # a session that ran out without anybody signing out
    front.go(page, "/login")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    assert not is_kept(page)
    assert gone(front, page)


def test_thirty_people_print_on_one_sheet_with_what_the_list_is(front):
    front.day.crowd(27)
    page = front.go(front.browser("host"), "/desk/evacuation")
    expect(page.locator(".roll li")).to_have_count(30)
    page.emulate_media(media="print")
    for hidden in (".places", "[data-print]", "footer"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".label")).to_be_visible()
    assert len(re.findall(rb"/Type /Page\b", page.pdf(format="A4"))) == 1


def test_the_list_works_without_a_script(front):
    page = front.browser("host", PHONE, java_script_enabled=False)
    front.go(page, "/desk/evacuation")
    expect(page.locator(".roll li")).to_have_count(3)
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()


# --- the door, and visits to come -----------------------------------------------------------------


def test_a_host_opens_the_door_for_a_delivery_without_a_script(front):
    front.day.instead[OpenDoor] = DONE
    page = front.browser("host", PHONE, java_script_enabled=False)
    front.go(page, "/desk/board")
    page.get_by_role("link", name="Ouvrir la porte").click()
    page.get_by_role("button", name="Livraison").click()
    expect(page.get_by_role("status").first).to_contain_text("ouverte pendant 4 secondes")
    whys = [asked.command.why for asked in front.day.asked if isinstance(asked.command, OpenDoor)]
    assert whys == ["Livraison"]


def test_one_tap_announces_a_visit_and_one_takes_it_back(front):
    page = front.go(front.browser("member", PHONE), "/me")
    tomorrow = page.get_by_role("group", name="Demain")
    tomorrow.get_by_role("button", name=re.compile("9.h – 12.h")).click()
    expect(page.get_by_role("status")).to_contain_text("on vous attend")
    assert len(front.day.at_desk.ask(ListAnnouncements(front.day.anne)).announced) == 1
    flawless(page)
    page.get_by_role("button", name="Finalement non").click()
    expect(page.get_by_role("status")).to_contain_text("finalement")
    assert front.day.at_desk.ask(ListAnnouncements(front.day.anne)).announced == ()


def test_another_day_is_announced_by_hand(front):
    page = front.go(front.browser("member", PHONE), "/me")
    page.get_by_text("Un autre jour, d’autres heures").click()
    page.get_by_label("Le jour").fill("2026-12-04")
    page.get_by_label("De", exact=True).fill("10:30")
    page.get_by_label("À", exact=True).fill("16:00")
    page.get_by_role("button", name="J’y serai").click()
    expect(page.locator("#venir .things")).to_contain_text(re.compile("4 décembre, 10.h.30 – 16.h"))
