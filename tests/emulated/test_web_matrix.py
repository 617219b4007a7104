"""Every page behind the login, by everybody who might come: only the table's cells pass.

The pages are taken from the application's own map of addresses, and each view is replaced by one
that says it was reached: what is tried here is the gate, for pages that are not yet written too.
"""

import re
from contextlib import contextmanager

import pytest

from appliance.commands import MAY, CloseAccount, RevokeSessions
from appliance.model import Role
from appliance.storage import Storage
from appliance.web.desk.access import Who
from appliance.web.desk.table import FIRST_WORDS, ROWS, TABLE
from appliance.web.entrance import PUBLIC, entrance
from tests.at_the_desk import AtTheDesk
from tests.still_desk import LOCAL, StillDesk, pages
from tests.still_house import app_of

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

REACHED = "reached"


class RealDesk:
    """The desk itself, on a ledger, called by the names of a test."""

    def __init__(self, at_desk):
        self.at_desk = at_desk
        self.ids = {}

    def open(self, name, role, *, member=None):
        whose = self.at_desk.add(name) if member else None
        self.ids[name] = self.at_desk.open_account(role, whose)

    def id_of(self, name):
        return self.ids.get(name, name)

    def epoch_of(self, name):
        known = self.at_desk.standing.roster.accounts.get(self.id_of(name))
        return 0 if known is None else known.epoch

    def close(self, name):
        self.at_desk.ask(CloseAccount(self.ids[name]))

    def revoke(self, name):
        self.at_desk.ask(RevokeSessions(self.ids[name]))

    def serve(self, asked, gone):
        return self.at_desk.desk.serve(asked, gone)


@contextmanager
def real_desk(folder):
    storage = Storage(folder / "seuil")
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        yield RealDesk(AtTheDesk(storage, ledger))


@contextmanager
def staffed(folder, desk):
    """Set up pages whose views say that they were reached, and an account for each role."""
    with pages(folder, desk=desk) as made:
        for endpoint in made.app.view_functions:
            made.app.view_functions[endpoint] = lambda **_: REACHED
        for role in Role:
            desk.open(role.value, role, member=f"member-{role}")
        desk.open("nobodys", Role.ADMIN)
        desk.open("former", Role.ADMIN, member="m")
        desk.close("former")
        yield made


@pytest.fixture(scope="module")
def behind_a_still_desk(tmp_path_factory):
    with staffed(tmp_path_factory.mktemp("still"), StillDesk()) as made:
        yield made


@pytest.fixture(scope="module")
def behind_the_real_one(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    with real_desk(folder) as desk, staffed(folder, desk) as made:
        yield made


@pytest.fixture
def web(behind_a_still_desk):
    """Return the pages, for what the web process alone decides."""
    return behind_a_still_desk


@pytest.fixture(params=["behind_a_still_desk", "behind_the_real_one"])
def behind(request):
    """Return the pages, for what the desk has its say in."""
    return request.getfixturevalue(request.param)


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


def test_only_the_tables_rows_are_served(web):
    served = {(endpoint, method) for endpoint, _, method in cells(web)}
    tabled = {(row.endpoint, method) for row in TABLE for method in row.methods}
    assert served == tabled
    answer = web.signed_in("admin").get("/static/seuil.css", base_url=LOCAL)
    assert answer.status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_its_own_pages_and_no_other(behind, role):
    for endpoint, path, method in cells(behind):
        row = ROWS[endpoint]
        browser, form = behind.signed_in(role.value), form_of(behind, role.value, method)
        theirs = row.who not in (Who.ROLES, Who.STAFF)
        staff = row.who is not Who.STAFF or role is not Role.MEMBER
        may = theirs or (staff and all(role in MAY[c].roles for c in row.gives))
        assert passes(behind, browser, path, method, form=form) == may, f"{method} {path}"


def test_every_row_is_somebodys():
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
def test_a_key_that_is_none_opens_nothing(web, key, headers):
    for endpoint, path, method in cells(web):
        if ROWS[endpoint].who is Who.ANYONE and method == "GET":
            continue
        browser = web.browser()
        for name, value in key.items():
            browser.set_cookie(name, value, domain="127.0.0.1")
        form = form_of(web, "admin", method)
        assert not passes(web, browser, path, method, form=form, **headers), f"{method} {path}"


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
    "the epoch before": ("admin", lambda epoch: epoch - 1),
    "an epoch to come": ("admin", lambda epoch: epoch + 1),
    "no epoch": ("admin", lambda _: None),
    "an epoch in words": ("admin", str),
    "a closed account": ("former", lambda epoch: epoch),
    "an account that never was": ("nobody", lambda epoch: epoch),
    "no account": ("", lambda epoch: epoch),
}


@pytest.mark.parametrize(("account", "epoch"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_a_session_of_no_account_opens_nothing(behind, account, epoch):
    now = behind.desk.epoch_of(account)
    for path, method in guarded(behind):
        browser = behind.signed_in(account, epoch=epoch(now))
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
def test_a_change_that_is_not_from_a_form_of_ours_is_refused(web, form, headers):
    fields = {"csrf_token": web.token(form)} if isinstance(form, str) else form
    for _, path, method in cells(web):
        if method == "POST":
            browser = web.signed_in("admin")
            reached = passes(web, browser, path, method, form=fields, **headers)
            assert not reached, f"{method} {path}"


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(web):
    for _, path, method in cells(web):
        if method == "POST":
            answer = web.signed_in("admin").post(
                path, base_url=LOCAL, data=form_of(web, "admin", method)
            )
            assert answer.status_code == 400, path


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("since_s", [None, 301], ids=["never confirmed", "confirmed before"])
def test_what_is_asked_again_is_asked_again(web, role, since_s):
    confirmed_s = None if since_s is None else web.clock.steady_s() - since_s
    for endpoint, path, method in cells(web):
        row, form = ROWS[endpoint], form_of(web, role.value, method)
        if role in row.roles:
            browser = web.signed_in(role.value, confirmed=False, confirmed_s=confirmed_s)
            assert passes(web, browser, path, method, form=form) != row.again, f"{method} {path}"


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
def test_nothing_is_served_by_another_way(web, way):
    for _, path, method in cells(web):
        browser = web.signed_in("admin")
        answer = browser.open(
            path, method=method, base_url=LOCAL, environ_overrides=way,
            data=form_of(web, "admin", method), headers={"Origin": LOCAL},
        )  # fmt: skip
        assert answer.status_code == 403, f"{method} {path}"
        assert "Set-Cookie" not in answer.headers
        assert "admin the" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_other_method_is_served(web, method):
    for _, path, _ in cells(web):
        answer = web.signed_in("admin").open(path, method=method, base_url=LOCAL)
        assert answer.status_code == 405, f"{method} {path}"


@pytest.mark.parametrize("path", ["/desk/", "//desk", "/DESK", "/login/x", "/logout/%2e%2e/desk"])
def test_an_address_that_is_nearly_one_is_none(web, path):
    assert not passes(web, web.signed_in("admin"), path, "GET")


def test_the_door_is_asked_at_each_page_and_its_word_counts_at_once(behind):
    browser = behind.signed_in("admin")
    assert passes(behind, browser, "/password", "GET")
    behind.desk.revoke("admin")
    assert not passes(behind, browser, "/password", "GET")
    behind.desk.open("admin", Role.ADMIN, member="again")


# --- the public page beside it --------------------------------------------------------------------


def test_the_addresses_of_the_two_applications_do_not_meet():
    public = {rule.rule.split("/")[1] for rule in app_of().url_map.iter_rules()}
    assert not public & FIRST_WORDS
    assert public == PUBLIC


def test_each_address_goes_to_its_own_application():
    went = []
    both = entrance(
        lambda *_: went.append("public") or [], lambda: lambda *_: went.append("desk") or []
    )
    for path in ("/", "", "/wall", "/static/desk.css", "/desk", "/login", "/logins", "/x/login"):
        both({"PATH_INFO": path}, None)
    assert went == ["public"] * 4 + ["desk"] * 2 + ["public"] * 2
