"""Credentials are keyed: they tell nothing and fit one site only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.credentials import SiteKey
from appliance.model import Means

KEY = SiteKey(bytes(32))
TAG = bytes.fromhex("0C000621A5")


def test_a_badge_is_a_known_keyed_hmac():
    # Checked with: printf 'badge\0...' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00...
    assert KEY.badge(TAG).token == (
        "0ac200d211dc3a54d1e434d702840686c56eb1f56d147a024122d2d7c38c8255"
    )


def test_only_the_last_two_digits_are_kept():
    badge = KEY.badge(TAG)
    assert (badge.means, badge.tail) == (Means.BADGE, "A5")
    assert TAG.hex() not in badge.token


def test_fingers_differ_by_sensor_and_position():
    tokens = {
        KEY.finger("a", 1).token,
        KEY.finger("a", 11).token,
        KEY.finger("a1", 1).token,
        KEY.finger("b", 1).token,
        KEY.badge(b"a\x001").token,
    }
    assert len(tokens) == 5
    assert KEY.unknown_finger().token == ""


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary())
def test_another_key_makes_another_token(one, other, tag):
    assert (SiteKey(one).badge(tag) == SiteKey(other).badge(tag)) == (one == other)
    assert (SiteKey(one).finger("a", 1) == SiteKey(other).finger("a", 1)) == (one == other)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="32 bytes"):
        SiteKey(bytes(length))


def test_the_sensors_have_a_password_of_the_site():
    assert KEY.sensor_password() == KEY.sensor_password()
    assert 0 < KEY.sensor_password() < 2**32
    assert KEY.sensor_password() != SiteKey(bytes(reversed(range(32)))).sensor_password()


def test_a_password_is_never_the_one_from_the_factory(monkeypatch):
    monkeypatch.setattr("hmac.digest", lambda *_: bytes(32))
    assert KEY.sensor_password() != 0
    assert SiteKey(bytes(range(32))).sensor_password() == 1


def test_an_organisation_is_the_same_however_it_is_spelt():
    # Checked with: printf 'organisation\0canaris asbl' | openssl dgst -sha256 -mac HMAC -macopt ...
    token = KEY.organisation("Canaris asbl")
    assert token == "org:ece9e18cdccc56c5fa0bcfad37f3a71b491451d28bfb54ce9e0b255e7d34c739"
    assert KEY.organisation(" CANARIS \t ASBL\n") == token
    assert KEY.organisation("Canarisasbl") != token
    assert SiteKey(b"\1" * 32).organisation("Canaris asbl") != token
    assert "anaris" not in token
