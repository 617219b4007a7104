"""Signing in and out, the first admin, passwords: in a browser's own steps, with real hashes."""

import re
import sqlite3
from contextlib import closing

import pytest

from appliance.model import Role
from appliance.web.desk import app as desk_app
from appliance.web.desk.sign_in import passwords
from appliance.web.desk.sign_in.store import VERSION, Store
from tests.still_desk import CODE, LOCAL, Hands, Pages, StillDesk, get, pages, send, token_in

SECRET = "correct horse battery"
HASHED = passwords.hashed(SECRET)
ANNE = "anne@example.org"
HERE = "/password"  # a page that everybody has who is signed in


@pytest.fixture
def behind(tmp_path):
    with pages(tmp_path) as made:
        made.desk.open("anne", Role.ADMIN, hashed=HASHED)
        yield made


def sign_in(browser, password=SECRET, login=ANNE, path="/login"):
    return send(browser, path, login=login, password=password)


def number(browser, name="seuil"):
    cookie = browser.get_cookie(name, domain="127.0.0.1")
    return None if cookie is None else cookie.value


def names_of(made, kind):
    return [asked.account for asked in made.desk.asked if type(asked.command).__name__ == kind]


# --- the first account ----------------------------------------------------------------------------


def test_the_first_admin_comes_in_by_the_code(tmp_path):
    with pages(tmp_path) as made:
        browser = made.browser()
        answer = send(
            browser, "/setup", code=f" {CODE} ", login=ANNE, password=SECRET, repeated=SECRET
        )
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/setup")
        assert made.desk.hashes["first"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert ANNE in get(browser, HERE).text
        assert sign_in(made.browser()).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "WRONG"}, "Ce code n’est pas valable, ou ne l’est plus."),
        ({"password": "neuf char", "repeated": "neuf char"}, "au moins dix caractères"),
        ({"repeated": "something else"}, "Les deux ne sont pas identiques."),
        ({"login": ""}, "requis"),
    ],
)
def test_what_is_wrong_with_a_first_account_is_said_and_nothing_is_opened(tmp_path, fields, said):
    with pages(tmp_path) as made:
        right = {"code": CODE, "login": ANNE, "password": SECRET, "repeated": SECRET}
        answer = send(made.browser(), "/setup", **{**right, **fields})
        assert answer.status_code == 422
        assert said in answer.text
        assert SECRET not in answer.text
        assert not made.desk.accounts


# --- in and out -----------------------------------------------------------------------------------


def test_signing_in_leads_where_one_wanted_to_go(behind):
    browser = behind.browser()
    away = get(browser, "/password")
    assert away.headers["Location"] == "/login?next=/password"
    answer = sign_in(browser, path=away.headers["Location"])
    assert answer.headers["Location"] == "/password"
    assert "anne the admin" in get(browser, "/password").text
    assert names_of(behind, "NoteSignIn") == ["anne"]


@pytest.mark.parametrize(
    "there",
    [
        "http://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example/desk",
        "/desk\\..\\x",
        "https:desk",
        "javascript:alert(1)",
        "/\t/evil.example/desk",
        "//[",
        "/wall",
        "desk",
        "",
    ],
)
def test_signing_in_leads_to_no_other_place(behind, there):
    browser = behind.browser()
    form = token_in(get(browser, "/login"))
    answer = browser.post(
        "/login",
        base_url=LOCAL,
        query_string={"next": there},
        data={"csrf_token": form, "login": ANNE, "password": SECRET},
        headers={"Origin": LOCAL},
    )
    assert answer.headers["Location"] == "/desk"


@pytest.mark.parametrize(
    ("login", "password"),
    [(ANNE, "not this one"), ("nobody@example.org", SECRET), (ANNE, f"{SECRET} ")],
)
def test_a_wrong_password_and_an_unknown_login_sound_the_same(behind, login, password):
    browser = behind.browser()
    answer = sign_in(browser, password, login)
    assert answer.status_code == 422
    assert "ne correspondent pas" in answer.text
    assert not names_of(behind, "NoteSignIn")
    assert get(browser, HERE).status_code == 303


def test_an_unknown_login_takes_as_much_hashing(behind, monkeypatch):
    checked = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda *how: checked.append(how) or real(*how))
    sign_in(behind.browser(), SECRET, "nobody@example.org")
    assert checked == [(SECRET, "")]


def test_a_session_gets_another_number_at_sign_in_and_the_old_one_is_nothing(behind):
    browser = behind.browser()
    get(browser, "/login")
    planted = number(browser)
    sign_in(browser)
    assert number(browser) not in (None, planted)
    other = behind.browser()
    other.set_cookie("seuil", planted, domain="127.0.0.1")
    assert get(other, HERE).status_code == 303
    assert behind.app.session_interface._read(planted) is None


def test_signing_out_ends_the_session_itself(behind):
    browser = behind.browser()
    sign_in(browser)
    kept = number(browser)
    answer = send(browser, "/logout", token=token_in(get(browser, HERE)))
    assert answer.headers["Location"] == "/login"
    assert number(browser) is None
    thief = behind.browser()
    thief.set_cookie("seuil", kept, domain="127.0.0.1")
    assert get(thief, HERE).status_code == 303


def test_a_page_that_was_slow_does_not_bring_an_ended_session_back(behind):
    browser = behind.browser()
    sign_in(browser)
    kept = number(browser)
    sessions = behind.app.session_interface
    sessions._forget(kept)
    sessions._update(kept, {"_user_id": "anne", "epoch": 1})
    assert get(browser, HERE).status_code == 303


def test_a_session_lasts_while_it_is_used_and_twelve_hours_at_most(behind):
    browser = behind.browser()
    sign_in(browser)
    for _ in range(24):
        assert get(browser, HERE).status_code == 200
        behind.clock.pass_s(29 * 60)
    assert get(browser, HERE).status_code == 200
    behind.clock.pass_s(25 * 60)
    away = get(browser, HERE)
    assert away.headers["Location"] == "/login?next=/password"


def test_a_page_that_looks_again_by_itself_keeps_no_session_alive(behind):
    left_alone, used = behind.signed_in("anne"), behind.signed_in("anne")
    for _ in range(3):
        behind.clock.pass_s(599)
        assert get(left_alone, f"{HERE}?fresh=1").status_code == 200
        form = send(used, f"{HERE}?fresh=1", token=behind.token("anne"))  # somebody pressed
        assert form.status_code == 422
    behind.clock.pass_s(599)
    assert get(left_alone, f"{HERE}?fresh=1").status_code == 303
    assert get(used, HERE).status_code == 200


def test_everywhere_is_everywhere(behind):
    here, there = behind.browser(), behind.browser()
    sign_in(here)
    sign_in(there)
    send(here, "/logout/everywhere", token=token_in(get(here, "/password")))
    assert get(there, HERE).status_code == 303
    assert "Toutes vos sessions sont fermées." in get(here, "/login").text
    assert "Session terminée" in get(there, "/login").text


# --- passwords ------------------------------------------------------------------------------------


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(behind):
    here, there = behind.browser(), behind.browser()
    sign_in(here)
    sign_in(there)
    before = number(here)
    new = "a new one, and longer"
    answer = send(here, "/password", known=SECRET, password=new, repeated=new)
    assert answer.status_code == 303
    assert number(here) != before
    assert "Votre mot de passe est changé" in get(here, HERE).text
    assert get(there, HERE).status_code == 303
    assert sign_in(there).status_code == 422
    assert sign_in(there, new).status_code == 303


def test_nobody_changes_a_password_without_the_one_before(behind):
    browser = behind.browser()
    sign_in(browser)
    new = "a new one, and longer"
    answer = send(browser, "/password", known="not this one", password=new, repeated=new)
    assert answer.status_code == 422
    assert "Ce n’est pas votre mot de passe." in answer.text
    assert behind.desk.hashes["anne"] == HASHED


def test_accents_are_one_password_however_they_are_typed(behind):
    behind.desk.hashes["anne"] = passwords.hashed("déjà vu à l’été")
    assert (
        sign_in(behind.browser(), "de\u0301ja\u0300 vu a\u0300 l’e\u0301te\u0301").status_code
        == 303
    )


def test_the_password_given_again_is_good_for_five_minutes(behind):
    browser = behind.signed_in("anne", confirmed=False)
    answer = send(browser, "/confirm?next=/password", password="not this one")
    assert answer.status_code == 422
    answer = send(browser, "/confirm?next=/password", password=SECRET)
    assert answer.headers["Location"] == "/password"
    with closing(sqlite3.connect(behind.folder / "web.db")) as file:
        (data,) = file.execute("SELECT data FROM session").fetchone()
    assert b'"confirmed_s":1000.0' in data


def test_after_five_failures_each_costs_twice_the_wait(behind):
    browser = behind.browser()
    form = token_in(get(browser, "/login"))
    for _ in range(5):
        assert send(browser, "/login", token=form, login=ANNE, password="no").status_code == 422
    for wait in (1, 2, 4):
        answer = send(browser, "/login", token=form, login=ANNE.upper(), password=SECRET)
        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == str(wait)
        assert "Trop d’essais" in answer.text
        behind.clock.pass_s(wait)
        assert send(browser, "/login", token=form, login=ANNE, password="no").status_code == 422
    behind.clock.pass_s(8)
    assert send(browser, "/login", token=form, login=ANNE, password=SECRET).status_code == 303
    assert sign_in(behind.browser(), "no").status_code == 422  # all is forgiven


def test_whoever_guesses_at_the_login_page_keeps_nobody_from_going_on(behind):
    stranger, browser = behind.browser(), behind.signed_in("anne", confirmed=False)
    form = token_in(get(stranger, "/login"))
    for _ in range(7):
        send(stranger, "/login", token=form, login=ANNE, password="no")
    assert sign_in(behind.browser()).status_code == 429
    assert send(browser, "/confirm", password=SECRET).status_code == 303


def test_the_password_asked_again_is_not_for_guessing_either(behind):
    browser = behind.signed_in("anne", confirmed=False)
    form = behind.token("anne")
    answers = [send(browser, "/confirm", token=form, password="no").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_an_address_has_twenty_guesses_a_minute_whatever_the_login(behind):
    browser = behind.browser()
    form = token_in(get(browser, "/setup"))
    wrong = {"code": "no", "login": ANNE, "password": SECRET, "repeated": "other"}
    answers = [send(browser, "/setup", token=form, **wrong).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert "Un peu moins vite" in send(browser, "/setup", token=form, **wrong).text
    assert get(browser, "/setup").status_code == 200


def test_too_many_at_once_are_asked_to_wait(behind, monkeypatch):
    def crowded(*_):
        raise passwords.Crowded

    monkeypatch.setattr(passwords, "fits", crowded)
    answer = sign_in(behind.browser())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


# --- troubles -------------------------------------------------------------------------------------


def test_without_the_door_the_page_says_so_and_that_the_door_opens(tmp_path):
    made = Pages(tmp_path, StillDesk(), Hands())
    answer = sign_in(made.browser())
    assert answer.status_code == 503
    assert "La porte elle-même s’ouvre toujours de l’intérieur" in answer.text
    signed_in = get(made.signed_in("anne"), HERE)
    assert signed_in.status_code == 503
    assert "La porte elle-même" in signed_in.text


def test_without_its_file_nobody_signs_in_and_the_page_says_so(tmp_path, journalled):
    made = Pages(tmp_path / "nowhere", StillDesk(), Hands())
    assert "nobody can sign in" in journalled[0]
    answer = get(made.browser(), "/login")
    assert answer.status_code == 503
    assert "Les connexions ne fonctionnent pas" in answer.text


@pytest.mark.parametrize("left", [None, b"\0" * 4096, b"no file of ours"])
def test_a_file_that_is_lost_meanwhile_is_a_page_and_made_anew(behind, journalled, left):
    browser, file = behind.browser(), behind.folder / "web.db"
    sign_in(browser)
    file.unlink()
    if left is not None:
        file.write_bytes(left)
    assert get(browser, HERE).status_code == 503
    assert any("sessions:" in line for line in journalled)
    assert get(browser, HERE).status_code == 303  # who was signed in is not any more
    assert sign_in(behind.browser()).status_code == 303


def test_a_file_that_is_only_busy_is_kept(behind, monkeypatch):
    browser = behind.browser()
    sign_in(browser)
    monkeypatch.setattr("appliance.web.desk.sign_in.store._BUSY_S", 0.0)
    with closing(sqlite3.connect(behind.folder / "web.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert get(browser, HERE).status_code == 503
    assert get(browser, HERE).status_code == 200


def test_an_error_page_says_nothing_of_what_went_wrong(behind, caplog):
    def stumble():
        raise ZeroDivisionError("what went wrong inside")

    behind.app.view_functions["home"] = stumble
    answer = get(behind.signed_in("anne"), "/desk")
    assert answer.status_code == 500
    assert "went wrong inside" not in answer.text
    assert "Quelque chose a trébuché" in answer.text
    assert "ZeroDivisionError" in caplog.text
    assert "at home" in caplog.text
    assert "/desk" not in caplog.messages[-1]  # an address may be a one-time link


def test_a_form_of_a_megabyte_is_refused(behind):
    browser = behind.browser()
    answer = send(browser, "/login", login=ANNE, password="x" * 70_000)
    assert answer.status_code == 413
    assert "C’est trop long" in answer.text


def test_what_cannot_be_counted_is_not_tried(behind, journalled, monkeypatch):
    def fail(_login):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(type(behind.house.throttle), "attempt", lambda _, *who: fail(who))
    answer = sign_in(behind.browser())
    assert answer.status_code == 503
    assert "Les connexions ne fonctionnent pas" in answer.text
    assert journalled == ["sessions: disk I/O error"]


def test_a_session_that_cannot_be_kept_is_none(behind, journalled, monkeypatch):
    def fail(_self, _data):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(type(behind.app.session_interface), "_insert", fail)
    browser = behind.browser()
    assert get(browser, "/login").status_code == 200
    assert number(browser) is None
    assert journalled == ["sessions: database or disk is full"]


def test_a_view_put_in_beside_the_table_is_not_served(behind):
    behind.app.add_url_rule("/desk/beside", "beside", lambda: "reached")
    assert get(behind.signed_in("anne"), "/desk/beside").status_code == 404


@pytest.mark.parametrize(
    ("role", "member", "place"),
    [
        (Role.ADMIN, None, "/desk/board"),
        (Role.HOST, "m-host", "/desk/board"),
        (Role.AUDITOR, None, "/desk/board"),
        (Role.MEMBER, "m-member", "/me"),
        (Role.MEMBER, None, None),
    ],
)
def test_after_signing_in_one_arrives_where_one_has_business(behind, role, member, place):
    behind.desk.open("somebody", role, member=member)
    answer = get(behind.signed_in("somebody"), "/desk")
    assert answer.headers.get("Location") == place
    assert place or "La connexion est faite." in answer.text


def test_a_page_shows_the_places_of_its_reader_and_no_others(behind):
    behind.desk.open("host", Role.HOST, member="m-host")
    shown = get(behind.signed_in("host"), HERE).text
    assert 'href="/desk/members"' in shown
    assert 'href="/me"' in shown
    assert 'href="/desk/accounts"' not in shown
    admins = get(behind.signed_in("anne"), HERE).text
    assert 'href="/desk/accounts"' in admins
    assert 'href="/me"' not in admins


def test_a_page_outside_the_table_stops_the_start_and_a_row_without_a_page(behind, monkeypatch):
    written = desk_app.views()
    without = {name: view for name, view in written.items() if name != "journal"}
    for offered, named in (
        ({**written, "secret": written["login"]}, "secret"),
        (without, "journal"),
    ):
        monkeypatch.setattr(desk_app, "views", lambda offered=offered: offered)
        with pytest.raises(LookupError, match=named):
            desk_app.create_app(behind.settings, behind.clock)


# --- what is kept ---------------------------------------------------------------------------------


def test_the_file_is_its_owners_and_holds_no_number_no_login_no_password(behind):
    browser = behind.browser()
    sign_in(browser, "a wrong password")
    sign_in(browser)
    token = behind.house.links.make("member-1", "anne")
    file = behind.folder / "web.db"
    assert file.stat().st_mode & 0o777 == 0o600
    held = file.read_bytes()
    for word in (number(browser), ANNE, SECRET, "a wrong password", token):
        assert word.encode() not in held


def test_the_file_is_kept_and_another_is_made_anew(tmp_path, journalled):
    store = Store(tmp_path)
    store.prepare()
    secret = store.secret()
    Store(tmp_path).prepare()
    assert store.secret() == secret
    (tmp_path / "web.db").write_bytes(b"no database at all, and long enough to be read as one" * 20)
    Store(tmp_path).prepare()
    assert store.secret() != secret
    with store.opened() as file:
        file.execute("PRAGMA user_version = 99")
    Store(tmp_path).prepare()
    with store.opened() as file:
        assert file.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert not journalled


def test_strangers_push_strangers_out_and_nobody_who_is_signed_in(behind, monkeypatch):
    monkeypatch.setattr("appliance.web.desk.sign_in.sessions.MOST_STRANGERS", 3)
    known, stranger = behind.signed_in("anne"), behind.browser()
    form = token_in(get(stranger, "/login"))
    for _ in range(3):
        behind.clock.pass_s(1)
        get(behind.browser(), "/login")
    assert get(known, HERE).status_code == 200
    assert send(stranger, "/login", token=form, login=ANNE, password=SECRET).status_code == 400
    with closing(sqlite3.connect(behind.folder / "web.db")) as file:
        assert file.execute("SELECT count(*) FROM session").fetchone() == (4,)


# --- the cookie and the headers -------------------------------------------------------------------


def test_on_this_machine_the_cookie_is_for_this_site_and_for_no_script(behind):
    cookie = get(behind.browser(), "/login").headers["Set-Cookie"]
    assert re.fullmatch(r"seuil=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_every_answer_is_kept_by_nobody_and_sends_its_forms_here(behind):
    for path in ("/login", "/desk", "/desk/nowhere"):
        answer = get(behind.browser(), path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "Cookie" in answer.headers["Vary"]
        assert "Strict-Transport-Security" not in answer.headers


def test_the_language_once_chosen_stays(behind):
    browser = behind.browser()
    assert '<html lang="nl">' in get(browser, "/login?lang=nl").text
    assert '<html lang="nl">' in get(browser, "/login").text
    sign_in(browser)
    assert '<html lang="nl">' in get(browser, HERE).text
    assert '<html lang="nl">' in get(browser, "/password?lang=xx").text
    assert (
        '<html lang="en">'
        in get(behind.browser(), "/login", headers={"Accept-Language": "en"}).text
    )


ORIGIN = "https://seuil.local"
PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.168.1.20", "Host": "seuil.local"}


@pytest.fixture
def proxied(tmp_path):
    with pages(tmp_path, origin=ORIGIN) as made:
        made.desk.open("anne", Role.ADMIN, hashed=HASHED)
        yield made


def test_through_the_proxy_the_cookie_is_for_https_alone(proxied):
    answer = proxied.browser().get("/login", headers=PROXY)
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(r"__Host-seuil=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert answer.headers["Strict-Transport-Security"] == "max-age=2592000"


def test_through_the_proxy_one_signs_in(proxied):
    browser = proxied.app.test_client()
    form = token_in(browser.get("/login", base_url=ORIGIN, headers=PROXY))
    fields = {"csrf_token": form, "login": ANNE, "password": SECRET}
    for origin, code in (("http://seuil.local", 400), (ORIGIN, 303)):
        headers = {**PROXY, "Origin": origin, "Sec-Fetch-Site": "same-origin"}
        answer = browser.post("/login", base_url=ORIGIN, headers=headers, data=fields)
        assert answer.status_code == code
    answer = browser.get(HERE, base_url=ORIGIN, headers=PROXY)
    assert "anne the admin" in answer.text


def test_each_address_behind_the_proxy_has_its_own_guesses(proxied):
    def guess(address):
        browser = proxied.app.test_client()
        headers = {**PROXY, "X-Forwarded-For": address, "Origin": ORIGIN}
        form = token_in(browser.get("/setup", base_url=ORIGIN, headers=headers))
        answer = browser.post("/setup", base_url=ORIGIN, headers=headers, data={"csrf_token": form})
        return answer.status_code

    assert [guess("192.168.1.20") for _ in range(21)] == [422] * 20 + [429]
    assert guess("192.168.1.21") == 422


def test_a_strangers_guesses_keep_nobody_out_who_comes_from_elsewhere(proxied):
    def tries(address, password, login=ANNE):
        browser = proxied.app.test_client()
        headers = {**PROXY, "X-Forwarded-For": address, "Origin": ORIGIN}
        form = token_in(browser.get("/login", base_url=ORIGIN, headers=headers))
        fields = {"csrf_token": form, "login": login, "password": password}
        return browser.post("/login", base_url=ORIGIN, headers=headers, data=fields).status_code

    assert [tries("192.168.1.66", "no") for _ in range(6)] == [422] * 5 + [429]
    for _ in range(6):
        tries("192.168.1.67", "no", login=f"{ANNE} 192.168.1.20")
    assert tries("192.168.1.66", SECRET) == 429
    assert tries("192.168.1.20", SECRET) == 303


def test_who_comes_by_another_way_is_told_the_right_one(proxied):
    answer = proxied.browser().get("/login", base_url="http://seuil.local")
    assert answer.status_code == 403
    assert 'href="https://seuil.local/login"' in answer.text
    assert "<form" not in answer.text


# --- one-time links -------------------------------------------------------------------------------


def test_a_link_is_good_once_and_for_a_week(behind):
    links = behind.house.links
    token = links.make("member-1", "anne")
    assert links.look(token).member == "member-1"
    assert links.use(token).by == "anne"
    assert links.use(token) is None
    assert links.look(token) is None
    late = links.make("member-1", "anne")
    behind.clock.pass_s(7 * 24 * 3600)
    assert links.look(late) is not None
    behind.clock.pass_s(1)
    assert links.look(late) is None
    assert links.use(late) is None
    assert links.look("") is None


def test_a_new_link_ends_the_one_before_and_no_other(behind):
    links = behind.house.links
    lost, others = links.make("member-1", "anne"), links.make("member-2", "anne")
    links.make("member-1", "anne")
    assert links.look(lost) is None
    assert links.look(others) is not None


# --- the throttle ---------------------------------------------------------------------------------


def test_whoever_has_many_addresses_waits_a_minute_at_most(behind):
    throttle = behind.house.throttle
    assert [throttle.attempt("x", f"10.0.0.{n}") for n in range(52)] == [0.0] * 50 + [1.0] * 2
    assert throttle.attempt("y", "10.0.0.1") == 0
    for n in range(20):
        behind.clock.pass_s(60)
        assert throttle.attempt("x", f"10.0.1.{n}") == 0
    assert throttle.attempt("x", "10.0.2.1") == 60
    behind.clock.pass_s(60)
    assert throttle.attempt("x", "10.0.2.1") == 0
    throttle.passed("x", "10.0.2.1")
    assert throttle.attempt("x", "10.0.2.1") == 0


def test_a_restart_forgives_nothing_and_a_reboot_begins_the_wait_anew(tmp_path):
    with pages(tmp_path) as made:
        throttle = made.house.throttle
        assert [throttle.attempt("x") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
        again = Pages(tmp_path, made.desk, made.clock).house.throttle
        assert again.attempt("x") == 1
        made.clock.reboot()
        assert again.attempt("x") == 1
        made.clock.pass_s(1)
        assert again.attempt("x") == 0
        assert again.attempt("x") == 2
        assert again.attempt("y") == 0
        made.clock.pass_s(24 * 3600 + 1)
        assert [again.attempt("x") for _ in range(6)] == [0, 0, 0, 0, 0, 1]
