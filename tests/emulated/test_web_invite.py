"""One-time links: from the desk to a member's own account, once, for seven days."""

import re
from xml.etree import ElementTree as ET

import pytest

from appliance.commands import GiveLink, NoteSignIn, OpenAccount, SetPassword, ShowMember
from appliance.commands.answers import Trouble
from appliance.model import Role
from appliance.web.desk.sign_in import passwords
from appliance.web.desk.sign_in.links import GOOD_FOR_US
from appliance.web.desk.sign_in.passkeys import Passkey
from tests.members_desk import ANNE, BERT, MembersDesk
from tests.still_desk import LOCAL, get, pages, send

SECRET = "une phrase assez longue"
TWICE = {"password": SECRET, "repeated": SECRET}
BERT_MAIL = "bert@example.org"


@pytest.fixture
def behind(tmp_path):
    desk = MembersDesk().with_anne()
    desk.open("boss", Role.ADMIN)
    with pages(tmp_path, desk=desk) as made:
        yield made


def link_for(made, member=BERT):
    """Press the button at the desk and return the path of the link it shows."""
    answer = send(made.signed_in("boss"), f"/desk/members/{member}/link", token=made.token("boss"))
    assert answer.status_code == 200, answer.text
    return re.search(rf'href="{LOCAL}(/welcome/[\w-]+)"', answer.text)[1]


def test_the_link_is_shown_once_as_text_and_as_a_code(behind):
    answer = send(
        behind.signed_in("boss"), f"/desk/members/{BERT}/link", token=behind.token("boss")
    )
    drawn = re.search(r"<svg.*?</svg>", answer.text, re.DOTALL)[0]
    ET.fromstring(drawn)
    assert "style=" not in drawn
    assert answer.headers["Cache-Control"] == "no-store"
    token = re.search(r"/welcome/([\w-]{43})", answer.text)[1]
    with behind.house.links._store.opened() as file:
        kept = file.execute("SELECT * FROM link").fetchall()
    assert token not in repr(kept)


def test_who_gave_a_link_is_on_record_before_there_is_one(behind):
    link_for(behind)
    assert behind.desk.given(GiveLink) == [GiveLink(BERT)]
    behind.desk.trouble = {GiveLink: Trouble.NOT_KEPT}
    answer = send(
        behind.signed_in("boss"), f"/desk/members/{ANNE}/link", token=behind.token("boss")
    )
    assert answer.status_code == 503
    with behind.house.links._store.opened() as file:
        assert file.execute("SELECT member FROM link").fetchall() == [(BERT,)]


def test_through_the_proxy_the_link_is_of_the_address_in_the_settings(tmp_path):
    origin = "https://seuil.example"
    desk = MembersDesk()
    desk.open("boss", Role.ADMIN)
    with pages(tmp_path, origin=origin, desk=desk) as made:
        browser = made.browser()
        data = {"_user_id": "boss", "epoch": 1, "csrf_token": "token-of-boss"}
        number = made.session(confirmed_s=made.clock.steady_s(), **data)
        browser.set_cookie("__Host-seuil", number, domain="seuil.example", secure=True)
        answer = browser.post(
            f"/desk/members/{BERT}/link",
            base_url=origin,
            data={"csrf_token": made.token("boss")},
            headers={"Origin": origin},
            environ_overrides={
                "HTTP_X_FORWARDED_PROTO": "https",
                "HTTP_X_FORWARDED_FOR": "10.0.0.7",
            },
        )
        assert f'href="{origin}/welcome/' in answer.text


def test_by_the_link_an_account_is_opened_and_its_page_stands_open(behind):
    path, browser = link_for(behind), behind.browser()
    first = get(browser, path)
    assert "Bienvenue" in first.text
    assert "Bert" not in first.text
    answer = send(browser, path, login=f" {BERT_MAIL} ", **TWICE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    (opened,) = behind.desk.given(OpenAccount)
    assert (opened.login, opened.role, opened.member) == (BERT_MAIL, Role.MEMBER, BERT)
    assert passwords.fits(SECRET, opened.hash)
    by = [a.account for a in behind.desk.asked if isinstance(a.command, OpenAccount)]
    assert by == ["boss"]
    assert len(behind.desk.given(NoteSignIn)) == 1
    said = get(browser, "/me").text
    assert "Bonjour Bert" in said
    assert "Cette page est à vous." in said


def test_a_link_serves_once(behind):
    path = link_for(behind)
    send(behind.browser(), path, login=BERT_MAIL, **TWICE)
    for answer in (
        get(behind.browser(), path),
        send_blind(behind, path, login="other@example.org"),
    ):
        assert answer.status_code == 410
        assert "demandez-en un autre à l’accueil" in answer.text
    assert len(behind.desk.given(OpenAccount)) == 1


def send_blind(made, path, **fields):
    """Send a form that was fetched elsewhere."""
    browser = made.browser()
    browser.set_cookie("seuil", made.session(csrf_token="token-of-x"), domain="127.0.0.1")
    return send(browser, path, token=made.token("x"), **{**TWICE, **fields})


def test_of_two_at_once_one_is_faster(behind, monkeypatch):
    path = link_for(behind)
    real = passwords.hashed

    def meanwhile(password):
        monkeypatch.setattr(passwords, "hashed", real)
        send_blind(behind, path, login="faster@example.org")
        return real(password)

    monkeypatch.setattr(passwords, "hashed", meanwhile)
    assert send_blind(behind, path, login="slower@example.org").status_code == 410
    assert [o.login for o in behind.desk.given(OpenAccount)] == ["faster@example.org"]


def test_a_new_link_ends_the_one_before(behind):
    former, newest = link_for(behind), link_for(behind)
    assert get(behind.browser(), former).status_code == 410
    assert get(behind.browser(), newest).status_code == 200


def test_a_link_lasts_seven_days(behind):
    path = link_for(behind)
    behind.clock.pass_s(GOOD_FOR_US / 1e6)
    assert get(behind.browser(), path).status_code == 200
    behind.clock.pass_s(1)
    assert get(behind.browser(), path).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 43, "é", "..", "%00", "'--"])
def test_a_link_that_never_was_is_answered_kindly(behind, token):
    answer = get(behind.browser(), f"/welcome/{token}")
    assert answer.status_code == 410
    assert "Rien de grave" in answer.text


WRONG = {
    "too short": ({"password": "court", "repeated": "court"}, "au moins dix caractères"),
    "two of them": ({"repeated": "une autre phrase"}, "Les deux ne sont pas identiques."),
    "no address": ({"login": ""}, "requis"),
}


@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_the_link_stays_good(behind, fields, said):
    path = link_for(behind)
    right = {"login": BERT_MAIL, **TWICE}
    answer = send(behind.browser(), path, **{**right, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert SECRET not in answer.text
    assert send(behind.browser(), path, **right).status_code == 303


def test_a_login_that_is_taken_is_said_beside_it_and_the_link_stays_good(behind):
    path = link_for(behind)
    answer = send(behind.browser(), path, login="boss@example.org", **TWICE)
    assert answer.status_code == 422
    assert 'id="login-error">Cet identifiant est déjà pris.' in answer.text
    assert send(behind.browser(), path, login=BERT_MAIL, **TWICE).status_code == 303


def test_what_the_door_could_not_keep_is_said_and_the_link_stays_good(behind):
    path = link_for(behind)
    behind.desk.trouble[OpenAccount] = Trouble.NOT_KEPT
    answer = send(behind.browser(), path, login=BERT_MAIL, **TWICE)
    assert answer.status_code == 422
    assert "Le registre ne peut pas être écrit" in answer.text
    behind.desk.trouble.clear()
    assert send(behind.browser(), path, login=BERT_MAIL, **TWICE).status_code == 303


def test_a_link_given_back_too_late_stays_behind_the_newer(behind):
    links = behind.house.links
    former = links.make(BERT, "boss")
    link = links.use(former)
    newest = links.make(BERT, "boss")
    links.give_back(former, link)
    assert links.look(former) is None
    assert links.look(newest) is not None


def test_a_link_given_back_lives_no_longer_for_it(behind):
    links = behind.house.links
    token = links.make(BERT, "boss")
    behind.clock.pass_s(GOOD_FOR_US / 1e6)
    links.give_back(token, links.use(token))
    assert links.look(token) is not None
    behind.clock.pass_s(1)
    assert links.look(token) is None


# --- a forgotten password ------------------------------------------------------------------------


def test_for_somebody_who_has_an_account_it_sets_a_new_password(behind):
    path, browser = link_for(behind, ANNE), behind.browser()
    first = get(browser, path)
    assert "Un nouveau mot de passe" in first.text
    assert "anne" not in first.text.lower()
    answer = send(browser, path, **TWICE)
    assert answer.headers["Location"] == "/me"
    (setting,) = behind.desk.given(SetPassword)
    assert setting.account == "anne"
    assert passwords.fits(SECRET, behind.desk.hashes["anne"])
    asked = [a.account for a in behind.desk.asked if isinstance(a.command, SetPassword)]
    assert asked == ["anne"]
    assert get(browser, "/me").status_code == 200


def test_a_new_password_by_a_link_ends_the_passkeys(behind):
    behind.house.passkeys.keep(Passkey(b"\1", "anne", b"\2", 0, 5))
    behind.house.passkeys.keep(Passkey(b"\3", "boss", b"\4", 0, 5))
    send(behind.browser(), link_for(behind, ANNE), **TWICE)
    assert behind.house.passkeys.of("anne") == ()
    assert len(behind.house.passkeys.of("boss")) == 1


def test_a_forgotten_password_forgives_the_wrong_tries(behind):
    tried = "anne@example.org", "127.0.0.1"
    for _ in range(6):
        behind.house.throttle.attempt(*tried)
    assert behind.house.throttle.attempt(*tried) > 0
    send(behind.browser(), link_for(behind, ANNE), **TWICE)
    assert behind.house.throttle.attempt(*tried) == 0


# --- who gave it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "since",
    [{"role": Role.HOST}, {"role": Role.AUDITOR}, {"closed": True}],
    ids=["a host now", "an auditor now", "closed"],
)
def test_a_link_of_somebody_who_is_no_admin_any_more_is_dead(behind, since):
    path = link_for(behind)
    behind.desk.change("boss", **since)
    assert get(behind.browser(), path).status_code == 410
    assert send_blind(behind, path, login=BERT_MAIL).status_code == 410
    assert not behind.desk.given(OpenAccount)


def test_a_link_of_somebody_who_was_erased_is_dead(behind):
    path = link_for(behind)
    del behind.desk.cards[BERT]
    assert get(behind.browser(), path).status_code == 410


def test_while_the_door_does_not_answer_the_link_waits(behind):
    path = link_for(behind)
    behind.desk.trouble[ShowMember] = Trouble.DOOR_AWAY
    answer = get(behind.browser(), path)
    assert answer.status_code == 503
    behind.desk.trouble.clear()
    assert get(behind.browser(), path).status_code == 200


@pytest.mark.parametrize("role", [Role.MEMBER, Role.HOST, Role.AUDITOR])
def test_only_an_admin_gives_links(behind, role):
    behind.desk.open("other", role, member=ANNE)
    answer = send(
        behind.signed_in("other"), f"/desk/members/{BERT}/link", token=behind.token("other")
    )
    assert answer.status_code == 403


def test_a_link_for_nobody_is_not_made(behind):
    answer = send(
        behind.signed_in("boss"), "/desk/members/m-nobody/link", token=behind.token("boss")
    )
    assert answer.status_code == 404
