"""Passwords: what is kept of them, and how many at once."""

import threading

import pytest

from appliance.web.desk.sign_in import passwords
from appliance.web.desk.sign_in.throttle import delay_s


def test_what_is_kept_is_argon2id_as_owasp_has_it_and_never_twice_the_same():
    one, other = passwords.hashed("a fine password"), passwords.hashed("a fine password")
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits("a fine password", one)
    assert not passwords.fits("a fine passwor", one)


def test_nobodys_hash_is_a_real_one_that_nothing_fits(monkeypatch):
    assert not passwords.fits("anything", "")
    parameters = passwords._NOBODYS.split("$")[1:4]
    assert parameters == passwords.hashed("x").split("$")[1:4]
    tried = []
    monkeypatch.setattr(type(passwords._hasher), "verify", lambda _, known, __: tried.append(known))
    assert not passwords.fits("what would fit", "")
    assert tried == [passwords._NOBODYS]  # it costs what another's costs
    assert passwords.fits("what would fit", "some hash")


def test_a_hash_that_is_none_fits_nothing():
    assert not passwords.fits("anything", "plain text")


@pytest.mark.parametrize(
    ("password", "enough"),
    [("123456789", False), ("1234567890", True), ("é" * 10, True), ("e\u0301" * 9, False)],
)
def test_ten_characters_are_enough_whatever_they_are(password, enough):
    assert passwords.long_enough(password) is enough
    assert not passwords.long_enough("x" * 1001)
    assert passwords.long_enough("x" * 1000)


def test_one_hashes_a_few_wait_and_the_rest_are_turned_away(monkeypatch):
    begun, go, most, now = threading.Semaphore(0), threading.Event(), [0], [0]

    class Slow:
        def hash(self, _password):
            now[0] += 1
            most[0] = max(most[0], now[0])
            begun.release()
            assert go.wait(20)
            now[0] -= 1
            return "hash"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    monkeypatch.setattr(passwords, "_waiting", threading.BoundedSemaphore(3))
    entered = threading.Semaphore(0)
    real = passwords._waiting.acquire
    monkeypatch.setattr(
        passwords._waiting, "acquire", lambda **how: real(**how) and (entered.release() or True)
    )
    threads = [threading.Thread(target=passwords.hashed, args=("x",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert entered.acquire(timeout=20)
    assert begun.acquire(timeout=20)
    with pytest.raises(passwords.Crowded):
        passwords.hashed("one too many")
    go.set()
    for thread in threads:
        thread.join(20)
    assert most == [1]
    assert passwords.hashed("room again") == "hash"


def test_whoever_waits_too_long_gives_the_place_back(monkeypatch):
    monkeypatch.setattr(passwords, "_hashing", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "_waiting", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "PATIENCE_S", 0.01)
    with passwords._hashing:
        for _ in range(2):
            with pytest.raises(passwords.Crowded):
                passwords.hashed("x")
    assert passwords.hashed("x")


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    assert [delay_s(failures) for failures in range(9)] == [0, 0, 0, 0, 0, 1, 2, 4, 8]
    assert delay_s(14) == 512
    assert delay_s(15) == 900
    assert delay_s(10**9) == 900
