"""Which version came after which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.versions import newer, of_the_code

numbers = st.lists(st.integers(0, 30), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.2.0", "0.1.9"),
        ("0.10.0", "0.9.0"),
        ("1.0.0", ""),
        ("0.1.1", "0.1"),
        ("0.2", "0.1+deb13"),
    ],
)
def test_the_newer_one(one, other):
    assert newer(one, other)
    assert not newer(other, one)


@pytest.mark.parametrize("version", ["", "0.1.0", "0.1.0+deb12"])
def test_none_is_newer_than_itself(version):
    assert not newer(version, version)


def test_for_which_release_it_was_built_does_not_count():
    assert not newer("0.1.0+deb13", "0.1.0+deb12")
    assert of_the_code("0.1.0+deb12") == "0.1.0"
    assert of_the_code("0.1.0") == "0.1.0"


@given(numbers, numbers)
def test_numbers_decide_one_after_the_other(one, other):
    assert newer(".".join(map(str, one)), ".".join(map(str, other))) == (one > other)
