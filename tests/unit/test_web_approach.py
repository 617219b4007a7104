"""By which way a request comes, and whose form it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.web.desk.approach import Approach, approach, same_host, same_origin

ORIGIN = "https://Seuil.local"
HTTPS = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.168.1.2"}


def of(peer="127.0.0.1", host="127.0.0.1:8080", origin=ORIGIN, **more):
    return approach({"REMOTE_ADDR": peer, "HTTP_HOST": host, **more}, origin)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1"])
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "[::1]:8080"])
@pytest.mark.parametrize("origin", [None, ORIGIN])
def test_this_machine_itself(peer, host, origin):
    assert of(peer, host, origin) is Approach.LOOPBACK


@pytest.mark.parametrize("host", ["seuil.local", "SEUIL.LOCAL", "seuil.local:443"])
def test_the_proxy(host):
    assert of(host=host, **HTTPS) is Approach.PROXY


@pytest.mark.parametrize(
    "case",
    [
        {"peer": "192.168.1.2"},
        {"peer": "192.168.1.2", "host": "seuil.local", **HTTPS},
        {"peer": ""},
        {"peer": "unix:"},
        {"host": "seuil.local"},
        {"host": ""},
        {"host": "[::1"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "localhost.evil.example"},
        {"host": "seuil.local", "HTTP_X_FORWARDED_PROTO": "http"},
        {"host": "seuil.local", "HTTP_X_FORWARDED_PROTO": "https,http"},
        {"host": "seuil.local", "HTTP_X_FORWARDED_FOR": "192.168.1.2"},
        {"host": "seuil.local", "origin": None, **HTTPS},
        {"host": "other.local", **HTTPS},
        {"host": "seuil.local:8443", **HTTPS},
        {"host": "127.0.0.1", **HTTPS},
        {"HTTP_FORWARDED": "for=192.168.1.2"},
        {"HTTP_X_FORWARDED_HOST": "127.0.0.1"},
    ],
)
def test_elsewhere(case):
    assert of(**case) is Approach.ELSEWHERE


@given(st.ip_addresses().filter(lambda address: not address.is_loopback), st.text())
def test_no_header_brings_another_machine_nearer(peer, said):
    assert of(str(peer), "127.0.0.1", HTTP_X_FORWARDED_FOR=said) is Approach.ELSEWHERE
    assert of(str(peer), "seuil.local", **HTTPS) is Approach.ELSEWHERE


def test_a_port_is_part_of_the_name_unless_it_is_httpss_own():
    assert same_host("seuil.local:8443", "https://seuil.local:8443")
    assert same_host("seuil.local", "https://seuil.local:443")
    assert not same_host("seuil.local", "https://seuil.local:8443")


@pytest.mark.parametrize(
    ("site", "sender", "ours"),
    [
        ("same-origin", "https://seuil.local", True),
        ("same-origin", None, True),
        (None, "https://seuil.local", True),
        (None, None, False),
        ("cross-site", "https://seuil.local", False),
        ("same-site", None, False),
        ("none", None, False),
        ("same-origin", "https://evil.example", False),
        ("same-origin", "null", False),
        (None, "", False),
        ("", None, False),
    ],
)
def test_a_form_is_ours_where_all_that_is_said_says_so(site, sender, ours):
    assert same_origin(site, sender, "https://seuil.local") is ours
