"""The first admin of a box without a keyboard: an account from a file, once, and then no file."""

import pytest

from appliance.people import People
from appliance.web.desk.sign_in.passwords import fits
from tests.terminal import terminal

__all__ = ["terminal"]

PASSWORD = "correct horse battery"


@pytest.fixture
def line(house, terminal):
    """Return what `seuil account hash` prints."""
    status, said, _ = terminal("account", "hash", "me@x.org", said=f"{PASSWORD}\n")
    assert status == 0
    assert PASSWORD not in said
    return said


def file_of(house):
    return house.config.with_name("first-admin")


def logins(house):
    return [secret.login for secret in People(house.storage.people).secrets().values()]


def test_the_door_opens_the_account_and_the_file_is_gone(house, line):
    file_of(house).write_text(line)
    file_of(house).chmod(0o400)
    house.start_door()
    house.until(lambda: house.facts("account_opened") and not file_of(house).exists())
    (secret,) = People(house.storage.people).secrets().values()
    assert fits(PASSWORD, secret.hash)
    house.until(lambda: "the first admin's account is open" in house.said())
    assert secret.hash not in house.said()
    assert "/setup" not in house.said()


def test_where_there_is_an_admin_the_file_opens_nothing(house, line, terminal):
    terminal("account", "open", "boss@x.org", "admin", said=f"{PASSWORD}\n")
    file_of(house).write_text(line)
    house.start_door()
    house.until(lambda: not file_of(house).exists())
    assert logins(house) == ["boss@x.org"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("me@x.org", "one line with a login and a hash is expected"),
        ("me@x.org plain-password\n", "the second word is no hash. `seuil account hash` makes one"),
        ("a b c", "one line with a login and a hash is expected"),
        ("x" * 2000, "more than 1024 bytes"),
    ],
)
def test_a_file_that_is_not_right_is_told_and_the_code_is_said(house, text, why):
    file_of(house).write_text(text)
    house.start_door()
    house.until(lambda: "open /setup" in house.said())
    assert "no account was opened by it" in house.said()
    assert why in house.said()
    assert "<Trouble" not in house.said()
    assert "plain-password" not in house.said()
    assert file_of(house).read_text() == text
    assert logins(house) == []


def test_by_hand_it_is_opened_once(house, line, terminal):
    file_of(house).write_text(line)
    status, said, _ = terminal("account", "first", str(file_of(house)))
    assert (status, said) == (0, "me@x.org may sign in as admin\n")
    assert not file_of(house).exists()
    file_of(house).write_text(line.replace("me@", "you@"))
    assert terminal("account", "first", str(file_of(house)))[1] == "there is an admin already\n"
    assert logins(house) == ["me@x.org"]
    status, _, said = terminal("account", "first", str(file_of(house)))
    assert status == 1
    assert "cannot be read" in said
