"""Where a browser keeps passkeys for us: under a name, over HTTPS, or on this very machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.web.desk.approach import Approach
from appliance.web.desk.party import Party, party

PROXY, LOOPBACK = Approach.PROXY, Approach.LOOPBACK


@pytest.mark.parametrize(
    ("approach", "host", "origin", "told"),
    [
        (PROXY, "seuil.local", "https://Seuil.local", Party("seuil.local", "https://seuil.local")),
        (PROXY, "a.be:8443", "https://a.be:8443", Party("a.be", "https://a.be:8443")),
        (PROXY, "a.be", "https://a.be:443", Party("a.be", "https://a.be")),
        (PROXY, "192.168.1.4", "https://192.168.1.4", None),
        (PROXY, "[::1]", "https://[fd00::1]:8443", None),
        (PROXY, "x", "https://[broken", None),
        (PROXY, "localhost", None, None),
        (LOOPBACK, "localhost:8080", None, Party("localhost", "http://localhost:8080")),
        (LOOPBACK, "LOCALHOST", "https://a.be", Party("localhost", "http://localhost")),
        (LOOPBACK, "127.0.0.1:8080", None, None),
        (LOOPBACK, "[::1]:8080", "https://a.be", None),
        (Approach.ELSEWHERE, "localhost", "https://a.be", None),
    ],
)
def test_who_we_are_to_a_browser(approach, host, origin, told):
    assert party(approach, host, origin) == told


@given(st.sampled_from(Approach), st.text(max_size=20), st.none() | st.text(max_size=20))
def test_whatever_comes_the_name_is_part_of_the_origin(approach, host, origin):
    told = party(approach, host, origin)
    assert told is None or (told.name and told.name in told.origin)
