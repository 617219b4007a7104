"""Passkeys: made on one's own page, one button at the login, and every way to be refused."""

import json
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.commands import NoteSignIn, WhoAmI
from appliance.commands.answers import Trouble
from appliance.model import Role
from appliance.web.desk.party import Party
from appliance.web.desk.sign_in import passkeys
from appliance.web.desk.sign_in.passkeys import MOST, Passkey, Unfit
from tests.authenticator import Authenticator, base64url
from tests.members_desk import MembersDesk
from tests.still_desk import pages, token_in

HERE = "http://localhost:8080"
PARTY = Party("localhost", HERE)


@pytest.fixture
def behind(tmp_path):
    with pages(tmp_path, desk=MembersDesk().with_anne()) as made:
        yield made


def get(browser, path, base=HERE):
    return browser.get(path, base_url=base)


def send(browser, path, token, **fields):
    data = {"csrf_token": token, **fields}
    return browser.post(path, base_url=HERE, data=data, headers={"Origin": HERE})


def signed_in(made, account="anne"):
    browser = made.signed_in(account)
    browser.set_cookie("seuil", browser.get_cookie("seuil", domain="127.0.0.1").value)
    return browser


def wish_in(answer):
    return json.loads(unescape(answer.text.split('data-wish="')[1].split('"')[0]))


def make(made, device, account="anne"):
    """Make a passkey on the account's page, and return what the next page says."""
    browser = signed_in(made, account)
    page = get(browser, "/me/passkeys/new")
    said = device.create(wish_in(page))
    answer = send(browser, "/me/passkeys/new", token_in(page), said=said)
    assert answer.status_code == 303
    return get(browser, answer.headers["Location"]).text


def device(**how):
    return Authenticator(HERE, "localhost", **how)


def come_in(made, device, browser=None):
    """Press the button at the login, and return the answer."""
    page = get(browser := browser or made.browser(), "/login")
    return send(browser, "/login/passkey", token_in(page), said=device.get(wish_in(page)))


def is_in(answer):
    return answer.status_code == 303 and answer.headers["Location"] == "/desk"


def test_a_passkey_made_on_the_page_signs_in(behind):
    phone = device()
    assert "sans mot de passe" in make(behind, phone)
    browser = behind.browser()
    assert is_in(come_in(behind, phone, browser))
    assert "Bonjour Anne" in get(browser, "/me").text
    assert [a.account for a in behind.desk.asked if isinstance(a.command, NoteSignIn)] == ["anne"]


def test_it_signs_in_again_and_again(behind):
    phone = device()
    make(behind, phone)
    assert all(is_in(come_in(behind, phone)) for _ in range(3))


def test_a_device_that_does_not_count_signs_in_again_and_again(behind):
    phone = device(counts=False)
    make(behind, phone)
    assert all(is_in(come_in(behind, phone)) for _ in range(3))


def test_a_count_that_goes_back_is_a_copied_key(behind):
    phone = device()
    make(behind, phone)
    assert is_in(come_in(behind, phone))
    phone.count -= 1
    assert not is_in(come_in(behind, phone))


def test_an_answer_serves_once(behind):
    phone = device(counts=False)
    make(behind, phone)
    browser = behind.browser()
    page = get(browser, "/login")
    said = phone.get(wish_in(page))
    assert is_in(send(browser, "/login/passkey", token_in(page), said=said))
    again = behind.browser()
    page = get(again, "/login")
    assert not is_in(send(again, "/login/passkey", token_in(page), said=said))


def test_what_was_asked_is_asked_once(behind):
    phone = device()
    make(behind, phone)
    browser = behind.browser()
    page = get(browser, "/login")
    wish, form = wish_in(page), token_in(page)
    assert not is_in(send(browser, "/login/passkey", form, said="nonsense"))
    assert not is_in(send(browser, "/login/passkey", form, said=phone.get(wish)))
    assert is_in(come_in(behind, phone, browser))


def test_two_windows_of_one_browser_are_asked_the_same(behind):
    make(behind, device())
    browser = behind.browser()
    assert wish_in(get(browser, "/login")) == wish_in(get(browser, "/login"))
    assert wish_in(get(behind.browser(), "/login")) != wish_in(get(browser, "/login"))


LIARS = {
    "another origin": {"origin": "http://localhost:9"},
    "another name": {"name": "evil.example"},
    "a finger nobody checked": {"_verifies": False},
    "another device": {"number": b"x" * 16},
}


@pytest.mark.parametrize("lie", LIARS.values(), ids=LIARS)
def test_what_does_not_fit_signs_nobody_in(behind, lie):
    phone = device()
    make(behind, phone)
    for name, value in lie.items():
        setattr(phone, name, value)
    browser = behind.browser()
    assert not is_in(come_in(behind, phone, browser))
    assert "n’ouvre pas de compte ici" in get(browser, "/login").text


@pytest.mark.parametrize("lie", list(LIARS.values())[:3], ids=list(LIARS)[:3])
def test_what_does_not_fit_is_not_kept(behind, lie):
    phone = device()
    for name, value in lie.items():
        setattr(phone, name, value)
    assert "n’a pas pu être vérifiée" in make(behind, phone)
    assert behind.house.passkeys.of("anne") == ()


def test_an_answer_that_nobody_asked_for_is_refused(behind):
    phone = device()
    make(behind, phone)
    browser = signed_in(behind)
    form = behind.token("anne")
    wish = {"challenge": "", "user": {"id": base64url(b"anne")}}
    send(browser, "/me/passkeys/new", form, said=phone.create(wish))
    assert not is_in(send(browser, "/login/passkey", form, said=phone.get(wish)))
    assert not is_in(send(browser, "/login/passkey", form))
    assert len(behind.house.passkeys.of("anne")) == 1


def test_of_a_closed_account_it_opens_nothing_and_is_forgotten(behind):
    phone = device()
    make(behind, phone)
    behind.desk.change("anne", closed=True)
    assert not is_in(come_in(behind, phone))
    assert not behind.house.passkeys.any()


def test_a_removed_one_opens_nothing(behind):
    phone, other = device(), device()
    make(behind, phone)
    make(behind, other)
    answer = send(
        signed_in(behind), f"/me/passkeys/{phone.number.hex()}/forget", behind.token("anne")
    )
    assert answer.status_code == 303
    assert not is_in(come_in(behind, phone))
    assert is_in(come_in(behind, other))


@pytest.mark.parametrize("key", ["00", "zz", "of-bert"])
def test_nobody_removes_anothers(behind, key):
    behind.desk.open("bert", Role.MEMBER, member="m-bert")
    behind.house.passkeys.keep(Passkey(b"\0", "bert", b"key", 0, 1))
    answer = send(signed_in(behind), f"/me/passkeys/{key}/forget", behind.token("anne"))
    assert answer.status_code == 404
    assert behind.house.passkeys.find(b"\0") is not None


def test_anothers_key_is_not_taken_over(behind):
    phone = device()
    behind.house.passkeys.keep(Passkey(phone.number, "bert", b"key", 0, 1))
    make(behind, phone)
    assert behind.house.passkeys.find(phone.number).account == "bert"


def test_there_is_room_for_ten(behind):
    for number in range(MOST):
        behind.house.passkeys.keep(Passkey(bytes([number]), "anne", b"key", 0, number))
    assert "Il y a déjà dix clés d’accès" in make(behind, device())
    assert len(behind.house.passkeys.of("anne")) == MOST


def test_what_is_there_already_is_named_to_the_device(behind):
    phone = device()
    make(behind, phone)
    wish = wish_in(get(signed_in(behind), "/me/passkeys/new"))
    assert [key["id"] for key in wish["excludeCredentials"]] == [base64url(phone.number)]
    assert wish["user"]["id"] == base64url(b"anne")


def test_used_twice_at_once_counts_once(behind):
    read = Passkey(b"\0", "anne", b"key", 3, 1)
    behind.house.passkeys.keep(read)
    assert behind.house.passkeys.used(read, 4)
    assert not behind.house.passkeys.used(read, 4)


def test_of_two_answers_at_once_the_second_is_a_copied_key(behind, monkeypatch):
    phone = device(counts=False)
    make(behind, phone)
    real = passkeys.proved

    def meanwhile(party, challenge, said, key):
        behind.house.passkeys.used(key, key.count + 1)
        return real(party, challenge, said, key)

    monkeypatch.setattr(passkeys, "proved", meanwhile)
    assert not is_in(come_in(behind, phone))


def test_while_the_door_does_not_answer_nobody_is_let_in_and_no_key_is_forgotten(behind):
    phone = device()
    make(behind, phone)
    behind.desk.trouble[WhoAmI] = Trouble.DOOR_AWAY
    assert come_in(behind, phone).status_code == 503
    assert len(behind.house.passkeys.of("anne")) == 1


# --- where there is none --------------------------------------------------------------------------


def test_the_button_is_there_once_somebody_has_a_passkey(behind):
    assert "data-passkey" not in get(behind.browser(), "/login").text
    make(behind, device())
    assert "data-passkey" in get(behind.browser(), "/login").text


def test_by_an_address_without_a_name_nothing_is_offered(behind):
    make(behind, device())
    there = "http://127.0.0.1:8080"
    assert "data-passkey" not in get(behind.browser(), "/login", there).text
    browser = behind.signed_in("anne")
    assert "sans mot de passe" not in get(browser, "/me", there).text
    assert get(browser, "/me/passkeys/new", there).headers["Location"] == "/me"


PROXIED = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.168.1.7"}


@pytest.mark.parametrize(
    ("origin", "named"), [("https://seuil.example", "seuil.example"), ("https://192.168.1.2", None)]
)
def test_through_the_proxy_it_is_bound_to_the_name_in_the_settings(tmp_path, origin, named):
    with pages(tmp_path, origin=origin, desk=MembersDesk().with_anne()) as made:
        made.house.passkeys.keep(Passkey(b"\0", "anne", b"key", 0, 1))
        page = made.browser().get("/login", base_url=origin, environ_overrides=PROXIED)
        assert ("data-wish" in page.text) == (named is not None)
        assert named is None or wish_in(page)["rpId"] == named


# --- whatever is sent -----------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(JSON.map(json.dumps) | st.text(max_size=40))
def test_whatever_is_sent_is_at_worst_unfit(said):
    key = Passkey(b"\0", "anne", b"key", 0, 1)
    for take in (
        lambda: passkeys.named(said),
        lambda: passkeys.made(PARTY, "AAAA", said, "anne", 1),
        lambda: passkeys.proved(PARTY, "AAAA", said, key),
    ):
        with pytest.raises(Unfit):
            take()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    part=st.sampled_from(["clientDataJSON", "attestationObject"]),
    spoil=st.binary(max_size=60),
    at=st.integers(0, 200),
)
def test_a_spoilt_answer_is_at_worst_unfit(part, spoil, at):
    phone = device()
    wish = {"challenge": "AAAA", "user": {"id": base64url(b"anne")}}
    told = json.loads(phone.create(wish))
    whole = told["response"][part]
    told["response"][part] = whole[:at] + base64url(spoil) + whole[at + 7 :]
    try:
        made = passkeys.made(PARTY, "AAAA", json.dumps(told), "anne", 1)
    except Unfit:
        return
    assert made.account == "anne"
