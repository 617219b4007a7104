"""Every page behind the login, by everybody who might come: only the table's cells pass.

The pages are taken from the application's own map of addresses, and each view is replaced by one
that says it was reached: what is tried here is the gate, for pages that are not yet written too.
"""

import re

import pytest

from appliance.commands import MAY
from appliance.model import Role
from appliance.web.desk.access import Who
from appliance.web.desk.app import either
from appliance.web.desk.rooms import views
from appliance.web.desk.table import FIRST_WORDS, ROWS, TABLE
from tests.still_desk import LOCAL, pages
from tests.still_house import app_of

REACHED = "reached"


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    with pages(tmp_path_factory.mktemp("web")) as made:
        for endpoint in made.app.view_functions:
            made.app.view_functions[endpoint] = lambda **_: REACHED
        for role in Role:
            made.desk.open(role.value, role, member=f"member-{role}")
        made.desk.open("nobodys", Role.ADMIN)
        made.desk.open("former", Role.ADMIN, member="m")
        made.desk.change("former", closed=True)
        yield made


def cells(made):
    """Yield every address with every method that the application's own map knows."""
    for rule in made.app.url_map.iter_rules():
        if rule.build_only:
            continue
        path = rule.rule
        for name in rule.arguments:
            path = re.sub(f"<([a-z]+:)?{name}>", "abc123", path)
        assert "<" not in path, f"how to fill in {rule.rule}?"
        for method in sorted(rule.methods - {"HEAD"}):
            yield rule.endpoint, path, method


def passes(made, browser, path, method, *, form=None, base=LOCAL, **headers):
    """Tell whether the page was reached; if not, the answer must be a refusal."""
    headers = {"Origin": base, **headers} if method == "POST" else headers
    answer = browser.open(path, method=method, base_url=base, data=form, headers=headers)
    if answer.text == REACHED:
        return True
    assert answer.status_code in (303, 400, 403, 404, 405, 503), answer.status
    if answer.status_code == 303:
        assert answer.headers["Location"].startswith(("/login", "/confirm")), answer.headers
    return False


def form_of(made, account, method):
    return {"csrf_token": made.token(account)} if method == "POST" else None


def test_only_the_tables_rows_are_served(behind):
    served = {(endpoint, method) for endpoint, _, method in cells(behind)}
    tabled = {(row.endpoint, method) for row in TABLE for method in row.methods}
    written = {(endpoint, method) for endpoint, method in tabled if endpoint in views()}
    assert served == written
    answer = behind.signed_in("admin").get("/static/seuil.css", base_url=LOCAL)
    assert answer.status_code == 404


def test_each_role_reaches_its_own_pages_and_no_other(behind):
    for endpoint, path, method in cells(behind):
        row = ROWS[endpoint]
        for role in Role:
            browser, form = behind.signed_in(role.value), form_of(behind, role.value, method)
            may = row.who is not Who.ROLES or all(role in MAY[c].roles for c in row.gives)
            reached = passes(behind, browser, path, method, form=form)
            assert reached == may, f"{role} at {method} {path}"


def test_every_row_is_somebodys_and_the_door_agrees(behind):
    for row in TABLE:
        assert row.roles, row.endpoint
        assert row.who is not Who.ROLES or row.gives, row.endpoint


def test_whoever_is_not_signed_in_reaches_what_is_for_anyone_alone(behind):
    anyone = {row.endpoint for row in TABLE if row.who is Who.ANYONE}
    for endpoint, path, method in cells(behind):
        number = behind.session(csrf_token="token-of-nobody")
        form = form_of(behind, "nobody", method)
        for cookies in ({"seuil": number}, {"seuil": number, "__Host-seuil": "admin"}):
            browser = behind.browser()
            for name, value in cookies.items():
                browser.set_cookie(name, value, domain="127.0.0.1")
            reached = passes(behind, browser, path, method, form=form)
            assert reached == (endpoint in anyone), f"{method} {path}"


KEYS = {
    "no cookie": {},
    "empty": {"seuil": ""},
    "forged": {"seuil": "A" * 43},
    "an account for a number": {"seuil": "admin"},
    "another's name": {"__Host-seuil": "A" * 43, "session": "admin"},
    "not even ASCII": {"seuil": "\u00e9"},
}
EMPTY = {"X-Api-Key": "", "Authorization": "", "X-CSRFToken": ""}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("headers", [{}, EMPTY], ids=["", "with empty headers"])
def test_a_key_that_is_none_opens_nothing(behind, key, headers):
    for endpoint, path, method in cells(behind):
        if ROWS[endpoint].who is Who.ANYONE and method == "GET":
            continue
        browser = behind.browser()
        for name, value in key.items():
            browser.set_cookie(name, value, domain="127.0.0.1")
        form = form_of(behind, "admin", method)
        assert not passes(behind, browser, path, method, form=form, **headers), f"{method} {path}"


def guarded(made):
    for endpoint, path, method in cells(made):
        if ROWS[endpoint].who is not Who.ANYONE:
            yield path, method


SESSIONS = {
    "idle for half an hour": lambda made: made.clock.pass_s(30 * 60 + 1),
    "from before a reboot": lambda made: made.clock.reboot(),
}


@pytest.mark.parametrize("end", SESSIONS.values(), ids=SESSIONS)
def test_a_session_that_is_over_opens_nothing(behind, end):
    for path, method in guarded(behind):
        browser, form = behind.signed_in("admin"), form_of(behind, "admin", method)
        end(behind)
        assert not passes(behind, browser, path, method, form=form), f"{method} {path}"


ACCOUNTS = {
    "another epoch": ("admin", {"epoch": 0}),
    "no epoch": ("admin", {"epoch": None}),
    "an epoch in words": ("admin", {"epoch": "1"}),
    "a closed account": ("former", {}),
    "an account that never was": ("nobody", {}),
    "no account": ("", {}),
}


@pytest.mark.parametrize(("account", "data"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_a_session_of_no_account_opens_nothing(behind, account, data):
    for path, method in guarded(behind):
        browser = behind.signed_in(account, **data)
        form = form_of(behind, account, method)
        assert not passes(behind, browser, path, method, form=form), f"{method} {path}"


FORMS = {
    "no token": (None, {}),
    "an empty token": ({"csrf_token": ""}, {}),
    "a token of another session": ("host", {}),
    "an unsigned token": ({"csrf_token": "token-of-admin"}, {}),
    "another site's form": ("admin", {"Origin": "http://evil.example"}),
    "another port's form": ("admin", {"Origin": "http://127.0.0.1:9"}),
    "the form of a page without an origin": ("admin", {"Origin": "null"}),
    "another site by the browser's word": ("admin", {"Sec-Fetch-Site": "cross-site"}),
    "a neighbouring site": ("admin", {"Sec-Fetch-Site": "same-site"}),
    "typed by hand": ("admin", {"Sec-Fetch-Site": "none"}),
}


@pytest.mark.parametrize(("form", "headers"), FORMS.values(), ids=FORMS)
def test_a_change_that_is_not_from_a_form_of_ours_is_refused(behind, form, headers):
    fields = {"csrf_token": behind.token(form)} if isinstance(form, str) else form
    for _, path, method in cells(behind):
        if method == "POST":
            browser = behind.signed_in("admin")
            reached = passes(behind, browser, path, method, form=fields, **headers)
            assert not reached, f"{method} {path}"


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(behind):
    for _, path, method in cells(behind):
        if method == "POST":
            answer = behind.signed_in("admin").post(
                path, base_url=LOCAL, data=form_of(behind, "admin", method)
            )
            assert answer.status_code == 400, path


def test_what_is_asked_again_is_asked_again(behind):
    for endpoint, path, method in cells(behind):
        row = ROWS[endpoint]
        for role in row.roles:
            form = form_of(behind, role.value, method)
            for confirmed_s in (None, behind.clock.steady_s() - 301):
                browser = behind.signed_in(role.value, confirmed=False, confirmed_s=confirmed_s)
                reached = passes(behind, browser, path, method, form=form)
                assert reached != row.again, f"{role} at {method} {path}"


def test_a_members_page_is_nobodys_without_a_member(behind):
    for endpoint, path, method in cells(behind):
        if ROWS[endpoint].who is Who.MEMBER:
            browser, form = behind.signed_in("nobodys"), form_of(behind, "nobodys", method)
            assert not passes(behind, browser, path, method, form=form), f"{method} {path}"


WAYS = {
    "from the network": {"REMOTE_ADDR": "192.168.1.20"},
    "from the network, as if through the proxy": {
        "REMOTE_ADDR": "192.168.1.20",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
    },
    "by a name that was bent to this machine": {"HTTP_HOST": "evil.example"},
    "without a name": {"HTTP_HOST": ""},
    "through a proxy nobody named": {"HTTP_X_FORWARDED_PROTO": "https"},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nothing_is_served_by_another_way(behind, way):
    for _, path, method in cells(behind):
        browser = behind.signed_in("admin")
        answer = browser.open(
            path, method=method, base_url=LOCAL, environ_overrides=way,
            data=form_of(behind, "admin", method), headers={"Origin": LOCAL},
        )  # fmt: skip
        assert answer.status_code == 403, f"{method} {path}"
        assert "Set-Cookie" not in answer.headers
        assert "admin the" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_served(behind, method):
    for _, path, _ in cells(behind):
        answer = behind.signed_in("admin").open(path, method=method, base_url=LOCAL)
        assert answer.status_code == 405, f"{method} {path}"


@pytest.mark.parametrize("path", ["/desk/", "//desk", "/DESK", "/login/x", "/logout/%2e%2e/desk"])
def test_an_address_that_is_nearly_one_is_none(behind, path):
    assert not passes(behind, behind.signed_in("admin"), path, "GET")


def test_the_door_is_asked_at_each_page_and_its_word_counts_at_once(behind):
    browser = behind.signed_in("admin")
    assert passes(behind, browser, "/password", "GET")
    behind.desk.change("admin", epoch=2)
    assert not passes(behind, browser, "/password", "GET")
    behind.desk.change("admin", epoch=1)


# --- the public page beside it --------------------------------------------------------------------


def test_the_addresses_of_the_two_applications_do_not_meet(behind):
    public = {rule.rule.split("/")[1] for rule in app_of().url_map.iter_rules()}
    assert not public & FIRST_WORDS


def test_each_address_goes_to_its_own_application():
    went = []
    both = either(lambda *_: went.append("public") or [], lambda *_: went.append("desk") or [])
    for path in ("/", "", "/wall", "/static/desk.css", "/desk", "/login", "/logins", "/x/login"):
        both({"PATH_INFO": path}, None)
    assert went == ["public"] * 4 + ["desk"] * 2 + ["public"] * 2
